"""What customers wrote, and what of ours did not arrive, as it stands in an account's log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal, TypeVar

from channels.messaging.platform import ClosedWindowError, LateFailure, Media, PlatformError, Received, RefusedError
from channels.wecom.address import joined
from channels.wecom.outgoing import words_of

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_FROM_CUSTOMER = 3
"""The `origin` of what a customer wrote; 4 are events, 5 is what our people wrote in WeCom itself."""
_SEND_FAILED = "msg_send_fail"
_KINDS: Mapping[str, Literal["picture", "voice", "file"]] = {
    "image": "picture",
    "voice": "voice",
    "video": "file",
    "file": "file",
}
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "location": ("name", "address"),
    "link": ("title", "url"),
    "miniprogram": ("title",),
    "channels_shop_product": ("title",),
    "channels_shop_order": ("order_id", "product_titles"),
}
"""Cards a customer may send, and which of their words say what they are."""
_FAIL_TYPES: Mapping[int, str] = {
    0: "it does not know why",
    1: "the customer service account was deleted",
    2: "the app was switched off",
    4: "the customer has not written for 48 hours",
    5: "the conversation has ended",
    6: "five messages were sent since the customer's last",
    8: "the company is not verified; verify it in WeCom's console",
    10: "the customer does not want any",
    11: "nobody of the company is signed in to the WeCom app; one member has to be",
    12: "this kind of message is not allowed there",
    13: "it was held back for safety",
}
"""The `fail_type` of a message that could not be handed over."""
_CLOSED = frozenset({4, 5, 6})
_PLACES_A_SECOND = 100_000
"""The log knows only the second; within it, messages are placed by where they stand in the log."""


@dataclass(frozen=True)
class Entry:
    """A line of the log, with its number in it."""

    number: int
    content: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self.content["send_time"], timezone.utc)

    @property
    def place(self) -> float:
        """Rises from line to line, and with the time above all."""
        return float(self.content["send_time"]) + self.number % _PLACES_A_SECOND / _PLACES_A_SECOND


def customers_messages(entries: Sequence[Entry], not_before: datetime) -> list[Received]:
    """What customers wrote since a moment, in the log's order."""
    return _each(entries, lambda entry: _received(entry, not_before))


def late_failures(entries: Sequence[Entry]) -> list[LateFailure]:
    """What the platform took of us and could not hand over, in the log's order."""
    return _each(entries, _failure)


def _each(entries: Sequence[Entry], read: Callable[[Entry], _T | None]) -> list[_T]:
    """What is found in each of the lines, where there is something."""
    found = []
    for entry in entries:
        try:
            one = read(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A line that cannot be read must not hold up all that come after it.
            logger.exception("line %s of a WeCom log cannot be read", entry.number)
            continue
        if one is not None:
            found.append(one)
    return found


def _received(entry: Entry, not_before: datetime) -> Received | None:
    content = entry.content
    if content["msgtype"] == "event" or content["origin"] != _FROM_CUSTOMER:
        return None
    if entry.at < not_before:
        logger.warning("the message %s is left alone: it was sent before we took over", content["msgid"])
        return None
    address = joined(content["external_userid"], content["open_kfid"])
    return Received(address, content["msgid"], _text(content), entry.at, entry.place, _media(content))


def _text(content: Mapping[str, Any]) -> str:
    kind = content["msgtype"]
    if kind == "text":
        return words_of(content["text"])
    words = [content[kind].get(name) for name in _SHOWN.get(kind, ())]
    return " ".join(str(word) for word in words if word)


def _media(content: Mapping[str, Any]) -> Sequence[Media]:
    kind = content["msgtype"]
    return [Media(_KINDS[kind], content[kind]["media_id"])] if kind in _KINDS else []


def _failure(entry: Entry) -> LateFailure | None:
    event = entry.content.get("event") or {}
    if event.get("event_type") != _SEND_FAILED:
        return None
    return LateFailure(str(event["fail_msgid"]), _error(int(event["fail_type"])))


def _error(fail_type: int) -> PlatformError:
    why = f"WeCom: {_FAIL_TYPES.get(fail_type, 'it does not say why')} (fail_type {fail_type})"
    return ClosedWindowError(why) if fail_type in _CLOSED else RefusedError(why)
