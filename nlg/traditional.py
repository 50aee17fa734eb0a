"""Traditional characters for those who write them; responses are kept in Simplified."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC


def to_traditional(text: str) -> str:
    """The text in the characters and words used in Taiwan."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2twp")
