"""Finding listed words and phrases in a text, the longest at each place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from nlu.script import normalise

_WORD = re.compile(r"[a-z0-9]")
_KEY_LENGTH = 2


class Term(NamedTuple):
    """A listed word and the table it stands in."""

    text: str
    table: str


class Found(NamedTuple):
    """A term at its place in a text."""

    start: int
    end: int
    term: Term


def listed(lookup_tables: list[dict[str, Any]], prefixes: Iterable[str]) -> list[Term]:
    """The terms of the trainers' lookup tables.

    Args:
        lookup_tables: As in Rasa's training data.
        prefixes: How the names of the wanted tables begin.

    Returns:
        The terms in normalised form, each once a table.
    """
    wanted = tuple(prefixes)
    terms: set[Term] = set()
    for table in lookup_tables:
        name, elements = str(table["name"]), table["elements"]
        if isinstance(elements, list) and name.startswith(wanted):
            terms.update(Term(normalise(str(element)).strip(), name) for element in elements)
    return sorted(term for term in terms if term.text)


class TermFinder:
    """Finds the longest listed term at each place; Latin words are found whole, Han characters anywhere."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index the terms by their first two characters."""
        self._by_beginning: dict[str, list[Term]] = defaultdict(list)
        for term in sorted(terms, key=lambda term: -len(term.text)):
            self._by_beginning[term.text[:_KEY_LENGTH]].append(term)

    def find(self, text: str) -> Iterator[Found]:
        """Find terms from left to right; none overlaps another.

        Args:
            text: Normalised text.
        """
        place = 0
        while place < len(text):
            term = self._at(text, place)
            if term is None:
                place += 1
                continue
            yield Found(place, place + len(term.text), term)
            place += len(term.text)

    def _at(self, text: str, place: int) -> Term | None:
        pair = text[place : place + _KEY_LENGTH]
        candidates = self._by_beginning.get(pair, ())
        found = next((term for term in candidates if _stands(text, place, term.text)), None)
        if found is not None or len(pair) < _KEY_LENGTH:
            return found
        return next((term for term in self._by_beginning.get(pair[0], ()) if _stands(text, place, term.text)), None)


def _stands(text: str, place: int, term: str) -> bool:
    if not text.startswith(term, place):
        return False
    end = place + len(term)
    cut_before = place > 0 and _WORD.match(term[0]) and _WORD.match(text[place - 1])
    cut_after = end < len(text) and _WORD.match(term[-1]) and _WORD.match(text[end])
    return not cut_before and not cut_after
