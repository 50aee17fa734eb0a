"""What customers wrote, as it stands in an account's log."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from channels.messaging.platform import Media, Received
from channels.wecom.address import joined
from channels.wecom.outgoing import words_of

logger = logging.getLogger(__name__)

_FROM_CUSTOMER = 3
"""The `origin` of what a customer wrote; 4 are events, 5 is what our people wrote in WeCom itself."""
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
    """What customers wrote since a moment, in the log's order; what else the log tells is noted where it matters."""
    received = []
    for entry in entries:
        try:
            message = _received(entry, not_before)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A line that cannot be read must not hold up all that come after it.
            logger.exception("line %s of a WeCom log cannot be read", entry.number)
            continue
        if message is not None:
            received.append(message)
    return received


def _received(entry: Entry, not_before: datetime) -> Received | None:
    content = entry.content
    if content["msgtype"] == "event":
        _note(content["event"])
        return None
    if content["origin"] != _FROM_CUSTOMER:
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


def _note(event: Mapping[str, Any]) -> None:
    """A message that was taken and never arrived is for those who run Sandra to know."""
    if event.get("event_type") == "msg_send_fail":
        logger.error(
            "WeCom could not hand over the message %s to %s: fail_type %s",
            event.get("fail_msgid"),
            event.get("external_userid"),
            event.get("fail_type"),
        )
