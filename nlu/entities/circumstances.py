"""Danger, harm and people who need special care, as the trainers' lookup tables list them (D3)."""

import re
from collections.abc import Iterator
from typing import Any

from nlu.entities.pairs import PairFinder, is_pair
from nlu.entities.spans import CIRCUMSTANCE, Span
from nlu.entities.terms import Term, TermFinder, listed

_TABLE = f"{CIRCUMSTANCE}/"
_ONLY_SOUNDS_LIKE_IT = "none"
# Whoever writes "I am not suicidal" is taken at the word that matters.
_NEVER_DENIED = "self_harm"
_DENIED = re.compile(
    r"(?:(?<!有)没有?|并没有?|并未|没有?人|没有?谁|无人|未|不是|(?<!会)不会|避免|防止|以防)(?:真的|被|再|发生|造成|引起|出现)?$"
    r"|(?<![a-z'])(?:no one|nobody|none of us|not|no|never|without|avoid|prevent|in case of|"
    r"(?:was|were|is|are|did|do|does|has|have|had|would|could)n['’]?t)"
    r"(?: (?:was|were|is|got|been|be|a|an|any|yet|even|really|actually|of|to))* $"
)
_DENIED_REACH = 32


def terms_of(lookup_tables: list[dict[str, Any]]) -> list[Term]:
    """Take the tables `circumstance/<value>` out of Rasa's lookup tables."""
    return listed(lookup_tables, (_TABLE,))


class CircumstanceFinder:
    """Finds the circumstances told in a text."""

    def __init__(self, terms: list[Term]) -> None:
        self._finder = TermFinder(term for term in terms if not is_pair(term))
        self._pairs = PairFinder(terms)

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


def _told(text: str, start: int, end: int, term: Term, *denied_before: int) -> Iterator[Span]:
    value = term.table.removeprefix(_TABLE)
    denied = value != _NEVER_DENIED and any(
        _DENIED.search(text[max(0, place - _DENIED_REACH) : place]) for place in denied_before
    )
    if value != _ONLY_SOUNDS_LIKE_IT and not denied:
        yield Span(start, end, CIRCUMSTANCE, value)
