"""Which of several choices a customer means: by number, by name, or in words near enough."""

from __future__ import annotations

from collections.abc import Sequence

from nlg.traditional import in_both_scripts
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
    written = text.strip().casefold()
    near = [
        max((closeness(written, name.casefold()) for one in names for name in in_both_scripts(one)), default=0.0)
        for names in choices
    ]
    best = max(range(len(choices)), key=near.__getitem__, default=None)
    return best if best is not None and near[best] >= NEAR_ENOUGH else None
