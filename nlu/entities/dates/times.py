"""Dates and times, resolved to calendar days against the moment the message was sent."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from nlu.entities.dates.calendar import valid_day
from nlu.entities.dates.chinese_dates import find_chinese_dates
from nlu.entities.dates.chinese_hours import find_chinese_hours, find_chinese_moments
from nlu.entities.dates.english_dates import find_english_dates
from nlu.entities.dates.english_hours import find_english_hours, find_english_moments
from nlu.entities.dates.holidays import find_holidays
from nlu.entities.dates.moments import Day, joined
from nlu.entities.spans import TIME, Span

_ISO = re.compile(
    r"(?<![\da-z.-])(20\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::\d{2})?)?(?![\d]|[-/.]\d)"
)
_COMPACT = re.compile(r"(?<![\da-z._-])(20[12]\d)([01]\d)([0-3]\d)(?![\da-z._-])")
_SLASHED = re.compile(r"(?<![\da-z./-])(\d{1,2})[/.](\d{1,2})[/.](20\d{2}|[12]\d)(?![\da-z./-])")


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


def find_times(text: str, now: datetime) -> Iterator[Span]:
    """Find days and moments: 2026-11-03, 上周三, 前天晚上, 昨天下午3点, 三天前, last Tuesday, two hours ago, 3 Nov.

    A day without a year is the latest such day that is not more than a month ahead. "上周" and "last week"
    stand for the Monday of that week, "上个月" and "last month" for its first day; a holiday is the last that came.

    Args:
        text: Normalised text, spoken digits already written as digits.
        now: When the message was sent, local time without zone.

    Yields:
        Spans whose value is an ISO date, or an ISO datetime where an hour is given.
    """
    today = now.date()
    days = [*find_chinese_dates(text, today), *find_english_dates(text, today), *find_holidays(text, today)]
    for start, end, value in _numeric_dates(text, now):
        if isinstance(value, datetime):
            yield Span(start, end, TIME, value.isoformat())
        else:
            days.append(Day(start, end, value))
    yield from joined(text, days, [*find_chinese_hours(text), *find_english_hours(text)], today)
    for start, end, ago in (*find_chinese_moments(text), *find_english_moments(text)):
        yield Span(start, end, TIME, (now - ago).replace(second=0, microsecond=0).isoformat())
