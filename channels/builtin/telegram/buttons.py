"""Telegram's buttons carry 64 bytes at most; what a touch says must come back whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from channels.messaging.platform import Choice

MOST_BYTES = 64
_SAID = "say:"
_PLACED = "at:"


def keyboard_of(choices: Sequence[Choice]) -> dict[str, Any]:
    """The buttons below a message, one in a row."""
    rows = [[{"text": choice.title, "callback_data": _data_of(choice, place)}] for place, choice in enumerate(choices)]
    return {"inline_keyboard": rows}


def said_by(touch: Mapping[str, Any]) -> str:
    """What a touch (`callback_query`) says; empty where that cannot be told any more."""
    data = str(touch.get("data") or "")
    if data.startswith(_SAID):
        return data.removeprefix(_SAID)
    return _title_at(data.removeprefix(_PLACED), touch.get("message")) if data.startswith(_PLACED) else ""


def _data_of(choice: Choice, place: int) -> str:
    """The text itself where it fits; else the button's place, since Telegram sends the message back with its titles."""
    carried = _SAID + choice.text
    return carried if len(carried.encode()) <= MOST_BYTES else f"{_PLACED}{place}"


def _title_at(place: str, message: Any) -> str:
    rows = _below(message)
    if not (place.isascii() and place.isdigit() and int(place) < len(rows)):
        return ""
    try:
        return str(rows[int(place)][0]["text"])
    except (LookupError, TypeError):
        return ""


def _below(message: Any) -> Sequence[Any]:
    """Old messages come back without their buttons."""
    markup = message.get("reply_markup") if isinstance(message, Mapping) else None
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    return rows if isinstance(rows, Sequence) else ()
