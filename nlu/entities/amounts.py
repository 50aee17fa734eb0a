"""Amounts of money in any of the ways customers name them."""

import re
from collections.abc import Iterator

from nlu.entities.numbers import CHINESE, DIGITS, ENGLISH, value_of
from nlu.entities.spans import AMOUNT, Span

_SIGN = r"(?:(?:hk|nt|us|au?|ca?|s)?\$|[¥£€₹]|(?<![a-z])(?:rmb|cny|usd|hkd|twd|ntd|gbp|eur|inr|rs\.?) ?)"
_SIGNED = re.compile(rf"{_SIGN} ?(?P<number>{DIGITS}) ?(?P<multiplier>[千万kwm](?![a-z]))?(?: ?(?:元|块钱?))?")
_UNIT = (
    r"块钱|块大洋|块|元钱|元人民币|元整|元|圆|港币|港元|新台币|台币|人民币|美元|美金|刀|欧元|英镑|镑|日元|软妹币|大洋|"
    r"(?:rmb|cny|yuan|hkd|twd|usd)(?![a-z])"
)
_TENTHS = r"(?P<tenths>[一二三四五六七八九]|\d)(?:毛|角)?(?![\d.,:点十百千万年月日号天个件次份双盒瓶箱张袋折分倍多])"
_COUNTED = re.compile(
    rf"(?P<number>{DIGITS}|{CHINESE}) ?(?P<multiplier>[百千万亿kw](?![a-z]))?[多来余几]? ?"
    rf"(?P<unit>{_UNIT})(?:{_TENTHS})?"
)
_CHANGE = re.compile(rf"(?P<number>{DIGITS}|{CHINESE})(?P<unit>毛钱?|角钱?|分钱)")
_ENGLISH = re.compile(
    rf"(?:(?P<digits>(?<![\d.,a-z-]){DIGITS}) ?(?P<multiplier>k(?![a-z]))?|(?P<words>{ENGLISH}))[ -]?"
    r"(?:(?:us|hong kong|canadian|australian) )?"
    r"(?P<unit>dollars?|bucks?|quid|pounds?|euros?|yuan|rmb|rupees?|gbp|usd|eur|inr|cents?|pence)(?![a-z])"
)
_PAID = re.compile(
    r"(?:赔偿?|退还?|补偿?|付|扣|花|收|返还?|减免?|给我|要价|卖|只要|一共|总共|合计|共计)(?:了|掉|我|给我|款|费)*(?:我|你们)?"
    r"(?:共|一共|整整|大概|大约|至少|最少|起码|差不多|才|只|就)?(?:要)? ?"
    rf"(?P<number>{DIGITS}|{CHINESE})(?P<multiplier>[千万kw](?![a-z]))?(?P<next>.?)"
)
_PAID_ENGLISH = re.compile(
    r"(?<![a-z])(?:refund(?:ed)?|pa(?:y|id)|charged?|costs?|spent|owe|deducted|compensation of|refund of)"
    r"(?: (?:me|us|you|him|her|it|back|only|just|about|around|at least|for|over|an extra|extra|another|my card)){0,3}"
    rf" (?P<number>{DIGITS})(?P<next> ?[a-z%/-]*)"
)
_COUNTED_THINGS = frozenset(
    "件个天次年月日号点分小时%折倍条张包盒瓶双只台份岁人位楼层斤克升米袋箱套部本款周星笔单趟家遍轮米"
)
_NOT_AFTER_TEN_THOUSAND = _COUNTED_THINGS | frozenset("一二三四五六七八九零多名步次字粉能分无里")
_ENGLISH_GO_ON = frozenset(
    {
        "",
        "and",
        "but",
        "for",
        "on",
        "to",
        "twice",
        "instead",
        "when",
        "because",
        "extra",
        "or",
        "in",
        "from",
        "is",
        "was",
        "at",
        "not",
        "please",
        "so",
    }
)
# 块 also counts solid things: 一块手表.
_SOLID = re.compile(
    r"手?表|布|肉|蛋糕|饼|砖|板|瓷|玻璃|屏|电池|面包|豆腐|肥皂|香皂|巧克力|硬盘|地|皮|木|儿|石|主板|显卡|糖|毯|毛巾|移动"
)
_HUNDREDTHS = {"分钱": 0.01, "cent": 0.01, "cents": 0.01, "pence": 0.01}
_SMALL_AMOUNT = 10
_TEN_THOUSANDS = re.compile(
    rf"(?P<number>{DIGITS}|[一二两三四五六七八九十]{{1,2}})(?P<multiplier>[万w](?![a-z0-9]))(?P<next>.?)"
)


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
            yield Span(match.start(), match.end(), AMOUNT, round(value * _HUNDREDTHS.get(match["unit"], 0.1), 2))


def _signed(text: str) -> Iterator[Span]:
    for match in _SIGNED.finditer(text):
        yield Span(
            match.start(),
            match.end(),
            AMOUNT,
            round(value_of(match["number"], match["multiplier"] or "") or 0.0, 2),
        )


def _english(text: str) -> Iterator[Span]:
    for match in _ENGLISH.finditer(text):
        value = value_of(match["digits"] or match["words"], match["multiplier"] or "")
        if value is not None:
            yield Span(match.start(), match.end(), AMOUNT, round(value * _HUNDREDTHS.get(match["unit"], 1.0), 2))


def _paid(text: str) -> Iterator[Span]:
    for match in _PAID.finditer(text):
        value = value_of(match["number"], match["multiplier"] or "")
        if value is not None and value >= _SMALL_AMOUNT and match["next"] not in _COUNTED_THINGS - {""}:
            yield Span(
                match.start("number"),
                max(match.end("number"), match.end("multiplier")),
                AMOUNT,
                round(value, 2),
            )
    for match in _PAID_ENGLISH.finditer(text):
        value = value_of(match["number"])
        if value is not None and match["next"].strip() in _ENGLISH_GO_ON:
            yield Span(match.start("number"), match.end("number"), AMOUNT, round(value, 2))


def _ten_thousands(text: str) -> Iterator[Span]:
    for match in _TEN_THOUSANDS.finditer(text):
        value = value_of(match["number"], match["multiplier"])
        if value is not None and match["next"] not in _NOT_AFTER_TEN_THOUSAND:
            yield Span(match.start(), match.end("multiplier"), AMOUNT, round(value, 2))


def find_amounts(text: str) -> Iterator[Span]:
    """Find amounts: ¥299.00, 299元, 三千五百块, 1.2万块, 三块五, $40, 20 quid, two hundred yuan, 赔我500.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is a number of currency units, rounded to hundredths.
    """
    yield from _signed(text)
    yield from _counted(text)
    yield from _in_change(text)
    yield from _english(text)
    yield from _paid(text)
    yield from _ten_thousands(text)
