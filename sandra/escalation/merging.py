"""Two tickets of one customer about the same become one; nothing of either is lost (D2).

HandlingError
├── SameTicketError      a ticket cannot become part of itself
├── OtherCustomerError   they are of two customers, or nobody knows of whom
└── SettledStageError    a complaint of the ticket stands where it cannot become part of another
"""

from __future__ import annotations

from datetime import datetime

from sandra.case import NEXT_STAGES, Actor, Case, OfferStatus, Promise, Stage, Ticket, TicketStatus
from sandra.escalation.assignment import LEVELS
from sandra.escalation.callbacks import callback_words
from sandra.escalation.clocks import join
from sandra.escalation.taking_over import HandlingError, require_open
from sandra.escalation.urgency import PRIORITIES
from sandra.listening.continuing import become_part
from sandra.playbook.sla import Sla
from sandra.records import Records

MERGED_INTO = "merged_into"
"""In a ticket's summary: the number of the ticket it became part of."""


class SameTicketError(HandlingError):
    """A ticket cannot become part of itself."""

    code = "same_ticket"

    def __init__(self) -> None:
        super().__init__("a ticket cannot become part of itself; give the number of the other one")


class OtherCustomerError(HandlingError):
    """They are of two customers, or nobody knows of whom."""

    code = "other_customer"

    def __init__(self, ticket: Ticket, into: Ticket) -> None:
        super().__init__(
            f"{ticket.number} and {into.number} are not known to be of the same customer; have them identified first",
            number=into.number,
        )


class SettledStageError(HandlingError):
    """A complaint of the ticket stands where it cannot become part of another."""

    code = "not_mergeable"

    def __init__(self, case: Case) -> None:
        super().__init__(
            f"something was offered or agreed on case {case.number} that still stands; settle that first",
            number=case.number,
        )


def merge(records: Records, sla: Sla, ticket: Ticket, into: Ticket, by: str, now: datetime) -> None:
    """Make one ticket part of another of the same customer, with its complaint, promises and what was added.

    Raises:
        HandlingError: see the head of this module; or one of them is resolved.
    """
    _require_same_customer(records, ticket, into)
    fresh, earlier = records.case_of_ticket(ticket), records.case_of_ticket(into)
    if fresh is not None and earlier is not None and fresh is not earlier and not fresh.settled:
        _require_mergeable(fresh)
        _move_promises(ticket, fresh, into, earlier)
        become_part(earlier, fresh, now)
    elif fresh is not None and earlier is None:
        into.case_id = fresh.id
    _move_along(records, ticket, into)
    _press(sla, ticket, into, now)
    into.excluded = [*into.excluded, *(who for who in ticket.excluded if who not in into.excluded)]
    into.summary = _with_all_of(into, ticket, now)
    ticket.summary = {**ticket.summary, MERGED_INTO: into.number}
    ticket.status, ticket.snoozed_until = TicketStatus.RESOLVED, None
    case = records.case_of_ticket(into)
    if case is not None:
        case.note("took_in", Actor.PERSON, f"{by} makes ticket {ticket.number} part of {into.number}", now)
        _lead_to(records, ticket, into, case)
    records.release_conversation(ticket.conversation_id)


def _require_same_customer(records: Records, ticket: Ticket, into: Ticket) -> None:
    if ticket.number == into.number:
        raise SameTicketError
    require_open(ticket)
    require_open(into)
    one, other = _customers(records, ticket), _customers(records, into)
    if not one & other:
        raise OtherCustomerError(ticket, into)


def _customers(records: Records, ticket: Ticket) -> set[int]:
    conversation, case = records.conversation(ticket.conversation_id), records.case_of_ticket(ticket)
    known = {conversation.customer_id if conversation else None, case.customer_id if case else None}
    return {customer for customer in known if customer is not None}


def _require_mergeable(case: Case) -> None:
    standing = any(offer.status in (OfferStatus.ACCEPTED, OfferStatus.EXECUTED) for offer in case.offers)
    if standing or case.waiting_approval() is not None or Stage.MERGED not in NEXT_STAGES[case.stage]:
        raise SettledStageError(case)


def _move_promises(ticket: Ticket, fresh: Case, into: Ticket, earlier: Case) -> None:
    """What is not kept yet is owed still, by whoever has the ticket that stays."""
    for promise in [p for p in fresh.promises if p.kept_at is None]:
        what = callback_words(into) if promise.what == callback_words(ticket) else promise.what
        fresh.promises.remove(promise)
        earlier.promises.append(Promise(promise.kind, what, promise.made_at, promise.due_at, None, promise.missed_at))


def _move_along(records: Records, ticket: Ticket, into: Ticket) -> None:
    """Complaints that went along with the ticket go along with the one that stays."""
    for case in records.cases_of_conversation(ticket.conversation_id):
        if case.stage is Stage.ESCALATED and case.id != into.case_id:
            case.conversation_id = into.conversation_id


def _press(sla: Sla, ticket: Ticket, into: Ticket, now: datetime) -> None:
    """The graver of the two counts."""
    join(sla, ticket, into, now)
    into.assigned_to = None
    into.priority = min(into.priority, ticket.priority, key=PRIORITIES.__getitem__)
    if LEVELS[sla.reasons[ticket.reason].level] > LEVELS[sla.reasons[into.reason].level]:
        into.reason = ticket.reason


def _with_all_of(into: Ticket, ticket: Ticket, now: datetime) -> dict[str, object]:
    part = {"ticket": ticket.number, "at": now.isoformat(), "summary": ticket.summary}
    added = sorted((*into.summary.get("added", []), *ticket.summary.get("added", [])), key=lambda one: str(one["at"]))
    return {**into.summary, "added": added, "merged": [*into.summary.get("merged", []), part]}


def _lead_to(records: Records, ticket: Ticket, into: Ticket, case: Case) -> None:
    """What the customer writes in either conversation goes to the ticket that stays."""
    for conversation_id in (ticket.conversation_id, into.conversation_id):
        conversation = records.conversation(conversation_id)
        if conversation is not None and case.conversation_id != conversation_id:
            conversation.continues = case.number
