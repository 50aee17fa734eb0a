"""Days, hours and moments in Chinese."""

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
from nlu.entities.numbers import CHINESE, DIGITS, value_of

_NUMBER = rf"(?:{DIGITS}|{CHINESE})"
_NAMED_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_NAMED = re.compile(
    r"(?<![目提])(?:(大前|大后|前|昨|今|明|后)(?:天|日|儿个?)|(昨|今|明|前)(?=早|晚|夜))"
    r"(?:的?(?:凌晨|清晨|早上|早(?!上)|上午|中午|下午|傍晚|晚上|晚(?!上)|夜里|半夜|深夜)"
    r"(?! ?[\d一二两三四五六七八九十]))?"
)
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5} | {
    str(number): number - 1 for number in range(1, 7)
}
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = re.compile(rf"(上+|下|这|本)?个?{_WEEK}([一二三四五六日天末1-6])(?![\d年月日点号])")
_WHOLE_WEEK = re.compile(rf"(上+)个?{_WEEK}(?![一二三四五六日天末1-6])")
_AGO = re.compile(
    rf"(?P<number>{_NUMBER}|半)(?:多)?(?P<half>个半)?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:多)?(?:以|之)?前"
)
_AGO_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTH_DAY = re.compile(
    rf"(?:(?P<year>(?:20)?\d{{2}}|去|今|前)年)?(?P<month>{_NUMBER}) ?月(?:份)?"
    rf"(?P<day>{_NUMBER}) ?[日号]?(?![\d块元个件%天岁])"
)
_NAMED_MONTH = re.compile(rf"(?P<which>上+个?|这个?|本)月(?:份)?(?:(?P<day>{_NUMBER}) ?[日号]|(?P<part>初|中|底|末))?")
_NUMBERED_DAY = re.compile(
    rf"(?<![\d月.\-第a-z单编型])(?P<day>{_NUMBER}) ?号(?![\d楼店线院门机仓柜窗桌厅馆库客选方技码线地层房厂])"
)
_PART_OF_MONTH = {"初": 1, "中": 15, "底": 28, "末": 28}

_DAY_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|早|晚)"
_HOUR = re.compile(
    rf"{_DAY_PART}?的? ?(?P<hour>{_NUMBER})(?:点钟?|时)(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?)?"
)
_CLOCK = re.compile(
    rf"{_DAY_PART}?的? ?(?<![\d:.])(?P<hour>[012]?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:]| ?[ap]m)"
)
_LATE_PARTS = frozenset({"下午", "傍晚", "晚上", "晚", "夜里", "深夜"})
_MOMENT = re.compile(rf"(?P<number>{_NUMBER}|半)(?P<half>个半)?个?(?:多)?(?P<unit>小时|钟头|分钟)(?:多)?(?:以|之)?前")

_DatesFound = Iterator[tuple[int, int, date]]


def _whole(written: str | None) -> int | None:
    value = value_of(written) if written else None
    return int(value) if value is not None and value == int(value) else None


def _named_days(text: str, today: date) -> _DatesFound:
    for match in _NAMED.finditer(text):
        yield match.start(), match.end(), today + timedelta(days=_NAMED_DAYS[match[1] or match[2]])


def _weekdays(text: str, today: date) -> _DatesFound:
    for match in _WEEKDAY.finditer(text):
        which, weekday = match[1], _WEEKDAYS[match[2]]
        if which is None:
            yield match.start(), match.end(), latest_weekday(weekday, today, including_today=True)
        else:
            weeks = -len(which) if which.startswith("上") else int(which == "下")
            yield match.start(), match.end(), weekday_of_week(weekday, weeks, today)
    for match in _WHOLE_WEEK.finditer(text):
        yield match.start(), match.end(), weekday_of_week(0, -len(match[1]), today)


def _days_ago(text: str, today: date) -> _DatesFound:
    for match in _AGO.finditer(text):
        number = 0.5 if match["number"] == "半" else value_of(match["number"])
        if number is None or number > 1000:
            continue
        number += 0.5 if match["half"] else 0.0
        if match["unit"] in _AGO_DAYS:
            day = today - timedelta(days=round(number * _AGO_DAYS[match["unit"]]))
        else:
            months = number * (12 if match["unit"] == "年" else 1)
            day = months_before(today, int(months)) - timedelta(days=round(30 * (months % 1)))
        yield match.start(), match.end(), day


def _year(written: str, today: date) -> int:
    named = {"今": today.year, "去": today.year - 1, "前": today.year - 2}
    return named[written] if written in named else int(written) % 100 + 2000


def _calendar_days(text: str, today: date) -> _DatesFound:
    for match in _MONTH_DAY.finditer(text):
        month, number = _whole(match["month"]), _whole(match["day"])
        if month and number:
            day = (
                valid_day(_year(match["year"], today), month, number)
                if match["year"]
                else day_of_year(month, number, today)
            )
            if day:
                yield match.start(), match.end(), day
    for match in _NAMED_MONTH.finditer(text):
        month_start = months_before(today.replace(day=1), match["which"].count("上"))
        number = _whole(match["day"]) or _PART_OF_MONTH.get(match["part"] or "", 1)
        day = valid_day(month_start.year, month_start.month, number)
        if day and (match["day"] or match["part"] or "上" in match["which"]):
            yield match.start(), match.end(), day
    for match in _NUMBERED_DAY.finditer(text):
        number = _whole(match["day"])
        day = day_of_month(number, today) if number else None
        if day:
            yield match.start(), match.end(), day


def find_chinese_dates(text: str, today: date) -> _DatesFound:
    """Find days: 昨天, 上周三, 三天前, 上个月5号, 去年11月3日, 11月3号, 3号.

    Args:
        text: Normalised text.
        today: The day the message was sent.

    Yields:
        Start, end and day.
    """
    yield from _named_days(text, today)
    yield from _weekdays(text, today)
    yield from _days_ago(text, today)
    yield from _calendar_days(text, today)


def _clock_time(part: str | None, hour: int, minute: int) -> time | None:
    if (part in _LATE_PARTS and hour < 12) or (part == "中午" and hour < 4):
        hour += 12
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def find_chinese_hours(text: str) -> Iterator[tuple[int, int, time]]:
    """Find hours of a day: 下午3点, 晚上八点半, 15:30.

    An hour alone ("3点") counts only with a part of the day, a minute or a day before it: 三点 is also "three points".

    Yields:
        Start, end and time of day.
    """
    for match in _HOUR.finditer(text):
        hour = _whole(match["hour"])
        minute = 30 if match["half"] else _whole(match["minute"]) or 0
        minute = {"一": 15, "三": 45}.get(match["quarter"] or "", minute)
        after_day = re.search(r"[天日号早晚]的? ?$", text[: match.start()][-4:])
        is_time = match["part"] or match["half"] or match["quarter"] or match["minute"] or after_day
        found = _clock_time(match["part"], hour, minute) if hour is not None and is_time else None
        if found:
            yield match.start(), match.end(), found
    for match in _CLOCK.finditer(text):
        found = _clock_time(match["part"], int(match["hour"]), int(match["minute"]))
        if found:
            yield match.start(), match.end(), found


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
