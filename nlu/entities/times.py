"""Dates and times, resolved to calendar days against the moment the message was sent."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from nlu.entities.calendar import valid_day
from nlu.entities.chinese_dates import find_chinese_dates, find_chinese_hours, find_chinese_moments
from nlu.entities.english_dates import find_english_dates, find_english_hours, find_english_moments
from nlu.entities.spans import TIME, Span


class _Day(NamedTuple):
    start: int
    end: int
    day: date


class _Hour(NamedTuple):
    start: int
    end: int
    hour: time


_ISO = re.compile(
    r"(?<![\da-z.-])(20\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::\d{2})?)?(?![\d]|[-/.]\d)"
)
_COMPACT = re.compile(r"(?<![\da-z._-])(20[12]\d)([01]\d)([0-3]\d)(?![\da-z._-])")
_SLASHED = re.compile(r"(?<![\da-z./-])(\d{1,2})[/.](\d{1,2})[/.](20\d{2}|[12]\d)(?![\da-z./-])")
_BETWEEN = re.compile(r"[\s,，]*(?:的|at|around|about|大概|大约|差不多)?\s*")
_MAX_BETWEEN = 10


def _numeric_dates(text: str, now: datetime) -> Iterator[tuple[int, int, date | datetime]]:
    for match in _ISO.finditer(text):
        found = valid_day(int(match[1]), int(match[3]), int(match[4]))
        if found and match[5] and int(match[5]) < 24 and int(match[6]) < 60:
            yield match.start(), match.end(), datetime.combine(found, time(int(match[5]), int(match[6])))
        elif found:
            yield match.start(), match.end(4), found
    for match in _COMPACT.finditer(text):
        found = valid_day(int(match[1]), int(match[2]), int(match[3]))
        # As digits alone this is as likely an order number unless the day has already come.
        if found and found <= now.date() and found.year >= now.year - 1:
            yield match.start(), match.end(), found
    for match in _SLASHED.finditer(text):
        year = int(match[3]) % 100 + 2000
        found = valid_day(year, int(match[1]), int(match[2])) or valid_day(year, int(match[2]), int(match[1]))
        if found:
            yield match.start(), match.end(), found


def _joined(text: str, days: list[_Day], hours: list[_Hour], today: date) -> Iterator[Span]:
    lonely = set(hours)
    for day in days:
        following = next(
            (
                hour
                for hour in hours
                if 0 <= hour.start - day.end <= _MAX_BETWEEN and _BETWEEN.fullmatch(text, day.end, hour.start)
            ),
            None,
        )
        leading = next(
            (
                hour
                for hour in hours
                if 0 <= day.start - hour.end <= 4 and re.fullmatch(r" ?(?:on )?", text[hour.end : day.start])
            ),
            None,
        )
        hour = following or leading
        if hour:
            lonely.discard(hour)
            moment = datetime.combine(day.day, hour.hour)
            yield Span(min(day.start, hour.start), max(day.end, hour.end), TIME, moment.isoformat())
        else:
            yield Span(day.start, day.end, TIME, day.day.isoformat())
    for hour in lonely:
        yield Span(hour.start, hour.end, TIME, datetime.combine(today, hour.hour).isoformat())


def find_times(text: str, now: datetime) -> Iterator[Span]:
    """Find days and moments: 2026-11-03, 上周三, 前天晚上, 昨天下午3点, 三天前, last Tuesday, two hours ago, 3 Nov.

    A day without a year is the latest such day that is not more than a month ahead. "上周" and "last week"
    stand for the Monday of that week, "上个月" and "last month" for its first day.

    Args:
        text: Normalised text, spoken digits already written as digits.
        now: When the message was sent, local time without zone.

    Yields:
        Spans whose value is an ISO date, or an ISO datetime where an hour is given.
    """
    found_days = [*find_chinese_dates(text, now.date()), *find_english_dates(text, now.date())]
    days = [_Day(*found) for found in found_days]
    for start, end, value in _numeric_dates(text, now):
        if isinstance(value, datetime):
            yield Span(start, end, TIME, value.isoformat())
        else:
            days.append(_Day(start, end, value))
    hours = [_Hour(*found) for found in (*find_chinese_hours(text), *find_english_hours(text))]
    yield from _joined(text, days, hours, now.date())
    for start, end, ago in (*find_chinese_moments(text), *find_english_moments(text)):
        yield Span(start, end, TIME, (now - ago).replace(second=0, microsecond=0).isoformat())
