"""A person takes a conversation, answers, puts it back or is done with it (protocol D5, D7).

CaseError
├── MayNotTakeError  somebody the ticket must not go to
└── TakenError       somebody else was faster
"""

from __future__ import annotations

from datetime import datetime

from sandra.case import (
    Actor,
    CaseError,
    Stage,
    Ticket,
    TicketStatus,
)
from sandra.escalation.assignment import Colleague, eligible
from sandra.escalation.callbacks import CALLBACK, callback, callback_words, keep, promise_anew
from sandra.escalation.urgency import respond_by
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.sla import Sla
from sandra.records import Records

REASON_LENGTH = 300


class MayNotTakeError(CaseError):
    """The ticket must not go to this person: named in the complaint, or of too low a level (D7, E3)."""

    def __init__(self, ticket: Ticket, person: str) -> None:
        super().__init__(f"ticket {ticket.number} is not for {person}; find somebody else who may decide it")


class TakenError(CaseError):
    """Somebody else has the ticket, or the conversation."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is taken already; look at the queue again")


def take(records: Records, sla: Sla, ticket: Ticket, person: Colleague, now: datetime) -> None:
    """A person takes a waiting ticket and its conversation, both or neither (D5, D7).

    Raises:
        MayNotTakeError: the person complained about, or of too low a level (E3).
        TakenError: somebody else was faster, or it does not wait any more.
        KeyError: the playbook knows no such reason as the ticket's.
    """
    if not eligible(ticket, sla, [person]):
        raise MayNotTakeError(ticket, person.name)
    conversation = records.conversation(ticket.conversation_id)
    theirs = conversation is not None and conversation.owner == person.name
    if not theirs and not records.claim_conversation(ticket.conversation_id, person.name):
        raise TakenError(ticket)
    if not records.claim_ticket(ticket, person.name):
        if not theirs:
            records.release_conversation(ticket.conversation_id)
        raise TakenError(ticket)
    case = records.case_of_ticket(ticket)
    if case is not None:
        case.note("taken", Actor.PERSON, f"{person.name} takes ticket {ticket.number}", now)


def answer(records: Records, ticket: Ticket, now: datetime) -> None:
    """The customer has a person's word: what was promised with the ticket is kept (F5)."""
    case = records.case_of_ticket(ticket)
    if case is not None:
        keep([p for p in case.promises if p.what == callback_words(ticket)], now)


def resolve(records: Records, ticket: Ticket, words: str, now: datetime) -> None:
    """The person is done: their promises are kept, the case is closed, and the assistant has the conversation again.

    Complaints that went along with the ticket are closed with it; what was settled before stays as it is.

    Args:
        words: what came of it, for the record.
    """
    case = records.case_of_ticket(ticket)
    along = [one for one in records.cases_of_conversation(ticket.conversation_id) if one.stage is Stage.ESCALATED]
    for handled in [*along, *([case] if case is not None and case not in along else [])]:
        keep([p for p in handled.promises if p.kind == CALLBACK or p.kind in BY_A_PERSON], now)
        if handled.stage is Stage.ESCALATED:
            handled.move_to(Stage.CLOSED, Actor.PERSON, words[:REASON_LENGTH], now)
    ticket.status = TicketStatus.RESOLVED
    records.release_conversation(ticket.conversation_id)


def give_back(records: Records, sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The person puts the ticket back: somebody else will answer, in time or by a time promised anew (F5)."""
    ticket.status, ticket.claimed_by = TicketStatus.WAITING, None
    case = records.case_of_ticket(ticket)
    promise_anew(sla, ticket, case, now)
    answered = case is not None and not any(p.kind == CALLBACK and p.kept_at is None for p in case.promises)
    if case is not None and case.stage is Stage.ESCALATED and answered:
        ticket.respond_by = respond_by(sla, sla.reasons[ticket.reason], now)
        case.promises.append(callback(ticket, now))
    records.release_conversation(ticket.conversation_id)
