"""POST /webhooks/rest/webhook {"sender", "message"}: the same dialogue for tests and integrators (contract 6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.turn.intake import IntakeError, take_in
from channels.turn.output import Said
from channels.turn.part import Part
from channels.turn.phrases import phrase
from channels.turn.running import OnNewMessage
from channels.turn.service import ChannelService
from nlu.languages import language_of
from sandra.channels import CHANNELS, conversation_of

NAME = "rest"
LONGEST_SENDER = 255
OF_OTHER_CHANNELS = ("web-", "unlinked-", *(conversation_of(name, "") for name in CHANNELS if name != NAME))
"""How conversations begin that nobody may read or write by their id alone."""


class RequestShapeError(ValueError):
    """The request's body is not what this address takes."""


class RestBlueprint(Blueprint):
    """Starts the channel's recovery together with the server."""

    service: ChannelService

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Sanic calls this once."""
        self.ctx.service.attach(app)
        super().register(app, options)  # type: ignore[no-untyped-call]


class RestChannel(InputChannel):
    """Answers in the response; late answers after an outage stay in the tracker, since REST cannot push."""

    @classmethod
    def name(cls) -> str:
        """Its address is /webhooks/rest."""
        return NAME

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The channel's routes."""
        service = ChannelService(NAME, on_new_message, _nowhere)
        routes = RestBlueprint("rest_channel")
        routes.ctx.service = service

        @routes.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, message = read_body(request.body)
            except RequestShapeError as error:
                return _refusal(400, "bad_request", str(error))
            try:
                text = take_in(message)
            except IntakeError as error:
                return _refusal(422, error.code, f"{error}. {_told(service, error, message)}")
            part = Part(uuid4().hex, text, datetime.now(timezone.utc))
            said = await service.turns.run(sender, part)
            return json_response([_as_rasa(sender, one) for one in said])

        return routes


def read_body(body: bytes) -> tuple[str, str]:
    """Sender and message of a request.

    Raises:
        RequestShapeError: naming what is wrong and what is expected.
    """
    try:
        content = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestShapeError("the body is not UTF-8 text; encode it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise RequestShapeError('the body is not JSON; send {"sender": "…", "message": "…"}') from error
    if not isinstance(content, Mapping):
        raise RequestShapeError('the body must be an object; send {"sender": "…", "message": "…"}')
    sender, message = content.get("sender"), content.get("message")
    if not isinstance(sender, str) or not 0 < len(sender.strip()) <= LONGEST_SENDER:
        raise RequestShapeError(f"`sender` must be a text of 1 to {LONGEST_SENDER} characters")
    if sender.strip().startswith(OF_OTHER_CHANNELS):
        raise RequestShapeError("`sender` begins like a conversation of another channel; choose ids of your own")
    if not isinstance(message, str):
        raise RequestShapeError("`message` must be a text")
    return sender.strip(), message


async def _nowhere(_conversation_id: str, _said: list[Said]) -> None:
    """A REST caller is gone by the time a late answer is there."""


def _told(service: ChannelService, error: IntakeError, message: str) -> str:
    return phrase(service.responses, error.response, language_of(message[:200]).name, **error.values)


def _refusal(status: int, code: str, reason: str) -> HTTPResponse:
    return json_response({"error": code, "reason": reason}, status=status)


def _as_rasa(sender: str, said: Said) -> dict[str, Any]:
    message: dict[str, Any] = {"recipient_id": sender, "text": said.text}
    if said.choices:
        message["buttons"] = [{"title": c["title"], "payload": c["text"]} for c in said.choices]
    return message
