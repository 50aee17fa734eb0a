"""What the queue's search looks through: one text a ticket, brought up to date wherever its parts are written.

A ticket's text holds its number, its case's and its order's, the customer's name and what they told. It stands in a
table of its own, so that a search reads short rows, and is compared as it is: both sides are `folded`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Boolean, delete, event, insert, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql.functions import FunctionElement

from sandra.case import Case, Conversation, Fact, Ticket
from sandra.store import tables

STORY = "story"
AT_ONCE = 500
"""Tickets read in one statement; databases limit how many values one may carry."""
_tickets, _conversations, _cases = tables.tickets.c, tables.conversations.c, tables.cases.c
_PARTS = (
    select(_tickets.id, _tickets.number, _cases.number, _cases.order_number, tables.customers.c.name, _cases.id)
    .select_from(tables.tickets)
    .join(tables.conversations, _conversations.id == _tickets.conversation_id)
    .outerjoin(tables.cases, _cases.id == _tickets.case_id)
    .outerjoin(tables.customers, tables.customers.c.id == _conversations.customer_id)
)


class holds(FunctionElement):
    """Whether a text holds another, compared letter by letter; faster than LIKE, which knows patterns and case."""

    type = Boolean()
    name = "holds"
    inherit_cache = True


def _in_sqlite(element: holds, compiler: Any, **more: Any) -> str:
    return f"instr({compiler.process(element.clauses, **more)}) > 0"


def _in_postgresql(element: holds, compiler: Any, **more: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **more)}) > 0"


compiles(holds, "sqlite")(_in_sqlite)
compiles(holds, "postgresql")(_in_postgresql)


def folded(text: str) -> str:
    """The text without differences of case and width: 'ＳＤ１２' and 'sd12' are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def keep_searchable(sessions: sessionmaker) -> None:
    """Bring the texts up to date with each write of these sessions."""
    event.listen(sessions, "after_flush", _after_flush)


def write_words(connection: Connection, ticket_ids: Iterable[int]) -> None:
    """Write the texts of these tickets anew."""
    ids = sorted(set(ticket_ids))
    for start in range(0, len(ids), AT_ONCE):
        _write(connection, ids[start : start + AT_ONCE])


def _write(connection: Connection, ids: list[int]) -> None:
    rows = connection.execute(_PARTS.where(_tickets.id.in_(ids))).all()
    stories = _stories(connection, {row[-1] for row in rows})
    texts = [
        {"ticket_id": row[0], "words": folded("\n".join(filter(None, (*row[1:-1], *stories.get(row[-1], ())))))}
        for row in rows
    ]
    connection.execute(delete(tables.ticket_words).where(tables.ticket_words.c.ticket_id.in_(ids)))
    if texts:
        connection.execute(insert(tables.ticket_words), texts)


def _stories(connection: Connection, case_ids: set[int | None]) -> dict[int, list[str]]:
    facts = tables.facts.c
    wanted = select(facts.case_id, facts.value).where(facts.case_id.in_(case_ids - {None}), facts.name == STORY)
    found: dict[int, list[str]] = {}
    for case_id, value in connection.execute(wanted.order_by(facts.id)):
        found.setdefault(case_id, []).append(value)
    return found


def _after_flush(session: Session, flush_context: object) -> None:
    changed = list(_conditions([*session.new, *session.dirty]))
    if changed:
        connection = session.connection()
        found = [connection.execute(select(_tickets.id).where(condition)).scalars().all() for condition in changed]
        write_words(connection, [ticket_id for ids in found for ticket_id in ids])


def _conditions(written: Iterable[object]) -> Iterator[Any]:
    """Which tickets have a part among what was written."""
    for row in written:
        if isinstance(row, Ticket) and _changes(row, "number", "case_id", "conversation_id"):
            yield _tickets.id == row.id
        elif isinstance(row, Case) and _changes(row, "number", "order_number"):
            yield _tickets.case_id == row.id
        elif isinstance(row, Fact) and row.name == STORY:
            yield _tickets.case_id == row.case_id  # type: ignore[attr-defined]  # the mapping's column
        elif isinstance(row, Conversation) and _changes(row, "customer_id"):
            yield _tickets.conversation_id == row.id


def _changes(row: object, *names: str) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)
