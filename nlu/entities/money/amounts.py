"""Amounts of money in any of the ways customers name them; here those with a sign or a Chinese unit."""

import re
from collections.abc import Iterator

from nlu.entities.money.bare_amounts import COUNTERS, find_bare_amounts
from nlu.entities.money.counter_amounts import find_counter_amounts
from nlu.entities.money.english_amounts import find_english_amounts
from nlu.entities.numbers import CHINESE, DIGITS, value_of
from nlu.entities.spans import AMOUNT, Span

_SIGN = r"(?:(?:hk|nt|us|au?|ca?|s)?\$|[¥£€₹]|(?<![a-z])(?:rmb|cny|usd|hkd|twd|ntd|gbp|eur|inr|rs\.?) ?)"
_SIGNED = re.compile(rf"{_SIGN} ?(?P<number>{DIGITS})(?: ?(?P<multiplier>[千万kwm](?![a-z])))?(?: ?(?:元|块钱?))?")
_UNIT = (
    r"块钱|块大洋|块|蚊|元钱|元人民币|元整|元|圆|港币|港元|新台币|台币|人民币|美元|美金|刀|欧元|英镑|镑|日元|软妹币|大洋|"
    r"(?:rmb|cny|yuan|hkd|twd|usd)(?![a-z])"
)
_TENTHS = rf"(?P<tenths>[一二三四五六七八九]|\d)(?:毛|角)?(?![\d:点十百千万多日{COUNTERS}](?!邮)|[.,]\d)"
_COUNTED = re.compile(
    rf"(?P<number>{DIGITS}|{CHINESE}) ?(?P<multiplier>[百千万亿kw](?![a-z]))?[多来余几]? ?"
    rf"(?P<unit>{_UNIT})(?:{_TENTHS})?"
)
_CHANGE = re.compile(rf"(?P<number>{DIGITS}|{CHINESE})(?P<unit>毛钱?|角钱?|分钱)")
# 块 also counts solid things: 一块手表.
_SOLID = re.compile(
    r"手?表|布|肉|蛋糕|饼|砖|板|瓷|玻璃|屏|电池|面包|豆腐|肥皂|香皂|巧克力|硬盘|地|皮|木|儿|石|主板|显卡|糖|毯|毛巾|移动"
)
_FEN, _JIAO = 0.01, 0.1
_SMALL_AMOUNT = 10


def _is_pieces(match: re.Match[str], value: float) -> bool:
    if match["unit"] != "块":
        return False
    return match["number"] == "一" or (value < _SMALL_AMOUNT and bool(_SOLID.match(match.string, match.end("unit"))))


def _counted(text: str) -> Iterator[Span]:
    for match in _COUNTED.finditer(text):
        value = value_of(match["number"], match["multiplier"] or "")
        if value is None or _is_pieces(match, value):
            continue
        if match["tenths"]:
            value += (value_of(match["tenths"]) or 0.0) / 10
        yield Span(match.start(), match.end(), AMOUNT, round(value, 2))


def _in_change(text: str) -> Iterator[Span]:
    for match in _CHANGE.finditer(text):
        value = value_of(match["number"])
        if value is not None:
            worth = _FEN if match["unit"].startswith("分") else _JIAO
            yield Span(match.start(), match.end(), AMOUNT, round(value * worth, 2))


def _signed(text: str) -> Iterator[Span]:
    for match in _SIGNED.finditer(text):
        value = value_of(match["number"], match["multiplier"] or "") or 0.0
        yield Span(match.start(), match.end(), AMOUNT, round(value, 2))


def find_amounts(text: str) -> Iterator[Span]:
    """Find amounts: ¥299.00, 299元, 三千五百块, 1.2万块, 三块五, $40, 20 quid, two hundred yuan, 一万八的冰箱, 赔我500,
    最少200, how about 150.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is a number of currency units, rounded to hundredths.
    """
    yield from _signed(text)
    yield from _counted(text)
    yield from _in_change(text)
    yield from find_english_amounts(text)
    yield from find_bare_amounts(text)
    yield from find_counter_amounts(text)
