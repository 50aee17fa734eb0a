"""Which of several choices a customer means: by number, by name, or in words near enough."""

from __future__ import annotations

from collections.abc import Sequence

from nlg.traditional import to_traditional
from nlu.script import normalise
from sandra.closeness import NEAR_ENOUGH, closeness


def chosen(text: str, number: int | None, choices: Sequence[Sequence[str]]) -> int | None:
    """The index of the choice meant, or None.

    Args:
        text: what the customer wrote.
        number: a number they named ("the second"), from 1.
        choices: for each choice the words that name it.
    """
    if number is not None and 1 <= number <= len(choices):
        return number - 1
    written = normalise(text).strip()
    near = [
        max((closeness(written, shown) for name in names for shown in as_shown(name)), default=0.0) for names in choices
    ]
    best = max(range(len(choices)), key=near.__getitem__, default=None)
    return best if best is not None and near[best] >= NEAR_ENOUGH else None


def as_shown(words: str) -> set[str]:
    """Words of ours, which are kept in Simplified, as customers of each script see them; spelt as `normalise` does."""
    return {normalise(shown).strip() for shown in (words, to_traditional(words))}
