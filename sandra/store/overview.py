"""How the handling of complaints goes: figures of a span of time, in all and of each group, counted by the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from sandra.case import Actor, Stage, TicketStatus
from sandra.escalation.callbacks import CALLBACK
from sandra.store import tables
from sandra.store.spans import seconds_between, week_of

By = Literal["class", "channel", "person", "week"]
CALM = ("neutral", "satisfied")
"""Emotions that are no strain, however strong."""


@dataclass(frozen=True)
class Range:
    """A span of time; `until` is not part of it.

    Attributes:
        utc_offset: minutes that the office's clock is ahead of UTC, for the weeks.
    """

    since: datetime
    until: datetime
    utc_offset: int = 0

    def holds(self, moment: Any) -> Any:
        """The condition that a column lies in it."""
        return and_(moment >= self.since, moment < self.until)


@dataclass(frozen=True)
class Figures:
    """What is counted of the tickets, cases and answers that fall into a span of time.

    Attributes:
        name: the group's, such as a complaint type or the Monday of a week; None where it has none, and for all.
        breaching: with a clock that has run out; `waiting_late` are those of them that wait.
        first_response, first_response_p90, resolution, resolution_p90: seconds; the first of each is the median.
        satisfaction: the mean of the scores.
        strain_before, strain_after: mean intensity of the first and the latest message, calm ones being 0.
    """

    name: str | None = None
    tickets: int = 0
    open: int = 0
    waiting: int = 0
    breaching: int = 0
    waiting_late: int = 0
    first_response: float | None = None
    first_response_p90: float | None = None
    resolution: float | None = None
    resolution_p90: float | None = None
    satisfaction: float | None = None
    satisfaction_count: int = 0
    strain_before: float | None = None
    strain_after: float | None = None


@dataclass(frozen=True)
class Overview:
    """All of a span of time, and the same of each group."""

    total: Figures
    groups: tuple[Figures, ...]


def overview(session: Session, span: Range, by: By, now: datetime) -> Overview:
    """The figures of tickets opened, cases opened and customers asked in a span of time.

    Args:
        session: of a transaction.
        by: how they are grouped.
        now: tells which promises are broken.
    """
    total = _figures(session, span, None, now)
    return Overview(total.get(None, Figures()), tuple(_in_order(_figures(session, span, by, now), by)))


def _in_order(figures: Mapping[str | None, Figures], by: By) -> list[Figures]:
    """Weeks one after another, other groups by how many tickets they have; what has no name comes last."""
    if by == "week":
        return sorted(figures.values(), key=lambda one: one.name or "")
    return sorted(figures.values(), key=lambda one: (one.name is None, -one.tickets, one.name or ""))


def _figures(session: Session, span: Range, by: By | None, now: datetime) -> dict[str | None, Figures]:
    found: dict[str | None, Figures] = {}
    for statement in (
        _counts(span, by, now),
        _quantiles(span, by, "first_response", _FIRST_ANSWER),
        _quantiles(span, by, "resolution", _RESOLVED_AT),
        _scores(span, by),
        _strain(span, by),
    ):
        for row in session.execute(statement):
            values = {name: _plain(value) for name, value in row._mapping.items()}
            name = values.pop(_GROUP)
            found[name] = replace(found.get(name, Figures(name)), **values)
    return found


def _plain(value: Any) -> Any:
    """Means of whole numbers are exact decimals on PostgreSQL."""
    return value if value is None or isinstance(value, int | str) else float(value)


_GROUP = "group_name"
_tickets, _conversations, _cases = tables.tickets.c, tables.conversations.c, tables.cases.c
_scored, _promises, _events = tables.satisfaction.c, tables.promises.c, tables.case_events.c
_readings = tables.emotion_readings.c
_STRAIN = case((_readings.emotion.in_(CALM), 0.0), else_=_readings.intensity)
_FIRST_ANSWER = (
    select(func.min(_promises.kept_at))
    .where(_promises.case_id == _tickets.case_id, _promises.kind == CALLBACK, _promises.kept_at >= _tickets.opened_at)
    .correlate(tables.tickets)
    .scalar_subquery()
)
"""When a person's first word kept what was promised with the ticket (`sandra.escalation.taking_over.answer`)."""
_RESOLVED_AT = (
    select(func.min(_events.at))
    .where(
        _events.case_id == _tickets.case_id,
        _events.kind == Stage.CLOSED.value,
        _events.actor == Actor.PERSON,
        _events.at >= _tickets.opened_at,
    )
    .correlate(tables.tickets)
    .scalar_subquery()
)
_LATEST_TICKET = (
    select(func.max(_tickets.id)).where(_tickets.case_id == _cases.id).correlate(tables.cases).scalar_subquery()
)


def _group(by: By | None, moment: Any, span: Range) -> Any:
    choices: dict[By | None, Callable[[], Any]] = {
        None: lambda: literal(None),
        "class": lambda: _cases.complaint_type,
        "channel": lambda: _conversations.channel,
        "person": lambda: _tickets.claimed_by,
        "week": lambda: week_of(moment, literal(span.utc_offset)),
    }
    return choices[by]().label(_GROUP)


def _of_tickets(span: Range, by: By | None, *columns: Any) -> Select:
    """Tickets opened in the span, each with its group."""
    found = select(_group(by, _tickets.opened_at, span), *columns).select_from(tables.tickets)
    if by == "channel":
        found = found.join(tables.conversations, _conversations.id == _tickets.conversation_id)
    if by == "class":
        found = found.outerjoin(tables.cases, _cases.id == _tickets.case_id)
    return found.where(span.holds(_tickets.opened_at))


def _of_cases(span: Range, by: By | None, moment: Any, *columns: Any) -> Select:
    """Cases with their group; the person is whoever had the case's latest ticket."""
    found = select(_group(by, moment, span), *columns).select_from(tables.cases)
    if by == "channel":
        found = found.join(tables.conversations, _conversations.id == _cases.conversation_id)
    if by == "person":
        found = found.outerjoin(tables.tickets, _tickets.id == _LATEST_TICKET)
    return found.where(span.holds(moment))


def _counts(span: Range, by: By | None, now: datetime) -> Select:
    waits = _tickets.status == TicketStatus.WAITING
    late = and_(_tickets.status != TicketStatus.RESOLVED, _tickets.due_at < now)
    counted = _of_tickets(
        span,
        by,
        func.count().label("tickets"),
        _how_many(_tickets.status != TicketStatus.RESOLVED).label("open"),
        _how_many(waits).label("waiting"),
        _how_many(late).label("breaching"),
        _how_many(and_(waits, late)).label("waiting_late"),
    )
    return counted.group_by(_GROUP)


def _how_many(condition: Any) -> Any:
    return func.count(case((condition, 1)))


def _quantiles(span: Range, by: By | None, name: str, until: Any) -> Select:
    """The median and what nine of ten do not exceed, of the time from opening a ticket until something."""
    timed = _of_tickets(span, by, seconds_between(_tickets.opened_at, until).label("taken")).subquery()
    group, taken = timed.c[_GROUP], timed.c.taken
    ranked = (
        select(
            group,
            taken,
            func.row_number().over(partition_by=group, order_by=taken).label("place"),
            func.count().over(partition_by=group).label("places"),
        )
        .where(taken.is_not(None))
        .subquery()
    )
    place, places = ranked.c.place, ranked.c.places
    return select(
        ranked.c[_GROUP],
        func.max(case((place == func.floor((places + 1) / 2), ranked.c.taken))).label(name),
        func.max(case((place == func.floor((places * 9 + 9) / 10), ranked.c.taken))).label(f"{name}_p90"),
    ).group_by(ranked.c[_GROUP])


def _scores(span: Range, by: By | None) -> Select:
    scored = _of_cases(
        span,
        by,
        _scored.asked_at,
        func.avg(_scored.score).label("satisfaction"),
        func.count(_scored.score).label("satisfaction_count"),
    )
    joined = scored.join(tables.satisfaction, _scored.case_id == _cases.id)
    return joined.where(_scored.score.is_not(None)).group_by(_GROUP)


def _strain(span: Range, by: By | None) -> Select:
    """Of conversations with more than one message that was read."""
    felt = _of_cases(
        span,
        by,
        _cases.opened_at,
        _reading(_STRAIN, _readings.id).label("before"),
        _reading(_STRAIN, _readings.id.desc()).label("after"),
    )
    each = felt.where(_reading(_readings.id, _readings.id, skipped=1).is_not(None)).subquery()
    before, after = func.avg(each.c.before).label("strain_before"), func.avg(each.c.after).label("strain_after")
    return select(each.c[_GROUP], before, after).group_by(each.c[_GROUP])


def _reading(column: Any, order: Any, skipped: int = 0) -> Any:
    """Of one reading of a case's conversation; everything asked of it is in the index `latest_reading`."""
    of_conversation = select(column).where(_readings.conversation_id == _cases.conversation_id)
    return of_conversation.order_by(order).offset(skipped).limit(1).correlate(tables.cases).scalar_subquery()
