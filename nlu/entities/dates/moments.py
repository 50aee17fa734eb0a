"""Days and hours as they stand in a text, and the moments they make together."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from nlu.entities.dates.day_parts import Part, hour_within, part_after
from nlu.entities.spans import TIME, Span

_LINK = r"(?:那天|当天)?(?:的|at|around|about|大概|大约|差不多)?\s*"
_BETWEEN = re.compile(rf"[\s,]*{_LINK}")
_CLOSE_BETWEEN = re.compile(rf"\s*{_LINK}")
_MAX_BETWEEN = 10
_HOUR_BEFORE_DAY = re.compile(r" ?(?:on )?")
_MAX_HOUR_BEFORE = 4
# Without a part of the day people speak of the working day: "at 3" is in the afternoon, "at 9" in the morning.
_FIRST_WORKING_HOUR = 7


class Day(NamedTuple):
    """A day named in ``text[start:end]``, with the part of it if that is named too."""

    start: int
    end: int
    day: date
    part: Part | None = None


class Hour(NamedTuple):
    """An hour named in ``text[start:end]``; it may be one of twelve unless `settled`.

    `needs_day`: says nothing about time unless it stands beside a day ("at 9", "3点").
    `colloquial`: nobody says so of the small hours ("at 3", "half past two").
    """

    start: int
    end: int
    hour: int
    minute: int
    settled: bool = False
    needs_day: bool = False
    colloquial: bool = False


_Piece = TypeVar("_Piece", Day, Hour)


def _longest(pieces: Iterable[_Piece]) -> list[_Piece]:
    kept: list[_Piece] = []
    taken: set[int] = set()
    for piece in sorted(pieces, key=lambda piece: (piece.start - piece.end, piece.start)):
        places = range(piece.start, piece.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.start)


def _following(text: str, end: int, hours: dict[int, Hour]) -> Hour | None:
    for start in range(end, end + _MAX_BETWEEN + 1):
        hour = hours.get(start)
        if hour:
            between = _CLOSE_BETWEEN if hour.needs_day else _BETWEEN
            return hour if between.fullmatch(text, end, start) else None
    return None


def _leading(text: str, start: int, hours: dict[int, Hour]) -> Hour | None:
    for end in range(start, start - _MAX_HOUR_BEFORE - 1, -1):
        hour = hours.get(end)
        if hour:
            return hour if _HOUR_BEFORE_DAY.fullmatch(text, end, start) else None
    return None


def _moment(day: date, part: Part | None, hour: Hour) -> str:
    number = hour.hour
    if part and not hour.settled:
        number = hour_within(part, number)
    elif hour.colloquial and 0 < number < _FIRST_WORKING_HOUR:
        number += 12
    moment = datetime.combine(day, time()) + timedelta(hours=number, minutes=hour.minute)
    return moment.isoformat()


def _without_guess(text: str, hour: Hour) -> Hour:
    """Without a day beside it a clock's "4:40" is what it says, and midnight is that of today."""
    return hour._replace(hour=hour.hour % 24, colloquial=hour.colloquial and ":" not in text[hour.start : hour.end])


def joined(text: str, days: Iterable[Day], hours: Iterable[Hour], today: date) -> Iterator[Span]:
    """Put hours to the days they stand beside: 昨天 + 下午3点, last night + at 9, 8 pm + yesterday.

    Args:
        text: Normalised text.
        days: Days found in it.
        hours: Hours found in it.
        today: The day of hours that stand alone.

    Yields:
        Spans of time.
    """
    apart = _longest(hours)
    by_start, by_end = {hour.start: hour for hour in apart}, {hour.end: hour for hour in apart}
    taken: set[Hour] = set()
    for day in _longest(days):
        end, part = day.end, day.part
        hour = _following(text, end, by_start)
        named = None if hour else part_after(text, end)
        if named:
            end, part = named
            hour = _following(text, end, by_start)
        hour = hour or _leading(text, day.start, by_end)
        if hour is None or hour in taken:
            yield Span(day.start, end, TIME, day.day.isoformat())
            continue
        taken.add(hour)
        yield Span(min(day.start, hour.start), max(end, hour.end), TIME, _moment(day.day, part, hour))
    for hour in apart:
        if hour not in taken and not hour.needs_day:
            yield Span(hour.start, hour.end, TIME, _moment(today, None, _without_guess(text, hour)))
