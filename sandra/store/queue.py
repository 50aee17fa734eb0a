"""The desk's queue: tickets with what is needed to choose among them, read in one statement a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from sandra.case import Stage, TicketStatus
from sandra.escalation.urgency import PRIORITIES
from sandra.store import tables
from sandra.store.searching import folded, holds

Sort = Literal["urgency", "waiting", "newest"]
NOBODY = ""
"""As a filter: tickets nobody has taken."""


@dataclass(frozen=True)
class Wanted:
    """Which tickets to show; None does not filter.

    Attributes:
        statuses: none means all that are not resolved.
        claimed_by: the name of somebody who has it, or whom it is meant for while it waits; or `NOBODY`.
        late_at: only tickets with a clock that ran out before this moment.
        numbers: only these, where any are given.
        words: in a number, the customer's name or what they told.
        awake_at: only tickets that do not sleep at this moment.
        asleep_at: only those that do.
    """

    statuses: tuple[TicketStatus, ...] = ()
    priority: str | None = None
    reason: str | None = None
    channel: str | None = None
    language: str | None = None
    complaint_type: str | None = None
    emotion: str | None = None
    claimed_by: str | None = None
    words: str | None = None
    awake_at: datetime | None = None
    asleep_at: datetime | None = None
    late_at: datetime | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class QueueEntry:
    """A ticket as the queue shows it.

    Attributes:
        emotion, intensity: of the customer's latest message; None before the first.
        excluded: whom it must not go to, as the customer named them (E3).
        customer: their name, once it was shown who they are (B8).
    """

    number: str
    reason: str
    priority: str
    status: TicketStatus
    opened_at: datetime
    respond_by: datetime
    claimed_by: str | None
    assigned_to: str | None
    snoozed_until: datetime | None
    answered_at: datetime | None
    next_response_by: datetime | None
    resolve_by: datetime | None
    waits_for_customer_since: datetime | None
    excluded: list[str]
    conversation_id: str
    channel: str
    language: str | None
    owner: str | None
    case_number: str | None
    complaint_type: str | None
    stage: Stage | None
    order_number: str | None
    customer: str | None
    emotion: str | None
    intensity: float | None


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, and how many tickets there are in all."""

    entries: tuple[QueueEntry, ...]
    total: int


def queue_page(session: Session, wanted: Wanted, sort: Sort, offset: int, limit: int) -> QueuePage:
    """One page.

    Args:
        session: of a transaction.
        sort: by priority and by when the first clock runs out, by how long they wait, or the newest first.
        offset: how many tickets come before the page.
        limit: how many it holds at most.
    """
    found = _found(wanted)
    total: int = session.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    # Only the rows of the page are joined to what is shown of them: the queue may be long.
    page = found.order_by(*_ORDERS[sort]).offset(offset).limit(limit).subquery()
    rows = session.execute(_ENTRIES.join(page, page.c.id == _tickets.id).order_by(*_ORDERS[sort]))
    return QueuePage(tuple(QueueEntry(**row._mapping) for row in rows), total)


def queue_entry(session: Session, number: str) -> QueueEntry | None:
    """The ticket of that number, or None."""
    row = session.execute(_ENTRIES.where(_tickets.number == number)).first()
    return QueueEntry(**row._mapping) if row is not None else None


_tickets, _conversations, _cases = tables.tickets.c, tables.conversations.c, tables.cases.c
_customers, _readings, _searched = tables.customers.c, tables.emotion_readings.c, tables.ticket_words.c
_LATEST_READING = (
    select(func.max(_readings.id))
    .where(_readings.conversation_id == _tickets.conversation_id)
    .correlate(tables.tickets)
    .scalar_subquery()
)
_LATEST_EMOTION = (
    select(_readings.emotion)
    .where(_readings.conversation_id == _tickets.conversation_id)
    .order_by(_readings.id.desc())
    .limit(1)
    .correlate(tables.tickets)
    .scalar_subquery()
)
_RANKS = tuple((_tickets.priority == priority, rank) for priority, rank in PRIORITIES.items())
_URGENCY = case(*_RANKS, else_=len(PRIORITIES))
_ORDERS: dict[Sort, tuple[Any, ...]] = {
    # Where no clock runs, the customer has the word.
    "urgency": (_URGENCY, _tickets.due_at.is_(None), _tickets.due_at, _tickets.id),
    "waiting": (_tickets.opened_at, _tickets.id),
    "newest": (_tickets.opened_at.desc(), _tickets.id.desc()),
}


_ENTRIES = (
    select(
        _tickets.number,
        _tickets.reason,
        _tickets.priority,
        _tickets.status,
        _tickets.opened_at,
        _tickets.respond_by,
        _tickets.claimed_by,
        _tickets.assigned_to,
        _tickets.snoozed_until,
        _tickets.answered_at,
        _tickets.next_response_by,
        _tickets.resolve_by,
        _tickets.waits_for_customer_since,
        _tickets.excluded,
        _tickets.conversation_id,
        _conversations.channel,
        _conversations.language,
        _conversations.owner,
        _cases.number.label("case_number"),
        _cases.complaint_type,
        _cases.stage,
        _cases.order_number,
        _customers.name.label("customer"),
        _readings.emotion,
        _readings.intensity,
    )
    .select_from(tables.tickets)
    .join(tables.conversations, _conversations.id == _tickets.conversation_id)
    .outerjoin(tables.cases, _cases.id == _tickets.case_id)
    .outerjoin(tables.customers, _customers.id == _conversations.customer_id)
    .outerjoin(tables.emotion_readings, _readings.id == _LATEST_READING)
)


def _found(wanted: Wanted) -> Select:
    """The ids of all tickets wanted; joined only to what the filters look at."""
    found = select(_tickets.id).where(*_of_ticket(wanted))
    if wanted.channel or wanted.language:
        found = found.join(tables.conversations, _conversations.id == _tickets.conversation_id)
    if wanted.complaint_type:
        found = found.outerjoin(tables.cases, _cases.id == _tickets.case_id)
    if wanted.words and wanted.words.strip():
        told = select(_searched.ticket_id).where(holds(_searched.words, folded(wanted.words.strip())))
        found = found.where(_tickets.id.in_(told))
    if wanted.emotion:
        found = found.where(wanted.emotion == _LATEST_EMOTION)
    equal = {
        _conversations.channel: wanted.channel,
        _conversations.language: wanted.language,
        _cases.complaint_type: wanted.complaint_type,
    }
    return found.where(*(column == value for column, value in equal.items() if value))


def _of_ticket(wanted: Wanted) -> Iterator[Any]:
    if wanted.statuses:
        yield _tickets.status.in_(wanted.statuses)
    else:
        yield _tickets.status != TicketStatus.RESOLVED
    if wanted.priority:
        yield _tickets.priority == wanted.priority
    if wanted.reason:
        yield _tickets.reason == wanted.reason
    if wanted.claimed_by == NOBODY:
        yield _tickets.claimed_by.is_(None)
    elif wanted.claimed_by is not None:
        meant = and_(_tickets.claimed_by.is_(None), _tickets.assigned_to == wanted.claimed_by)
        yield or_(_tickets.claimed_by == wanted.claimed_by, meant)
    if wanted.awake_at is not None:
        yield or_(_tickets.snoozed_until.is_(None), _tickets.snoozed_until <= wanted.awake_at)
    if wanted.asleep_at is not None:
        yield _tickets.snoozed_until > wanted.asleep_at
    if wanted.numbers:
        yield _tickets.number.in_(wanted.numbers)
    if wanted.late_at is not None:
        yield _tickets.due_at < wanted.late_at
