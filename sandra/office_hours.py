"""When people are at their desks, and by when one of them can answer (D1, D6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandra.playbook.sla import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_staffed(hours: Hours, moment: datetime) -> bool:
    """Whether somebody is there at the moment (aware)."""
    local = moment.astimezone(ZoneInfo(hours.timezone))
    return _works_on(hours, local) and hours.opens <= local.time() < hours.closes


def next_opening(hours: Hours, moment: datetime) -> datetime:
    """The moment itself while staffed, otherwise the next opening."""
    local = moment.astimezone(ZoneInfo(hours.timezone))
    if is_staffed(hours, local):
        return moment
    day = local if local.time() < hours.opens else local + timedelta(days=1)
    while not _works_on(hours, day):
        day += timedelta(days=1)
    opening = day.replace(hour=hours.opens.hour, minute=hours.opens.minute, second=0, microsecond=0)
    return opening.astimezone(moment.tzinfo)


def after_staffed_minutes(hours: Hours, moment: datetime, minutes: int) -> datetime:
    """The moment at which so many staffed minutes have passed."""
    remaining = timedelta(minutes=minutes)
    start = next_opening(hours, moment)
    while True:
        closing = _closing_of(hours, start)
        if start + remaining <= closing:
            return start + remaining
        remaining -= closing - start
        start = next_opening(hours, closing)


def _works_on(hours: Hours, local: datetime) -> bool:
    return WEEKDAYS[local.weekday()] in hours.weekdays and local.date() not in hours.holidays


def _closing_of(hours: Hours, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(hours.timezone))
    closing = local.replace(hour=hours.closes.hour, minute=hours.closes.minute, second=0, microsecond=0)
    return closing.astimezone(moment.tzinfo)
