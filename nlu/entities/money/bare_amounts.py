"""Chinese sums named without a unit where the talk is of money: 赔我500, 押金两万三千八, 一万八的冰箱."""

import re
from collections.abc import Iterator

from nlu.entities.numbers import CHINESE, DIGITS, value_of
from nlu.entities.spans import AMOUNT, Span

# What follows a number that counts something else than money.
COUNTERS = "件个天次年月号点分小时%折倍条张包盒瓶双只台份岁人位楼层斤克升米袋箱套部本款周星笔单趟家遍轮公里步杯桶罐支"
_NOT_MONEY = frozenset(COUNTERS) | frozenset("日-/:")
_NOT_AFTER_TEN_THOUSAND = _NOT_MONEY | frozenset("一二三四五六七八九零0123456789多名字粉能无")
_SPENT = r"赔偿?|退还?|补偿?|付|扣|花|收|返还?|减免?|给我|要价|卖|只要|一共|总共|合计|共计"
_PRICED = (
    r"押金|[定订]金|首付|尾款|保证金|违约金|本金|房租|租金|学费|手续费|运费|费用|[总单原售差]价|到手价|价格|报价|"
    r"金额|工资"
)
_PAID = re.compile(
    rf"(?:{_SPENT}|{_PRICED})(?:了|掉|我|给我|款|费|是|为)*(?:我|你们)?"
    r"(?:共|一共|整整|大概|大约|至少|最少|起码|差不多|才|只|就)?(?:要)?[: ]{0,2}"
    rf"(?P<number>{DIGITS}|{CHINESE})(?P<multiplier>[千万kw](?![a-z]))?(?P<next>.?)"
)
_TEN_THOUSANDS = re.compile(
    rf"(?P<number>{DIGITS}|[一二两三四五六七八九十]{{1,2}})(?P<multiplier>[万w](?![a-z0-9]))(?P<next>.?)"
)
# 一万八, 3千5: the last digit counts the next lower unit.
_TAILED = re.compile(
    rf"(?P<number>{CHINESE}|(?<![\d.])\d{{1,3}}[千万][1-9](?!\d))(?P<next>.?)(?P<thing>[\u4e00-\u9fff]?)"
)
_TAIL = re.compile(r"(?P<unit>[百千万])(?P<tail>[一二三四五六七八九1-9])$")
_MONEY = re.compile(rf"{_SPENT}|{_PRICED}|[钱款费价买租交充刷转罚贵]|便宜|余额|预算|[元块¥]")
_FOOL = "二百五"
_UNITS = {"百": 100, "千": 1000, "万": 10_000}
_SMALL_AMOUNT = 10
_REACH = 12


def _tailed_value(written: str) -> float | None:
    tail = _TAIL.search(written)
    if tail is None or written == _FOOL:
        return None
    if not written[0].isdigit():
        return value_of(written)
    return (int(written[: tail.start()]) + int(tail["tail"]) / 10) * _UNITS[tail["unit"]]


def _is_about_money(match: re.Match[str]) -> bool:
    """ "一万八的冰箱", or a word of paying shortly before"""
    is_price_of = match["next"] == "的" and bool(match["thing"]) and match["thing"] not in _NOT_MONEY
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    return is_price_of or bool(_MONEY.search(before)) or match["next"] == "买"


def _tailed(text: str) -> Iterator[Span]:
    for match in _TAILED.finditer(text):
        value = _tailed_value(match["number"])
        if value is not None and match["next"] not in _NOT_MONEY and _is_about_money(match):
            yield Span(match.start(), match.end("number"), AMOUNT, round(value, 2))


def _paid(text: str) -> Iterator[Span]:
    for match in _PAID.finditer(text):
        value = value_of(match["number"], match["multiplier"] or "")
        if value is not None and value >= _SMALL_AMOUNT and match["next"] not in _NOT_MONEY:
            end = max(match.end("number"), match.end("multiplier"))
            yield Span(match.start("number"), end, AMOUNT, round(value, 2))


def _ten_thousands(text: str) -> Iterator[Span]:
    for match in _TEN_THOUSANDS.finditer(text):
        value = value_of(match["number"], match["multiplier"])
        if value is not None and match["next"] not in _NOT_AFTER_TEN_THOUSAND:
            yield Span(match.start(), match.end("multiplier"), AMOUNT, round(value, 2))


def find_bare_amounts(text: str) -> Iterator[Span]:
    """Find sums without a unit.

    Args:
        text: Normalised text.
    """
    yield from _paid(text)
    yield from _ten_thousands(text)
    yield from _tailed(text)
