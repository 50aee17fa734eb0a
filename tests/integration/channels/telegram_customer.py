"""A customer who writes, sends pictures and speaks in Telegram, and reads what is answered."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.conversations.customer import Customer, Reply
from tests.files import a_picture
from tests.platforms.serving import eventually
from tests.platforms.telegram import StandIn

PATIENCE_SECONDS = 30.0
A_VOICE = b"OggS" + bytes(200)


@dataclass
class TelegramCustomer(Customer):
    """One conversation in the app.

    Attributes:
        app: the app's stand-in.
    """

    app: StandIn = field(default_factory=StandIn)
    user: str = field(default_factory=lambda: str(random.randrange(10**9, 10**10)))

    def __post_init__(self) -> None:
        self.sender = f"telegram-{self.user}"

    def says(self, text: str) -> Reply:
        """Write, and read the answer."""
        before = self._turns
        self.app.customer_writes(self.user, text)
        return self._answer(before, text)

    def sends_picture(self, caption: str = "") -> Reply:
        """Send a photo, with or without words."""
        before = self._turns
        self.app.customer_sends_picture(self.user, a_picture("JPEG"), caption)
        return self._answer(before, f"[picture] {caption}")

    def speaks(self) -> Reply:
        """Send a voice message."""
        before = self._turns
        self.app.customer_speaks(self.user, A_VOICE)
        return self._answer(before, "[voice]")

    def feels(self, emotion: str) -> None:
        """What was read from something said that was no complaint."""
        address = f"{self.stack.settings.rasa_url}/conversations/{self.sender}/tracker/events"
        event = {"event": "slot", "name": "emotion", "value": emotion}
        httpx.post(address, json=event, timeout=PATIENCE_SECONDS, trust_env=False).raise_for_status()

    @property
    def _events(self) -> list[dict[str, Any]]:
        address = f"{self.stack.settings.rasa_url}/conversations/{self.sender}/tracker"
        answer = httpx.get(address, params={"include_events": "ALL"}, timeout=PATIENCE_SECONDS, trust_env=False)
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    @property
    def _turns(self) -> int:
        return sum(event["event"] == "user" for event in self._events)

    def _answer(self, before: int, said: str) -> Reply:
        eventually(lambda: self._turns > before and self._listens, "the turn is over", PATIENCE_SECONDS)
        events = self._events
        begins = max(place for place, event in enumerate(events) if event["event"] == "user")
        answers = [event for event in events[begins:] if event["event"] == "bot"]
        buttons = [button for answer in answers for button in answer["data"].get("buttons") or []]
        reply = Reply([str(answer["text"]) for answer in answers], [str(button["title"]) for button in buttons])
        self.transcript += [("customer", said), *(("sandra", bubble) for bubble in reply.texts)]
        return reply

    @property
    def _listens(self) -> bool:
        done = [event for event in self._events if event["event"] in ("user", "action")]
        return done[-1].get("name") == "action_listen"
