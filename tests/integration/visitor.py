"""A browser with the website's chat open, seen from the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import httpx
from socketio import AsyncClient

from channels.webchat.session import Sessions
from sandra.spool import Kept, Spool
from settings import Settings

PATIENCE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.05

Message = dict[str, Any]


class NotLetInError(Exception):
    """The server refused the page."""


class Visitor:
    """One connection and everything that came over it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = AsyncClient(reconnection=False)
        self._client.on("session", self._take_session)
        self._client.on("message", self._take_message)
        self._client.on("typing", self._take_typing)
        self._client.on("connect_error", self._take_refusal)
        self._client.on("connect", self._take_connection)
        self._settled = asyncio.Event()
        self._refusal: str | None = None
        self.token = ""
        self.session: dict[str, Any] = {}
        self.history: list[Message] = []
        self.messages: list[Message] = []
        self.typing: list[bool] = []

    async def joins(
        self,
        token: Any = None,
        language: str = "zh-Hans",
        origin: str | None = None,
        transport: str = "websocket",
        identity: str | None = None,
    ) -> Visitor:
        """Open the chat and wait for the conversation so far.

        Raises:
            NotLetInError: the server does not let this page in.
        """
        told = {"language": language, "token": token, "identity": identity}
        claims = {name: value for name, value in told.items() if value is not None}
        headers = {} if origin is None else {"Origin": origin}
        await self._client.connect(
            self._settings.rasa_url, headers=headers, auth=claims, transports=[transport], wait=False
        )
        await asyncio.wait_for(self._settled.wait(), PATIENCE_SECONDS)
        if self._refusal is not None:
            raise NotLetInError(self._refusal)
        await self.until(lambda: bool(self.token))
        return self

    @property
    def is_in(self) -> bool:
        """Whether the chat is open still."""
        return bool(self._client.connected)

    async def leaves(self) -> None:
        """Close the page."""
        await self._client.disconnect()

    async def sends(self, text: str, message_id: str | None = None, files: Sequence[str] = ()) -> Any:
        """Send a message, with pictures that were uploaded before, and return its receipt."""
        along = {"files": list(files)} if files else {}
        return await self.emits({"id": message_id or uuid4().hex, "text": text, **along})

    async def uploads(self, content: bytes, name: str, **headers: str) -> httpx.Response:
        """Send a picture to go along with a message."""
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client:
            return await client.post(
                f"{self._settings.rasa_url}/webhooks/webchat/files",
                files={"file": (name, content)},
                headers={"Authorization": f"Bearer {self.token}", **headers},
            )

    async def emits(self, data: Any) -> Any:
        """Send anything as a message and return the receipt."""
        return await self._client.call("message", data, timeout=PATIENCE_SECONDS)

    async def types(self) -> None:
        """Press a key."""
        await self._client.emit("typing")

    async def asks(self, text: str) -> list[str]:
        """Send a message and wait until its turn is over; returns our new bubbles."""
        before = len(self.answers)
        turns = self.turns
        assert await self.sends(text) == {"ok": True}
        await self.until(lambda: self.turns > turns)
        return self.answers[before:]

    async def until(self, happened: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> None:
        """Wait for something to become true; fails after so many seconds."""

        async def look() -> None:
            while not happened():
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

        await asyncio.wait_for(look(), patience)

    @property
    def answers(self) -> list[str]:
        """Our bubbles that came while the page was open."""
        return [message["text"] for message in self.messages if message["from"] == "bot"]

    @property
    def turns(self) -> int:
        """How many turns are over."""
        return self.typing.count(False)

    @property
    def conversation_id(self) -> str:
        """As the trackers call the conversation."""
        session = Sessions(self._settings.secret).read(self.token)
        assert session is not None, "the visitor has joined"
        return session.conversation_id

    @property
    def waiting(self) -> list[Kept]:
        """What of the conversation is kept and not handled yet."""
        return Spool(self._settings.spool_url).waiting_of("webchat", self.conversation_id)

    def user_events(self) -> list[dict[str, Any]]:
        """What the tracker holds of the customer's turns."""
        return [event for event in self.events() if event["event"] == "user"]

    def events(self) -> list[dict[str, Any]]:
        """Everything the tracker holds."""
        url = f"{self._settings.rasa_url}/conversations/{self.conversation_id}/tracker?include_events=ALL"
        events: list[dict[str, Any]] = httpx.get(url, timeout=30, trust_env=False).json()["events"]
        return events

    async def _take_session(self, session: dict[str, Any]) -> None:
        self.session = session
        self.token, self.history = session["token"], session["history"]

    async def _take_connection(self) -> None:
        self._settled.set()

    async def _take_refusal(self, reason: Any) -> None:
        self._refusal = str(reason)
        self._settled.set()

    async def _take_message(self, message: Message) -> None:
        self.messages.append(message)

    async def _take_typing(self, state: dict[str, bool]) -> None:
        self.typing.append(state["active"])
