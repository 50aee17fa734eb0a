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
from sandra.escalation.office_hours import after_staffed_minutes
from sandra.playbook.sla import Priority, Sla

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
    ticket.respond_by = after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[priority])
    if case is None or case.id != ticket.case_id:
        return
    for promise in case.promises:
        if promise.kind == CALLBACK and promise.kept_at is None and promise.due_at <= missed:
            promise.missed_at = promise.missed_at or now
    case.promises.append(callback(ticket, now))


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
