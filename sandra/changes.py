"""What changed on record, told to whoever watches: names only, never what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(days=1)
"""Who was away for longer reads everything anew."""
LATE_BY = timedelta(seconds=10)
"""A change may appear this long after one with a higher id: PostgreSQL gives ids before it commits."""
WAITING = "waiting"
"""Kind of change: a ticket begins to wait for a person, as when it is opened, put back or opened again."""
BREACH = "breach"
"""Kind of change: one of a ticket's clocks ran out."""
LETTER = "letter"
"""Kind of change: an app did not take a message, or somebody decided what becomes of it."""


@dataclass(frozen=True)
class Change:
    """Something on record is new or different.

    Attributes:
        id: rises with every change.
        kind: ticket, case, conversation, reading, note, outgoing, mention, `BREACH` or `LETTER`; `WAITING` besides
            ticket.
        subject: which one: a number, or a sign-in name for a mention.
        conversation_id: the conversation it belongs to.
    """

    id: int
    at: datetime
    kind: str
    subject: str
    conversation_id: str
