"""How near a customer's words come to the name of a thing."""

from __future__ import annotations

NEAR_ENOUGH = 0.22


def closeness(text: str, name: str) -> float:
    """From 0 to 1: how much of the name the text holds; 1 where one holds the other whole."""
    if name in text or (len(text) > 1 and text in name):
        return 1.0
    pairs = _pairs(name)
    return 0.9 * len(pairs & _pairs(text)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
