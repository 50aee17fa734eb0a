"""Shares of what was paid that somebody wants: 退一半, 至少三成, 打五折, 30%, half the price back, a third of it."""

import re
from collections.abc import Iterator

from nlu.entities.numbers import CHINESE, value_of
from nlu.entities.spans import SHARE, Span

_GIVING = (
    r"(?:退还?|赔偿?|补偿?|返还?|减免?|免|给|要|至少|最少|起码|最低|[低少]于|接受|refund(?:ed)?|pay(?: me)?|"
    r"give(?: me)?|"
    r"get|want|need|return|reimburse|knock|take|at least|less than|minimum|how about|what about|make it|back)"
)
_BEFORE = re.compile(
    rf"{_GIVING}(?:给|回|我|了|的|是|个|掉|也?要|也?得|不能|me|us|back|about|at least|another|"
    rf"off)*[ :,]{{0,2}}(?:just |only )?$"
)
_AFTER = re.compile(
    r" ?(?:的?(?:钱|款|货款|价钱|费用|房费)|退|给我|就行|行不行|行吗|可以吗|怎么样|也行|吧|(?:of )?(?:it|that|"
    r"the price|my money|the money|"
    r"the cost|what i paid|price|the total|the amount)?,? ?(?:back|refund(?:ed)?|off)(?![a-z]))"
)
_REACH = 24
_TENTH, _WHOLE = 10, 100
_PERCENT = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,3}(?:\.\d)?) ?(?:%|percent(?![a-z])|per cent(?![a-z]))"
    rf"|百分之(?P<words>{CHINESE}|\d{{1,3}})"
)
_TENTHS = re.compile(
    r"(?<![\d一二三四五六七八九十])(?P<number>[一二两三四五六七八九1-9])成(?P<half>半)?(?![功为本立新年员交分])"
)
_REDUCED = re.compile(r"(?P<verb>打)?(?<!\d)(?P<number>[一二三四五六七八九1-9]{1,2})折(?![叠断])")
_FRACTION = re.compile(r"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])")
_HALF = re.compile(
    r"一半(?!天|小时|个)|对半|半价|半数"
    r"|(?<![a-z])half(?! (?:an? |past|hour|way|dozen|of (?:them|these|those)))(?![a-z-])"
)
_NAMED = {"third": 1 / 3, "quarter": 0.25, "two thirds": 2 / 3, "three quarters": 0.75}
_ENGLISH = re.compile(
    r"(?<![a-z])(?:(?P<several>two thirds|three quarters)|(?:a|one) (?P<one>third|quarter))(?! time)(?![a-z])"
)


def _percents(text: str) -> Iterator[tuple[re.Match[str], float]]:
    for match in _PERCENT.finditer(text):
        value = float(match["number"]) if match["number"] else value_of(match["words"])
        if value is not None:
            yield match, value / _WHOLE


def _tenths(text: str) -> Iterator[tuple[re.Match[str], float]]:
    for match in _TENTHS.finditer(text):
        value = value_of(match["number"])
        if value is not None:
            yield match, (value + (0.5 if match["half"] else 0.0)) / _TENTH


def _reduced(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """ "打八折" and "八五折" leave that much to pay, so the rest comes back"""
    for match in _REDUCED.finditer(text):
        digits = [value_of(digit) or 0.0 for digit in match["number"]]
        left = digits[0] / _TENTH + (digits[1] / _WHOLE if len(digits) > 1 else 0.0)
        yield match, 1 - left


def _fractions(text: str) -> Iterator[tuple[re.Match[str], float]]:
    for match in _FRACTION.finditer(text):
        yield match, (value_of(match["part"]) or 0.0) / (value_of(match["whole"]) or 1.0)
    for match in _ENGLISH.finditer(text):
        yield match, _NAMED[match["several"] or match["one"]]
    for match in _HALF.finditer(text):
        yield match, 0.5


def _is_wanted(match: re.Match[str]) -> bool:
    """Whether the words around speak of giving it: "the 50% discount was not applied" asks for nothing."""
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    if match[0].startswith("打"):
        return True
    alone = not re.sub(r"\W|吧|行|就|那|please|only|just", "", match.string.replace(match[0], "", 1))
    return alone or bool(_BEFORE.search(before)) or bool(_AFTER.match(match.string, match.end()))


def find_shares(text: str) -> Iterator[Span]:
    """Find shares of the price that are asked for.

    Args:
        text: Normalised text.

    Yields:
        Spans whose value is above 0 and at most 1.
    """
    for matches in (_percents(text), _tenths(text), _reduced(text), _fractions(text)):
        for match, value in matches:
            if 0 < value <= 1 and _is_wanted(match):
                yield Span(match.start(), match.end(), SHARE, round(value, 4))
