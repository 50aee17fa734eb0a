"""What a customer sent, made fit to be understood; or a reason why it cannot be.

IntakeError           nothing was taken in; `response` names the sentence that tells the customer
├── EmptyMessageError
└── TooLongError
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_MESSAGE = 2000
KEPT_CONTROLS = frozenset("\n\t")
COMMAND_MARKS = re.compile(r"[\s/／]+")


class IntakeError(Exception):
    """A message that cannot be taken in; the customer is told why and loses nothing."""

    code: str
    response: str

    @property
    def values(self) -> dict[str, int]:
        """What the response's braces name."""
        return {}


class EmptyMessageError(IntakeError):
    """Nothing readable arrived."""

    code = "empty"
    response = "say_empty"

    def __init__(self) -> None:
        super().__init__("`message` holds nothing readable; send some text")


class TooLongError(IntakeError):
    """More than one message can hold."""

    code = "too_long"
    response = "say_too_long"

    def __init__(self, length: int) -> None:
        super().__init__(f"`message` has {length} characters; send at most {LONGEST_MESSAGE} at a time")

    @property
    def values(self) -> dict[str, int]:
        """The limit, for the response."""
        return {"limit": LONGEST_MESSAGE}


def take_in(text: str) -> str:
    """The message without control characters, and without what Rasa would read as a command.

    A customer who types `/restart` or `/complain{...}` is a customer writing odd words, nothing more.

    Raises:
        TooLongError: longer than LONGEST_MESSAGE.
        EmptyMessageError: nothing readable is left.
    """
    if len(text) > LONGEST_MESSAGE:
        raise TooLongError(len(text))
    readable = "".join(character for character in text if _is_readable(character))
    marks = COMMAND_MARKS.match(readable)
    taken = readable[marks.end() if marks else 0 :].strip()
    if not any(_is_visible(character) for character in taken):
        raise EmptyMessageError
    return taken


def _is_readable(character: str) -> bool:
    # Unassigned characters stay: they are the emoji that are newer than this Python.
    return character in KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs", "Co")


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Mn")
