"""The last four digits of a telephone number, which show that an order is the customer's own."""

import re
from collections.abc import Iterator

from nlu.entities.number_words import Cue, has_last_four_cue, is_tail_of_something_else, order_cue
from nlu.entities.spans import PHONE_LAST4, Span
from nlu.entities.spoken_digits import read_out

_FOUR = re.compile(r"(?<![a-z0-9+$¥£€])(?<![a-z0-9][.:/])(?<![-_@])\d{4}(?![a-z0-9%+_@]|[.:/-][a-z0-9])")
_HAN = r"\u4e00-\u9fff"
# Without a cue four digits count where nothing but such words stands beside them in their clause.
_LEADS_IN = re.compile(
    rf"(?:^|[^\sa-z{_HAN}]|(?:^|[我号位码该就个的,.:\s]|电话|手机)[是为]|填的|报一下|(?<![a-z'’])(?:is|are|it['’]?s|i['’]m|yes|yeah|yep|ok|okay|sure|and|"
    r"or|hi|hello|say|use|try|enter|digits|number|four))[ ]*$"
)
_LEADS_OUT = re.compile(
    rf" *(?:$|[^\sa-z{_HAN}]|(?:thanks|thank|thx|pls|please|and|or|for|is|that|but|my|i|here|yes|ok|then|not)(?![a-z]))"
    rf"| +(?=[{_HAN}])"
)
_GROUP_BEFORE = re.compile(r"(?<!\w)\d{1,6} $")
_GROUP_AFTER = re.compile(r" \d{1,6}(?!\w)")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
# What stands right after an order's number and ends there is no year.
_ORDER_BEFORE = re.compile(r"(?:(?<![a-z0-9])[a-z]{1,4}-?\d{6,16}|(?<![a-z0-9])\d{8,20})[\s,.、:;/+()]{1,4}$")
_REACH = 24


def _stands_apart(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    if _GROUP_BEFORE.search(before) or _GROUP_AFTER.match(text, end):
        return False
    return bool(_LEADS_IN.search(before) and _LEADS_OUT.match(text, end))


def _is_alone(text: str, start: int, end: int) -> bool:
    return not re.search(r"[^\W_]", text[:start] + text[end:])


def _follows_order(text: str, start: int) -> bool:
    return bool(_ORDER_BEFORE.search(text[max(0, start - _REACH) : start]))


def _written(text: str) -> Iterator[Span]:
    for match in _FOUR.finditer(text):
        start, end = match.span()
        if is_tail_of_something_else(text, start, end):
            continue
        cued = has_last_four_cue(text, start, end)
        apart = _stands_apart(text, start, end)
        no_year = not _YEAR.fullmatch(match[0]) or _is_alone(text, start, end) or _follows_order(text, start)
        if cued or (apart and no_year):
            yield Span(start, end, PHONE_LAST4, match[0], cued)


def _dictated(text: str) -> Iterator[Span]:
    for start, end, digits in read_out(text):
        if len(digits) == 4 and order_cue(text, start) == Cue.NONE and not is_tail_of_something_else(text, start, end):
            yield Span(start, end, PHONE_LAST4, digits, has_last_four_cue(text, start, end))


def find_last_four(text: str) -> Iterator[Span]:
    """Find the last four digits of a phone: four digits alone, cued ("尾号", "ending in") or read out.

    Digits of a card, an account or an order are left out.

    Args:
        text: Normalised text, spoken digits already written as digits.

    Yields:
        Spans whose value is four digits.
    """
    yield from _written(text)
    yield from _dictated(text)
