"""One written form for features and rules, whichever script and width a message is written in."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"

HAN_CHARACTER = re.compile(f"[{HAN}]")
_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_KEYCAP_AND_VARIATION_SELECTORS = frozenset(
    ["\u20e3", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))]
)
_UNWRITTEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_AUTHOR_OR_ASPECT = "著"
"""Simplified writes 著名 but 看着; Traditional writes both alike, and only the Taiwanese table tells them apart."""


class Aligned(NamedTuple):
    """A normalised text that remembers where each of its characters came from."""

    text: str
    origins: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of the normalised slice ``[start:end]``, which must not be empty."""
        return self.origins[start], self.origins[end - 1] + 1


@lru_cache(maxsize=4)
def converter(configuration: str) -> OpenCC:
    """The converter between scripts of that name, such as "s2t", made once."""
    return OpenCC(configuration)


@lru_cache(maxsize=16384)
def _folded(character: str) -> str:
    if character in _SPACES:
        return " "
    if unicodedata.category(character) in _UNWRITTEN_CATEGORIES or character in _KEYCAP_AND_VARIATION_SELECTORS:
        return ""
    half_width = unicodedata.normalize("NFKC", character)
    lowered = half_width.lower()
    return lowered if len(lowered) == len(half_width) else half_width


def _simplified(text: str) -> str:
    if not HAN_CHARACTER.search(text):
        return text
    converted = str(converter("t2s").convert(text))
    if len(converted) != len(text):
        return "".join(str(converter("t2s").convert(character))[:1] or character for character in text)
    if _AUTHOR_OR_ASPECT in converted:
        return _with_aspect(text, converted)
    return converted


def _with_aspect(text: str, converted: str) -> str:
    """The Simplified text with 着 where it is meant."""
    by_words = str(converter("tw2s").convert(text))
    if len(by_words) != len(text):
        return converted
    told_apart = zip(converted, by_words, strict=True)
    return "".join(other if character == _AUTHOR_OR_ASPECT else character for character, other in told_apart)


@lru_cache(maxsize=512)
def aligned(text: str) -> Aligned:
    """Bring a text into the one form that features and rules read, keeping the way back.

    Full-width becomes half-width (NFKC), Traditional becomes Simplified, capitals become small, line breaks
    become spaces; zero-width and control characters vanish.

    Args:
        text: What somebody wrote, of any length.

    Returns:
        The normalised text with the original offset of every character (B7).
    """
    characters: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for folded in _folded(character):
            characters.append(folded)
            origins.append(offset)
    return Aligned(_simplified("".join(characters)), tuple(origins))


def normalise(text: str) -> str:
    """The normalised form alone; see `aligned`."""
    return aligned(text).text
