"""Prices named right beside what was bought, without a unit: 手表 1299, 1299的手表."""

import re
from collections.abc import Iterable, Iterator

from nlu.entities.money.bare_amounts import COUNTERS
from nlu.entities.number_words import has_last_four_cue
from nlu.entities.spans import AMOUNT, PRODUCT, Span

_HAN = re.compile(r"[\u4e00-\u9fff]")
_AFTER = re.compile(
    r"[ ,:]{0,2}(?P<price>\d{3,5}(?:\.\d{1,2})?)"
    rf"(?![\da-z./:-]|,\d| ?[{COUNTERS}码号款型日克升米寸瓦元块])(?=$|\W|买|的|下单)"
)
_BEFORE = re.compile(r"(?<![\da-z.,/:-])(?P<price>\d{3,5}(?:\.\d{1,2})?)(?:买)?的(?:那|这)?[个件款台只双]?$")
_REACH = 14
# Sizes of clothes (110, 115, … 195) and of memory, years, and cards named by number: no price.
_NO_PRICE = frozenset(
    [
        *map(str, range(100, 200, 5)),
        "128",
        "256",
        "512",
        "1024",
        "3060",
        "3070",
        "3080",
        "3090",
        "4060",
        "4070",
        "4080",
        "4090",
        "5070",
        "5080",
        "5090",
        *map(str, range(2015, 2040)),
    ]
)


def find_prices(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Find sums beside goods.

    Args:
        text: Normalised text.
        found: What was found in it otherwise, the goods among it.
    """
    for goods in found:
        if goods.entity != PRODUCT or not _HAN.match(text, goods.start):
            continue
        before = max(0, goods.start - _REACH)
        for match in (_AFTER.match(text, goods.end), _BEFORE.search(text[before : goods.start])):
            if match is None or match["price"] in _NO_PRICE:
                continue
            shift = 0 if match.re is _AFTER else before
            start, end = match.start("price") + shift, match.end("price") + shift
            if not has_last_four_cue(text, start, end):
                yield Span(start, end, AMOUNT, float(match["price"]))
