"""Simplified characters for what is compared with texts kept in them."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC


def to_simplified(text: str) -> str:
    """The text with Simplified characters in place of Traditional ones."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")
