"""Hours of the day and moments counted back from now, in English."""

import re
from collections.abc import Iterator
from datetime import timedelta

from nlu.entities.dates.day_parts import ENGLISH_PART, hour_within, part_called
from nlu.entities.dates.moments import Hour
from nlu.entities.numbers import DIGITS, ENGLISH, value_of

_HOUR_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_MINUTE_WORDS = {"fifteen": 15, "thirty": 30, "forty-five": 45, "forty five": 45}
_MINUTES_BESIDE = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25}
_HOUR = re.compile(
    rf"(?<![a-z\d:.$£€-])(?:(?:a )?(?:(?P<past>{'|'.join(sorted(_MINUTES_BESIDE, key=len, reverse=True))})"
    r"(?: minutes)? past|(?P<to>quarter) to|(?P<half_past>half)) )?"
    rf"(?P<hour>1[0-2]|0?[1-9]|{'|'.join(sorted(_HOUR_WORDS, key=len, reverse=True))})(?:[:.](?P<minute>[0-5]\d)|"
    rf" (?P<minute_word>{'|'.join(_MINUTE_WORDS)}))?(?P<oclock> ?o['’]?clock)?"
    r"(?: ?(?P<half>[ap])(?:m|\.m\.?)(?![a-z])| (?:in the|at) "
    rf"(?P<part>{ENGLISH_PART})(?![a-z]))?(?![a-z\d%]|[.,:]\d)"
)
_AT = re.compile(r"(?<![a-z])(?:at|around|about|since|from|until|till|by|before|after) (?:about |around )?$")
_NO_HOUR = re.compile(
    r" ?(?:kg|g|km|m|mph|degrees?|percent|dollars?|pounds?|euros?|quid|bucks?|yuan|p|each|per|stores?|shops?|different|"
    r"stars?|units?|of|places|locations|weeks?|days?|months?|hours?|minutes?)(?![a-z])"
)
_AT_REACH = 16
_NOON = re.compile(r"(?<![a-z])(?:noon|midday)(?![a-z])")

COUNT = rf"(?:(?P<digits>{DIGITS})|(?P<words>{ENGLISH})|(?P<one>an?|one))(?P<and_half> and a half)?"
AND_HALF = r"(?P<and_half_after> and a half)?"
_MOMENT = re.compile(rf"(?<![a-z\d]){COUNT} (?P<unit>minute|min|hour|hr)s?{AND_HALF} ago(?![a-z])")
_PARTS_OF_HOUR = {"half an hour": 30, "quarter of an hour": 15, "three quarters of an hour": 45}
_PART_OF_HOUR = re.compile(rf"(?<![a-z])(?:a )?(?P<part>{'|'.join(_PARTS_OF_HOUR)}) ago(?![a-z])")


def count_of(match: re.Match[str]) -> float:
    """The number that `COUNT` matched, with the half before or after the unit."""
    number = 1.0 if match["one"] else value_of(match["digits"] or match["words"] or "") or 0.0
    return number + (0.5 if match["and_half"] or match["and_half_after"] else 0.0)


def _said_hour(match: re.Match[str]) -> int:
    written = match["hour"]
    hour = int(written) if written.isdigit() else _HOUR_WORDS.index(written) + 1
    if match["half"]:
        return hour % 12 + 12 * (match["half"] == "p")
    return hour_within(part_called(match["part"]), hour) if match["part"] else hour


def _said_minutes(match: re.Match[str]) -> int:
    if match["half_past"]:
        return _MINUTES_BESIDE["half"]
    if match["to"]:
        return -_MINUTES_BESIDE[match["to"]]
    if match["past"]:
        return _MINUTES_BESIDE[match["past"]]
    return _MINUTE_WORDS.get(match["minute_word"] or "", 0) or int(match["minute"] or 0)


def find_english_hours(text: str) -> Iterator[Hour]:
    """Find hours of a day: 3pm, 10:30 am, half past nine, 8 o'clock, nine in the evening, noon, (Monday) at 9."""
    for match in _HOUR.finditer(text):
        settled = bool(match["half"] or match["part"])
        clear = settled or match["oclock"] or match["past"] or match["to"]
        cued = _AT.search(text[max(0, match.start() - _AT_REACH) : match.start()])
        if clear or (cued and not _NO_HOUR.match(text, match.end())):
            yield Hour(
                match.start(),
                match.end(),
                _said_hour(match),
                _said_minutes(match),
                settled,
                needs_day=not clear,
                colloquial=not settled,
            )
    for match in _NOON.finditer(text):
        yield Hour(match.start(), match.end(), 12, 0, settled=True)


def find_english_moments(text: str) -> Iterator[tuple[int, int, timedelta]]:
    """Find moments counted back from now: two hours ago, half an hour ago, an hour and a half ago, 20 minutes ago.

    Yields:
        Start, end and how long ago.
    """
    for match in _MOMENT.finditer(text):
        count = count_of(match)
        if count < 10_000:
            yield match.start(), match.end(), timedelta(minutes=count * (60 if match["unit"][0] == "h" else 1))
    for match in _PART_OF_HOUR.finditer(text):
        yield match.start(), match.end(), timedelta(minutes=_PARTS_OF_HOUR[match["part"]])
