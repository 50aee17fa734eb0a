"""Scripts and languages: one written form for features and rules, and which language a message is in."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

from nlu.foreign import is_foreign

SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"
ENGLISH = "en"
OTHER = "other"

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"

# Converters turn these into other characters although both scripts write them.
_WRITTEN_IN_BOTH = frozenset(
    "后里干云几准台丑斗范丰划夸仆朴涂吁佣涌游余郁岳征筑伙吃唇岩床强秘群皂峰面系只松谷姜借克困蒙曲舍沈回表胡"
    "卷累致制折占注周志采才出升向咸着"
)
_CANTONESE = frozenset("嘅咗唔喺嚟冇啲嗰佢哋咁嘢")
# Chinese writers use these too, so they say nothing about the language of a conversation.
_BORROWED_WORDS = frozenset(
    {"ok", "okay", "hi", "hello", "hey", "bye", "yes", "no", "pls", "plz", "sorry", "thx", "thanks", "emmm", "emm"}
    | {"lol", "wtf", "omg", "vip", "app", "sku", "qq", "id", "emo"}
)
_PINYIN_ABBREVIATIONS = frozenset(
    {"yyds", "nmd", "tmd", "nnd", "mmp", "nb", "zz", "xswl", "dbq", "bdjw", "awsl", "u1s1", "srds", "zqsg", "ssfd"}
    | {"wdnmd", "nmsl", "mdzz", "pyq", "dd"}
)

# A Chinese word is one or two characters long.
_HAN_PER_LATIN_WORD = 1.2

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"(?<![^\W_])[a-z]+(?:'[a-z]+)*(?![^\W_])")
# Typed by whoever knows how bots are tested, in whatever language they write: action_restart, inform{"item": 1}.
_COMMAND = re.compile(r"\s*/?[a-z]+(?:_[a-z]+)*(?:_[a-z]+\s*\Z|\{)")
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


class Language(NamedTuple):
    """A language tag (zh-Hans, zh-Hant, en, or other for a third language) and whether the text itself shows it."""

    name: str
    certain: bool


@lru_cache(maxsize=4)
def _converter(configuration: str) -> OpenCC:
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
    if not _HAN_CHARACTER.search(text):
        return text
    converted = str(_converter("t2s").convert(text))
    if len(converted) != len(text):
        return "".join(str(_converter("t2s").convert(character))[:1] or character for character in text)
    if _AUTHOR_OR_ASPECT in converted:
        return _with_aspect(text, converted)
    return converted


def _with_aspect(text: str, converted: str) -> str:
    """The Simplified text with 着 where it is meant."""
    by_words = str(_converter("tw2s").convert(text))
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


def _changed_by(configuration: str, han: str) -> set[str]:
    converted = str(_converter(configuration).convert(han))
    if len(converted) != len(han):
        return set()
    return {before for before, after in zip(han, converted, strict=False) if before != after}


def _chinese_script(han: str) -> Language:
    traditional = _changed_by("t2s", han)
    simplified = (_changed_by("s2t", han) & _changed_by("s2tw", han)) - _WRITTEN_IN_BOTH
    traditional_count = sum(han.count(character) for character in traditional)
    simplified_count = sum(han.count(character) for character in simplified)
    if traditional_count > simplified_count:
        return Language(TRADITIONAL, certain=True)
    if simplified_count:
        return Language(SIMPLIFIED, certain=True)
    if _CANTONESE & set(han):
        return Language(TRADITIONAL, certain=True)
    return Language(SIMPLIFIED, certain=False)


def language_of(text: str) -> Language:
    """Tell the language of a message (B7).

    Latin words inside a mainly Chinese message leave it Chinese. Characters that both Chinese scripts share,
    digits, order numbers, emoji and words everybody borrows ("ok") decide nothing: the answer is then a
    guess, marked uncertain, and a language known from earlier should win.

    Args:
        text: The message as written.

    Returns:
        zh-Hans, zh-Hant, en or other, and whether it is certain.
    """
    # A language shows in its first few hundred characters.
    head = text[:2000]
    if is_foreign(head[:400]):
        return Language(OTHER, certain=True)
    han = "".join(_HAN_CHARACTER.findall(head))
    words = _LATIN_WORD.findall(normalise(head))
    if han and (len(words) <= 2 or len(han) > _HAN_PER_LATIN_WORD * len(words)):
        return _chinese_script(han)
    if words and set(words) <= _PINYIN_ABBREVIATIONS:
        return Language(SIMPLIFIED, certain=False)
    return Language(ENGLISH, certain=_shows_english(words) and not _COMMAND.match(head))


def _shows_english(words: list[str]) -> bool:
    """One word alone ("refund", "affirm") turns no Chinese conversation into English, unless it asks for that."""
    return (len(words) > 1 and not set(words) <= _BORROWED_WORDS) or words == ["english"]
