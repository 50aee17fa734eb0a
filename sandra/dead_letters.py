"""What a messaging app never took, or does not take yet: for our people to know of and to decide on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sandra.letters import Letter, Piece


class DeadLetterStatus(str, Enum):
    """What becomes of a message that an app did not take."""

    WAITING = "waiting"
    """Until the customer writes again: no dead letter yet."""
    DEAD = "dead"
    AGAIN = "again"
    SENT_AGAIN = "sent_again"
    DROPPED = "dropped"


@dataclass
class DeadLetter:
    """A message that the customer does not have, for our people to know of and to decide on.

    Attributes:
        key: of the letter.
        why: what the app said.
        tries: how often it was tried; 0 where the customer was waited for in vain.
        died_at: when it was given up, or, while it waits for the customer, since when it does.
        decided_by: who of our people let it be sent again, or dropped it.
    """

    key: str
    channel: str
    conversation_id: str
    text: str
    choices: list[dict[str, str]]
    file: dict[str, Any] | None
    why: str
    tries: int
    written_at: datetime
    died_at: datetime
    status: DeadLetterStatus = field(default=DeadLetterStatus.DEAD)
    decided_by: str | None = None
    decided_at: datetime | None = None
    id: int | None = None

    @classmethod
    def of(cls, letter: Letter, why: str, now: datetime, tries: int) -> DeadLetter:
        """The letter, as it is put before our people."""
        piece = letter.piece
        return cls(
            letter.key,
            letter.channel,
            letter.conversation_id,
            piece.text,
            [dict(one) for one in piece.choices],
            dict(piece.file) if piece.file is not None else None,
            why,
            tries,
            letter.written_at,
            now,
        )

    @classmethod
    def waiting(cls, letter: Letter, why: str, now: datetime) -> DeadLetter:
        """The letter, as our people see that it waits for the customer."""
        waiting = cls.of(letter, why, now, 0)
        waiting.status = DeadLetterStatus.WAITING
        return waiting

    @property
    def piece(self) -> Piece:
        """What it says."""
        return Piece(self.text, self.choices, self.file)
