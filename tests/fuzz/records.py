"""What the tracker and the store hold of a conversation, read past the processes that write it.

Rasa's own address for a tracker takes 20 ms and more; the rows of one turn are read in one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import bindparam, create_engine, select, text
from sqlalchemy.pool import NullPool

from sandra.approvals import approve, change, refuse
from sandra.assignment import Colleague
from sandra.case import Case, Conversation, Ticket, TicketStatus
from sandra.escalation import give_back, resolve, take
from sandra.remedy import SUPERIORS
from sandra.store import tables
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from tests.fuzz.invariants.base import Rules
from tests.fuzz.steps import Decision
from tests.fuzz.turns import Standing

Event = dict[str, Any]

SUPERIOR = "fuzz-superior"
REASON = "¥ 0"
"""Of no language: the customer's may change before they hear it."""

_SINCE = text("SELECT id, data FROM events WHERE sender_id = :sender AND id > :last ORDER BY id")
_ALL = text("SELECT id, timestamp, data FROM events WHERE sender_id = :sender")
_AGE = text("UPDATE events SET timestamp = :timestamp, data = :data WHERE id = :id").bindparams(bindparam("id"))


class Tracker:
    """The events of one conversation, read on where reading stopped, and the slots that follow from them."""

    def __init__(self, url: str, sender: str) -> None:
        self._engine = create_engine(url, future=True, poolclass=NullPool)
        self._sender = sender
        self._last = 0
        self.slots: dict[str, Any] = {}

    def read_on(self) -> list[Event]:
        """What happened since the last call."""
        with self._engine.connect() as connection:
            rows = connection.execute(_SINCE, {"sender": self._sender, "last": self._last}).all()
        if rows:
            self._last = rows[-1].id
        events = [json.loads(row.data) for row in rows]
        for event in events:
            if event["event"] in ("restart", "reset_slots"):
                self.slots = {}
            elif event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return events

    def grow_older(self, by: timedelta) -> None:
        """Let everything in the tracker have happened earlier."""
        with self._engine.begin() as connection:
            for row in connection.execute(_ALL, {"sender": self._sender}).all():
                event = json.loads(row.data)
                earlier = row.timestamp - by.total_seconds()
                data = json.dumps({**event, "timestamp": earlier})
                connection.execute(_AGE, {"id": row.id, "timestamp": earlier, "data": data})


def standing_of(store: Store, sender: str, slots: dict[str, Any]) -> Standing:
    """How the conversation stands in the store, everything loaded."""
    with store.transaction() as records:
        conversation = records.conversation(sender)
        cases = records.cases_of_conversation(sender)
        for case in cases:
            _load(case)
        numbers = [case.number for case in cases]
        postings = tables.remedy_postings.c
        keys = records.session.execute(select(postings.idempotency_key).where(postings.case_number.in_(numbers)))
        return Standing(
            slots=dict(slots),
            cases=tuple(cases),
            tickets=tuple(_tickets(records, sender)),
            owner=conversation.owner if conversation else None,
            postings=tuple(keys.scalars()) if numbers else (),
        )


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


def grow_older(store: Store, sender: str, by: timedelta) -> None:
    """Let everything on record of the conversation have happened earlier."""
    with store.transaction() as records:
        rows: list[Case | Conversation | Ticket] = [*records.cases_of_conversation(sender), *_tickets(records, sender)]
        if (conversation := records.conversation(sender)) is not None:
            rows.append(conversation)
        for row in rows:
            for part in _with_parts(row):
                _shift(part, by)


def _tickets(records: SqlRecords, sender: str) -> list[Ticket]:
    wanted = select(Ticket).where(tables.tickets.c.conversation_id == sender).order_by(tables.tickets.c.id)
    return list(records.session.execute(wanted).scalars())


def _with_parts(row: Any) -> Iterator[Any]:
    yield row
    for attribute in fields(row):
        value = getattr(row, attribute.name)
        if isinstance(value, list):
            yield from (part for part in value if is_dataclass(part))


def _load(case: Case) -> None:
    """Everything that belongs to it, as long as the transaction is open."""
    for _ in _with_parts(case):
        pass


def _shift(row: Any, by: timedelta) -> None:
    for attribute in fields(row):
        value = getattr(row, attribute.name)
        if isinstance(value, datetime):
            setattr(row, attribute.name, value - by)
