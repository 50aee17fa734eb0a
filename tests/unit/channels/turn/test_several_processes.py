"""Several processes work on one spool: each message is answered once, in its order, whoever dies meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from sandra.spool import Spool
from sandra.store.schema import upgrade
from tests.platforms.serving import eventually, serving
from tests.unit.channels.turn.rasa_process import LEASE, NEVER_ENDS, RasaProcess, Record

CONVERSATIONS = [f"app-{number}" for number in range(4)]
PATIENCE_SECONDS = 30.0

Start = Callable[..., RasaProcess]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "record")


@pytest.fixture
def start(tmp_path: Path, spool_url: str, record: Record) -> Iterator[Start]:
    """Starts one more process."""
    store = f"sqlite:///{tmp_path / 'sandra.db'}"
    upgrade(store)
    running: list[RasaProcess] = []
    # The action server's health is all that recovery asks of it.
    with serving(PlainTextResponse("ok")) as actions:
        settings = {
            "SANDRA_VAR": str(tmp_path),
            "SANDRA_STORE_URL": store,
            "SANDRA_SPOOL_URL": spool_url,
            "SANDRA_ACTIONS_PORT": actions.rpartition(":")[2],
        }

        def one_more(pause: float = 0.1) -> RasaProcess:
            running.append(RasaProcess({**settings, "SANDRA_GATHER_SECONDS": str(pause)}, tmp_path / "record"))
            return running[-1]

        yield one_more
        for process in running:
            process.ends()


@pytest.fixture
def waiting(spool_url: str) -> Iterator[Callable[[], int]]:
    """How many messages are not handled yet."""
    spool = Spool(spool_url)
    yield lambda: sum(len(spool.waiting_of("app", one)) for one in CONVERSATIONS)
    spool.dispose()


@pytest.mark.clause("F5")
def test_each_message_is_answered_once_and_in_order_however_many_processes_hear_it(
    start: Start, record: Record, waiting: Callable[[], int]
) -> None:
    processes = [start(), start()]
    texts = [str(number) for number in range(12)]
    for number, text in enumerate(texts):
        for place, conversation_id in enumerate(CONVERSATIONS):
            # Each message comes twice, as from an app that has waited too long for its answer.
            processes[(number + place) % 2].hears(conversation_id, text)
            processes[(number + place + 1) % 2].hears(conversation_id, text)
        time.sleep(0.05 * (number % 3))
    eventually(lambda: not waiting(), "all are handled", PATIENCE_SECONDS)

    assert {one: record.heard(one) for one in CONVERSATIONS} == dict.fromkeys(CONVERSATIONS, texts)
    assert not record.overlaps()
    assert len({line.process for line in record.lines("hears")}) == 2, "both have worked"


@pytest.mark.clause("F5")
def test_what_a_killed_process_had_accepted_is_answered_by_another_when_its_lease_is_over(
    start: Start, record: Record, waiting: Callable[[], int]
) -> None:
    dies, lives = start(pause=600.0), start()
    for conversation_id in CONVERSATIONS:
        dies.hears(conversation_id, "包裹没到")
        lives.hears(conversation_id, "在吗")
    dies.is_killed()
    killed_at = time.monotonic()
    assert not record.lines("hears"), "it is in the hand of who was killed"
    eventually(lambda: not waiting(), "all are handled", PATIENCE_SECONDS)

    assert time.monotonic() - killed_at > LEASE.total_seconds() / 2
    assert [record.heard(one) for one in CONVERSATIONS] == [["包裹没到", "在吗"]] * len(CONVERSATIONS)
    assert [line.texts for line in record.lines("says")] == [["好的"]] * len(CONVERSATIONS)


@pytest.mark.clause("F5")
def test_what_another_process_was_told_while_a_turn_ran_is_answered_after_it(
    start: Start, record: Record, waiting: Callable[[], int]
) -> None:
    slow, beside = start(), start()
    slow.hears("app-0", NEVER_ENDS)
    eventually(lambda: record.lines("hears"), "the turn has begun", PATIENCE_SECONDS)
    beside.hears("app-0", "还在吗")
    time.sleep(2 * LEASE.total_seconds())
    assert record.heard("app-0") == [NEVER_ENDS], "who lives keeps it in hand, however long the turn"

    slow.is_killed()
    eventually(lambda: len(record.lines("hears")) == 2, "the other takes it up", PATIENCE_SECONDS)
    assert record.heard("app-0") == [NEVER_ENDS, NEVER_ENDS, "还在吗"]
