"""Reckoning with days the way people speak of them."""

from calendar import monthrange
from datetime import date, timedelta

_MAX_DAYS_AHEAD = 31


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when there is no such day."""
    if 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def day_of_year(month: int, day: int, today: date) -> date | None:
    """The latest day of that name that is at most a month ahead: complaints look back, promises a little forward."""
    for year in range(today.year + 1, today.year - 9, -1):
        found = valid_day(year, month, day)
        if found and found <= today + timedelta(days=_MAX_DAYS_AHEAD):
            return found
    return None


def day_of_month(day: int, today: date) -> date | None:
    """The latest day with that number that has come already."""
    month = today.replace(day=1)
    for _ in range(3):
        found = valid_day(month.year, month.month, day)
        if found and found <= today:
            return found
        month = months_before(month, 1)
    return None


def latest_weekday(weekday: int, today: date, including_today: bool) -> date:
    """The latest Monday (0) … Sunday (6)."""
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=back if back or including_today else 7)


def weekday_of_week(weekday: int, weeks_away: int, today: date) -> date:
    """A weekday of this week (0), last week (-1), next week (1), weeks beginning on Monday."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks_away)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier (later when negative), or that month's last."""
    month = day.year * 12 + day.month - 1 - months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def weekday_of_month(which: int, weekday: int, month: int, year: int) -> date:
    """The first (1) to fourth Monday (0) … Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
