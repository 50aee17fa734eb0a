"""What an app's channel is to the layer above it: messages it received, and one way to send.

PlatformError (the message tells what the platform said, without addresses that hold a secret)
├── BusyError           not now: too many requests, or it does not answer; the same again later
├── ClosedWindowError   the customer has to write first; what was to be said waits for that
└── RefusedError        never: the same again will be refused again

RequestError (a request to our webhook is not answered; `reason` is what is counted)
├── ForgedError         its signature is not the platform's
├── StaleError          it was signed too long ago, or seen before
└── MalformedError      it is not what the platform sends
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sandra.channels import ChannelTraits


class PlatformError(Exception):
    """The platform did not take a message, or did not hand one out."""


class BusyError(PlatformError):
    """Not now; the same may go through later.

    Args:
        why: what the platform said.
        wait_seconds: how long it asks to wait, where it tells.
    """

    def __init__(self, why: str, wait_seconds: float | None = None) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


class ClosedWindowError(PlatformError):
    """The platform lets us write only to who has written a short while ago."""


class RefusedError(PlatformError):
    """The same again will be refused again: look at what the platform said, then send it again from the desk."""


class RequestError(Exception):
    """A request to our webhook that is refused."""

    reason: str
    status: int


class ForgedError(RequestError):
    """Whoever sent it does not know the secret."""

    reason, status = "forged", 401


class StaleError(RequestError):
    """It may be an old request played again."""

    reason, status = "stale", 401


class MalformedError(RequestError):
    """It cannot be read."""

    reason, status = "malformed", 400


@dataclass(frozen=True)
class Media:
    """A picture or a voice message that stays with the platform until it is fetched.

    Attributes:
        reference: by which the platform hands it out.
        name: of the file, where it has one.
        transcript: what the platform itself understood of a voice message.
    """

    kind: Literal["picture", "voice", "file"]
    reference: str
    name: str = ""
    transcript: str = ""


@dataclass(frozen=True)
class Received:
    """One message of a customer.

    Attributes:
        address: whom to answer, as the platform's sending knows them. Letters, digits and `-_.:@+=|` only.
        message_id: the platform's own; the same message told twice has the same.
        text: empty where it is a picture or a voice message alone.
        at: when the platform got it; None where it does not tell.
        place: rises with the order in which the customer wrote, where the platform gives one.
        to_people: whether people answer it in the app itself, so that we only keep it and say nothing.
    """

    address: str
    message_id: str
    text: str
    at: datetime | None = None
    place: float | None = None
    media: Sequence[Media] = ()
    to_people: bool = False


@dataclass(frozen=True)
class LateFailure:
    """What the platform tells of a message of ours that it took and could not hand over after all.

    Attributes:
        message_id: the platform's own, as `Platform.send` gave it.
        error: which kind says what to do; nothing is tried again by itself but after a closed window.
    """

    message_id: str
    error: PlatformError


@dataclass(frozen=True)
class Choice:
    """An answer the customer may give by touching it.

    Attributes:
        title: what stands on the button.
        text: what counts as said when it is touched.
    """

    title: str
    text: str


@dataclass(frozen=True)
class File:
    """A file that goes along with a message.

    Attributes:
        url: where anybody who has it reads the file, at the desk's public address.
    """

    url: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Outgoing:
    """One message as the platform can take it: within its length, with choices only where it has buttons.

    Attributes:
        key: the same message tried again has the same; for platforms that take a key against duplicates.
        text: empty where a file goes alone.
        by_person: whether one of our people wrote it.
    """

    key: str
    text: str
    choices: Sequence[Choice] = ()
    file: File | None = None
    by_person: bool = False


class Platform(Protocol):
    """How one app is spoken to."""

    traits: ChannelTraits

    async def send(self, address: str, message: Outgoing) -> Sequence[str] | None:
        """Let the customer have the message.

        Returns:
            The platform's own ids of it, where the platform tells by them later that it could not hand it over.

        Raises:
            PlatformError: they do not have it; which kind says what to do.
        """

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """

    async def close(self) -> None:
        """Close the connections."""
