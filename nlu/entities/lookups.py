"""Remedies and products, as the trainers' lookup tables list them."""

import re
from collections.abc import Iterator
from typing import Any

from nlu.entities.spans import PRODUCT, REMEDY, Span
from nlu.entities.terms import Term, TermFinder, listed

_REMEDY_TABLE = f"{REMEDY}/"
_DECLINED = re.compile(
    r"(?:(?<!要)不要|不想要?|不需要|不用|不接受|别给我|谁要|谁稀罕|拒绝|"
    r"(?:don't|do not|dont|not|no) (?:want|need|accept|interested in)(?: (?:a|an|any|your|the|another))?|"
    r"instead of(?: a| the)?)[ 你们的什么]{0,4}$"
)
_DECLINED_REACH = 28


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take remedies (tables `remedy/<kind>`) and products (table `product`) out of Rasa's lookup tables."""
    return listed(lookup_tables, (_REMEDY_TABLE, PRODUCT))


class LookupFinder:
    """Finds the remedies and products named in a text."""

    def __init__(self, terms: list[Term]) -> None:
        self._finder = TermFinder(terms)

    def find(self, text: str) -> Iterator[Span]:
        """Find remedies, unless they are declined ("不要退款", "I don't want a voucher"), and products.

        Args:
            text: Normalised text.

        Yields:
            Spans whose value is the remedy's kind, or the product as the normalised text has it.
        """
        for start, end, term in self._finder.find(text):
            if term.table == PRODUCT:
                yield Span(start, end, PRODUCT, term.text)
            elif not _DECLINED.search(text[max(0, start - _DECLINED_REACH) : start]):
                yield Span(start, end, REMEDY, term.table.removeprefix(_REMEDY_TABLE))
