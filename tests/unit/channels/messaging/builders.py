"""An app that lives in this process, and what happens between it and us."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from channels.messaging.platform import Media, Outgoing, PlatformError
from channels.messaging.postman import Postman
from sandra.channels import CHANNELS, ChannelTraits
from tests.unit.builders import NOW

PLAIN = replace(CHANNELS["rest"], name="app", is_pushing=True, buttons=0, messages_a_second=1000.0)
CONVERSATION = "app-lin"


@dataclass
class App:
    """Takes messages, or fails as it is told to.

    Attributes:
        failures: what the next sendings raise, one after the other.
        files: what it hands out.
        tells_later: whether it gives an id by which it tells that it could not hand a message over.
    """

    traits: ChannelTraits = PLAIN
    sent: list[tuple[str, Outgoing]] = field(default_factory=list)
    failures: list[PlatformError] = field(default_factory=list)
    files: Mapping[str, bytes] = field(default_factory=dict)
    tells_later: bool = False

    @property
    def texts(self) -> list[str]:
        """What it took."""
        return [message.text for _, message in self.sent]

    async def send(self, address: str, message: Outgoing) -> Sequence[str] | None:
        """One message; the ids count from 1."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((address, message))
        return [str(len(self.sent))] if self.tells_later else None

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a file."""
        if media.reference not in self.files:
            raise PlatformError("there is no such file")
        return self.files[media.reference]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Clock:
    """Goes when it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def goes(self, **distance: float) -> None:
        """Move on."""
        self.now += timedelta(**distance)


MakePostman = Callable[[App], Postman]
"""A postman for an app, as the fixture `postman` makes it."""
