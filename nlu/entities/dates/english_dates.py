"""Days in English."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.entities.dates.calendar import (
    day_of_month,
    day_of_year,
    latest_weekday,
    months_before,
    valid_day,
    weekday_of_week,
)
from nlu.entities.dates.day_parts import Part
from nlu.entities.dates.english_hours import AND_HALF, COUNT, count_of
from nlu.entities.dates.moments import Day

_NAMED_DAYS: dict[str, tuple[int, Part | None]] = {
    "the day before yesterday": (-2, None),
    "day before yesterday": (-2, None),
    "the night before last": (-2, Part.NIGHT),
    "yesterday": (-1, None),
    "last night": (-1, Part.NIGHT),
    "today": (0, None),
    "tonight": (0, Part.NIGHT),
    "this morning": (0, Part.MORNING),
    "this afternoon": (0, Part.AFTERNOON),
    "this evening": (0, Part.AFTERNOON),
    "the day after tomorrow": (2, None),
    "day after tomorrow": (2, None),
    "tomorrow": (1, None),
}
_NAMED = re.compile(rf"(?<![a-z])(?:{'|'.join(_NAMED_DAYS)})(?![a-z])")
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
# Short names are words as well ("he sat", "the sun"): they need a word before them.
_WEEKDAY = re.compile(
    r"(?<![a-z])(?P<preposition>(?:on|since|by) )?(?P<said>(?:(?:this )?(?P<which>last|this|next|past) )?"
    rf"(?:(?P<day>{_FULL_NAMES})|(?P<short>{_SHORT_NAMES})))(?![a-z])"
)
_DAY_OF_WEEK = re.compile(
    rf"(?<![a-z])(?:(?P<day>{_FULL_NAMES}|{_SHORT_NAMES}),?(?: of)? (?P<which>last|this|next) week|"
    rf"(?P<which_first>last|this|next) week,? (?:on )?(?P<day_last>{_FULL_NAMES}))(?![a-z])"
)
_WEEKS = {"last": -1, "this": 0, "next": 1}
_AGO = re.compile(
    rf"(?<![a-z\d]){COUNT} (?P<unit>day|week|fortnight|month|year)s?{AND_HALF} (?:ago|back|earlier)(?![a-z])"
)
_LAST = re.compile(r"(?<![a-z])(?:last (week|month|year)|(the week before last))(?![a-z])")
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
    rf"(?<![a-z])(?:on|since|by|from|to|until|till|before|after) (?P<said>the (?P<day>[0-3]?\d){_ORDINAL})(?![a-z])"
    r"(?! (?:floor|of|time|attempt|try|call|day|page|visit|order|parcel|item|one|go|ring|delivery)(?![a-z]))"
)


def _weekdays(text: str, today: date) -> Iterator[Day]:
    for match in _WEEKDAY.finditer(text):
        which = match["which"]
        if match["short"] and not (which or match["preposition"]):
            continue
        weekday = _WEEKDAYS[match["day"] or match["short"]]
        if which in {"this", "next"}:
            day = weekday_of_week(weekday, _WEEKS[which], today)
        else:
            day = latest_weekday(weekday, today, including_today=which is None)
        yield Day(match.start("said"), match.end(), day)
    for match in _DAY_OF_WEEK.finditer(text):
        weekday = _WEEKDAYS[match["day"] or match["day_last"]]
        week = _WEEKS[match["which"] or match["which_first"]]
        yield Day(match.start(), match.end(), weekday_of_week(weekday, week, today))


def _days_ago(text: str, today: date) -> Iterator[Day]:
    for match in _AGO.finditer(text):
        count = count_of(match)
        days = {"day": 1, "week": 7, "fortnight": 14}.get(match["unit"])
        if count > 1000:
            continue
        months = round(count * (12 if match["unit"] == "year" else 1))
        day = today - timedelta(days=round(count * days)) if days else months_before(today, months)
        yield Day(match.start(), match.end(), day)


def _last_ones(text: str, today: date) -> Iterator[Day]:
    month_start = today.replace(day=1)
    starts = {
        None: weekday_of_week(0, -2, today),
        "week": weekday_of_week(0, -1, today),
        "month": months_before(month_start, 1),
        "year": months_before(month_start.replace(month=1), 12),
    }
    for match in _LAST.finditer(text):
        yield Day(match.start(), match.end(), starts[match[1]])


def _calendar_days(text: str, today: date) -> Iterator[Day]:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month, number = _MONTHS[match["month"]], int(match["day"])
            day = valid_day(int(match["year"]), month, number) if match["year"] else day_of_year(month, number, today)
            if day:
                yield Day(match.start(), match.end(), day)
    for match in _NUMBERED_DAY.finditer(text):
        day = day_of_month(int(match["day"]), today)
        if day:
            yield Day(match.start("said"), match.end(), day)


def find_english_dates(text: str, today: date) -> Iterator[Day]:
    """Find days: yesterday, last Tuesday, two days ago, 3 Nov, November 3rd, on the 5th, last week.

    Args:
        text: Normalised text.
        today: The day the message was sent.
    """
    for match in _NAMED.finditer(text):
        days, part = _NAMED_DAYS[match[0]]
        yield Day(match.start(), match.end(), today + timedelta(days=days), part)
    yield from _weekdays(text, today)
    yield from _days_ago(text, today)
    yield from _last_ones(text, today)
    yield from _calendar_days(text, today)
