"""What a visitor's page sends as a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.turn.intake import EmptyMessageError, take_in

LONGEST_ID = 64
MOST_FILES_NAMED = 20
"""So many a page may name; how many go along is for `sandra.listening.pictures` to say."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Written:
    """A message as it came.

    Attributes:
        id: the page's own, the same for every try.
        files: keys of the pictures that go along with it.
    """

    id: str
    text: str
    files: tuple[str, ...] = ()

    def words(self) -> str:
        """Its text as it can be understood; it may be empty where a picture comes along.

        Raises:
            IntakeError: nothing can be taken in.
        """
        try:
            return take_in(self.text)
        except EmptyMessageError:
            if not self.files:
                raise
            return ""


def read_written(data: Any) -> Written | None:
    """The message in what a page sent; None where it is none."""
    if not isinstance(data, Mapping):
        return None
    message_id, text, files = data.get("id"), data.get("text"), data.get("files", [])
    if not isinstance(text, str) or not isinstance(message_id, str) or not _is_id(message_id):
        return None
    if not isinstance(files, list) or len(files) > MOST_FILES_NAMED or not all(map(_is_key, files)):
        return None
    return Written(message_id, text, tuple(files))


def _is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable()


def _is_key(file: Any) -> bool:
    return isinstance(file, str) and _KEY.fullmatch(file) is not None
