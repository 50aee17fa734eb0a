"""Collects what the dialogue says in a turn, so that a channel can tell an answer from silence or trouble."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel

TROUBLE = "say_our_trouble"


@dataclass(frozen=True)
class Said:
    """One message of ours with its choices."""

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)


class CollectingOutput(OutputChannel):
    """An output channel that keeps what was said instead of sending it."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.said: list[Said] = []
        self.in_trouble = False

    def name(self) -> str:
        """The channel it stands for."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Rasa calls this once for each message."""
        if message.get("utter_action") == TROUBLE:
            self.in_trouble = True
        choices = [{"title": b["title"], "text": b["payload"]} for b in message.get("buttons") or []]
        self.said.append(Said(str(message.get("text") or ""), choices))
