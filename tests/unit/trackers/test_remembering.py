"""The record of a conversation reads the same, whoever wrote it and however much of it is remembered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from trackers import remembering
from trackers.remembering import MOST_TURNS, TURNS_LEFT, RememberingTrackerStore

LIN = "web-lin"
DOMAIN = Domain.from_yaml(
    "slots: {order_number: {type: text, mappings: [{type: custom}]}}\n"
    "intents: [inform]\n"
    "forms: {complaint_form: {required_slots: [order_number]}}"
)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'tracker.db'}"


@pytest.fixture
def store(address: str) -> RememberingTrackerStore:
    return RememberingTrackerStore(DOMAIN, host=address)


def turn(number: int) -> list[Event]:
    """What one message adds to a conversation."""
    return [
        UserUttered(f"message {number}", {"name": "inform"}, parse_data={"intent": {"name": "inform"}}),
        SlotSet("order_number", f"SD{number}"),
        ActionExecuted("action_apologise"),
        BotUttered(f"answer {number}"),
        ActionExecuted("action_listen"),
    ]


class Listening(EventBroker):
    """Hears what happens."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    @classmethod
    async def from_endpoint_config(cls, *_: object) -> Listening:
        return cls()

    def publish(self, event: dict[str, Any]) -> None:
        self.heard.append(event)


def says(store: SQLTrackerStore, *events: Event, sender: str = LIN) -> DialogueStateTracker:
    """One turn, as Rasa takes it: read, go on, write."""

    async def taken() -> DialogueStateTracker:
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        for one in events:
            tracker.update(one)
        await store.save(tracker)
        return tracker

    return asyncio.run(taken())


def read(store: SQLTrackerStore, sender: str = LIN) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(sender))


def as_told(tracker: DialogueStateTracker | None) -> tuple[object, ...]:
    """Everything that counts of a conversation."""
    if tracker is None:
        return ()
    latest = tracker.latest_message.text if tracker.latest_message else None
    return (
        [one.as_dict() for one in tracker.events],
        tracker.current_slot_values(),
        latest,
        tracker.latest_action_name,
    )


def assert_reads_as_rasas_own(store: RememberingTrackerStore, address: str, sender: str = LIN) -> None:
    ours = as_told(read(store, sender))
    assert ours == as_told(read(SQLTrackerStore(DOMAIN, host=address), sender))
    assert ours == as_told(read(RememberingTrackerStore(DOMAIN, host=address), sender))


def statements(store: RememberingTrackerStore) -> list[str]:
    """What is asked of the database from now on."""
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *cursor: asked.append(cursor[2]))
    return asked


def test_nothing_is_known_of_who_wrote_nothing(store: RememberingTrackerStore) -> None:
    assert read(store) is None


def test_a_conversation_reads_as_rasas_own_store_reads_it(store: RememberingTrackerStore, address: str) -> None:
    for number in range(5):
        says(store, *turn(number))
        assert_reads_as_rasas_own(store, address)


def test_a_session_begun_anew_leaves_the_earlier_one_behind(store: RememberingTrackerStore, address: str) -> None:
    says(store, ActionExecuted("action_session_start"), SessionStarted(), *turn(1))
    says(store, ActionExecuted("action_session_start"), SessionStarted(), SlotSet("order_number", "SD1"))
    says(store, *turn(2))

    assert_reads_as_rasas_own(store, address)
    tracker = read(store)
    assert tracker is not None
    assert isinstance(tracker.events[0], SessionStarted)


def test_what_another_process_wrote_is_read(store: RememberingTrackerStore, address: str) -> None:
    says(store, *turn(1))
    says(RememberingTrackerStore(DOMAIN, host=address), *turn(2))
    says(store, *turn(3))
    says(RememberingTrackerStore(DOMAIN, host=address), SessionStarted(), *turn(4))

    assert_reads_as_rasas_own(store, address)


def test_what_another_process_wrote_meanwhile_is_not_written_over(store: RememberingTrackerStore, address: str) -> None:
    says(store, *turn(1))
    ours = read(store)
    assert ours is not None
    says(RememberingTrackerStore(DOMAIN, host=address), *turn(2))
    for one in turn(3):
        ours.update(one)
    asyncio.run(store.save(ours))

    assert_reads_as_rasas_own(store, address)
    told = read(store)
    assert told is not None
    assert [one.text for one in told.events if isinstance(one, UserUttered)] == ["message 1", "message 2", "message 3"]


def test_what_was_erased_is_forgotten(store: RememberingTrackerStore, address: str) -> None:
    says(store, *turn(1))
    with store.session_scope() as session:
        session.execute(f"DELETE FROM events WHERE sender_id = '{LIN}'")
        session.commit()

    assert read(store) is None
    says(store, *turn(2))
    assert_reads_as_rasas_own(store, address)


def test_a_turn_that_broke_leaves_no_trace(store: RememberingTrackerStore, address: str) -> None:
    says(store, *turn(1))
    broken = read(store)
    assert broken is not None
    for one in turn(2):
        broken.update(one)

    says(store, *turn(3))

    assert_reads_as_rasas_own(store, address)
    assert "message 2" not in str(as_told(read(store)))


@pytest.mark.parametrize("meanwhile", ["forgotten", "read anew", "gone on elsewhere", "saved"])
def test_no_turn_of_a_long_session_is_lost_or_told_twice(address: str, meanwhile: str) -> None:
    """Condensed, a tracker has fewer events than the database: they cannot be told apart by their number."""
    broker = Listening()
    store = RememberingTrackerStore(DOMAIN, host=address, event_broker=broker)
    elsewhere = RememberingTrackerStore(DOMAIN, host=address, event_broker=broker)

    async def interrupted(number: int) -> None:
        tracker = await store.get_or_create_tracker(LIN, append_action_listen=False)
        for one in turn(number):
            tracker.update(one)
        if meanwhile == "saved":
            await store.save(tracker)
        elif meanwhile == "gone on elsewhere":
            other = await elsewhere.get_or_create_tracker(LIN, append_action_listen=False)
            other.update(BotUttered("meanwhile"))
            await elsewhere.save(other)
        else:
            store._forget(LIN)
        if meanwhile != "forgotten":
            await store.retrieve(LIN)
        tracker.update(BotUttered("at last"))
        await store.save(tracker)

    numbers = range(3 * MOST_TURNS)
    for number in numbers:
        asyncio.run(interrupted(number))

    kept = asyncio.run(SQLTrackerStore(DOMAIN, host=address).retrieve_full_tracker(LIN))
    assert kept is not None
    expected = [f"message {number}" for number in numbers]
    assert [one.text for one in kept.events if isinstance(one, UserUttered)] == expected
    assert [one["text"] for one in broker.heard if one["event"] == "user"] == expected
    assert [one.get("text") for one in broker.heard].count("at last") == len(numbers)
    assert len(broker.heard) == len(kept.events)


def test_a_turn_that_could_not_be_written_is_heard_once(address: str) -> None:
    broker = Listening()
    store = RememberingTrackerStore(DOMAIN, host=address, event_broker=broker)
    says(store, *turn(1))
    with store.session_scope() as session:
        session.execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'no space'); END")
    with pytest.raises(DatabaseError):
        says(store, *turn(2))
    with store.session_scope() as session:
        session.execute("DROP TRIGGER full")
    says(store, *turn(2))

    assert [one["text"] for one in broker.heard if one["event"] == "user"] == ["message 1", "message 2"]
    assert_reads_as_rasas_own(store, address)


def test_conversations_are_kept_apart_and_the_longest_rested_is_read_again(
    store: RememberingTrackerStore, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 4 * len(turn(0))
    monkeypatch.setattr(remembering, "MOST_REMEMBERED", most)
    for number in range(3):
        for sender in ("a", "b", "c"):
            says(store, *turn(number), sender=sender)
            assert sum(len(known.events) for known in store._remembered.values()) <= most
    for sender in ("a", "b", "c"):
        assert_reads_as_rasas_own(store, address, sender)


def test_a_turn_reads_no_more_rows_however_long_the_conversation_is(store: RememberingTrackerStore) -> None:
    says(store, *turn(0))
    asked = statements(store)
    says(store, *turn(1))
    early = len(asked)
    for number in range(2, 30):
        says(store, *turn(number))
    asked.clear()
    says(store, *turn(30))
    assert len(asked) == early
    with store.session_scope() as session:
        known = store._remembered[LIN]
        rows = session.execute(f"SELECT count(*) FROM events WHERE id >= {known.last_id}").scalar()
    assert rows == 1


def test_the_last_event_is_not_looked_for_among_those_of_all_conversations(
    postgresql_database: Callable[[], str],
) -> None:
    store = RememberingTrackerStore(DOMAIN, host=postgresql_database())
    others = "SELECT 'web-' || i / 100, 'user' FROM generate_series(1, 20000) AS i"
    asked = statements(store)
    says(store, *turn(0))
    question = next(one for one in asked if "max(events.id" in one)
    with store.session_scope() as session:
        session.execute(f"INSERT INTO events (sender_id, type_name) {others}")
        session.execute("ANALYZE events")
        values = {key: f"'{LIN}'" if "sender" in key else "0" for key in re.findall(r"%\((\w+)\)s", question)}
        plan = str(session.execute(f"EXPLAIN {question % values}").all())
    store.engine.dispose()

    assert "ix_events_sender_id" in plan
    assert "Backward" not in plan


def test_a_long_session_is_condensed_and_the_database_keeps_all_of_it(
    store: RememberingTrackerStore, address: str
) -> None:
    says(store, ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))
    says(store, *turn(0)[:-1], ActiveLoop("complaint_form"), SlotSet("requested_slot", "phone"), *turn(1)[-1:])
    for number in range(2, 100):
        says(store, *[one for one in turn(number) if not isinstance(one, SlotSet)])

    for ours in (read(store), read(RememberingTrackerStore(DOMAIN, host=address))):
        assert ours is not None
        assert TURNS_LEFT <= len([one for one in ours.events if isinstance(one, UserUttered)]) <= MOST_TURNS
        assert ours.active_loop_name == "complaint_form"
        assert ours.get_slot("order_number") == "SD0"
        assert ours.get_slot("requested_slot") == "phone"
        assert ours.latest_message is not None
        assert ours.latest_message.text == "message 99"
        assert ours.latest_action_name == "action_listen"
    everything = asyncio.run(SQLTrackerStore(DOMAIN, host=address).retrieve_full_tracker(LIN))
    assert everything is not None
    told = [one.text for one in everything.events if isinstance(one, UserUttered)]
    assert told == [f"message {number}" for number in (0, *range(2, 100))]
