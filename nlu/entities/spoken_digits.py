"""Digits read out in English words: "four four seven one", "oh seven nine double one"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_VALUES = {
    **{"zero": "0", "nought": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3"},
    **{"four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"},
}
_REPEATS = {"double": 2, "triple": 3, "treble": 3}
_TOKEN = rf"(?:(?:{'|'.join(_REPEATS)}) )?(?:{'|'.join(_VALUES)})"
_RUN = re.compile(rf"(?<![a-z']){_TOKEN}(?:[ ,-]{{1,3}}{_TOKEN}){{1,24}}(?![a-z])")
_LEAST_DIGITS = 4


class ReadOut(NamedTuple):
    """Digits that were read out in ``text[start:end]``."""

    start: int
    end: int
    digits: str


def _digits(words: str) -> str:
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words):
        if word in _REPEATS:
            times = _REPEATS[word]
        else:
            digits, times = digits + _VALUES[word] * times, 1
    return digits


def read_out(text: str) -> Iterator[ReadOut]:
    """Find runs of digit words that make four digits or more.

    Args:
        text: Normalised text.
    """
    for match in _RUN.finditer(text):
        digits = _digits(match[0])
        if len(digits) >= _LEAST_DIGITS:
            yield ReadOut(match.start(), match.end(), digits)
