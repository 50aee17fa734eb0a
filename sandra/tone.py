"""What must not be said, checked by machine (A2-A4, A7).

One checker serves the test of all responses, the generator at run time, the desk, and the conversation tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sandra.playbook.tone import Tone
from sandra.playbook.words import Words

Script = Literal["zh", "en"]
TOO_LONG = "too_long"
"""The one rule that is not about some of the words, but all of them."""


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a text: the rule broken, the words at fault, the clause and the cure."""

    rule: str
    words: str
    clause: str
    cure: Words


def script_of(language: str) -> Script:
    """Rules for Chinese are written in Simplified characters; Traditional text is checked before conversion."""
    return "zh" if language.startswith("zh") else "en"


def violations(text: str, language: str, tone: Tone, heated: bool = False) -> list[Violation]:
    """Everything in the text that the playbook forbids.

    Args:
        text: one message as it would be sent.
        language: zh-Hans or en (zh-Hant is checked in Simplified).
        tone: the playbook's rules.
        heated: whether the customer is very upset; then the message must be shorter (A7).
    """
    script = script_of(language)
    found = [
        Violation(rule.rule, match.group(0), rule.clause, rule.cure)
        for rule in tone.forbidden[script]
        if (match := _compiled(rule.pattern).search(text))
    ]
    limit = (tone.longest_heated_message if heated else tone.longest_message)[script]
    if len(text) > limit:
        cure = Words(zh=f"缩短到 {limit} 个字以内", en=f"shorten it to {limit} characters")
        found.append(Violation(TOO_LONG, f"{len(text)} characters", "A7", cure))
    return found


def apologises(text: str, language: str, tone: Tone) -> bool:
    """Whether the text holds an apology (A1, A3)."""
    lowered = text.lower()
    return any(word in lowered for word in tone.apology_words[script_of(language)])


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
