"""Finds the shortest part of a script that still fails (delta debugging)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shortest(script: Sequence[T], fails: Callable[[Sequence[T]], bool], tries: int = 80) -> list[T]:
    """A part of the script, in order, from which no single step can be left out.

    Args:
        script: fails as it is.
        fails: whether a part of it still does.
        tries: how often to ask at most; then the shortest part found so far is returned.
    """
    left, pieces = list(script), 2
    while len(left) > 1 and pieces <= len(left):
        size = -(-len(left) // pieces)
        for start in range(0, len(left), size):
            part = left[:start] + left[start + size :]
            if tries == 0:
                return left
            tries -= 1
            if fails(part):
                left, pieces = part, max(2, pieces - 1)
                break
        else:
            if size == 1:
                break
            pieces = min(len(left), pieces * 2)
    return left
