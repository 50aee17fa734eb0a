"""Collects what the dialogue says in a turn, so that a channel can tell an answer from silence or trouble."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel


@dataclass(frozen=True)
class Said:
    """One message of ours with its choices and the files that go along with it.

    `author` is who of our people wrote it, None where the assistant did. `moment` is the tracker's own time stamp of
    it (seconds since 1970), by which a page that shows the message knows it again in its history.
    """

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    moment: float = field(default_factory=time.time)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    author: str | None = None


PERSON = "person"
"""Key of a message's metadata: which of our people wrote it, as the desk puts it there."""
DETAIL = "detail"
"""Key of a choice: what a page may show beneath its title; channels without room for it leave it out."""
Deliver = Callable[[str, list[Said]], Awaitable[None]]


class CollectingOutput(OutputChannel):
    """An output channel that keeps what was said instead of sending it."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.said: list[Said] = []

    def name(self) -> str:
        """The channel it stands for."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Rasa calls this once for each message."""
        self.said.append(said_in(message))


class PushingOutput(OutputChannel):
    """An output channel that brings what is said at once, for turns that no message of the customer began."""

    def __init__(self, channel: str, deliver: Deliver) -> None:
        self._channel = channel
        self._deliver = deliver

    def name(self) -> str:
        """The channel it stands for."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Rasa calls this once for each message."""
        await self._deliver(recipient_id, [said_in(message)])


def said_in(message: dict[str, Any]) -> Said:
    """Rasa's message as ours."""
    choices = [_choice(button) for button in message.get("buttons") or []]
    moment = float(message.get("timestamp") or time.time())
    attachments = list(message.get("attachments") or ())
    return Said(str(message.get("text") or ""), choices, moment, attachments, message.get(PERSON) or None)


def _choice(button: Mapping[str, str]) -> dict[str, str]:
    detail = {DETAIL: button[DETAIL]} if button.get(DETAIL) else {}
    return {"title": button["title"], "text": button["payload"], **detail}
