"""The clauses of a message: what could stand as a message of its own."""

import re

from nlu.script import HAN

_BOUNDARY = re.compile(
    r"[.!?;:。！？；：\n,，、]+"
    r"|(?<=\s)(?:and|but|plus|also|then|now)(?=\s)"
    r"|而且|另外|还有|還有|并且|並且|此外|再说|再說|同时|同時|一是|二是",
    re.IGNORECASE,
)
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z']+")
_LEAST_WORDS = 2.0
_HAN_PER_WORD = 2


def clauses_of(text: str) -> list[str]:
    """The clauses in order, as written; scraps of a word or so are left out."""
    parts = (part.strip() for part in _BOUNDARY.split(text))
    return [part for part in parts if _words_in(part) >= _LEAST_WORDS]


def _words_in(text: str) -> float:
    return len(_HAN_CHARACTER.findall(text)) / _HAN_PER_WORD + len(_WORD.findall(text))
