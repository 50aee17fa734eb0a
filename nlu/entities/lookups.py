"""Remedies and products, as the trainers' lookup tables list them."""

import re
from collections.abc import Iterator
from typing import Any

from nlu.entities.spans import PRODUCT, REMEDY, Span
from nlu.script import normalise

_REMEDY_TABLE = f"{REMEDY}/"
_WORD = re.compile(r"[a-z0-9]")
_DECLINED = re.compile(
    r"(?:(?<!要)不要|不想要?|不需要|不用|不接受|别给我|谁要|谁稀罕|拒绝|"
    r"(?:don't|do not|dont|not|no) (?:want|need|accept|interested in)(?: (?:a|an|any|your|the|another))?|"
    r"instead of(?: a| the)?)[ 你们的什么]{0,4}$"
)
_DECLINED_REACH = 28

# Term, remedy kind or None for a product.
Term = tuple[str, str | None]


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take remedies (tables `remedy/<kind>`) and products (table `product`) out of Rasa's lookup tables.

    Args:
        lookup_tables: As in Rasa's training data.

    Returns:
        The terms in normalised form; other tables are none of ours.
    """
    terms: set[Term] = set()
    for table in lookup_tables:
        name, elements = str(table["name"]), table["elements"]
        if not isinstance(elements, list) or not (name == PRODUCT or name.startswith(_REMEDY_TABLE)):
            continue
        kind = None if name == PRODUCT else name.removeprefix(_REMEDY_TABLE)
        terms.update((normalise(str(element)).strip(), kind) for element in elements)
    return sorted((term for term in terms if term[0]), key=lambda term: (term[0], term[1] or ""))


class LookupFinder:
    """Finds the longest listed term at each place of a text."""

    def __init__(self, terms: list[Term]) -> None:
        """Index the terms by their first character."""
        self._by_first: dict[str, list[Term]] = {}
        for term in sorted(terms, key=lambda term: -len(term[0])):
            self._by_first.setdefault(term[0][0], []).append(term)

    def find(self, text: str) -> Iterator[Span]:
        """Find remedies, unless they are declined ("不要退款", "I don't want a voucher"), and products.

        Args:
            text: Normalised text.

        Yields:
            Spans whose value is the remedy's kind, or the product as the normalised text has it.
        """
        place = 0
        while place < len(text):
            found = next((term for term in self._by_first.get(text[place], ()) if _stands(text, place, term[0])), None)
            if found is None:
                place += 1
                continue
            term, kind = found
            end = place + len(term)
            if kind is None:
                yield Span(place, end, PRODUCT, term)
            elif not _DECLINED.search(text[max(0, place - _DECLINED_REACH) : place]):
                yield Span(place, end, REMEDY, kind)
            place = end


def _stands(text: str, place: int, term: str) -> bool:
    if not text.startswith(term, place):
        return False
    end = place + len(term)
    cut_before = place > 0 and _WORD.match(term[0]) and _WORD.match(text[place - 1])
    cut_after = end < len(text) and _WORD.match(term[-1]) and _WORD.match(text[end])
    return not cut_before and not cut_after
