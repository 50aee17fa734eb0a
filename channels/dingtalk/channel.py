"""POST /webhooks/dingtalk/webhook: what customers say to a DingTalk robot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.dingtalk.client import DingTalk
from channels.dingtalk.reading import read
from channels.dingtalk.sessions import Sessions
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.turn.service import shared_memory
from sandra.channels import CHANNELS


class DingTalkChannel(MessagingChannel):
    """The robot of an enterprise app, in its HTTP mode."""

    traits = CHANNELS["dingtalk"]
    platform: DingTalk

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> DingTalk:
        """The robot with these credentials."""
        return DingTalk(
            credentials["app_key"],
            credentials["app_secret"],
            credentials["robot_code"],
            credentials["api"],
            Sessions(credentials["sessions"], shared_memory()),
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """The address of the robot's messages."""

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            self.platform.signature.check(request.headers)
            heard = read(request.body)
            if heard.session is not None:
                await asyncio.to_thread(self.platform.sessions.remember, heard.received.address, heard.session)
            await inbox.take([heard.received])
            return json_response({})
