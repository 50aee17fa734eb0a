"""Writes what changed on record into the table `changes`, in the transaction that changes it.

It listens to the session: whoever changes a ticket need not know that somebody watches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, event, func, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from sandra.case import (
    Approval,
    Case,
    CaseEvent,
    Conversation,
    EmotionReading,
    Evidence,
    Fact,
    Offer,
    Promise,
    Ticket,
    TicketStatus,
)
from sandra.changes import BREACH, KEPT_FOR, LETTER, WAITING, Change
from sandra.dead_letters import DeadLetter
from sandra.escalation.clocks import Breach
from sandra.escalation.investigation import Investigation
from sandra.escalation.talking import Note, Outgoing
from sandra.store import tables, talk_tables

_COLLECTED = "changes"
_PARTS_OF_A_CASE = (CaseEvent, Fact, Evidence, Offer, Promise, Approval, Investigation)
Named = tuple[str, str, str]
"""Kind, subject, conversation."""


def record_changes(sessions: sessionmaker) -> None:
    """Let every transaction of these sessions leave word of what it changed."""
    event.listen(sessions, "after_flush", _collect_objects)
    event.listen(sessions, "do_orm_execute", _collect_statement)
    event.listen(sessions, "before_commit", _write)


def changes_since(session: Session, after: int, limit: int) -> list[Change]:
    """The changes after the one of that id, the oldest first."""
    wanted = (
        select(talk_tables.changes)
        .where(talk_tables.changes.c.id > after)
        .order_by(talk_tables.changes.c.id)
        .limit(limit)
    )
    return [Change(**row._mapping) for row in session.execute(wanted)]


def latest_change(session: Session) -> int:
    """The id of the newest change; 0 before the first."""
    newest: int = session.execute(select(func.coalesce(func.max(talk_tables.changes.c.id), 0))).scalar_one()
    return newest


def first_change(session: Session) -> int:
    """The id of the oldest change that is kept; 0 before the first."""
    oldest: int = session.execute(select(func.coalesce(func.min(talk_tables.changes.c.id), 0))).scalar_one()
    return oldest


def forget_old_changes(session: Session, now: datetime) -> int:
    """Delete what nobody waits for any more, except the newest: a number is never given twice.

    Returns:
        How many there were.
    """
    column = talk_tables.changes.c
    old = delete(talk_tables.changes).where(column.at < now - KEPT_FOR, column.id < latest_change(session))
    gone: int = session.execute(old).rowcount
    return gone


def _collect_objects(session: Session, _: object) -> None:
    changed = (*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one)))
    for one in changed:
        _collected(session).update(dict.fromkeys(_of_object(one)))
    told = {one.id for one in changed if isinstance(one, Case)}
    parts: list[Any] = [one for one in changed if isinstance(one, _PARTS_OF_A_CASE)]
    of_parts = {part.case_id for part in parts} - told
    if of_parts:
        _collected(session).update(dict.fromkeys(_of_cases(session, of_parts)))


def _collect_statement(state: ORMExecuteState) -> None:
    """Claims are single statements; whom they are about is looked up by their own condition."""
    columns = _COLUMNS.get(getattr(state.statement, "table", None)) if state.is_update else None
    if columns is None:
        return
    kind, subject, conversation = columns
    about = select(subject, conversation).where(state.statement.whereclause)
    for row in state.session.connection().execute(about):
        _collected(state.session)[kind, row[0], row[1]] = None


def _write(session: Session) -> None:
    session.flush()
    collected = _collected(session)
    if not collected:
        return
    now = datetime.now(timezone.utc)
    rows = [
        {"at": now, "kind": kind, "subject": subject, "conversation_id": conversation}
        for kind, subject, conversation in collected
    ]
    session.connection().execute(insert(talk_tables.changes), rows)
    collected.clear()


def _collected(session: Session) -> dict[Named, None]:
    collected: dict[Named, None] = session.info.setdefault(_COLLECTED, {})
    return collected


def _of_object(one: object) -> Iterator[Named]:
    if isinstance(one, Ticket):
        yield "ticket", one.number, one.conversation_id
        if TicketStatus.WAITING in inspect(one).attrs.status.history.added:
            yield WAITING, one.number, one.conversation_id
    elif isinstance(one, Case):
        yield "case", one.number, one.conversation_id
    elif isinstance(one, Conversation):
        yield "conversation", one.id, one.id
    elif isinstance(one, EmotionReading):
        yield "reading", one.conversation_id, one.conversation_id
    elif isinstance(one, Note):
        yield "note", one.ticket_number, one.conversation_id
        yield from (("mention", mention.login, one.conversation_id) for mention in one.mentions)
    elif isinstance(one, Outgoing):
        yield "outgoing", one.ticket_number, one.conversation_id
    elif isinstance(one, Breach):
        yield BREACH, one.ticket_number, one.conversation_id
    elif isinstance(one, DeadLetter):
        yield LETTER, str(one.id), one.conversation_id


def _of_cases(session: Session, ids: Collection[int]) -> Iterator[Named]:
    column = tables.cases.c
    for row in session.connection().execute(select(column.number, column.conversation_id).where(column.id.in_(ids))):
        yield "case", row[0], row[1]


_COLUMNS: dict[Any, tuple[str, Any, Any]] = {
    tables.tickets: ("ticket", tables.tickets.c.number, tables.tickets.c.conversation_id),
    tables.conversations: ("conversation", tables.conversations.c.id, tables.conversations.c.id),
}
