"""Sums that somebody holds out for, without a unit: 最少两百, 至少要300, at least 200, no less than 500."""

import re
from collections.abc import Iterator

from nlu.entities.numbers import CHINESE, DIGITS, ENGLISH, value_of
from nlu.entities.spans import AMOUNT, Span

# The sum ends the clause: in 至少20天 or "at least 20 days" something else is counted.
_END = r"(?=(?:吧|啊|呀|哦|才行|才可以)?\s*(?:[,.;!?~。、]|$))"
_CHINESE = re.compile(
    r"(?:最少|至少|起码|最低|不低于|不少于)(?:也|得|要|给|我|赔|退|补|补偿|赔偿|应该|必须)*"
    rf"(?P<number>{DIGITS}|{CHINESE})(?P<multiplier>[百千万kw](?![a-z]))?{_END}"
)
_ENGLISH = re.compile(
    r"(?:at least|no less than|not less than|nothing less than|a minimum of) "
    rf"(?:(?P<digits>{DIGITS}) ?(?P<multiplier>k(?![a-z]))?|(?P<words>{ENGLISH})){_END}"
)
_SMALL_AMOUNT = 10


def find_least_amounts(text: str) -> Iterator[Span]:
    """Find the least somebody would take.

    Args:
        text: Normalised text.
    """
    for match in _CHINESE.finditer(text):
        end = max(match.end("number"), match.end("multiplier"))
        yield from _sum(match.start("number"), end, value_of(match["number"], match["multiplier"] or ""))
    for match in _ENGLISH.finditer(text):
        start = match.start("digits" if match["digits"] else "words")
        end = max(match.end("digits"), match.end("multiplier"), match.end("words"))
        yield from _sum(start, end, value_of(match["digits"] or match["words"], match["multiplier"] or ""))


def _sum(start: int, end: int, value: float | None) -> Iterator[Span]:
    if value is not None and value >= _SMALL_AMOUNT:
        yield Span(start, end, AMOUNT, round(value, 2))
