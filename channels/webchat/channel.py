"""The website's chat: our own socket.io channel (know-before 22-25).

Events are described in docs/webchat.md. Each conversation is a room; only the holder of its signed token joins.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError

import settings
from channels.turn.intake import IntakeError
from channels.turn.output import PushingOutput, Said
from channels.turn.part import Part
from channels.turn.phrases import phrase
from channels.turn.running import OnNewMessage
from channels.turn.service import ChannelService, shared_memory
from channels.webchat.history import Message, customer_message, messages_of, our_message
from channels.webchat.identity import Identities
from channels.webchat.pictures import Pictures
from channels.webchat.reception import Reception, Visit
from channels.webchat.rooms import RedisRooms, rooms_at
from channels.webchat.session import Sessions
from channels.webchat.typing import Typing
from channels.webchat.uploads import Uploads
from channels.webchat.written import Written, read_written
from nlu.languages import language_of
from sandra.attachments import MOST_TOGETHER, AttachmentError, TooManyError
from sandra.spool import Kept
from sandra.store.database import StoreError

logger = logging.getLogger(__name__)

NAME = "webchat"
PATH = "/socket.io"
# A text that is too long must arrive to be refused with words: a larger packet ends the connection without any.
LARGEST_PACKET_BYTES = 300_000


class WebChat(InputChannel):
    """Rasa's entry: makes the socket server and its blueprint."""

    def __init__(self) -> None:
        self._rooms: ChatRooms | None = None

    @classmethod
    def name(cls) -> str:
        """As trackers and credentials call it."""
        return NAME

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The socket server, started with Rasa's own web server."""
        # Rasa's CORS headers would be doubled by engine.io's; origins are checked on connect instead.
        configuration = settings.load()
        server = AsyncServer(
            async_mode="sanic",
            client_manager=rooms_at(configuration.redis_url, configuration.redis_prefix),
            cors_allowed_origins=[],
            max_http_buffer_size=LARGEST_PACKET_BYTES,
        )
        self._rooms = ChatRooms(server, on_new_message)
        return _WebChatBlueprint(self._rooms)

    def get_output_channel(self) -> OutputChannel | None:
        """What Rasa sends through when something else than a message began the turn (`output_channel=latest`)."""
        return PushingOutput(NAME, self._rooms.deliver) if self._rooms is not None else None


class _WebChatBlueprint(Blueprint):
    """Attaches the socket server when Sanic registers the channel, and adds the routes beside it."""

    def __init__(self, rooms: ChatRooms) -> None:
        super().__init__("webchat_channel")
        self.ctx.rooms = rooms

        @self.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @self.post("/files", stream=True)
        async def files(request: Request) -> HTTPResponse:
            answer: HTTPResponse = await self.ctx.rooms.uploads.receive(request)
            return answer

        @self.post("/typing")
        async def typing(request: Request) -> HTTPResponse:
            if not self.ctx.rooms.trusts(request.args.get("token", "")):
                return json_response({"error": "give the token of Rasa's HTTP API"}, 401)
            told = request.json if isinstance(request.json, Mapping) else {}
            names = [[str(one) for one in told.get(key) or ()] for key in ("watched", "active", "ended")]
            return json_response({"typing": await self.ctx.rooms.signals.exchange(*names)})

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Sanic calls this once."""
        self.ctx.rooms.attach(app)
        super().register(app, options)  # type: ignore[no-untyped-call]


class NotTheirsError(Exception):
    """The conversation has become a customer's while somebody else came in: coming again begins another."""


@dataclass
class Room:
    """One conversation that is open in some browser.

    `order` lets one thing happen at a time: messages are kept in the order they came, each once, and a browser that
    joins gets either the history with a message in it or the message after the history.

    Attributes:
        customer_id: for whom alone it is open, once somebody came in whom the site knows.
        browsers: by their connections, with the customer each came in as.
    """

    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    accepted: set[str] = field(default_factory=set)
    browsers: dict[str, int | None] = field(default_factory=dict)
    customer_id: int | None = None

    def take_in(self, sid: str, customer_id: int | None) -> list[str]:
        """Let a browser in.

        Returns:
            Who is in without being that customer, and has to leave.

        Raises:
            NotTheirsError: it has become a customer's meanwhile.
        """
        if self.customer_id not in (None, customer_id):
            raise NotTheirsError
        self.browsers[sid] = customer_id
        return self.belongs_to(customer_id)

    def belongs_to(self, customer_id: int | None) -> list[str]:
        """From now on it is that customer's.

        Returns:
            Who is in without being them, and has to leave.
        """
        self.customer_id = customer_id
        return [other for other, came_as in self.browsers.items() if came_as != customer_id]


class ChatRooms:
    """All conversations of the website that are open in some browser."""

    def __init__(self, server: AsyncServer, on_new_message: OnNewMessage) -> None:
        configuration = settings.load()
        self._server = server
        self._origins = frozenset(configuration.allowed_origins)
        self._service = ChannelService(NAME, on_new_message, self.deliver, self._answer)
        sessions, store = Sessions(configuration.secret), self._service.store
        self._reception = Reception(NAME, sessions, Identities(configuration.identity_key), store)
        self._pictures = Pictures(NAME, store, configuration.public_desk_url)
        self.uploads = Uploads(self._pictures, sessions, self._origins)
        self._rooms: dict[str, Room] = {}
        self._token = configuration.rasa_token
        self.signals = Typing(self._show_typing, shared_memory())
        self._app: Sanic | None = None

    def attach(self, app: Sanic) -> None:
        """Connect events to methods and the server to the app."""
        self._app = app
        self._service.attach(app)
        self._server.attach(app, PATH)
        self._server.on("connect", self.connect)
        self._server.on("disconnect", self.disconnect)
        self._server.on("message", self.message)
        self._server.on("typing", self.typing)
        if isinstance(self._server.manager, RedisRooms):
            self._server.manager.put_out = self._put_out

    def trusts(self, token: str) -> bool:
        """Whether whoever gives the token is the desk; where Rasa's HTTP API has none, it is open here as well."""
        return secrets.compare_digest(token.encode(), self._token.encode())

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """A browser comes: check where from, let it into its own room, show the conversation so far.

        Raises:
            ConnectionRefusedError: the page is not one of ours.
        """
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin not in self._origins:
            raise ConnectionRefusedError(f"pages of {origin} may not open this chat; add it to the settings")
        visit = await asyncio.to_thread(self._reception.receive, auth if isinstance(auth, Mapping) else {})
        conversation_id = visit.session.conversation_id
        await self._server.save_session(sid, {"conversation": conversation_id, "language": visit.language})
        try:
            await self._let_in(sid, visit)
        except Exception as error:
            logger.exception("the conversation %s could not be shown", conversation_id)
            await self._leave(sid, conversation_id)
            raise ConnectionRefusedError("the conversation cannot be shown right now; try again soon") from error

    async def disconnect(self, sid: str) -> None:
        """A browser is gone."""
        session = await self._server.get_session(sid)
        if "conversation" in session:
            await self._leave(sid, session["conversation"])

    async def message(self, sid: str, data: Any = None, *_: Any) -> dict[str, Any]:
        """A message: accepted, which means kept, or refused with the reason in the customer's language."""
        session = await self._server.get_session(sid)
        written = read_written(data)
        if written is None:
            return _refused("bad_request", self._say("say_empty", session["language"]))
        shown = language_of(written.text[:200])
        language = shown.name if shown.certain else session["language"]
        try:
            await self._accept(sid, session["conversation"], written, written.words())
        except IntakeError as error:
            return _refused(error.code, self._say(error.response, language, **error.values))
        except AttachmentError as error:
            response = "say_too_many_pictures" if isinstance(error, TooManyError) else "say_pictures_gone"
            return _refused("files", self._say(response, language, most=MOST_TOGETHER))
        except StoreError:
            logger.exception("the pictures of a message in %s could not be looked up", session["conversation"])
            return _refused("busy", self._say("say_pictures_wait", language))
        return {"ok": True}

    async def typing(self, sid: str, *_: Any) -> None:
        """The customer types on."""
        session = await self._server.get_session(sid)
        self._service.still_typing(session["conversation"])
        await self.signals.customer_types(session["conversation"])

    async def _show_typing(self, conversation_id: str, is_active: bool) -> None:
        await self._server.emit("typing", {"active": is_active}, room=conversation_id)

    async def _answer(self, conversation_id: str, kept: Sequence[Kept]) -> None:
        await self._server.emit("typing", {"active": True}, room=conversation_id)
        try:
            await self.deliver(conversation_id, await self._service.turns.answer(conversation_id, kept))
        finally:
            await self._server.emit("typing", {"active": False}, room=conversation_id)

    async def _let_in(self, sid: str, visit: Visit) -> None:
        """Into its own room, with the conversation so far."""
        session = visit.session
        room = self._rooms.setdefault(session.conversation_id, Room())
        for other in room.take_in(sid, session.customer_id):
            await self._server.disconnect(other)
        if session.customer_id is not None and isinstance(self._server.manager, RedisRooms):
            await self._server.manager.tell_owner(session.conversation_id, session.customer_id)
        async with room.order:
            self._server.enter_room(sid, session.conversation_id)
            history = await self._history(session.conversation_id)
            room.accepted.update(message["id"] for message in history)
            told = {"history": history, **_told_of(visit)}
            # The browser is on this worker.
            await self._server.emit("session", told, room=sid, ignore_queue=True)

    async def _put_out(self, conversation_id: str, customer_id: int | None) -> None:
        """Another worker let the customer in to whom the conversation belongs."""
        room = self._rooms.get(conversation_id)
        for other in room.belongs_to(customer_id) if room is not None else ():
            await self._server.disconnect(other)

    async def _leave(self, sid: str, conversation_id: str) -> None:
        """Out of the room, which is forgotten with its last browser; what came before is finished first."""
        room = self._rooms.get(conversation_id)
        if room is None:
            return
        async with room.order:
            room.browsers.pop(sid, None)
            if not room.browsers and self._rooms.get(conversation_id) is room:
                del self._rooms[conversation_id]

    async def _accept(self, sid: str, conversation_id: str, written: Written, words: str) -> None:
        """Keep a message and wait for the pause; one that is here already is not taken twice.

        Raises:
            AttachmentError: its pictures cannot go along.
            StoreError: that cannot be told.
        """
        room = self._rooms.setdefault(conversation_id, Room())
        async with room.order:
            if written.id in room.accepted:
                return
            part = Part(written.id, words, datetime.now(timezone.utc), await self._sent(conversation_id, written))
            is_new = await self._service.take(conversation_id, part)
            room.accepted.add(part.id)
            if not is_new:
                return
            shown = customer_message(part.id, part.text, part.at, part.attachments)
            await self._server.emit("message", shown, room=conversation_id, skip_sid=sid)

    async def _sent(self, conversation_id: str, written: Written) -> list[dict[str, Any]]:
        """The pictures that go along with a message."""
        if not written.files:
            return []
        return await asyncio.to_thread(self._pictures.send, conversation_id, written.files)

    async def deliver(self, conversation_id: str, said: list[Said]) -> None:
        """Show what we say to every browser that has the conversation open."""
        room = self._rooms.get(conversation_id)
        async with room.order if room is not None else nullcontext():
            for one in said:
                await self._server.emit("message", our_message(one), room=conversation_id)

    async def _history(self, conversation_id: str) -> list[Message]:
        """What the tracker holds, then what was accepted and waits to be handled.

        What waits is read first: a message that is handled in between is then in both, never in neither.
        """
        assert self._app is not None, "browsers connect only while the server runs"
        waiting = await self._service.waiting(conversation_id)
        tracker = await self._app.ctx.agent.tracker_store.retrieve_full_tracker(conversation_id)
        known = messages_of(tracker.events) if tracker is not None else []
        ids = {message["id"] for message in known}
        return known + [
            customer_message(kept.message_id, kept.text, kept.received_at, kept.attachments)
            for kept in waiting
            if kept.message_id not in ids
        ]

    def _say(self, response: str, language: str, **values: Any) -> str:
        return phrase(self._service.responses, response, language, **values)


def _told_of(visit: Visit) -> dict[str, Any]:
    """What a page hears of its visit, beside the conversation."""
    customer = {"customer": {"name": visit.identity.name}} if visit.identity is not None else {}
    refusal = {"identity_refused": visit.refusal} if visit.refusal is not None else {}
    return {"token": visit.session.token, "goes_on": visit.goes_on, **customer, **refusal}


def _refused(code: str, reason: str) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": reason}}
