"""Days of feasting and shopping that people name instead of a date; those of the lunar calendar are left out."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from nlu.entities.dates.calendar import weekday_of_month
from nlu.entities.dates.moments import Day

_DayOfYear = Callable[[int], date]

_THURSDAY, _SUNDAY = 3, 6
# 十一, 五一 and 618 are numbers too.
_NO_NUMBER_BEFORE = r"(?<![\d.,#a-z一二三四五六七八九十零百千万第双差-])"
_NO_NUMBER_AFTER = r"(?![\d一二三四五六七八九十零百千万块元折个%点楼号件])"
_DAYS_OFF = "(?=小?长假|黄金周|假期|放假|期间|那天|当天|的?时候|出去)"
_SALE = "(?=买|购|抢|囤|下的?单|预售|大促|活动|促销|年中|期间|那天|当天|的?时候|凌晨|晚|零点|之?前|之?后)"


def _on(month: int, day: int) -> _DayOfYear:
    return lambda year: date(year, month, day)


def _by_weekday(which: int, weekday: int, month: int, days_later: int = 0) -> _DayOfYear:
    return lambda year: weekday_of_month(which, weekday, month, year) + timedelta(days=days_later)


_CHINESE: dict[str, _DayOfYear] = {
    "元旦": _on(1, 1),
    "(?<!白色)(?<!七夕)情人节": _on(2, 14),
    "(?:三八|38)?(?:妇女|女神|女王)节|三八节": _on(3, 8),
    "愚人节": _on(4, 1),
    f"(?:五一|51)?国?际?劳动节|{_NO_NUMBER_BEFORE}五一(?:节|{_NO_NUMBER_AFTER}(?![路街广大村]))": _on(5, 1),
    "母亲节": _by_weekday(2, _SUNDAY, 5),
    "(?:六一)?儿童节": _on(6, 1),
    "父亲节": _by_weekday(3, _SUNDAY, 6),
    f"{_NO_NUMBER_BEFORE}618{_SALE}": _on(6, 18),
    "教师节": _on(9, 10),
    f"(?:十一)?国庆节?|{_NO_NUMBER_BEFORE}十一{_DAYS_OFF}": _on(10, 1),
    "万圣节": _on(10, 31),
    "双 ?(?:十一|11)(?!\\d)|光棍节": _on(11, 11),
    "感恩节": _by_weekday(4, _THURSDAY, 11),
    "黑色星期五|黑五(?!类)": _by_weekday(4, _THURSDAY, 11, days_later=1),
    "双 ?(?:十二|12)(?!\\d)": _on(12, 12),
    "平安夜": _on(12, 24),
    "圣诞节|圣诞(?=当天|那天|期间|前|后|买|的?时候)": _on(12, 25),
    "跨年夜": _on(12, 31),
}
_ENGLISH: dict[str, _DayOfYear] = {
    "new year['’]?s?['’]? day": _on(1, 1),
    "valentine['’]?s?['’]? day|valentine['’]s": _on(2, 14),
    "april fool['’]?s?['’]? day": _on(4, 1),
    "father['’]?s?['’]? day": _by_weekday(3, _SUNDAY, 6),
    "hall?owe['’]?en": _on(10, 31),
    "single(?:s['’]?|['’]s) day|double (?:eleven|11)": _on(11, 11),
    "thanksgiving(?: day)?": _by_weekday(4, _THURSDAY, 11),
    "black friday": _by_weekday(4, _THURSDAY, 11, days_later=1),
    "cyber monday": _by_weekday(4, _THURSDAY, 11, days_later=4),
    "double (?:twelve|12)": _on(12, 12),
    "(?:christmas|xmas|x-mas) eve": _on(12, 24),
    "(?:christmas|xmas|x-mas) day|(?<=at )(?:christmas|xmas)|(?<=last )christmas": _on(12, 25),
    "boxing day": _on(12, 26),
    "new year['’]?s?['’]? eve": _on(12, 31),
}
_HOLIDAYS = [
    *((re.compile(names), day_of) for names, day_of in _CHINESE.items()),
    *((re.compile(rf"(?<![a-z])(?:{names})(?![a-z])"), day_of) for names, day_of in _ENGLISH.items()),
]
_YEARS_BACK = {"今": 0, "去": 1, "前": 2, "this": 0, "last": 1}
_YEAR_BEFORE = re.compile(r"(?:(?P<named>[今去前])|(?<!\d)(?P<number>(?:20)?\d\d))年的?$")
_YEAR_AFTER = re.compile(r",? (?:(?P<named>last|this) year|(?:of )?(?P<number>20\d\d))(?![\da-z])")
_REACH = 6


def _latest(day_of: _DayOfYear, today: date) -> date:
    this_year = day_of(today.year)
    return this_year if this_year <= today else day_of(today.year - 1)


def _placed(text: str, start: int, end: int, day_of: _DayOfYear, today: date) -> Day:
    before, after = _YEAR_BEFORE.search(text[max(0, start - _REACH) : start]), _YEAR_AFTER.match(text, end)
    year = before or after
    if year is None:
        return Day(start, end, _latest(day_of, today))
    number = int(year["number"]) % 100 + 2000 if year["number"] else today.year - _YEARS_BACK[year["named"]]
    return Day(start - len(before[0]) if before else start, after.end() if after else end, day_of(number))


def find_holidays(text: str, today: date) -> Iterator[Day]:
    """Find holidays by name: 双十一, 去年国庆节, 黑五, Singles' Day, Boxing Day, Black Friday last year.

    Args:
        text: Normalised text.
        today: The day the message was sent; a holiday without a year is the last that came by then.
    """
    for pattern, day_of in _HOLIDAYS:
        for match in pattern.finditer(text):
            yield _placed(text, *match.span(), day_of, today)
