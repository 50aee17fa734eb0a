"""Telegram as Rasa's input channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.builtin.fields import fields_of
from channels.builtin.telegram.client import TelegramClient
from channels.builtin.telegram.reading import SECRET_HEADER, received_in, require_secret, touch_in
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.messaging.platform import PlatformError
from sandra.channels import CHANNELS

logger = logging.getLogger(__name__)


class TelegramChannel(MessagingChannel):
    """Rasa's entry."""

    traits = CHANNELS["telegram"]
    platform: TelegramClient

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> TelegramClient:
        """The bot as it is spoken to with these credentials."""
        return TelegramClient(
            credentials["token"], credentials["secret"], credentials["api"], credentials["webhook_url"]
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """What Telegram calls; it is told where that is when the server starts."""

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            require_secret(request.headers.get(SECRET_HEADER, ""), self.platform.secret)
            update = fields_of(request.body)
            await inbox.take(received_in(update))
            return json_response(_confirmation_of(touch_in(update)))

        async def begin(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            if self.platform.webhook_address:
                app.add_task(tell_where_to_send(self.platform))

        blueprint.listener(begin, "after_server_start")


async def tell_where_to_send(telegram: TelegramClient) -> None:
    """Tell Telegram our address; where it does not take it, the log has the cure, and all else goes on."""
    try:
        await telegram.set_webhook()
    except PlatformError as error:
        logger.error(
            "Telegram was not told to send messages to SANDRA_TELEGRAM_WEBHOOK_URL: %s. The address must begin with "
            "https:// and be reachable from the internet; then start again",
            error,
        )
    else:
        logger.info("Telegram sends what customers write to SANDRA_TELEGRAM_WEBHOOK_URL")


def _confirmation_of(touch_id: str) -> dict[str, str]:
    """A call of the Bot API may be the answer to an update; without this one the touched button keeps blinking."""
    return {"method": "answerCallbackQuery", "callback_query_id": touch_id} if touch_id else {}
