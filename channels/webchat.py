"""The website's chat: our own socket.io channel (know-before 22-25).

Events are described in docs/webchat.md. Each conversation is a room; only the holder of its signed token joins.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError

import settings
from channels.gathering import Gathering
from channels.history import Message, customer_message, messages_of, our_message
from channels.intake import IntakeError, take_in
from channels.output import Said
from channels.phrases import phrase
from channels.service import ChannelService
from channels.session import Sessions
from channels.turns import Incoming, OnNewMessage, Part
from nlu.script import language_of
from sandra.spool import Kept

logger = logging.getLogger(__name__)

NAME = "webchat"
PATH = "/socket.io"
LARGEST_PACKET_BYTES = 100_000
LONGEST_ID = 64
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


class WebChat(InputChannel):
    """Rasa's entry: makes the socket server and its blueprint."""

    @classmethod
    def name(cls) -> str:
        """As trackers and credentials call it."""
        return NAME

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The socket server, started with Rasa's own web server."""
        # Rasa's CORS headers would be doubled by engine.io's; origins are checked on connect instead.
        server = AsyncServer(async_mode="sanic", cors_allowed_origins=[], max_http_buffer_size=LARGEST_PACKET_BYTES)
        return _WebChatBlueprint(ChatRooms(server, on_new_message))


class _WebChatBlueprint(Blueprint):
    """Attaches the socket server when Sanic registers the channel."""

    def __init__(self, rooms: ChatRooms) -> None:
        super().__init__("webchat_channel")
        self.ctx.rooms = rooms

        @self.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Sanic calls this once."""
        self.ctx.rooms.attach(app)
        super().register(app, options)  # type: ignore[no-untyped-call]


class ChatRooms:
    """All conversations of the website that are open in some browser."""

    def __init__(self, server: AsyncServer, on_new_message: OnNewMessage) -> None:
        configuration = settings.load()
        self._server = server
        self._origins = frozenset(configuration.allowed_origins)
        self._sessions = Sessions(configuration.secret)
        self._service = ChannelService(NAME, on_new_message, self._deliver)
        self._gathering = Gathering(configuration.gather_seconds, self._answer)
        self._accepted: dict[str, set[str]] = {}
        self._app: Sanic | None = None

    def attach(self, app: Sanic) -> None:
        """Connect events to methods and the server to the app."""
        self._app = app
        self._service.attach(app)
        self._server.attach(app, PATH)
        self._server.on("connect", self.connect)
        self._server.on("message", self.message)
        self._server.on("typing", self.typing)

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """A browser comes: check where from, let it into its own room, show the conversation so far.

        Raises:
            ConnectionRefusedError: the page is not one of ours.
        """
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin not in self._origins:
            raise ConnectionRefusedError(f"pages of {origin} may not open this chat; add it to the settings")
        claims = auth if isinstance(auth, Mapping) else {}
        token = claims.get("token")
        session = self._sessions.resume_or_begin(token if isinstance(token, str) else None)
        language = claims.get("language")
        await self._server.save_session(
            sid,
            {
                "conversation": session.conversation_id,
                "language": language if language in LANGUAGES else LANGUAGES[0],
            },
        )
        self._server.enter_room(sid, session.conversation_id)
        history = await self._history(session.conversation_id)
        self._accepted.setdefault(session.conversation_id, set()).update(m["id"] for m in history)
        await self._server.emit("session", {"token": session.token, "history": history}, room=sid)

    async def message(self, sid: str, data: Any = None, *_: Any) -> dict[str, Any]:
        """A message: accepted, which means kept, or refused with the reason in the customer's language."""
        session = await self._server.get_session(sid)
        conversation_id = session["conversation"]
        if not _is_message(data):
            return _refused("bad_request", self._say("say_empty", session["language"]))
        accepted = self._accepted.setdefault(conversation_id, set())
        if data["id"] in accepted:
            return {"ok": True}
        try:
            text = take_in(data["text"])
        except IntakeError as error:
            language = language_of(data["text"][:200])
            spoken = language.name if language.certain else session["language"]
            return _refused(error.code, self._say(error.response, spoken, **error.values))
        part = Part(data["id"], text, datetime.now(timezone.utc))
        kept = await asyncio.to_thread(self._service.turns.keep, conversation_id, part)
        self._service.recovery.take_in_hand(kept)
        accepted.add(part.id)
        shown = customer_message(part.id, part.text, part.at)
        await self._server.emit("message", shown, room=conversation_id, skip_sid=sid)
        self._gathering.add(conversation_id, part, kept)
        return {"ok": True}

    async def typing(self, sid: str, *_: Any) -> None:
        """The customer types on."""
        session = await self._server.get_session(sid)
        self._gathering.still_typing(session["conversation"])

    async def _answer(self, conversation_id: str, parts: list[Part], kept: list[Kept]) -> None:
        await self._server.emit("typing", {"active": True}, room=conversation_id)
        try:
            said = await self._service.turns.run(Incoming(conversation_id, parts), kept)
            await self._deliver(conversation_id, said)
        finally:
            for one in kept:
                self._service.recovery.let_go(one)
            await self._server.emit("typing", {"active": False}, room=conversation_id)

    async def _deliver(self, conversation_id: str, said: list[Said]) -> None:
        for one in said:
            message = our_message(f"b-{uuid4().hex}", one.text, one.choices, datetime.now(timezone.utc))
            await self._server.emit("message", message, room=conversation_id)

    async def _history(self, conversation_id: str) -> list[Message]:
        """What the tracker holds, then what was accepted and waits to be handled."""
        assert self._app is not None, "browsers connect only while the server runs"
        tracker = await self._app.ctx.agent.tracker_store.retrieve_full_tracker(conversation_id)
        known = messages_of(tracker.events) if tracker is not None else []
        waiting = await asyncio.to_thread(self._service.turns.waiting, conversation_id)
        ids = {message["id"] for message in known}
        return known + [
            customer_message(kept.message_id, kept.text, kept.received_at)
            for kept in waiting
            if kept.message_id not in ids
        ]

    def _say(self, response: str, language: str, **values: Any) -> str:
        return phrase(self._service.responses, response, language, **values)


def _is_message(data: Any) -> bool:
    if not isinstance(data, Mapping):
        return False
    message_id, text = data.get("id"), data.get("text")
    return isinstance(text, str) and isinstance(message_id, str) and 0 < len(message_id) <= LONGEST_ID


def _refused(code: str, reason: str) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": reason}}
