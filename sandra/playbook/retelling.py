"""playbook/retelling.yml: how a customer's words are told back, and what in them makes ours more exact (A2, B5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydantic import Field, validator

from sandra.playbook.conditions import Strict
from sandra.playbook.kinds import COMPLAINT_TYPES

Script = Literal["zh", "en"]


class Patterns(Strict):
    """A regular expression for each language, as one text; Chinese ones in Simplified characters."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @validator("zh", "en")
    def compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern

    def compiled(self, language: str) -> re.Pattern[str]:
        """The expression for zh-Hans, zh-Hant (compared in Simplified) or en."""
        return _compiled(self.en if language == "en" else self.zh)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Retelling(Strict):
    """playbook/retelling.yml"""

    longest: dict[Script, int]
    openers: Patterns
    cut_out: Patterns
    left_out: Patterns
    served_by: dict[str, Patterns]
    met_at: dict[str, Patterns]
    troubles: dict[str, dict[str, Patterns]]
    harms: dict[str, Patterns]
    hurt_ones: dict[str, Patterns]
    food: Patterns
    bad_food: Patterns

    @validator("troubles")
    def known_classes(cls, troubles: dict[str, dict[str, Patterns]]) -> dict[str, dict[str, Patterns]]:
        unknown = sorted(set(troubles) - set(COMPLAINT_TYPES))
        if unknown:
            raise ValueError(f"'{unknown[0]}' is no problem class; the classes are {', '.join(COMPLAINT_TYPES)}")
        return troubles
