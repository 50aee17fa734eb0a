"""Rasa's SQL tracker store, which reads of a conversation only what it has not read before."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event, func, insert, select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import Select

MOST_REMEMBERED = 60_000
"""Events, each of 1.7 KB or so; the conversation that rested longest is read from the database again."""
MOST_TURNS, TURNS_LEFT = 30, 20
"""A session of more customer's messages is condensed to so many; the database keeps all of it."""
_rows = SQLTrackerStore.SQLEvent.__table__


@dataclass(frozen=True)
class Remembered:
    """The latest session of a conversation, as it stands in the database; never without an event.

    Attributes:
        last_id: of the row of the last event.
    """

    events: Sequence[Event]
    last_id: int


class ReadTracker(DialogueStateTracker):
    """A conversation as it was read, which may be condensed: only it can tell what came to it.

    Attributes:
        written: how many of its first events need not be written.
        last_id: of the row of the last of these; None where others wrote between them.
    """

    written: int = 0
    last_id: int | None = 0

    def since(self) -> list[Event]:
        """What came to it."""
        return list(islice(self.events, self.written, None))

    def is_written(self, last_id: int | None) -> None:
        """All of it stands in the database."""
        self.written, self.last_id = len(self.events), last_id


class RememberingTrackerStore(SQLTrackerStore):
    """What was read once is kept; what other processes wrote since is read when a conversation goes on.

    Rasa's own store reads and parses every event of a session at every message, and hands all of them to the policies
    and the action server, so that the turns of a long conversation grow slower and slower.
    """

    engine: Engine

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        """
        Args:
            domain: of the model.
            host: SQLAlchemy address of the database.
            event_broker: hears of new events.
            options: as Rasa's own store takes them.
        """
        super().__init__(domain, host=host, event_broker=event_broker, **options)
        if self.engine.dialect.name == "sqlite":
            self._keep_connections()
        self._remembered: OrderedDict[str, Remembered] = OrderedDict()
        self._events = 0

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation, or None where nothing was said yet."""
        with self.session_scope() as session:
            known = self._read_on(session, sender_id) or self._read_anew(session, sender_id)
        if known is None or self.domain is None:
            return None
        self._remember(sender_id, known)
        tracker = ReadTracker.from_events(sender_id, list(known.events), self.domain.slots)
        assert isinstance(tracker, ReadTracker)
        tracker.is_written(known.last_id)
        return tracker

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A conversation in which nothing was said yet."""
        return ReadTracker(sender_id, self.domain.slots if self.domain else None, self.max_event_history)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what came to a conversation since it was read, and tell the event broker of it."""
        sender_id = tracker.sender_id
        self._forget(sender_id)
        with self.session_scope() as session:
            before = (tracker.last_id or 0) if isinstance(tracker, ReadTracker) else 0
            goes_on = isinstance(tracker, ReadTracker) and _last_id(session, sender_id, before) == tracker.last_id
            news = list(self._additional_events(session, tracker))
            _write(session, sender_id, news)
            last_id = _last_id(session, sender_id, before)
            session.commit()
        if isinstance(tracker, ReadTracker):
            tracker.is_written(last_id if goes_on else None)
        if goes_on:
            self._remember(sender_id, Remembered(self._condensed(_latest_session(tracker.events)), last_id))
        if self.event_broker is not None:
            # Not before: a turn that cannot be written is done once more, and nobody is to hear of it twice.
            await self._stream_new_events(self.event_broker, news, sender_id)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        if isinstance(tracker, ReadTracker):
            return iter(tracker.since())
        events: Iterator[Event] = super()._additional_events(session, tracker)
        return events

    def _read_on(self, session: Session, sender_id: str) -> Remembered | None:
        """What is remembered with what came since; None where it does not go on from there."""
        known = self._remembered.get(sender_id)
        if known is None:
            return None
        rows = select(_rows).where(_rows.c.sender_id == sender_id, _rows.c.id >= known.last_id).order_by(_rows.c.id)
        last, *since = session.execute(rows).all() or [None]
        if last is None or last.id != known.last_id or any(row.type_name == SessionStarted.type_name for row in since):
            return None
        return Remembered(self._condensed([*known.events, *_events_of(since)]), since[-1].id) if since else known

    def _read_anew(self, session: Session, sender_id: str) -> Remembered | None:
        rows = self._event_query(session, sender_id, fetch_events_from_all_sessions=False).all()
        events = self._condensed(_events_of(rows))
        return Remembered(events, rows[-1].id) if events else None

    def _condensed(self, events: list[Event]) -> list[Event]:
        """A long session as its latest messages, and what had come of those before: slots and the form in hand."""
        messages = [place for place, one in enumerate(events) if isinstance(one, UserUttered)]
        if len(messages) <= MOST_TURNS or self.domain is None:
            return events
        cut = messages[-TURNS_LEFT]
        earlier = DialogueStateTracker.from_events("", events[:cut], self.domain.slots)
        at = events[cut - 1].timestamp
        slots = [SlotSet(s.name, s.value, at) for s in earlier.slots.values() if s.value != s.initial_value]
        loop = [ActiveLoop(earlier.active_loop_name, at)] if earlier.active_loop_name else []
        begins = [one for one in events[:1] if isinstance(one, SessionStarted)]
        return [*begins, *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME, timestamp=at), *events[cut:]]

    def _remember(self, sender_id: str, known: Remembered) -> None:
        self._forget(sender_id)
        self._remembered[sender_id] = known
        self._events += len(known.events)
        while self._events > MOST_REMEMBERED:
            self._forget(next(iter(self._remembered)))

    def _forget(self, sender_id: str) -> None:
        known = self._remembered.pop(sender_id, None)
        self._events -= len(known.events) if known is not None else 0

    def _keep_connections(self) -> None:
        """Rasa opens SQLite's file anew for every statement, and has it written twice."""
        self.engine.dispose()
        self.engine = create_engine(self.engine.url, poolclass=QueuePool, connect_args={"check_same_thread": False})
        event.listen(self.engine, "connect", _write_ahead)
        self.sessionmaker.configure(bind=self.engine)


def _events_of(rows: Iterable[Row]) -> list[Event]:
    return list(deserialise_events([json.loads(row.data) for row in rows]))


def _latest_session(events: Sequence[Event]) -> list[Event]:
    """The events Rasa's own store reads again: those that are not older than the last beginning of a session."""
    begins = max((one.timestamp for one in events if isinstance(one, SessionStarted)), default=None)
    return [one for one in events if begins is None or one.timestamp >= begins]


def _last_id(session: Session, sender_id: str, at_least: int) -> int:
    """The row of the conversation's last event; 0 where there is none from a row on."""
    found: int | None = session.execute(_last(sender_id, at_least)).scalar()
    return found or 0


def _last(sender_id: str, at_least: int) -> Select:
    # PostgreSQL would look for max(id) through the rows of all conversations, from the latest backwards.
    return select(func.max(_rows.c.id + 0)).where(_rows.c.sender_id == sender_id, _rows.c.id >= at_least)


def _write(session: Session, sender_id: str, events: Iterable[Event]) -> None:
    if rows := [_row_of(one, sender_id) for one in events]:
        session.execute(insert(_rows), rows)


def _row_of(happened: Event, sender_id: str) -> dict[str, Any]:
    """As Rasa's own store writes it."""
    data = happened.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": happened.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _write_ahead(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
