"""Two words of a clause that mean something only together, as the trainers list them: "充电宝…鼓"."""

import re
from collections.abc import Iterable, Iterator

from nlu.entities.terms import Found, Term

# Normalised, the dots of "…" are three.
BETWEEN = "..."
_REACH = 14
_WITHIN_A_SENTENCE = rf"[^。.!?;]{{0,{_REACH}}}?"
_LATIN = re.compile(r"[a-z0-9]")


def is_pair(term: Term) -> bool:
    """Whether a listed term is two words with something between them."""
    return BETWEEN in term.text.strip(".")


class PairFinder:
    """Finds listed pairs: the first word, then the second in the same sentence and at most a short clause later."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._pairs = [(term, _pattern(term.text)) for term in terms if is_pair(term)]

    def find(self, text: str) -> Iterator[tuple[Found, int]]:
        """Find pairs; each with the place where its second word begins.

        Args:
            text: Normalised text.
        """
        for term, pattern in self._pairs:
            for match in pattern.finditer(text):
                yield Found(match.start(), match.end(), term), match.start("second")


def _pattern(pair: str) -> re.Pattern[str]:
    first, _, second = pair.partition(BETWEEN)
    return re.compile(f"{_word(first.strip())}{_WITHIN_A_SENTENCE}(?P<second>{_word(second.strip())})")


def _word(word: str) -> str:
    before = "(?<![a-z0-9])" if _LATIN.match(word[0]) else ""
    after = "(?![a-z0-9])" if _LATIN.match(word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"
