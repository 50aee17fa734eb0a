"""How much of a set is lost, by what the customer says and how many belong to it: three of eight crabs are 3/8.

The words stand in counted.yml beside this file.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandra.shop.orders import Item
from sandra.shop.simplified import to_simplified

_SIZE_OF_SET = re.compile(r"(\d{1,3}) ?[^\W\d_]装?$|box of (\d{1,3})|^(\d{1,3}) packs?$")
_OUT_OF = re.compile(r"\b(?:out )?of (?:the |my |our |all )?\w+(?= \w+ (?:was|were|is|are|arrived|came)\b)")


def share_lost(said: str, item: Item | None) -> Decimal | None:
    """The part of the item that is lost, between 0 and 1; None where it cannot be counted or all of it is lost.

    Args:
        said: the customer's words.
        item: the line concerned; how many belong to it stands in its variant.
    """
    size = _size(item)
    if size is None:
        return None
    lost = _count(to_simplified(said).casefold(), size)
    return Decimal(lost) / size if lost is not None and 0 < lost < size else None


def _size(item: Item | None) -> int | None:
    for variant in (item.variant or {}).values() if item else ():
        if found := _SIZE_OF_SET.search(variant):
            return int(next(number for number in found.groups() if number))
    return None


def _count(said: str, size: int) -> int | None:
    """The first count of what is lost, read from its nearest words; what came is taken from the whole."""
    for pattern, came in _patterns():
        if found := pattern.search(_OUT_OF.sub("of them", said)):
            number = _value(found["number"])
            return size - number if came else number
    return None


def _value(number: str) -> int:
    return int(number) if number.isdigit() else int(_words()["numbers"][number])


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_suffix(".yml"))
    return words


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Ways to count, each with whether it counts what came; the surest first."""
    words = _words()
    units, numerals = "|".join(words["units"]), sorted(words["numbers"], key=len, reverse=True)
    chinese = "|".join(numeral for numeral in numerals if not numeral.isascii())
    english = "|".join(numeral for numeral in numerals if numeral.isascii())
    number = rf"(?<![\d.第])(?P<number>\d{{1,3}}|{chinese})(?![\d十百])"
    counted = rf"(?<![a-z\d.])(?P<number>\d{{1,3}}|{english})(?![a-z\d])"
    lost, gone = "|".join(words["lost"]["zh"]), "|".join(words["lost"]["en"])
    came, got = "|".join(words["came"]["zh"]), "|".join(words["came"]["en"])
    between = rf"(?:(?!{english})[a-z' ]){{0,30}}?"
    ways = (
        (rf"(?:{came})\s?{number}\s?(?:{units})", True),
        (rf"(?:{lost})了?有?\s?{number}\s?(?:{units})", False),
        (rf"{number}\s?(?:{units})(?:(?!{chinese})[^\d，。,.]){{0,4}}(?:{lost})", False),
        (rf"\b(?:{got}) {counted}", True),
        (rf"\b(?:missing|short of|lost) {counted}", False),
        (rf"{counted}{between}\b(?:{gone})\b", False),
    )
    return tuple((re.compile(pattern), counts_what_came) for pattern, counts_what_came in ways)
