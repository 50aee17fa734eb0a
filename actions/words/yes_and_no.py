"""What stands before and beside a yes or a no: "yes, and it leaks too", 不是坏了，是没收到."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from nlu.script import HAN, normalise

_ENDS = r"(?=$|[\s,.!?;:~、…])"
_CHINESE_YES = (
    r"(?:没有?(?:不对|问题|错)|是的|是啊|是呀|对的|对啊|对呀|对对+|对头|嗯+|没错|正确|确实|就是这样|可以的?|好的?)"
    rf"[的啊呀哦喔啦了呢吧]*|(?:对|是){_ENDS}"
)
_ENGLISH_YES = (
    r"(?:yes|yeah|yep|yup|yess+|ya|aye|correct|exactly|indeed|sure|ok|okay|right|true|"
    r"that'?s (?:right|correct|it|true)|you(?:'ve| have) got it)(?![a-z'])"
)
_YES = re.compile(rf"\W*(?:(?:{_CHINESE_YES}|{_ENGLISH_YES})[\s,.!~、;:…]*)+")
_WRONG = (
    r"不对[的啊呀吧]*|(?:你们?|您)?(?:又|都|全)?(?:弄|搞|记|说|理解)?错了[啊呀吧啦]*|"
    r"(?:that'?s |thats |that is |it'?s |this is |you(?:'ve| have)? got (?:it|that) )?"
    r"(?:all |completely )?(?:wrong|incorrect)"
    r"(?! (?:item|size|colou?r|one|thing|address|order|product|model))(?![a-z'])|"
    r"(?:that'?s|thats|that is|it'?s|this is) not (?:right|correct|it|true|what i (?:said|meant))(?![a-z'])"
)
_CHINESE_NO = rf"不是的|不是这样[的啊]*|不是啊|不是(?=[,.!~])|(?:不|没有|否){_ENDS}"
_ENGLISH_NO = (
    r"(?:no+|nope|nah)(?![a-z'-])"
    r"(?! (?:one|body|response|reply|answer|refund|money|order|parcel|package|sign|idea|problem|way|help|"
    r"more|need|thanks?)(?![a-z]))"
)
_WAIT = r"(?:(?:等等|等一?下|慢着|wait|hang on|hold on|oh|hey|sorry)[\s,.!~…]+)*"
_NO = re.compile(rf"\W*{_WAIT}(?:(?:{_WRONG}|{_CHINESE_NO}|{_ENGLISH_NO})[\s,.!~、;:…]*)+")
_OBJECTION = re.compile(_WRONG)
_BOUNDARY = re.compile(
    rf"[,.!?;:~、…\n，。！？；：]+|(?<=[{HAN}啦啊])\s+(?=[{HAN}\d])|(?<=\d)\s+(?=[{HAN}])|(?<=[{HAN}])(?=而是)|\s(?:but)\s",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\s*(?:其实|但|可|我说的)?(?:并|又|也)?不是(?!说|吗|很|太|都|没|不)"
    r"|\s*(?:and |but )?(?:it'?s|its|this is|this isn'?t|that'?s|thats|it is|it isn'?t|i'?m|im|i am)"
    r" (?:not )?(?:not |n'?t )?(?:about|because|over) "
    r"|\s*(?:and |but )?not (?:about|because|the|a|an|that|my|for) "
    r"|\s*(?:i )?(?:don'?t|didn'?t) (?:mean|say) ",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:about|because|over) ")
_NOT = re.compile(r"not|n't|nt ")
_ASSERTION = re.compile(r"\A\s*(?:(?:而|应该|其实|就)?是(?!的)|i mean |i meant |it'?s |its |it was )", re.IGNORECASE)
_MARKS = " \t\n,.!?;:~、…，。！？；：啦呀"


class Answer(Enum):
    """What a message begins with."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Said:
    """A message taken apart.

    Attributes:
        answer: the yes or no it begins with, if any.
        rest: what follows it, as written.
        objects: whether it says that something was wrong, rather than a plain no.
        denied: what it says is not so, without the "not": 坏了 of 不是坏了.
        asserted: what it says is so instead, as written; all of `rest` where nothing is denied.
    """

    answer: Answer | None
    rest: str
    objects: bool
    denied: tuple[str, ...]
    asserted: str

    @property
    def contradicts(self) -> bool:
        """Whether something that was said before is called wrong."""
        return self.answer is Answer.NO or bool(self.denied)


def taken_apart(text: str) -> Said:
    """Tell a leading yes or no from what goes with it, and what is denied from what is asserted.

    Args:
        text: as written.
    """
    written = _aligned(text)
    answer, end = _beginning(written)
    rest = text[end:].strip(_MARKS) if answer else text.strip()
    clauses = [clause for clause in _BOUNDARY.split(rest) if clause.strip()]
    denied = [clause for clause in clauses if _denies(clause)]
    asserted = [_ASSERTION.sub("", clause, count=1) for clause in clauses if clause not in denied]
    return Said(
        answer=answer,
        rest=rest,
        objects=answer is Answer.NO and bool(_OBJECTION.search(written[:end])),
        denied=tuple(_DENIAL.sub("", clause, count=1).strip(_MARKS) for clause in denied) if asserted else (),
        asserted=_joined(asserted, text).strip(_MARKS) if denied and asserted else rest,
    )


def clauses_asserted(said: Said) -> list[str]:
    """The clauses of what is said to be so, for reading them one by one."""
    clauses = [_ASSERTION.sub("", clause, count=1).strip() for clause in _BOUNDARY.split(said.asserted)]
    return [clause for clause in clauses if clause]


def _beginning(written: str) -> tuple[Answer | None, int]:
    if (no := _NO.match(written)) and no.end():
        return Answer.NO, no.end()
    if (yes := _YES.match(written)) and yes.end():
        return Answer.YES, yes.end()
    return None, 0


def _denies(clause: str) -> bool:
    written = _aligned(clause)
    match = _DENIAL.match(written)
    if match is None:
        return False
    return not _ABOUT.search(match[0]) or bool(_NOT.search(match[0]))


def _aligned(text: str) -> str:
    """Normalised character by character, so that places in it are places in the text."""
    return "".join(normalised if len(normalised := normalise(c)) == 1 else c for c in text)


def _joined(clauses: list[str], text: str) -> str:
    return ("，" if re.search(f"[{HAN}]", text) else ", ").join(clause.strip() for clause in clauses)
