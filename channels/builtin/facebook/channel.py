"""Messenger as Rasa's input channel."""

from __future__ import annotations

from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as text_response

from channels.builtin.facebook.client import FacebookClient
from channels.builtin.facebook.reading import SIGNATURE_HEADER, challenge_in, received_in, require_signed
from channels.builtin.fields import fields_of
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from sandra.channels import CHANNELS


class FacebookChannel(MessagingChannel):
    """Rasa's entry."""

    traits = CHANNELS["facebook"]
    platform: FacebookClient

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> FacebookClient:
        """The page as it is spoken to with these credentials."""
        return FacebookClient(
            credentials["page_access_token"],
            credentials["secret"],
            credentials["verify"],
            credentials["api"],
            credentials["human_agent"] == "1",
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """What Messenger calls: once when the address is set up, then with what customers write."""

        @blueprint.get("/webhook")
        async def confirm(request: Request) -> HTTPResponse:
            query = {name: str(values[0]) for name, values in request.args.items()}
            return text_response(challenge_in(query, self.platform.verify))

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            require_signed(request.body, request.headers.get(SIGNATURE_HEADER, ""), self.platform.secret)
            await inbox.take(received_in(fields_of(request.body)))
            return text_response("EVENT_RECEIVED")
