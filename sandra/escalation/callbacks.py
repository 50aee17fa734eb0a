"""The promise that a person answers: made with the ticket, kept, missed and made anew (protocol D1, F5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sandra.case import (
    Case,
    Promise,
    Stage,
    Ticket,
    TicketStatus,
)
from sandra.escalation.assignment import pass_over
from sandra.escalation.clocks import breaches, owe_word
from sandra.escalation.office_hours import after_staffed_minutes, is_staffed
from sandra.playbook.sla import Priority, Sla
from sandra.records import Records

CALLBACK = "callback"
MISSED = "missed"
"""In a ticket's summary: the times by which nobody answered although it was promised."""
NEW_TIMES_TOLD = "new_times_told"
"""In a ticket's summary: of how many of those the customer heard the new time."""
MOST_AT_ONCE = 200
MORE_PRESSING: dict[str, Priority] = {"urgent": "urgent", "high": "urgent", "normal": "high"}
"""What a ticket becomes that nobody answered in time."""


def ticket_overdue(ticket: Ticket, now: datetime) -> bool:
    """Whether nobody has taken the ticket although its time has passed."""
    return ticket.status is TicketStatus.WAITING and ticket.respond_by < now


def promise_anew(records: Records, sla: Sla, ticket: Ticket, case: Case | None, now: datetime) -> None:
    """Where nobody answered in time, promise a new time and make the ticket more pressing.

    What was missed stays on record as missed, and is told as the breach it is (F5).

    Args:
        case: the one in hand, or the ticket's; its promises are kept in step where the ticket is about it.
    """
    if not ticket_overdue(ticket, now):
        return
    missed = ticket.respond_by
    note_breaches(records, ticket, now)
    priority = MORE_PRESSING[ticket.priority]
    ticket.priority = priority
    # Each time it takes longer to be missed again: the same promise broken every few minutes is worth nothing.
    minutes = sla.respond_within_minutes[priority] * (1 + len(ticket.summary.get(MISSED, [])))
    ticket.respond_by = after_staffed_minutes(sla.office_hours, now, minutes)
    ticket.summary = {**ticket.summary, MISSED: [*ticket.summary.get(MISSED, []), missed.isoformat()]}
    pass_over(ticket, ticket.assigned_to)
    if case is None or case.id != ticket.case_id:
        return
    for promise in case.promises:
        if promise.kind == CALLBACK and promise.kept_at is None and promise.due_at <= missed:
            promise.missed_at = promise.missed_at or now
    promise_word(sla, ticket, case, now)


def note_breaches(records: Records, ticket: Ticket, now: datetime) -> int:
    """Put on record which clocks of the ticket ran out, each once. Returns how many were not known before."""
    return sum(records.note_breach(breach) for breach in breaches(ticket, now))


def is_new_time_untold(ticket: Ticket) -> bool:
    """Whether the customer does not know yet by when somebody comes, after the time they know of has passed."""
    return len(ticket.summary.get(MISSED, [])) > int(ticket.summary.get(NEW_TIMES_TOLD, 0))


def note_new_time_told(ticket: Ticket) -> None:
    """They know it."""
    if is_new_time_untold(ticket):
        ticket.summary = {**ticket.summary, NEW_TIMES_TOLD: len(ticket.summary[MISSED])}


def renew_overdue(records: Records, sla: Sla, now: datetime) -> list[Ticket]:
    """Promise anew for every ticket that nobody took in time, while somebody is there who might (D6).

    Returns:
        Those tickets.
    """
    if not is_staffed(sla.office_hours, now):
        return []
    overdue = records.tickets_overdue(now, MOST_AT_ONCE)
    for ticket in overdue:
        promise_anew(records, sla, ticket, records.case_of_ticket(ticket), now)
    return overdue


def promise_word(sla: Sla, ticket: Ticket, case: Case | None, now: datetime) -> None:
    """A person answers by the ticket's time; the promise stands on the case, where the customer waits for a person."""
    owe_word(sla, ticket, now)
    if case is not None and case.stage is Stage.ESCALATED:
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
