"""Parts of the day in both languages, and which hour of twenty-four an hour of twelve is in each."""

import re
from enum import Enum, auto

_HOURS = 12
_LAST_NOON_HOUR = 3
_LAST_SMALL_HOUR = 4


class Part(Enum):
    """A part of the day as far as hours go."""

    DAWN = auto()
    MORNING = auto()
    NOON = auto()
    AFTERNOON = auto()
    NIGHT = auto()


_WORDS = {
    Part.DAWN: "凌晨",
    Part.MORNING: "一大早 大清早 清早 清晨 早上 早晨 朝早 上午 上昼 早 朝 morning",
    Part.NOON: "中午 正午 晏昼",
    Part.AFTERNOON: "下午 下昼 午后 傍晚 afternoon evening",
    Part.NIGHT: "晚上 夜晚 夜里 大半夜 半夜 深夜 午夜 晚 夜 night",
}
_PART_OF = {word: part for part, words in _WORDS.items() for word in words.split()}
# One character alone may begin another word: 早餐, 晚点, 朝阳.
_NOT_BEFORE = {"早": "就已点餐饭退该知晚", "晚": "点了到于会饭餐班霞安辈年高", "朝": "阳鲜廷代", "夜": "宵总市场班"}


def _as_pattern(word: str) -> str:
    return f"{word}(?![{_NOT_BEFORE[word]}])" if word in _NOT_BEFORE else word


CHINESE_PART = "|".join(_as_pattern(word) for word in sorted(_PART_OF, key=len, reverse=True) if not word.isascii())
ENGLISH_PART = "|".join(word for word in _PART_OF if word.isascii())
_AFTER_DAY = re.compile(
    rf"(?:那天|当天)?的? ?(?P<chinese>{CHINESE_PART})| (?:in the )?(?P<english>{ENGLISH_PART})(?![a-z])"
)


def part_called(word: str) -> Part:
    """The part of the day of that name."""
    return _PART_OF[word]


def part_after(text: str, place: int) -> tuple[int, Part] | None:
    """Where the part of the day named directly after a day ends, and which it is."""
    match = _AFTER_DAY.match(text, place)
    return (match.end(), _PART_OF[match["chinese"] or match["english"]]) if match else None


def hour_within(part: Part, hour: int) -> int:
    """The hour from 0 to 24 that people mean by an hour in a part of the day: 9 at night is 21, 12 at night 24."""
    if part is Part.DAWN:
        return 0 if hour == _HOURS else hour
    if part is Part.NOON:
        return hour + _HOURS if hour <= _LAST_NOON_HOUR else hour
    if part is Part.AFTERNOON:
        return hour + _HOURS if hour < _HOURS else hour
    if part is Part.NIGHT:
        return hour + _HOURS if _LAST_SMALL_HOUR < hour <= _HOURS else hour
    return hour
