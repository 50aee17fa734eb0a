"""What the tracker and the store hold of a conversation, read past the processes that write it.

Rasa's own address for a tracker takes 20 ms and more; the rows of one turn are read in one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, create_engine, event, select, text, update
from sqlalchemy.engine import Connection, Engine, RowMapping
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import BindParameter

from sandra.case import (
    Approval,
    Case,
    CaseEvent,
    EmotionReading,
    Evidence,
    Fact,
    Offer,
    Promise,
    Ticket,
    TicketStatus,
    UnclearMessage,
)
from sandra.escalation.assignment import Colleague
from sandra.escalation.investigation import EvidenceKind, Finding, Investigation, enter_evidence, find
from sandra.escalation.taking_over import give_back, resolve, take
from sandra.remedy.approvals import approve, change, refuse
from sandra.remedy.deciding import SUPERIORS
from sandra.store import tables
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from tests.fuzz.invariants.base import Rules
from tests.fuzz.steps import Decision
from tests.fuzz.turns import Standing

Event = dict[str, Any]
T = TypeVar("T")

LARGEST_POOL = 16
SUPERIOR = "fuzz-superior"
REASON = "¥ 0"
"""Of no language: the customer's may change before they hear it."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d")

_SINCE = text("SELECT id, data FROM events WHERE sender_id = :sender AND id > :last ORDER BY id")
_ALL = text("SELECT id, timestamp, data FROM events WHERE sender_id = :sender")
_SENDER: BindParameter = bindparam("sender")
_HIS_CASES = select(tables.cases.c.id).where(tables.cases.c.conversation_id == _SENDER)
_CASES = select(tables.cases).where(tables.cases.c.conversation_id == _SENDER).order_by(tables.cases.c.id.desc())
_TICKETS = (
    select(*(tables.tickets.c[attribute.name] for attribute in fields(Ticket)))
    .where((tables.tickets.c.conversation_id == _SENDER) | (tables.tickets.c.number == bindparam("ticket")))
    .order_by(tables.tickets.c.id)
)
_OWNER = select(tables.conversations.c.owner).where(tables.conversations.c.id == _SENDER)
_POSTINGS = (
    select(tables.remedy_postings.c.idempotency_key)
    .join(tables.cases, tables.cases.c.number == tables.remedy_postings.c.case_number)
    .where(tables.cases.c.conversation_id == _SENDER)
)
_INVESTIGATIONS = select(tables.investigations).where(tables.investigations.c.case_id.in_(_HIS_CASES))
_PHONE = (
    select(tables.customers.c.phone)
    .join(tables.orders, tables.orders.c.customer_id == tables.customers.c.id)
    .where(tables.orders.c.number == bindparam("number"))
)


def _of_cases(table: Table) -> Select:
    return select(table).where(table.c.case_id.in_(_HIS_CASES)).order_by(table.c.id)


_PARTS: dict[str, tuple[Select, Callable[..., Any]]] = {
    "events": (_of_cases(tables.case_events), CaseEvent),
    "facts": (_of_cases(tables.facts), Fact),
    "evidence": (_of_cases(tables.evidence), Evidence),
    "offers": (_of_cases(tables.offers), Offer),
    "approvals": (_of_cases(tables.approvals), Approval),
    "promises": (_of_cases(tables.promises), Promise),
}
_AGE = text("UPDATE events SET timestamp = :timestamp, data = :data WHERE id = :id").bindparams(bindparam("id"))


class Tracker:
    """The events of one conversation, read on where reading stopped, and the slots that follow from them."""

    def __init__(self, reader: Engine, url: str, sender: str) -> None:
        self._reader = reader
        self._url = url
        self._sender = sender
        self._last = 0
        self.slots: dict[str, Any] = {}

    def has_more(self) -> bool:
        """Whether something happened since the last call of `read_on`."""
        with self._reader.connect() as connection:
            return connection.execute(_SINCE, {"sender": self._sender, "last": self._last}).first() is not None

    def read_on(self) -> list[Event]:
        """What happened since the last call."""
        with self._reader.connect() as connection:
            rows = connection.execute(_SINCE, {"sender": self._sender, "last": self._last}).all()
        if rows:
            self._last = rows[-1].id
        events = [json.loads(row.data) for row in rows]
        for happened in events:
            if happened["event"] in ("restart", "reset_slots"):
                self.slots = {}
            elif happened["event"] == "slot":
                self.slots[happened["name"]] = happened["value"]
        return events

    def grow_older(self, by: timedelta) -> None:
        """Let everything in the tracker have happened earlier."""
        with create_engine(self._url, future=True, poolclass=NullPool).begin() as connection:
            for row in connection.execute(_ALL, {"sender": self._sender}).all():
                earlier = row.timestamp - by.total_seconds()
                data = json.dumps({**json.loads(row.data), "timestamp": earlier})
                connection.execute(_AGE, {"id": row.id, "timestamp": earlier, "data": data})


def reading(url: str) -> Engine:
    """Connections that only read: they neither wait for whoever writes nor let anybody wait."""
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        pool_size=LARGEST_POOL,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 30},
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def standing_of(store: Engine, sender: str, slots: dict[str, Any]) -> Standing:
    """How the conversation stands in the store.

    Read as plain rows: through the session's classes this took a tenth of a turn.
    """
    with store.connect() as connection:
        read = _Reading(connection, sender)
        cases = read.cases()
        investigated = any(noted.kind == "investigation_opened" for case in cases for noted in case.events)
        return Standing(
            slots=dict(slots),
            cases=tuple(cases),
            tickets=tuple(read.rows(_TICKETS, Ticket, ticket=slots.get("ticket_number"))),
            owner=read.value(_OWNER),
            postings=tuple(read.values(_POSTINGS)) if cases else (),
            investigations=tuple(read.rows(_INVESTIGATIONS, Investigation)) if investigated else (),
            owner_phone=read.value(_PHONE, number=slots["verified_order"]) if slots.get("verified_order") else None,
        )


class _Reading:
    """Rows of one conversation."""

    def __init__(self, connection: Connection, sender: str) -> None:
        self._connection = connection
        self._sender = sender

    def cases(self) -> list[Case]:
        """All of them with their parts, newest first."""
        cases = {row["id"]: Case(**row) for row in self._mappings(_CASES)}
        if cases:
            for name, (wanted, of) in _PARTS.items():
                for row in self._mappings(wanted):
                    part = dict(row)
                    getattr(cases[part.pop("case_id")], name).append(of(**part))
        return list(cases.values())

    def rows(self, wanted: Select, of: Callable[..., T], **values: Any) -> list[T]:
        """Rows as what they stand for."""
        return [of(**row) for row in self._mappings(wanted, **values)]

    def values(self, wanted: Select, **values: Any) -> list[str]:
        """The only column."""
        return [str(value) for value in self._connection.execute(wanted, {"sender": self._sender, **values}).scalars()]

    def value(self, wanted: Select, **values: Any) -> str | None:
        """The only value, or None."""
        found = self._connection.execute(wanted, {"sender": self._sender, **values}).scalars().first()
        return None if found is None else str(found)

    def _mappings(self, wanted: Select, **values: Any) -> Sequence[RowMapping]:
        rows: Sequence[RowMapping] = (
            self._connection.execute(wanted, {"sender": self._sender, **values}).mappings().all()
        )
        return rows


def claim(store: Store, sender: str, person: str) -> None:
    """A person takes the conversation and its ticket."""
    with store.transaction() as records:
        ticket = records.waiting_ticket(sender)
        if ticket is None or ticket.status is not TicketStatus.WAITING:
            records.claim_conversation(sender, person)
        else:
            take(records, Rules.of_project().playbook.sla, ticket, Colleague(person, "supervisor"), _now())


def release(store: Store, sender: str, ticket_done: bool) -> None:
    """The person gives the conversation back."""
    with store.transaction() as records:
        ticket = records.waiting_ticket(sender)
        if ticket is None:
            records.release_conversation(sender)
        elif ticket_done:
            resolve(records, ticket, "seen to", _now())
        else:
            give_back(records, Rules.of_project().playbook.sla, ticket, _now())


def _now() -> datetime:
    return datetime.now(timezone.utc)


def decide(store: Store, sender: str, decision: Decision) -> None:
    """A superior answers the request that waits, where one does."""
    now, playbook = datetime.now(timezone.utc), Rules.of_project().playbook
    with store.transaction() as records:
        waiting = (case.waiting_approval() for case in records.cases_of_conversation(sender))
        asked = next((approval for approval in waiting if approval is not None), None)
        if asked is None or asked.due_at <= now:
            return
        if decision == "refuse":
            refuse(records, playbook.tone, asked.number, SUPERIOR, REASON, now)
        elif decision == "approve" or asked.amount <= 1:
            approve(records, playbook.authority, asked.number, SUPERIOR, SUPERIORS[-1], now)
        else:
            change(records, playbook.authority, asked.number, SUPERIOR, SUPERIORS[-1], asked.amount - 1, now)


def find_out(store: Store, sender: str, finding: Finding) -> None:
    """Somebody has looked into the complaint about staff of the conversation and decides, where one waits for it."""
    now, playbook = datetime.now(timezone.utc), Rules.of_project().playbook
    with store.transaction() as records:
        for case in records.cases_of_conversation(sender):
            looked_into = records.investigation(case)
            if looked_into is None or looked_into.finding is not None or looked_into.called_off_at is not None:
                continue
            for kind in EvidenceKind:
                enter_evidence(looked_into, kind, "", SUPERIOR, now)
            find(looked_into, case, finding, REASON, SUPERIOR, playbook.tone, now)


def grow_older(store: Store, sender: str, numbers: Sequence[str], by: timedelta) -> None:
    """Let everything on record of the conversation, and of the orders of these numbers, have happened earlier."""
    with store.transaction() as records:
        cases = records.cases_of_conversation(sender)
        rows: list[Any] = [*cases, *_tickets(records, sender), *_kept_beside(records, sender, cases)]
        if (conversation := records.conversation(sender)) is not None:
            rows.append(conversation)
        for row in rows:
            for part in _with_parts(row):
                _shift(part, by)
        orders = select(tables.orders.c.id).where(tables.orders.c.number.in_(numbers))
        for order_id in records.session.execute(orders).scalars().all():
            _age_order(records.session, order_id, by)


def _kept_beside(records: SqlRecords, sender: str, cases: Sequence[Case]) -> Iterator[Any]:
    """What hangs on a case or a conversation without being a part of it."""
    for case in cases:
        yield from filter(None, (records.investigation(case), records.satisfaction(case)))
    for kind in (EmotionReading, UnclearMessage):
        wanted = select(kind).filter_by(conversation_id=sender)
        yield from records.session.execute(wanted).scalars()


def _age_order(session: Session, order_id: int, by: timedelta) -> None:
    """The order with its parcels, scans, payments and refunds."""
    parcels = select(tables.shipments.c.id).where(tables.shipments.c.order_id == order_id)
    for table, condition in (
        (tables.orders, tables.orders.c.id == order_id),
        (tables.shipments, tables.shipments.c.order_id == order_id),
        (tables.shipment_events, tables.shipment_events.c.shipment_id.in_(parcels)),
        (tables.payments, tables.payments.c.order_id == order_id),
        (tables.refunds, tables.refunds.c.order_id == order_id),
    ):
        for row in session.execute(select(table).where(condition)).mappings().all():
            earlier = {name: value - by for name, value in row.items() if isinstance(value, (date, datetime))}
            session.execute(update(table).where(table.c.id == row["id"]).values(**earlier))


def _tickets(records: SqlRecords, sender: str) -> list[Ticket]:
    wanted = select(Ticket).where(tables.tickets.c.conversation_id == sender).order_by(tables.tickets.c.id)
    return list(records.session.execute(wanted).scalars())


def _with_parts(row: Any) -> Iterator[Any]:
    yield row
    for attribute in fields(row):
        value = getattr(row, attribute.name)
        if isinstance(value, list):
            yield from (part for part in value if is_dataclass(part))


def _shift(row: Any, by: timedelta) -> None:
    for attribute in fields(row):
        value = getattr(row, attribute.name)
        if isinstance(value, datetime):
            setattr(row, attribute.name, value - by)
    if isinstance(row, CaseEvent):
        # What an apology was for is told by the moment it was due.
        row.reason = _MOMENT.sub(lambda found: (datetime.fromisoformat(found[0]) - by).isoformat(), row.reason)
