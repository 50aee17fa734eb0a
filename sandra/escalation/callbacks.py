"""The promise that a person answers: made with the ticket, kept, missed and made anew (protocol D1, F5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sandra.case import (
    Case,
    Promise,
    Ticket,
    TicketStatus,
)
from sandra.escalation.office_hours import after_staffed_minutes, is_staffed
from sandra.playbook.sla import Priority, Sla
from sandra.records import Records

CALLBACK = "callback"
MORE_PRESSING: dict[str, Priority] = {"urgent": "urgent", "high": "urgent", "normal": "high"}
"""What a ticket becomes that nobody answered in time."""


def ticket_overdue(ticket: Ticket, now: datetime) -> bool:
    """Whether nobody has taken the ticket although its time has passed."""
    return ticket.status is TicketStatus.WAITING and ticket.respond_by < now


def promise_anew(sla: Sla, ticket: Ticket, case: Case | None, now: datetime) -> None:
    """Where nobody answered in time, promise a new time and make the ticket more pressing.

    What was missed stays on record as missed (F5).

    Args:
        case: the one in hand, or the ticket's; its promises are kept in step where the ticket is about it.
    """
    if not ticket_overdue(ticket, now):
        return
    missed = ticket.respond_by
    priority = MORE_PRESSING[ticket.priority]
    ticket.priority = priority
    # Each time it takes longer to be missed again: the same promise broken every few minutes is worth nothing.
    minutes = sla.respond_within_minutes[priority] * (1 + _times_missed(ticket, case))
    ticket.respond_by = after_staffed_minutes(sla.office_hours, now, minutes)
    if case is None or case.id != ticket.case_id:
        return
    for promise in case.promises:
        if promise.kind == CALLBACK and promise.kept_at is None and promise.due_at <= missed:
            promise.missed_at = promise.missed_at or now
    case.promises.append(callback(ticket, now))


def renew_overdue(records: Records, sla: Sla, now: datetime) -> int:
    """Promise anew for every ticket that nobody took in time, while somebody is there who might (D6).

    Returns:
        How many there were.
    """
    if not is_staffed(sla.office_hours, now):
        return 0
    overdue = records.tickets_overdue(now)
    for ticket in overdue:
        promise_anew(sla, ticket, records.case_of_ticket(ticket), now)
    return len(overdue)


def _times_missed(ticket: Ticket, case: Case | None) -> int:
    """How often an answer to the ticket was missed before the present promise."""
    promises = case.promises if case is not None else []
    made = [p for p in promises if p.what == callback_words(ticket) and p.kept_at is None]
    return max(len(made) - 1, 0)


def callback(ticket: Ticket, now: datetime) -> Promise:
    """What is promised with a ticket: a person answers by its time."""
    return Promise(CALLBACK, callback_words(ticket), now, ticket.respond_by)


def callback_words(ticket: Ticket) -> str:
    """By which the promises of one ticket are told from those of another."""
    return f"a person answers: {ticket.number}"


def keep(promises: Iterable[Promise], now: datetime) -> None:
    """Mark promises as kept; one kept before stays kept at that moment."""
    for promise in promises:
        promise.kept_at = promise.kept_at or now
