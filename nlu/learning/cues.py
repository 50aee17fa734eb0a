"""Cues of feeling that the words' meaning does not carry: shouting, drawn-out letters, emoji, intensifiers."""

import re
from collections.abc import Sequence

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.learning.features import Matrix
from nlu.script import normalise

_READ_CHARACTERS = 2000
_FULL_SCALE = 3.0

_INTENSIFIERS = (
    r"太|非常|特别|极其|实在|真是|简直|完全|根本|到底|究竟|居然|竟然|一直|每次|从来|死了|透了|极了|得要命|超级|巨|无语|"
    r"\bso\b|\bvery\b|\breally\b|\bextremely\b|\babsolutely\b|\bcompletely\b|\btotally\b|\butterly\b|\bever\b|"
    r"\bstill\b|\bagain\b|\bseriously\b|\bliterally\b|\bnever\b"
)
_SWEARING = (
    r"他妈|妈的|特么|tmd|nmd|卧槽|我靠|操|滚|垃圾|坑爹|恶心|骗子|狗屎|屁|傻|蠢|"
    r"fuck|shit|damn|bloody|hell|crap|bullshit|wtf|idiot|stupid|moron|scam|pathetic|ridiculous|rubbish"
)
_WORRY = (
    r"着急|担心|急用|怎么办|慌|害怕|焦虑|怕|求|赶时间|"
    r"worried|anxious|urgent|please help|nervous|scared|panic|afraid|what do i do"
)
_SORROW = r"难过|伤心|哭|心酸|委屈|心痛|泪|heartbroken|\bsad\b|\bcry|tears|upset|devastated|gutted"
_LET_DOWN = r"失望|遗憾|可惜|没想到|寒心|心寒|disappoint|let down|expected better|shame|used to be|not what i"
_DELIGHT = (
    r"谢谢|感谢|满意|开心|喜欢|点赞|太好了|棒|给力|thank|thanks|love|great|awesome|happy|perfect|excellent|amazing"
)
_ANGRY_FACES = "😡🤬😠👿💢🖕😤"
_SAD_FACES = "😭😢😞😔💔🥺☹🙁😥"
_WORRIED_FACES = "😰😨😱😟😧😖🙏"
_HAPPY_FACES = "😊😀😄😍🥰👍❤🎉😁🤗💯🌹"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"!",
        r"[!?]{2,}",
        r"\?",
        r"\.{3,}|。{2,}|…",
        r"([a-z\u4e00-\u9fff])\1{2,}",
        _INTENSIFIERS,
        _SWEARING,
        _WORRY,
        _SORROW,
        _LET_DOWN,
        _DELIGHT,
        *(f"[{faces}]" for faces in (_ANGRY_FACES, _SAD_FACES, _WORRIED_FACES, _HAPPY_FACES)),
    )
)
_CAPITAL_WORD = re.compile(r"\b[A-Z]{3,}\b")


def _shouting(original: str) -> list[float]:
    letters = [character for character in original if character.isascii() and character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    share = capitals / len(letters) if len(letters) >= 8 else 0.0
    return [share, _saturated(len(_CAPITAL_WORD.findall(original)))]


def _saturated(count: float) -> float:
    return min(count, _FULL_SCALE) / _FULL_SCALE


def cues_of(messages: Sequence[Message]) -> Matrix:
    """Count the cues in each message.

    Args:
        messages: At least one message with text.

    Returns:
        One row a message with values from 0 to 1 (A6).
    """
    rows = []
    for message in messages:
        original = str(message.get(TEXT))[:_READ_CHARACTERS]
        normalised = normalise(original)
        counts = [_saturated(sum(1 for _ in pattern.finditer(normalised))) for pattern in _PATTERNS]
        rows.append([*counts, *_shouting(original), _saturated(len(normalised) / 40)])
    return np.array(rows, dtype=np.float32)
