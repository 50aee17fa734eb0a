"""Reads an app's JSON without trusting its shape: what is not there, or is something else, is empty."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from channels.messaging.platform import MalformedError

Fields = Mapping[str, Any]


def fields_of(body: bytes | str) -> Fields:
    """The object in a request.

    Raises:
        MalformedError: there is none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedError("it is not JSON") from None
    if not isinstance(content, Mapping):
        raise MalformedError("it is not a JSON object")
    return content


def inside(fields: Fields, *names: str) -> Fields:
    """The object below these names, one within the other."""
    for name in names:
        found = fields.get(name)
        fields = found if isinstance(found, Mapping) else {}
    return fields


def each(fields: Fields, name: str) -> Sequence[Fields]:
    """The objects in a list."""
    found = fields.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def text(fields: Fields, *names: str) -> str:
    """The first of these that holds a text, or a number as text."""
    for name in names:
        found = fields.get(name)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
    return ""


def number(fields: Fields, name: str) -> float | None:
    """A number, also where it is written as a text."""
    found = fields.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        return float(found)
    except (ValueError, OverflowError):
        return None


def moment(seconds: float | None) -> datetime | None:
    """A time told as seconds since 1970."""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc) if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        raise MalformedError("it tells a time that there is not") from None
