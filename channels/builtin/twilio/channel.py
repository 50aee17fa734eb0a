"""WhatsApp through Twilio as Rasa's input channel."""

from __future__ import annotations

from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from channels.builtin.twilio.client import TwilioClient
from channels.builtin.twilio.reading import SIGNATURE_HEADER, failures_in, form_of, received_in, require_signed
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from sandra.channels import CHANNELS

NOTHING_TO_SAY = b"<Response/>"
"""The answer goes out by itself, once there is one."""


class TwilioChannel(MessagingChannel):
    """Rasa's entry."""

    traits = CHANNELS["twilio"]
    platform: TwilioClient

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> TwilioClient:
        """The account as it is spoken to with these credentials."""
        return TwilioClient(
            credentials["account_sid"],
            credentials["auth_token"],
            credentials["number"],
            credentials["api"],
            credentials["webhook_url"],
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """What Twilio calls, with messages and with what became of ours."""

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            form = form_of(request.body)
            address = self.platform.webhook_address or request.url
            require_signed(form, address, request.headers.get(SIGNATURE_HEADER, ""), self.platform.token)
            await inbox.hear_failures(failures_in(form))
            await inbox.take(received_in(form))
            return raw(NOTHING_TO_SAY, content_type="text/xml")
