"""How content a customer is with the handling of a case: asked once, and stored (protocol F3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import ONLY_TO_BE_HEARD, Case, Stage, Ticket

SCORES = (1, 2, 3, 4, 5)
LOW = (1, 2)
"""Scores after which a person is offered."""
WORDS_LIMIT = 2000
_ASKED_OF = frozenset({Stage.EXECUTED, Stage.FOLLOWED_UP, Stage.CLOSED})
_WARM = frozenset({"thanks", "praise"})


@dataclass
class Satisfaction:
    """What a customer thinks of the handling of their case.

    Attributes:
        score: from 1 to 5; None until they gave one.
        words: what they said besides, suggestions among it.
        answered_at: of the score or the first words.
    """

    case_id: int
    asked_at: datetime
    score: int | None = None
    words: str | None = None
    answered_at: datetime | None = None
    id: int | None = None

    @property
    def is_low(self) -> bool:
        """Whether the score calls for a person."""
        return self.score in LOW


def may_be_asked(case: Case, asked_before: Satisfaction | None, waiting: Ticket | None, insulted: bool) -> bool:
    """Whether it is fitting to ask now.

    Not before the case is settled or after it was taken back, not twice, not after an insult, not while a ticket waits,
    and of somebody who only wanted to be heard no more than where they took leave with thanks.

    Args:
        asked_before: what is on record for the case.
        waiting: the ticket of the case or its conversation, where one is not resolved.
        insulted: whether the customer insulted somebody in this conversation.
    """
    if insulted or asked_before is not None or waiting is not None or case.stage not in _ASKED_OF:
        return False
    return case.purpose != ONLY_TO_BE_HEARD or any(event.kind in _WARM for event in case.events)


def note_answer(satisfaction: Satisfaction, score: int | None, words: str, now: datetime) -> None:
    """Keep a score, what was said with it, or both; words are added to earlier ones."""
    satisfaction.score = score if score is not None else satisfaction.score
    told = [kept for kept in (satisfaction.words, words) if kept]
    satisfaction.words = "\n".join(told)[:WORDS_LIMIT] or None
    satisfaction.answered_at = satisfaction.answered_at or now
