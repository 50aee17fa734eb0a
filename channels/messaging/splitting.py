"""A text in pieces that an app takes, cut where a reader would pause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from sandra.channels import ChannelTraits

_PAUSES = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    # An English full stop ends a sentence only before a blank: 3.50 and U.S. stay whole.
    re.compile(r"[。！？!?…]+[”’」』）)]*|[.](?=\s)"),
    re.compile(r"[，、；：,;:]"),
    re.compile(r"\s"),
)
"""The best places to cut first."""
_JOINER = "\u200d"


def split_for(traits: ChannelTraits, text: str) -> list[str]:
    """The text in order, each piece as long as the app takes; the whole where it fits or is not limited."""
    if traits.longest_text is None:
        return [text]
    return split(text, traits.longest_text, _bytes if traits.counted_in == "bytes" else len)


def split(text: str, longest: int, length: Callable[[str], int]) -> list[str]:
    """The text in pieces of at most `longest`, as `length` counts; what stands at a cut only as a blank is left out."""
    pieces = []
    rest = text.strip()
    while length(rest) > longest:
        end = _cut(rest, _most(rest, longest, length))
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest or not pieces else pieces


def _bytes(text: str) -> int:
    return len(text.encode())


def _most(text: str, longest: int, length: Callable[[str], int]) -> int:
    """How many characters from the beginning fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle]) <= longest else (low, middle - 1)
    return low


def _cut(text: str, most: int) -> int:
    """Where to cut: at the best pause in the second half, otherwise between two whole characters."""
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text, 0, most + 1) if most // 2 <= found.end() <= most]
        if ends:
            return ends[-1]
    return _between_characters(text, most)


def _between_characters(text: str, most: int) -> int:
    end = most
    while end > 1 and (_goes_on(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return end if end > 1 else most


def _goes_on(character: str) -> bool:
    """Whether it belongs to the character before: accents, skin colours, joined emoji."""
    return character == _JOINER or unicodedata.category(character) in ("Mn", "Me") or "🏻" <= character <= "🏿"
