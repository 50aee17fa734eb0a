"""When people are at their desks, and by when one of them can answer (D1, D6)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandra.playbook.hours import Hours


def is_staffed(hours: Hours, moment: datetime) -> bool:
    """Whether somebody is there at the moment (aware)."""
    local = moment.astimezone(ZoneInfo(hours.timezone))
    times = hours.times_on(local.date())
    return times is not None and times.opens <= local.time() < times.closes


def next_opening(hours: Hours, moment: datetime) -> datetime:
    """The moment itself while staffed, otherwise the next opening."""
    local = moment.astimezone(ZoneInfo(hours.timezone))
    if is_staffed(hours, local):
        return moment
    day = local.date()
    while (times := hours.times_on(day)) is None or _at(hours, day, times.opens) < local:
        day += timedelta(days=1)
    return _at(hours, day, times.opens).astimezone(moment.tzinfo)


def after_staffed_minutes(hours: Hours, moment: datetime, minutes: int) -> datetime:
    """The moment at which so many staffed minutes have passed."""
    return after_staffed(hours, moment, timedelta(minutes=minutes))


def staffed_between(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """How much of the time between two moments was staffed."""
    staffed, start = timedelta(), next_opening(hours, since)
    while start < until:
        closing = _closing_of(hours, start)
        staffed += min(closing, until) - start
        start = next_opening(hours, closing)
    return staffed


def after_staffed(hours: Hours, moment: datetime, remaining: timedelta) -> datetime:
    """The moment at which so much staffed time has passed."""
    start = next_opening(hours, moment)
    while True:
        closing = _closing_of(hours, start)
        if start + remaining <= closing:
            return start + remaining
        remaining -= closing - start
        start = next_opening(hours, closing)


def closing_on_or_after(hours: Hours, moment: datetime) -> datetime:
    """The end of office hours on the moment's day, or on the next day that somebody works."""
    day = moment.astimezone(ZoneInfo(hours.timezone)).date()
    while (times := hours.times_on(day)) is None:
        day += timedelta(days=1)
    return _at(hours, day, times.closes).astimezone(moment.tzinfo)


def _closing_of(hours: Hours, moment: datetime) -> datetime:
    local = moment.astimezone(ZoneInfo(hours.timezone))
    times = hours.times_on(local.date())
    assert times is not None, "asked only of staffed moments"
    return _at(hours, local.date(), times.closes).astimezone(moment.tzinfo)


def _at(hours: Hours, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(hours.timezone))
