"""When clocks of tickets run out: kept on record wherever their parts are written, and looked for by who watches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, event, exists, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from sandra.case import Ticket, TicketStatus
from sandra.escalation.clocks import Breach, ClockName, due_at
from sandra.store import tables

MOST_TOLD = 10
_tickets, _breaches = tables.tickets.c, tables.breaches.c
_CLOCKS: dict[ClockName, tuple[Any, Any]] = {
    "first_response": (_tickets.respond_by, _tickets.answered_at.is_(None)),
    "next_response": (_tickets.next_response_by, _tickets.next_response_by.is_not(None)),
    "resolution": (_tickets.resolve_by, _tickets.waits_for_customer_since.is_(None)),
}
"""When each is due, and the condition that it runs, as `sandra.escalation.clocks.running` has it."""


def keep_due(sessions: sessionmaker) -> None:
    """Bring the column `due_at` up to date with each write of these sessions."""
    event.listen(sessions, "before_flush", _before_flush)


@dataclass(frozen=True)
class Unmeant:
    """Tickets that wait, do not sleep at a moment, and are meant for nobody, or for nobody who is there.

    Attributes:
        reasons: only of these.
        there: the names of those who may be given work then.
    """

    reasons: Collection[str]
    there: Collection[str]
    now: datetime

    @property
    def condition(self) -> Any:
        """The same for a statement."""
        awake = or_(_tickets.snoozed_until.is_(None), _tickets.snoozed_until <= self.now)
        unmeant = or_(_tickets.assigned_to.is_(None), _tickets.assigned_to.not_in(self.there))
        return and_(_tickets.status == TicketStatus.WAITING, _tickets.reason.in_(self.reasons), awake, unmeant)


def any_ran_out(session: Session, now: datetime) -> bool:
    """Whether `run_out` would find any: who only looks holds up nobody who writes."""
    return session.execute(select(_tickets.id).where(_ran_out(now)).limit(1)).first() is not None


def run_out(session: Session, now: datetime, limit: int) -> list[Ticket]:
    """Tickets with a clock that has run out and of which no breach tells yet, the longest ago first.

    Nobody else changes them until the transaction ends.
    """
    wanted = select(Ticket).where(_ran_out(now)).order_by(_tickets.due_at, _tickets.id).limit(limit)
    fresh = wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return list(session.execute(fresh).scalars())


def breaches_of(session: Session, number: str) -> list[Breach]:
    """What ran out of a ticket's clocks, the latest first."""
    wanted = select(Breach).where(_breaches.ticket_number == number).order_by(_breaches.id.desc()).limit(MOST_TOLD)
    return list(session.execute(wanted).scalars())


def waiting_unmeant(session: Session, unmeant: Unmeant, limit: int) -> list[Ticket]:
    """The most pressing first."""
    wanted = select(Ticket).where(unmeant.condition).order_by(_tickets.due_at, _tickets.id).limit(limit)
    return list(session.execute(wanted).scalars())


def mean_for(session: Session, number: str, name: str, unmeant: Unmeant) -> bool:
    """Mean a ticket for somebody; False where it is one of those no more. One statement, as claims are."""
    wanted = update(tables.tickets).where(_tickets.number == number, unmeant.condition).values(assigned_to=name)
    changed: int = session.execute(wanted.execution_options(synchronize_session=False)).rowcount
    return changed == 1


def _ran_out(now: datetime) -> Any:
    untold = (and_(due < now, runs, ~_told(clock, due)) for clock, (due, runs) in _CLOCKS.items())
    return and_(_tickets.status != TicketStatus.RESOLVED, _tickets.due_at < now, or_(*untold))


def _told(clock: ClockName, due: Any) -> Any:
    same = (_breaches.ticket_number == _tickets.number, _breaches.clock == clock, _breaches.due_at == due)
    return exists().where(*same).correlate(tables.tickets)


def _before_flush(session: Session, flush_context: object, instances: object) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Ticket):
            row.due_at = due_at(row)  # type: ignore[attr-defined]  # a column of the mapping alone
