"""Hours of the day and moments counted back from now, in Chinese and as clocks show them."""

import re
from collections.abc import Iterator
from datetime import timedelta

from nlu.entities.dates.day_parts import CHINESE_PART, hour_within, part_called
from nlu.entities.dates.moments import Hour
from nlu.entities.numbers import CHINESE, DIGITS, value_of

_DAY_PART = rf"(?:(?P<part>{CHINESE_PART})的? ?)?"
_ONES = "一二三四五六七八九"
# 三 of 十三点 is no hour, but that of 周五三点 is.
_AFTER_NUMERAL = rf"(?:(?<![\d:.几第零〇十两{_ONES}])|(?<=[周期拜][{_ONES}])|(?<=双十[一二]))"
_HOUR = re.compile(
    rf"{_DAY_PART}(?P<hour>(?<![\d:.几第])[012]?\d|{_AFTER_NUMERAL}(?:二?十[{_ONES}]?|[零〇两{_ONES}]))"
    r"(?:点(?P<oclock>[钟整])?|时(?![间候常代刻而尚长效差隔]))"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|"
    rf"(?P<minute>[0-5]\d|[零〇][{_ONES}]|[二三四五]?十[{_ONES}]?|\d(?=分)|[{_ONES}](?=分))(?![\d点{_ONES}]|分钟)分?)?"
)
_CLOCK = re.compile(rf"{_DAY_PART}(?<![\d:.])(?P<hour>[012]?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:]| ?[ap]\.?m)")
_QUARTERS = {"一": 15, "三": 45}
_NUMBER = rf"(?:{DIGITS}|{CHINESE})"
_MOMENT = re.compile(rf"(?P<number>{_NUMBER}|半)(?P<half>个半)?个?(?:多)?(?P<unit>小时|钟头|分钟)(?:多)?(?:以|之)?前")
_LAST_HOUR = 24


def _whole(written: str) -> int | None:
    """The value of "7", "零五" or "十二"."""
    value = value_of(written.lstrip("零〇") or "0")
    return None if value is None else int(value)


def _within(part: str | None, hour: int) -> int:
    return hour_within(part_called(part), hour) if part else hour


def _spoken_hours(text: str) -> Iterator[Hour]:
    for match in _HOUR.finditer(text):
        hour = _whole(match["hour"])
        minute = 30 if match["half"] else _QUARTERS.get(match["quarter"] or "", 0)
        minute = (_whole(match["minute"]) or 0) if match["minute"] else minute
        if hour is None or hour > _LAST_HOUR:
            continue
        part = match["part"]
        is_plain = not (part or match["half"] or match["quarter"] or match["minute"] or match["oclock"])
        hour = _within(part, hour)
        yield Hour(match.start(), match.end(), hour, minute, bool(part), is_plain, colloquial=not part)


def find_chinese_hours(text: str) -> Iterator[Hour]:
    """Find hours of a day: 下午3点, 晚上八点半, 早上六点十分, 15:30.

    An hour alone ("3点") counts only with a part of the day, a minute or beside a day: 三点 is also "three points".
    """
    yield from _spoken_hours(text)
    for match in _CLOCK.finditer(text):
        hour = int(match["hour"])
        if hour <= _LAST_HOUR:
            minute, settled = int(match["minute"]), bool(match["part"])
            colloquial = text.endswith("at ", 0, match.start()) and not match["hour"].startswith("0")
            hour = _within(match["part"], hour)
            yield Hour(match.start(), match.end(), hour, minute, settled, colloquial=colloquial)


def find_chinese_moments(text: str) -> Iterator[tuple[int, int, timedelta]]:
    """Find moments counted back from now: 两小时前, 半个小时前, 20分钟前.

    Yields:
        Start, end and how long ago.
    """
    for match in _MOMENT.finditer(text):
        number = 0.5 if match["number"] == "半" else value_of(match["number"])
        if number is not None and number < 10_000:
            number += 0.5 if match["half"] else 0.0
            minutes = number if match["unit"] == "分钟" else number * 60
            yield match.start(), match.end(), timedelta(minutes=minutes)
