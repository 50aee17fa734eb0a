"""playbook/tone.yml: what must not be said, and how long a message may be."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, validator

from sandra.playbook.conditions import Strict
from sandra.playbook.words import Words


class ToneRule(Strict):
    """Something that must not be said (A3, A4). `pattern` is a regular expression."""

    rule: str
    pattern: str
    clause: str
    cure: Words

    @validator("pattern")
    def compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class Tone(Strict):
    """playbook/tone.yml"""

    heated_from_intensity: float = Field(ge=0, le=1)
    longest_message: dict[Literal["zh", "en"], int]
    longest_heated_message: dict[Literal["zh", "en"], int]
    apology_words: dict[Literal["zh", "en"], list[str]]
    forbidden: dict[Literal["zh", "en"], list[ToneRule]]
