"""A ticket is put out of the way until a moment, or until the customer writes; no promise is broken by it (F5).

HandlingError
├── UnfitMomentError     it has passed, or is too far away
└── PromisedBeforeError  the customer was promised an answer before it
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sandra.case import Ticket
from sandra.escalation.taking_over import HandlingError, require_open
from sandra.records import Records

LONGEST = timedelta(days=30)


class UnfitMomentError(HandlingError):
    """The moment has passed, or is too far away."""

    code = "unfit_moment"

    def __init__(self) -> None:
        super().__init__(f"choose a moment within the next {LONGEST.days} days", days=str(LONGEST.days))


class PromisedBeforeError(HandlingError):
    """The customer was promised an answer before the moment."""

    code = "promised_before"

    def __init__(self, ticket: Ticket, owed: datetime) -> None:
        super().__init__(
            f"the customer of {ticket.number} is owed an answer by {owed:%Y-%m-%d %H:%M} UTC; "
            "answer first, or choose an earlier moment",
            respond_by=owed.isoformat(),
        )


def snooze(ticket: Ticket, until: datetime, now: datetime) -> None:
    """Put the ticket out of the way.

    Raises:
        OverError: it is resolved.
        UnfitMomentError: the moment has passed, or is too far away.
        PromisedBeforeError: an answer is owed before it.
    """
    require_open(ticket)
    if not now < until <= now + LONGEST:
        raise UnfitMomentError
    owed = ticket.respond_by if ticket.answered_at is None else ticket.next_response_by
    if owed is not None and until > owed:
        raise PromisedBeforeError(ticket, owed)
    ticket.snoozed_until = until


def wake(ticket: Ticket) -> None:
    """It counts as any other again."""
    ticket.snoozed_until = None


def wake_for_customer(records: Records, conversation_id: str, *awaited: Ticket | None) -> None:
    """The customer writes: nothing of theirs sleeps on.

    Args:
        awaited: tickets of theirs that may be in another conversation.
    """
    for ticket in (records.waiting_ticket(conversation_id), *awaited):
        if ticket is not None and ticket.snoozed_until is not None:
            wake(ticket)
