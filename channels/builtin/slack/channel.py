"""Slack as Rasa's input channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as text_response

from channels.builtin.slack.client import SlackClient
from channels.builtin.slack.reading import challenge_in, content_of_request, received_in
from channels.builtin.slack.signing import SIGNATURE_HEADER, TIME_HEADER, require_signed
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from sandra.channels import CHANNELS


class SlackChannel(MessagingChannel):
    """Rasa's entry."""

    traits = CHANNELS["slack"]
    platform: SlackClient

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> SlackClient:
        """The app as it is spoken to with these credentials."""
        return SlackClient(credentials["token"], credentials["signing_secret"], credentials["api"])

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """What Slack calls, for events and for touched buttons alike."""

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            self._require_slacks(request)
            content = content_of_request(request.body, request.headers.get("Content-Type", ""))
            await inbox.take(received_in(content))
            return text_response(challenge_in(content))

    def _require_slacks(self, request: Request) -> None:
        told_at, signature = request.headers.get(TIME_HEADER, ""), request.headers.get(SIGNATURE_HEADER, "")
        now = datetime.now(timezone.utc)
        require_signed(request.body, told_at, signature, self.platform.signing_secret, now)
