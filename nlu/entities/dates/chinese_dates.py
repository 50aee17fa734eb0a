"""Days in Chinese."""

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
from nlu.entities.dates.day_parts import CHINESE_PART
from nlu.entities.dates.moments import Day
from nlu.entities.numbers import CHINESE, DIGITS, value_of

_NUMBER = rf"(?:{DIGITS}|{CHINESE})"
_NAMED_DAYS = {
    **{"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3},
    **{"寻": -1, "琴": -1, "噚": -1, "㖊": -1, "听": 1},
}
_NAMED = re.compile(
    r"(?<![目提])(大前|大后|前|昨|今|明|后)(?:天|日(?![语本文])|儿个?)"
    rf"|(?<![目提以之找])([昨今明前寻琴])(?={CHINESE_PART})"
    r"|([寻琴噚㖊听])日(?![语本文剧式韩])"
)
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5} | {
    str(number): number - 1 for number in range(1, 7)
}
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = re.compile(
    rf"(上+|下|这|本)?个?{_WEEK}(?:([一二三四五六日天末])(?![年月日号]|点(?![的了餐单外]))|([1-6])(?![\d年月日点号]))"
)
_WHOLE_WEEK = re.compile(rf"(上+)个?{_WEEK}(?![一二三四五六日天末1-6])")
_AGO = re.compile(
    rf"(?P<number>{_NUMBER}|半)(?:多)?(?P<half>个半)?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:多)?(?:以|之)?前"
)
_AGO_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTH_DAY = re.compile(
    rf"(?:(?P<year>(?:20)?\d{{2}}|去|今|前)年)?(?P<month>{_NUMBER}) ?月(?:份)?"
    rf"(?P<day>{_NUMBER}) ?(?:[日号]|(?![\d块元个件%天岁日号]))"
)
_NAMED_MONTH = re.compile(rf"(?P<which>上+个?|这个?|本)月(?:份)?(?:(?P<day>{_NUMBER}) ?[日号]|(?P<part>初|中|底|末))?")
_NUMBERED_DAY = re.compile(
    r"(?<!尺[寸码]是)(?<!尺[寸码]是 )(?<!尺[寸码])(?<![鞋码])(?<!码数)"
    rf"(?<![\d月.\-第a-z单编型])(?P<day>{_NUMBER}) ?号(?![\d楼店线院门机仓柜窗桌厅馆库客选方技码线地层房厂])"
)
_PART_OF_MONTH = {"初": 1, "中": 15, "底": 28, "末": 28}


def _whole(written: str | None) -> int | None:
    value = value_of(written) if written else None
    return int(value) if value is not None and value == int(value) else None


def _named_days(text: str, today: date) -> Iterator[Day]:
    for match in _NAMED.finditer(text):
        yield Day(match.start(), match.end(), today + timedelta(days=_NAMED_DAYS[match[1] or match[2] or match[3]]))


def _weekdays(text: str, today: date) -> Iterator[Day]:
    for match in _WEEKDAY.finditer(text):
        which, weekday = match[1], _WEEKDAYS[match[2] or match[3]]
        if which is None:
            yield Day(match.start(), match.end(), latest_weekday(weekday, today, including_today=True))
        else:
            weeks = -len(which) if which.startswith("上") else int(which == "下")
            yield Day(match.start(), match.end(), weekday_of_week(weekday, weeks, today))
    for match in _WHOLE_WEEK.finditer(text):
        yield Day(match.start(), match.end(), weekday_of_week(0, -len(match[1]), today))


def _days_ago(text: str, today: date) -> Iterator[Day]:
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
        yield Day(match.start(), match.end(), day)


def _year(written: str, today: date) -> int:
    named = {"今": today.year, "去": today.year - 1, "前": today.year - 2}
    return named[written] if written in named else int(written) % 100 + 2000


def _calendar_days(text: str, today: date) -> Iterator[Day]:
    for match in _MONTH_DAY.finditer(text):
        month, number = _whole(match["month"]), _whole(match["day"])
        if month and number:
            day = (
                valid_day(_year(match["year"], today), month, number)
                if match["year"]
                else day_of_year(month, number, today)
            )
            if day:
                yield Day(match.start(), match.end(), day)
    for match in _NAMED_MONTH.finditer(text):
        month_start = months_before(today.replace(day=1), match["which"].count("上"))
        number = _whole(match["day"]) or _PART_OF_MONTH.get(match["part"] or "", 1)
        day = valid_day(month_start.year, month_start.month, number)
        if day and (match["day"] or match["part"] or "上" in match["which"]):
            yield Day(match.start(), match.end(), day)
    for match in _NUMBERED_DAY.finditer(text):
        number = _whole(match["day"])
        day = day_of_month(number, today) if number else None
        if day:
            yield Day(match.start(), match.end(), day)


def find_chinese_dates(text: str, today: date) -> Iterator[Day]:
    """Find days: 昨天, 上周三, 三天前, 上个月5号, 去年11月3日, 11月3号, 3号.

    Args:
        text: Normalised text.
        today: The day the message was sent.
    """
    yield from _named_days(text, today)
    yield from _weekdays(text, today)
    yield from _days_ago(text, today)
    yield from _calendar_days(text, today)
