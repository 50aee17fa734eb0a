"""A score from 1 to 5 as people give it where one was asked for: 4, 四分, "five stars", 很满意, "it was all right".

Who scores on another scale is understood: 8分 and "8/10" are a 4, and "90 out of 100" is a 5.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlu.script import normalise

NUMBERS = {
    **{"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5},
    **{"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
}
HIGHEST = 5
OUT_OF_TEN = 10
_NUMBER = rf"\d{{1,3}}(?:\.5)?|{'|'.join(NUMBERS)}"
_UNIT = (
    r"(?:\s*/\s*(?P<of_figure>5|10|100)(?!\d)|\s+out of (?P<of_word>5|five|10|ten|100)(?!\d)|"
    r"分(?!钟|之)|颗?星|\s*stars?|\s*points?)"
)
# A number counts by itself, before a comma, or with its unit: "2 parcels" is none.
_SCORES = (
    rf"^(?:我?(?:给|打|评|选)(?:个)?|i(?:'d)?(?: would)? (?:give|say)(?: it| you)?(?: an?)?|an?)?\s*"
    rf"(?P<number>{_NUMBER}){_UNIT}?(?=\s*(?:吧|啊|[,.。、;:](?!\d)|$))",
    rf"(?<![\d.]|[a-z])(?P<number>{_NUMBER}){_UNIT}",
)
# The first that is found counts, so that 很不满意 and 不满意 come before 满意.
_WORDS = (
    (
        1,
        r"(?:很|非常|十分|极其|特别|太|极度)不满意?|(?:一点|丝毫)(?:也|都)?不满意|太差|差劲|糟糕|糟透|"
        r"\b(?:very|really|extremely|so|totally|completely) (?:dissatisfied|unhappy|bad|poor|disappointed)\b|"
        r"\b(?:terrible|awful|horrible|worst)\b|\bnot at all (?:satisfied|happy)\b",
    ),
    (3, r"\bnot (?:too |so )?bad\b|不好不坏"),
    (
        2,
        r"(?:不|没有?)(?:是)?(?:太|很|怎么|够|大|特别|十分)?满意|不满意?|较差|不太好|不怎么样|不太行|"
        r"\b(?:not|n't|isn't|wasn't) (?:very |so |really |too |that |all that )?(?:satisfied|happy|good|great)\b|"
        r"\b(?:dissatisfied|unhappy|poor|bad)\b",
    ),
    (
        5,
        r"(?:很|非常|十分|特别|超级?|相当|挺)满意|满分|太好了|非常好|很好|特别好|"
        r"\b(?:very|really|extremely|totally|completely|so) (?:satisfied|happy|good|pleased)\b|"
        r"\b(?:excellent|perfect|fantastic|delighted|full marks)\b",
    ),
    (3, r"一般|还行|还可以|马马虎虎|凑合|普普通通|中等|\b(?:so-so|average|all right|alright|fair|acceptable)\b"),
    (4, r"满意|不错|挺好|\b(?:satisfied|happy|pleased|good(?!\s*-?(?:bye|night|day|evening|luck)))\b"),
)
SCORE_PATTERNS = [re.compile(pattern) for pattern in _SCORES]
WORD_PATTERNS = [(score, re.compile(pattern)) for score, pattern in _WORDS]
_ASKS = re.compile(r"[?]|吗|什么|怎么")
# Around a score people say no more than this without meaning more.
_FILLERS = re.compile(
    r"我|对|你们?|您|这次|的|处理|服务|觉得|感觉|是|吧|了|啊|呢|谢谢|挺|比较|给|打|"
    r"\b(?:i|i'm|i'd|am|it|it's|was|is|the|an?|my|your|with|service|handling|thanks?|thank you|you|say|give|rather|"
    r"quite)\b"
)


class Rating(NamedTuple):
    """A score, whether the message says more than it, and whether it was given as a number."""

    score: int
    says_more: bool
    in_figures: bool


def rating_in(text: str) -> Rating | None:
    """The score a message gives, or None; to be asked only where a score was asked for.

    Args:
        text: as written.
    """
    said = normalise(text).strip()
    found = None if _ASKS.search(said) else _score_in(said)
    if found is None:
        return None
    score, start, end, in_figures = found
    rest = _FILLERS.sub("", said[:start] + " " + said[end:])
    return Rating(score, any(character.isalnum() for character in rest), in_figures)


def looks_like_score(text: str) -> bool:
    """Whether a message gives a number as people score, on whatever scale; it may be none of ours ("6", "15分")."""
    said = normalise(text).strip()
    return not _ASKS.search(said) and any(pattern.search(said) for pattern in SCORE_PATTERNS)


def _on_our_scale(match: re.Match[str]) -> int | None:
    """What a number comes to from 1 to 5; None where it is on no scale that people score on."""
    number = _value(match["number"])
    said = match["of_figure"] or match["of_word"]
    bare = match.end() == match.end("number")
    scale = _value(said) if said else HIGHEST if bare or number <= HIGHEST else OUT_OF_TEN
    if number > scale or (bare and number < 1):
        return None
    return max(1, int(number * HIGHEST / scale + 0.5))


def _value(written: str) -> float:
    return float(NUMBERS[written]) if written in NUMBERS else float(written)


def _score_in(said: str) -> tuple[int, int, int, bool] | None:
    for pattern in SCORE_PATTERNS:
        if (match := pattern.search(said)) and (score := _on_our_scale(match)) is not None:
            return score, match.start(), match.end(), True
    for score, pattern in WORD_PATTERNS:
        if match := pattern.search(said):
            # The number of a button before its words says nothing more.
            begins = re.match(rf"{score}\s*$", said[: match.start()])
            return score, 0 if begins else match.start(), match.end(), False
    return None
