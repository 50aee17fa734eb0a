"""A resolved ticket is opened again: the case goes on, and the customer is promised an answer anew (F2, F5).

HandlingError
├── NotResolvedError    the ticket is open
├── MergedError         it is part of another ticket
└── AnotherOpenError    the conversation has another ticket that is open
"""

from __future__ import annotations

from datetime import datetime

from sandra.case import NEXT_STAGES, Actor, Case, Stage, Ticket, TicketStatus
from sandra.closing.follow_up import end_follow_up
from sandra.escalation.callbacks import promise_word
from sandra.escalation.clocks import start
from sandra.escalation.merging import MERGED_INTO
from sandra.escalation.taking_over import REASON_LENGTH, HandlingError
from sandra.escalation.urgency import respond_by
from sandra.playbook.sla import Sla
from sandra.records import Records


class NotResolvedError(HandlingError):
    """The ticket is open."""

    code = "not_resolved"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is open already; look at it again")


class MergedError(HandlingError):
    """The ticket is part of another."""

    code = "merged"

    def __init__(self, ticket: Ticket, into: str) -> None:
        super().__init__(f"ticket {ticket.number} became part of {into}; go on there", number=into)


class AnotherOpenError(HandlingError):
    """The conversation has another ticket that is open."""

    code = "another_open"

    def __init__(self, other: Ticket) -> None:
        super().__init__(f"the customer has ticket {other.number} now; go on there", number=other.number)


def reopen_ticket(records: Records, sla: Sla, ticket: Ticket, by: str, why: str, now: datetime) -> None:
    """Let a resolved ticket wait for a person again, with its case, by a time promised anew.

    Raises:
        HandlingError: see the head of this module.
    """
    if ticket.status is not TicketStatus.RESOLVED:
        raise NotResolvedError(ticket)
    if MERGED_INTO in ticket.summary:
        raise MergedError(ticket, str(ticket.summary[MERGED_INTO]))
    case = records.case_of_ticket(ticket)
    other = records.waiting_ticket(ticket.conversation_id)
    other = other or (records.waiting_ticket_of_case(case) if case is not None else None)
    if other is not None:
        raise AnotherOpenError(other)
    ticket.status, ticket.claimed_by, ticket.claimed_at = TicketStatus.WAITING, None, None
    ticket.respond_by = respond_by(sla, sla.reasons[ticket.reason], now)
    start(sla, ticket, now)
    if case is not None and case.stage is not Stage.MERGED:
        _go_on(case, f"{by}: {why}"[:REASON_LENGTH], now)
        promise_word(sla, ticket, case, now)


def _go_on(case: Case, reason: str, now: datetime) -> None:
    if case.settled:
        if Stage.REOPENED in NEXT_STAGES[case.stage]:
            case.move_to(Stage.REOPENED, Actor.PERSON, reason, now)
        end_follow_up(case, now)
    case.move_to(Stage.ESCALATED, Actor.PERSON, reason, now)
