"""Which of several choices a customer means: by number, by name, or in words near enough."""

from __future__ import annotations

from collections.abc import Sequence

NEAR_ENOUGH = 0.25


def chosen(text: str, number: int | None, titles: Sequence[str]) -> int | None:
    """The index of the choice meant, or None.

    Args:
        text: what the customer wrote.
        number: a number they named ("the second"), from 1.
        titles: the choices as they were shown.
    """
    if number is not None and 1 <= number <= len(titles):
        return number - 1
    written = text.strip().casefold()
    for index, title in enumerate(titles):
        if title.casefold() in written or (len(written) > 1 and written in title.casefold()):
            return index
    likeness = [_likeness(written, title.casefold()) for title in titles]
    best = max(range(len(titles)), key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= NEAR_ENOUGH else None


def _likeness(text: str, title: str) -> float:
    """Share of the title's character pairs that the text has."""
    pairs = _pairs(title)
    return len(pairs & _pairs(text)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
