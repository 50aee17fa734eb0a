"""Numbers customers are told: short, readable aloud, never revealing how many there are."""

from __future__ import annotations

import secrets
from datetime import datetime

READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def case_number(now: datetime) -> str:
    """For example C261122-K7QF2."""
    return _number("C", now)


def ticket_number(now: datetime) -> str:
    """For example T261122-M3XD9."""
    return _number("T", now)


def approval_number(now: datetime) -> str:
    """For example A261122-P8WV4."""
    return _number("A", now)


def _number(prefix: str, now: datetime) -> str:
    tail = "".join(secrets.choice(READABLE) for _ in range(5))
    return f"{prefix}{now:%y%m%d}-{tail}"
