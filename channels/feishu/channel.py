"""POST /webhooks/feishu/webhook: what happens to a Feishu app's bot, and which of its buttons are touched."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.feishu.client import Feishu
from channels.feishu.envelope import Envelope, is_challenge
from channels.feishu.reading import is_said_in_group, read
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.messaging.platform import PlatformError
from sandra.channels import CHANNELS

logger = logging.getLogger(__name__)


class FeishuChannel(MessagingChannel):
    """Feishu or Lark: which of them, the address of its interface says."""

    traits = CHANNELS["feishu"]
    platform: Feishu

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> Feishu:
        """The app with these credentials."""
        envelope = Envelope(credentials["encrypt_key"], credentials["verification_token"])
        return Feishu(credentials["app_id"], credentials["app_secret"], credentials["api"], envelope)

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """One address for all that the app calls."""

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            content = self.platform.envelope.open(request.headers, request.body)
            if is_challenge(content):
                return json_response({"challenge": content["challenge"]})
            try:
                bot_id = await self._bot_id(content)
            except PlatformError as error:
                # Feishu brings the event again when it hears this.
                logger.warning("feishu: cannot tell whether a group means us: %s", error)
                return json_response({"error": "try again"}, status=503)
            await inbox.take(read(content, bot_id))
            return json_response({})

    async def _bot_id(self, content: Mapping[str, Any]) -> str:
        """Who we are, where a group may mean somebody else."""
        return await self.platform.bot_id() if is_said_in_group(content) else ""
