"""What the customer named, fit to be said back to them (A2): concrete words calm, "that item" does not.

Nothing is better than a wrong name: where the message leaves open which thing or day is meant, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandra.wording import calendar_day

LONGEST_CHINESE = 12
MOST_ENGLISH_WORDS = 4
LONGEST_CHINESE_DAY = 8

_HAN = re.compile(r"[\u3400-\u9fff]")
_COLOURS = "black|white|grey|gray|red|blue|green|yellow|pink|purple|brown|orange|beige|navy|silver|gold|cream"
_BEFORE = {
    "zh": re.compile(
        r"(?:[深浅暗亮]?[红紅橙黄黃绿綠青蓝藍紫黑白灰粉棕金银銀米咖驼]色|(?:纯|純)棉|真皮|不锈钢|不鏽鋼|(?:实|實)木)的?$"
    ),
    "en": re.compile(
        rf"(?<![a-z])(?:(?:(?:light|dark|pale) )?(?:{_COLOURS})|leather|wooden|cotton|woollen|electric|wireless|new) $",
        re.IGNORECASE,
    ),
}
_AFTER_ENGLISH = re.compile(
    r" (?:bag|case|cover|stand|charger|cable|lid|strap|holder|filter|remote|frame|sleeve)s?(?![a-z])", re.IGNORECASE
)
# A telephone is more often what people call with than what they bought.
_TELEPHONE = re.compile(r"手机|手機|(?:mobile |smart)?phone", re.IGNORECASE)
_CALLED_WITH = {
    "before": re.compile(
        r"(?:打|拨|撥|接|留|绑定|綁定|用|在|通过|通過)[我你您们們的]{0,3}$|"
        r"(?<![a-z])(?:on|by|over|via|through|from|with|call(?:ed)?|rang|ring|tried) (?:(?:the|my|your|our) )?$",
        re.IGNORECASE,
    ),
    "after": re.compile(
        r"[ ]?(?:号|號|尾|后|後|端|上|里|裡|短信|簡訊|app)|"
        r" (?:is |was )?(?:numbers?|calls?|lines?|ends?|ending|last|bills?|contract|company|reception)(?![a-z])",
        re.IGNORECASE,
    ),
}
_NAME_OF_SOMETHING_ELSE = re.compile(r"店|剧|劇|厂|廠|行业|行業| (?:shop|store|department|company|counter)(?![a-z])")
_SPANS_OF_DAYS = re.compile(r"week|month|year|fortnight", re.IGNORECASE)
_NAMES_A_DAY = re.compile(r"day|\d", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A place in a message that was understood as a thing or a time.

    Attributes:
        start, end: where it stands in the message.
        value: the ISO date or moment of a time; the words themselves of a thing.
    """

    start: int
    end: int
    value: str


def goods_named(text: str, mentions: Sequence[Mention], language: str) -> str | None:
    """The one thing a message names, in the customer's own words, to be put after "your" or 您的.

    Articles, possessives and numbers stay outside; a colour or material before it comes along ("the blue kettle I
    bought" gives "blue kettle").

    Args:
        text: the message as written.
        mentions: its products.
        language: of the conversation; a thing named in the other language is left out.

    Returns:
        None where nothing, or more than one thing, is named, or the name is too long to say back.
    """
    things = [m for m in _joined(mentions) if not _is_something_else(text, m)]
    names = {name.casefold(): name for name in (_name(text, thing, language) for thing in things)}
    if len(names) != 1:
        return None
    name = next(iter(names.values()))
    return name if _can_be_said(name, language) else None


def day_named(text: str, mentions: Sequence[Mention], language: str, today: date) -> str | None:
    """The one day a message names: in Chinese in the customer's own words (上周三), in English as a date.

    Args:
        text: the message as written.
        mentions: its times.
        language: of the conversation.
        today: of the customer's shop; what lies ahead is no day on which something happened.

    Returns:
        None where no day, or more than one, is named, or only a week or a month is.
    """
    days = {datetime.fromisoformat(mention.value).date() for mention in mentions}
    if len(days) != 1 or min(days) > today:
        return None
    words = text[mentions[0].start : mentions[0].end].strip()
    if language != "en":
        return words if _HAN.search(words) and len(words) <= LONGEST_CHINESE_DAY else None
    names_day = _NAMES_A_DAY.search(words) and not _SPANS_OF_DAYS.search(words) and min(days) < today
    return calendar_day(min(days), language) if names_day else None


def _joined(mentions: Sequence[Mention]) -> list[Mention]:
    """Neighbours are one name: 苹果 and 手机."""
    joined: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        if joined and joined[-1].end == mention.start:
            before = joined.pop()
            mention = Mention(before.start, mention.end, before.value + mention.value)
        joined.append(mention)
    return joined


def _is_something_else(text: str, mention: Mention) -> bool:
    before, words, after = text[: mention.start], text[mention.start : mention.end], text[mention.end :]
    if _NAME_OF_SOMETHING_ELSE.match(after):
        return True
    if not _TELEPHONE.fullmatch(words):
        return False
    return bool(_CALLED_WITH["before"].search(before) or _CALLED_WITH["after"].match(after))


def _name(text: str, thing: Mention, language: str) -> str:
    script = "en" if language == "en" else "zh"
    start, end = thing.start, thing.end
    while (described := _BEFORE[script].search(text[:start])) is not None:
        start = described.start()
    if script == "en":
        if (more := _AFTER_ENGLISH.match(text[end:])) is not None:
            end += more.end()
        return _in_a_sentence(text[start:end], shouted=text.isupper())
    return text[start:end]


def _in_a_sentence(name: str, shouted: bool) -> str:
    """Small letters within a sentence, unless the name is written otherwise: "Kettle" is kettle, a TV stays a TV."""
    return " ".join(word.lower() if shouted or word.istitle() else word for word in name.split())


def _can_be_said(name: str, language: str) -> bool:
    if language == "en":
        return not _HAN.search(name) and len(name.split()) <= MOST_ENGLISH_WORDS
    return bool(_HAN.search(name)) and len(name) <= LONGEST_CHINESE
