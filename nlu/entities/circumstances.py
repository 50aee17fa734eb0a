"""Danger, harm and people who need special care, as the trainers' lookup tables list them (D3)."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from nlu.entities.pairs import PairFinder, is_pair
from nlu.entities.spans import CIRCUMSTANCE, Span
from nlu.entities.terms import Found, Term, TermFinder, listed

_TABLE = f"{CIRCUMSTANCE}/"
_HINT_TABLE = "hint/"
_ONLY_SOUNDS_LIKE_IT = "none"
_SAFETY = "safety"
# Whoever writes "I am not suicidal" is taken at the word that matters.
_NEVER_DENIED = "self_harm"
_DENIED = re.compile(
    r"(?:(?<!有)没有?|并没有?|并未|没有?人|没有?谁|无人|未|不是|(?<!会)不会|避免|防止|以防)(?:真的|被|再|发生|造成|引起|出现)?$"
    r"|(?<![a-z'])(?:no one|nobody|none of us|not|no|never|without|avoid|prevent|in case of|"
    r"(?:was|were|is|are|did|do|does|has|have|had|would|could)n['’]?t)"
    r"(?: (?:was|were|is|got|been|be|a|an|any|yet|even|really|actually|of|to))* $"
)
_DENIED_REACH = 32


class _Pair(NamedTuple):
    """Two kinds of hint, each harmless alone, that tell of danger within so many characters of each other."""

    one: str
    other: str
    reach: int


_DANGEROUS_TOGETHER = (
    _Pair("eaten", "spoiled", 70),
    _Pair("eaten", "ill", 90),
    _Pair("food", "ill", 60),
    _Pair("eaten", "ailing", 90),
    _Pair("spoiled", "ill", 90),
    _Pair("spoiled", "ailing", 90),
    _Pair("eaten", "allergic", 90),
    _Pair("allergen", "allergic", 60),
    _Pair("food", "foreign_body", 40),
    _Pair("battery", "overheated", 60),
    _Pair("battery", "burning", 60),
    _Pair("appliance", "burning", 50),
    _Pair("fumes", "unwell", 70),
    _Pair("body", "hurt", 18),
    _Pair("child", "harmed", 30),
)


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take the tables `circumstance/<value>` and `hint/<kind>` out of Rasa's lookup tables."""
    return listed(lookup_tables, (_TABLE, _HINT_TABLE))


class CircumstanceFinder:
    """Finds the circumstances told in a text."""

    def __init__(self, terms: list[Term]) -> None:
        told = [term for term in terms if term.table.startswith(_TABLE)]
        self._finder = TermFinder(term for term in told if not is_pair(term))
        self._pairs = PairFinder(told)
        kinds = {kind for pair in _DANGEROUS_TOGETHER for kind in (pair.one, pair.other)}
        self._hints = {kind: _finder_of_hints(terms, kind) for kind in sorted(kinds)}

    def find(self, text: str) -> Iterator[Span]:
        """Find circumstances, unless they are denied ("幸好没人受伤", "nobody was injured").

        Args:
            text: Normalised text.

        Yields:
            Spans whose value is safety, self_harm, vulnerable or health_need. They stand beside other facts and
            take no words from them.
        """
        text = text.replace("’", "'")
        taken: set[int] = set()
        for start, end, term in self._finder.find(text):
            taken.update(range(start, end))
            yield from _told(text, start, end, term, start)
        # What only sounds like it, or is told already, makes no pair with its surroundings.
        for (start, end, term), second in self._pairs.find(text):
            if taken.isdisjoint(range(start, end)):
                yield from _told(text, start, end, term, start, second)
        yield from self._dangerous_together(text)

    def _dangerous_together(self, text: str) -> Iterator[Span]:
        """What is dangerous only in company: "the milk was off" and "I drank it", "the charger" and "red hot"."""
        hints = {kind: _hints_in(finder, text) for kind, finder in self._hints.items()}
        for one, other, reach in _DANGEROUS_TOGETHER:
            near = (
                (min(first.start, second.start), max(first.end, second.end))
                for first in hints[one]
                for second in hints[other]
                if max(first.start, second.start) - min(first.end, second.end) <= reach
            )
            yield from (Span(start, end, CIRCUMSTANCE, _SAFETY) for start, end in islice(near, 1))


def _finder_of_hints(terms: list[Term], kind: str) -> TermFinder:
    """Finds one kind of hint; a word may hint at several, so each kind is looked for by itself."""
    tables = {f"{_HINT_TABLE}{kind}", f"{_HINT_TABLE}{_ONLY_SOUNDS_LIKE_IT}"}
    return TermFinder(term for term in terms if term.table in tables)


def _hints_in(finder: TermFinder, text: str) -> list[Found]:
    only_sounds = f"{_HINT_TABLE}{_ONLY_SOUNDS_LIKE_IT}"
    return [
        found for found in finder.find(text) if found.term.table != only_sounds and not _is_denied(text, found.start)
    ]


def _told(text: str, start: int, end: int, term: Term, *denied_before: int) -> Iterator[Span]:
    value = term.table.removeprefix(_TABLE)
    denied = value != _NEVER_DENIED and any(_is_denied(text, place) for place in denied_before)
    if value != _ONLY_SOUNDS_LIKE_IT and not denied:
        yield Span(start, end, CIRCUMSTANCE, value)


def _is_denied(text: str, start: int) -> bool:
    return bool(_DENIED.search(text[max(0, start - _DENIED_REACH) : start]))
