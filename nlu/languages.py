"""Which language a message is in, and for Chinese which script (B7)."""

import re
from typing import NamedTuple

from nlu.foreign import is_foreign
from nlu.script import HAN_CHARACTER, converter, normalise

SIMPLIFIED = "zh-Hans"
TRADITIONAL = "zh-Hant"
ENGLISH = "en"
OTHER = "other"

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

_LATIN_WORD = re.compile(r"(?<![^\W_])[a-z]+(?:'[a-z]+)*(?![^\W_])")
# Typed by whoever knows how bots are tested, in whatever language they write: action_restart, inform{"item": 1}.
_COMMAND = re.compile(r"\s*/?[a-z]+(?:_[a-z]+)*(?:_[a-z]+\s*\Z|\{)")


class Language(NamedTuple):
    """A language tag (zh-Hans, zh-Hant, en, or other for a third language) and whether the text itself shows it."""

    name: str
    certain: bool


def _changed_by(configuration: str, han: str) -> set[str]:
    converted = str(converter(configuration).convert(han))
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
    han = "".join(HAN_CHARACTER.findall(head))
    words = _LATIN_WORD.findall(normalise(head))
    if han and (len(words) <= 2 or len(han) > _HAN_PER_LATIN_WORD * len(words)):
        return _chinese_script(han)
    if words and set(words) <= _PINYIN_ABBREVIATIONS:
        return Language(SIMPLIFIED, certain=False)
    return Language(ENGLISH, certain=_shows_english(words) and not _COMMAND.match(head))


def _shows_english(words: list[str]) -> bool:
    """One word alone ("refund", "affirm") turns no Chinese conversation into English, unless it asks for that."""
    return (len(words) > 1 and not set(words) <= _BORROWED_WORDS) or words == ["english"]
