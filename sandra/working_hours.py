"""When somebody works: spans of the week, on the clock of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from sandra.playbook.hours import WEEKDAYS

Span = TypedDict("Span", {"day": str, "from": str, "to": str})
"""A day of the week as the playbook names it, and two times such as 09:00; `to` is not part of it."""
WorkingHours = list[Span]
MIDNIGHT = "24:00"


def is_at_work(hours: Sequence[Span], now: datetime, timezone: str) -> bool:
    """Whether the moment (aware) lies in one of the spans; where there are none, it always does."""
    local = now.astimezone(ZoneInfo(timezone))
    day, clock = WEEKDAYS[local.weekday()], f"{local:%H:%M}"
    return not hours or any(span["day"] == day and span["from"] <= clock < span["to"] for span in hours)
