"""Pieces of a normalised text that mean something, and which of them win when they overlap."""

from collections.abc import Iterable
from typing import NamedTuple

Value = str | int | float

ORDER_NUMBER = "order_number"
CASE_NUMBER = "case_number"
TICKET_NUMBER = "ticket_number"
LINK_CODE = "link_code"
PHONE = "phone"
PHONE_LAST4 = "phone_last4"
AMOUNT = "amount"
SHARE = "share"
TIME = "time"
QUANTITY = "quantity"
CHOICE = "choice"
OTHER_ONE = "other_one"
REMEDY = "remedy"
PRODUCT = "product"
STAFF_MEMBER = "staff_member"
CIRCUMSTANCE = "circumstance"
TOPIC = "topic"
ABOUT = "about"

# Of two readings of the very same characters the earlier kind wins.
_PREFERENCE = (
    *(CASE_NUMBER, TICKET_NUMBER, LINK_CODE, STAFF_MEMBER, TIME, AMOUNT, PHONE, ORDER_NUMBER, REMEDY, PRODUCT),
    *(OTHER_ONE, QUANTITY, CHOICE, PHONE_LAST4),
)


class Span(NamedTuple):
    """A reading of ``text[start:end]``; `cued` when a word beside it ("尾号", "order no.") says what it is."""

    start: int
    end: int
    entity: str
    value: Value
    cued: bool = False


def _specificity(span: Span) -> tuple[bool, int, int]:
    return not span.cued, span.start - span.end, _PREFERENCE.index(span.entity)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Keep the most specific of overlapping readings: the cued one, else the longest, else the rarer kind.

    Args:
        spans: Readings of one text.

    Returns:
        Those kept, in the order of the text.
    """
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=_specificity):
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return sorted(kept)
