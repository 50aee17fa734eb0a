"""Numbers customers are told: short, readable aloud, never revealing how many there are."""

from __future__ import annotations

import secrets
from datetime import datetime

READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUP = 4


def case_number(now: datetime) -> str:
    """For example C261122-K7QF2."""
    return _number("C", now)


def ticket_number(now: datetime) -> str:
    """For example T261122-M3XD9."""
    return _number("T", now)


def approval_number(now: datetime) -> str:
    """For example A261122-P8WV4."""
    return _number("A", now)


def link_code() -> str:
    """For example SD-4F7K-2QXH; letters and digits in both groups tell it from a number of an order."""
    return f"SD-{_mixed_group()}-{_mixed_group()}"


def _mixed_group() -> str:
    while True:
        group = _readable(CODE_GROUP)
        if not group.isalpha() and not group.isdigit():
            return group


def _readable(length: int) -> str:
    return "".join(secrets.choice(READABLE) for _ in range(length))


def _number(prefix: str, now: datetime) -> str:
    return f"{prefix}{now:%y%m%d}-{_readable(5)}"
