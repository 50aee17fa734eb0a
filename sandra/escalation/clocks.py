"""The clocks of a ticket: a person's first word, each next one, and the end of it (protocol D1, F5, F6).

All count staffed time. The first two run while the customer waits for us; the third stands while we wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sandra.case import Case, Ticket, TicketStatus
from sandra.escalation.investigation import OUTCOME
from sandra.escalation.office_hours import after_staffed, after_staffed_minutes, staffed_between
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.sla import Priority, Sla

ClockName = Literal["first_response", "next_response", "resolution"]


@dataclass(frozen=True)
class Clock:
    """One that runs."""

    name: ClockName
    due_at: datetime


@dataclass
class Breach:
    """A clock ran out; told once.

    Attributes:
        due_at: when it did.
        noticed_at: when that was noticed.
    """

    ticket_number: str
    conversation_id: str
    clock: ClockName
    due_at: datetime
    noticed_at: datetime
    id: int | None = None


def running(ticket: Ticket) -> list[Clock]:
    """The clocks of the ticket that run, the one that is due first at the head."""
    if ticket.status is TicketStatus.RESOLVED:
        return []
    return sorted(_running(ticket), key=lambda clock: clock.due_at)


def due_at(ticket: Ticket) -> datetime | None:
    """When the first of its clocks runs out; None where none runs."""
    return next((clock.due_at for clock in running(ticket)), None)


def breaches(ticket: Ticket, now: datetime) -> list[Breach]:
    """The clocks of the ticket that ran out."""
    out = [clock for clock in running(ticket) if clock.due_at < now]
    return [Breach(ticket.number, ticket.conversation_id, clock.name, clock.due_at, now) for clock in out]


def start(sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The ticket is opened, or opened again: the customer waits for its first word and for its end."""
    ticket.answered_at = ticket.next_response_by = ticket.waits_for_customer_since = None
    ticket.resolve_by = _resolve_by(sla, ticket, now)


def quicken(sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The ticket presses more than it did: its end is due sooner, never later."""
    due = _resolve_by(sla, ticket, now)
    ticket.resolve_by = due if ticket.resolve_by is None else min(ticket.resolve_by, due)


def owe_word(sla: Sla, ticket: Ticket, now: datetime) -> None:
    """A person's word is promised by the ticket's time, whatever was said before; it is our turn."""
    go_on(sla, ticket, now)
    ticket.answered_at = ticket.next_response_by = None


def customer_wrote(sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The customer wrote to the person who has the ticket: a word is due, and the ticket's end comes nearer again."""
    go_on(sla, ticket, now)
    if ticket.answered_at is not None and ticket.next_response_by is None:
        ticket.next_response_by = _after(sla, now, sla.next_response_within_minutes, ticket)


def person_wrote(ticket: Ticket, case: Case | None, at: datetime, heard_since: bool = False) -> None:
    """The customer has a person's word: it is their turn, unless we owe them more than words.

    Args:
        at: when it was sent.
        heard_since: whether the customer wrote after that; then it is our turn still.
    """
    ticket.answered_at = ticket.answered_at or at
    if heard_since:
        return
    ticket.next_response_by = None
    if ticket.waits_for_customer_since is None and not _owes(case):
        ticket.waits_for_customer_since = at


def mind_what_is_owed(sla: Sla, ticket: Ticket, case: Case, now: datetime) -> None:
    """Something was done or promised on the case: it is our turn where we owe the customer more than words."""
    if _owes(case):
        go_on(sla, ticket, now)


def need_no_word(ticket: Ticket, now: datetime) -> None:
    """The customer was promised no word: whoever has the ticket works in the background."""
    ticket.answered_at, ticket.next_response_by = ticket.answered_at or now, None


def go_on(sla: Sla, ticket: Ticket, now: datetime) -> None:
    """We wait for the customer no more: the end is due as much later as the clock stood."""
    since, due = ticket.waits_for_customer_since, ticket.resolve_by
    ticket.waits_for_customer_since = None
    if since is not None and due is not None and since < due:
        hours = sla.office_hours
        ticket.resolve_by = after_staffed(hours, now, staffed_between(hours, since, due))


def end_by(ticket: Ticket, promised: datetime) -> None:
    """Nothing is left to do but what was promised: the ticket ends by then."""
    ticket.resolve_by = promised


def join(sla: Sla, ticket: Ticket, into: Ticket, now: datetime) -> None:
    """One ticket becomes part of another: whatever is owed in either is owed, by the earlier time."""
    both_wait = ticket.waits_for_customer_since is not None and into.waits_for_customer_since is not None
    for one in (ticket, into):
        go_on(sla, one, now)
    into.resolve_by = _earlier(into.resolve_by, ticket.resolve_by)
    next_word = _earlier(into.next_response_by, ticket.next_response_by)
    if ticket.answered_at is None:
        into.respond_by = min(into.respond_by, ticket.respond_by) if into.answered_at is None else ticket.respond_by
        owe_word(sla, into, now)
    else:
        into.next_response_by = next_word
    if both_wait:
        into.waits_for_customer_since = now


def _earlier(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _running(ticket: Ticket) -> Iterator[Clock]:
    if ticket.answered_at is None:
        yield Clock("first_response", ticket.respond_by)
    if ticket.next_response_by is not None:
        yield Clock("next_response", ticket.next_response_by)
    if ticket.resolve_by is not None and ticket.waits_for_customer_since is None:
        yield Clock("resolution", ticket.resolve_by)


def _resolve_by(sla: Sla, ticket: Ticket, now: datetime) -> datetime:
    return _after(sla, now, sla.resolve_within_minutes, ticket)


def _after(sla: Sla, now: datetime, minutes: Mapping[Priority, int], ticket: Ticket) -> datetime:
    return after_staffed_minutes(sla.office_hours, now, minutes[cast(Priority, ticket.priority)])


def _owes(case: Case | None) -> bool:
    owed = BY_A_PERSON | {OUTCOME}
    return case is not None and any(p.kind in owed and p.kept_at is None for p in case.promises)
