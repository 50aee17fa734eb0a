"""Days, hours and moments in English."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from nlu.entities.calendar import (
    day_of_month,
    day_of_year,
    latest_weekday,
    months_before,
    valid_day,
    weekday_of_week,
)
from nlu.entities.numbers import DIGITS, ENGLISH, value_of

_NAMED_DAYS = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "tomorrow": 1,
}
_NAMED = re.compile(rf"(?<![a-z])({'|'.join(_NAMED_DAYS)})(?:'s)?(?: (?:morning|afternoon|evening|night))?(?![a-z])")
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_FULL_NAMES = "|".join(name for name in _WEEKDAYS if name.endswith("day"))
_SHORT_NAMES = "|".join(name for name in _WEEKDAYS if not name.endswith("day"))
_PART = r"(?: (?:morning|afternoon|evening|night))?"
# Short names are words as well ("he sat", "the sun"): they need a word before them.
_WEEKDAY = re.compile(
    rf"(?<![a-z])(?:(?P<which>last|this|next|on|past|since|by)(?: (?P<more>last|this|next|past))? "
    rf"(?P<day>{_FULL_NAMES}|{_SHORT_NAMES})|(?P<alone>{_FULL_NAMES})){_PART}(?![a-z])"
)
_COUNT = rf"(?:(?P<digits>{DIGITS})|(?P<words>{ENGLISH})|(?P<one>an?|one))"
_AGO = re.compile(rf"(?<![a-z\d]){_COUNT} (?P<unit>day|week|fortnight|month|year)s? (?:ago|back|earlier)(?![a-z])")
_MOMENT = re.compile(rf"(?<![a-z\d])(?:(?P<half>half an)|{_COUNT}) (?P<unit>minute|min|hour|hr)s? ago(?![a-z])")
_LAST = re.compile(r"(?<![a-z])last (week|month|year)(?![a-z])")
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for length in {3, 4 if name == "september" else 3, len(name)}
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?:,? (?P<year>20\d{2}))?"
_DAY_MONTH = re.compile(
    rf"(?<![a-z\d.,])(?:the )?(?P<day>[0-3]?\d){_ORDINAL}?(?: of)?[ -]?(?P<month>{_MONTH})(?![a-z])\.?{_YEAR}(?!\d)"
)
_MONTH_DAY = re.compile(rf"(?<![a-z])(?P<month>{_MONTH})\.? (?:the )?(?P<day>[0-3]?\d){_ORDINAL}?(?![\d:%]){_YEAR}")
_NUMBERED_DAY = re.compile(
    rf"(?<![a-z])(?:on|since|by) the (?P<day>[0-3]?\d){_ORDINAL}(?![a-z])(?! (?:floor|of|time|attempt))"
)
_HOUR = re.compile(
    r"(?<![a-z\d:.])(?:(?:at|around|about) )?(?P<hour>[01]?\d)(?:[:.](?P<minute>[0-5]\d))? ?"
    r"(?P<half>[ap])\.?m\.?(?![a-z])"
)
_NOON = re.compile(r"(?<![a-z])(?:at )?(noon|midday)(?![a-z])")

_DatesFound = Iterator[tuple[int, int, date]]


def _count(match: re.Match[str]) -> float:
    if match["one"]:
        return 1.0
    return value_of(match["digits"] or match["words"] or "") or 0.0


def _weekdays(text: str, today: date) -> _DatesFound:
    for match in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS[match["day"] or match["alone"]]
        which = match["more"] or match["which"]
        if which == "next":
            day = weekday_of_week(weekday, 1, today)
        elif which == "this":
            day = weekday_of_week(weekday, 0, today)
        else:
            day = latest_weekday(weekday, today, including_today=which not in {"last", "past"})
        yield match.start("more") if match["more"] else match.start(), match.end(), day


def _days_ago(text: str, today: date) -> _DatesFound:
    for match in _AGO.finditer(text):
        count = _count(match)
        if count > 1000:
            continue
        days = {"day": 1, "week": 7, "fortnight": 14}.get(match["unit"])
        if days:
            yield match.start(), match.end(), today - timedelta(days=round(count * days))
        else:
            yield (
                match.start(),
                match.end(),
                months_before(today, round(count * (12 if match["unit"] == "year" else 1))),
            )
    for match in _LAST.finditer(text):
        month_start = today.replace(day=1)
        starts = {
            "week": weekday_of_week(0, -1, today),
            "month": months_before(month_start, 1),
            "year": months_before(month_start.replace(month=1), 12),
        }
        yield match.start(), match.end(), starts[match[1]]


def _calendar_days(text: str, today: date) -> _DatesFound:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month, number = _MONTHS[match["month"]], int(match["day"])
            day = valid_day(int(match["year"]), month, number) if match["year"] else day_of_year(month, number, today)
            if day:
                yield match.start(), match.end(), day
    for match in _NUMBERED_DAY.finditer(text):
        day = day_of_month(int(match["day"]), today)
        if day:
            yield match.start(), match.end(), day


def find_english_dates(text: str, today: date) -> _DatesFound:
    """Find days: yesterday, last Tuesday, two days ago, 3 Nov, November 3rd, on the 5th, last week.

    Args:
        text: Normalised text.
        today: The day the message was sent.

    Yields:
        Start, end and day.
    """
    for match in _NAMED.finditer(text):
        yield match.start(), match.end(), today + timedelta(days=_NAMED_DAYS[match[1]])
    yield from _weekdays(text, today)
    yield from _days_ago(text, today)
    yield from _calendar_days(text, today)


def find_english_hours(text: str) -> Iterator[tuple[int, int, time]]:
    """Find hours of a day: 3pm, at 10:30 am, noon.

    Yields:
        Start, end and time of day.
    """
    for match in _HOUR.finditer(text):
        hour = int(match["hour"])
        if 1 <= hour <= 12:
            yield (
                match.start(),
                match.end(),
                time(hour % 12 + 12 * (match["half"] == "p"), int(match["minute"] or 0)),
            )
    for match in _NOON.finditer(text):
        yield match.start(), match.end(), time(12)


def find_english_moments(text: str) -> Iterator[tuple[int, int, timedelta]]:
    """Find moments counted back from now: two hours ago, half an hour ago, 20 minutes ago.

    Yields:
        Start, end and how long ago.
    """
    for match in _MOMENT.finditer(text):
        count = 0.5 if match["half"] else _count(match)
        if count < 10_000:
            yield (
                match.start(),
                match.end(),
                timedelta(minutes=count * (60 if match["unit"][0] == "h" else 1)),
            )
