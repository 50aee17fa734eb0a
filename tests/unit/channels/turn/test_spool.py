"""What is kept outlives the process and is handed out, to one process at a time, until it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from traceback import format_exception

import pytest

from sandra.leases import LEASE
from sandra.spool import PAUSE_BETWEEN_TRIES, REMEMBERED_FOR, Kept, Spool
from sandra.spool_database import SpoolUnavailableError

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
DUE = NOW + timedelta(minutes=30)
CHANNEL, CONVERSATION = "webchat", "web-1"


class Clock:
    """Goes when it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


Process = Callable[[], Spool]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def process(spool_url: str, clock: Clock) -> Iterator[Process]:
    """Makes the spool as one more process has it."""
    opened: list[Spool] = []

    def make() -> Spool:
        opened.append(Spool(spool_url, clock=clock))
        return opened[-1]

    yield make
    for one in opened:
        one.dispose()


@pytest.fixture
def spool(process: Process) -> Spool:
    return process()


@pytest.fixture
def other(process: Process) -> Spool:
    """Another process."""
    return process()


def keep(spool: Spool, text: str, conversation_id: str = CONVERSATION, channel: str = CHANNEL) -> Kept:
    kept = spool.keep(channel, conversation_id, text, f"id of {text}", NOW, DUE)
    assert kept is not None, "it comes for the first time"
    return kept


def waiting(spool: Spool, conversation_id: str = CONVERSATION, channel: str = CHANNEL) -> list[str]:
    return [one.text for one in spool.waiting_of(channel, conversation_id)]


def test_a_kept_message_waits_with_all_that_is_known_of_it(spool: Spool) -> None:
    kept = keep(spool, "包裹没到")

    assert spool.waiting_of(CHANNEL, CONVERSATION) == [kept]
    assert (kept.message_id, kept.received_at, kept.due_at, kept.tries) == ("id of 包裹没到", NOW, DUE, 0)


def test_what_is_kept_outlives_the_process(spool: Spool, other: Spool) -> None:
    kept = keep(spool, "包裹没到")

    assert other.waiting_of(CHANNEL, CONVERSATION) == [kept]


def test_messages_wait_in_the_order_in_which_they_were_written(spool: Spool) -> None:
    for text, place in (("c", 3.0), ("a", 1.0), ("b", 2.0), ("d", 3.0)):
        spool.keep(CHANNEL, CONVERSATION, text, text, NOW, DUE, place=place)

    assert waiting(spool) == ["a", "b", "c", "d"]


def test_channels_and_conversations_wait_apart(spool: Spool) -> None:
    keep(spool, "web", "web-1")
    keep(spool, "other visitor", "web-2")
    keep(spool, "rest", "web-1", "rest")

    assert waiting(spool, "web-1", "rest") == ["rest"]
    assert waiting(spool, "web-1") == ["web"]


def test_what_is_done_waits_no_more(spool: Spool) -> None:
    done, also, _ = keep(spool, "a"), keep(spool, "b"), keep(spool, "c")
    spool.done([done, also])

    assert waiting(spool) == ["c"]


def test_tries_in_vain_are_counted(spool: Spool) -> None:
    kept = keep(spool, "a")
    spool.tried([kept])
    spool.tried([kept])

    assert [one.tries for one in spool.waiting_of(CHANNEL, CONVERSATION)] == [2]


def test_it_is_known_whose_customer_was_told_to_wait(spool: Spool) -> None:
    told = keep(spool, "a")
    spool.admitted([told])
    keep(spool, "b")

    assert [one.was_admitted for one in spool.waiting_of(CHANNEL, CONVERSATION)] == [True, False]


def test_several_writers_at_once_lose_nothing(spool: Spool) -> None:
    texts = [f"message {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as writers:
        kept = list(writers.map(lambda text: keep(spool, text), texts))

    assert len({one.id for one in kept}) == 40
    assert set(waiting(spool)) == set(texts)


def test_a_message_that_comes_again_is_kept_once_even_after_it_was_handled(spool: Spool, other: Spool) -> None:
    spool.done([keep(spool, "a")])

    assert other.keep(CHANNEL, CONVERSATION, "a", "id of a", NOW, DUE) is None
    assert other.holds(CHANNEL, CONVERSATION, "id of a")
    assert waiting(other) == []


def test_a_message_is_known_for_a_week(spool: Spool, clock: Clock) -> None:
    spool.done([keep(spool, "a")])
    clock.now += REMEMBERED_FOR + timedelta(seconds=1)
    spool.done([keep(spool, "b")])

    assert not spool.holds(CHANNEL, CONVERSATION, "id of a")


def test_files_wait_with_their_message(spool: Spool) -> None:
    file = {"key": "k", "media_type": "image/png"}
    spool.keep(CHANNEL, CONVERSATION, "", "1", NOW, DUE, [file])

    assert spool.waiting_of(CHANNEL, CONVERSATION)[0].attachments == (file,)


def test_whoever_keeps_the_first_message_has_the_conversation_in_hand(spool: Spool, other: Spool) -> None:
    assert keep(spool, "a").is_ours
    assert not keep(other, "b").is_ours
    assert keep(spool, "c").is_ours
    assert keep(other, "d", "web-2").is_ours
    assert not other.take(CHANNEL, CONVERSATION)


def test_two_processes_that_keep_the_same_message_at_once_keep_it_once(
    spool: Spool, other: Spool, at_once: Callable[[Callable[[int], Kept | None], int], list[Kept | None]]
) -> None:
    kept = at_once(lambda number: [spool, other][number % 2].keep(CHANNEL, CONVERSATION, "a", "same id", NOW, DUE), 6)

    assert len([one for one in kept if one is not None]) == 1


def test_who_lets_go_gets_what_others_kept_meanwhile(spool: Spool, other: Spool) -> None:
    broken = keep(spool, "a")
    meanwhile = keep(other, "b")

    assert spool.let_go(CHANNEL, CONVERSATION, {broken.id}) == [meanwhile]
    assert not other.take(CHANNEL, CONVERSATION), "it is in hand for that"
    assert spool.let_go(CHANNEL, CONVERSATION, {broken.id, meanwhile.id}) == []
    assert other.take(CHANNEL, CONVERSATION)


def test_a_message_kept_as_another_process_lets_go_is_in_the_hand_of_one_of_them(
    spool: Spool, other: Spool, at_once: Callable[[Callable[[int], bool], int], list[bool]]
) -> None:
    for number in range(40):
        conversation_id = f"web-{number}"
        first = keep(spool, "a", conversation_id)
        spool.done([first])

        def let_go_or_keep(which: int, conversation_id: str = conversation_id) -> bool:
            if which == 0:
                return bool(spool.let_go(CHANNEL, conversation_id, set()))
            return keep(other, "b", conversation_id).is_ours

        assert sorted(at_once(let_go_or_keep, 2)) == [False, True]


def test_what_nobody_has_in_hand_is_free_oldest_first(spool: Spool, other: Spool) -> None:
    for conversation_id in ("web-2", "web-1", "web-3"):
        kept = keep(spool, "a", conversation_id)
        if conversation_id != "web-3":
            spool.let_go(CHANNEL, conversation_id, {kept.id})

    assert other.free(CHANNEL) == ["web-2", "web-1"]
    assert other.free("rest") == []


def test_what_was_tried_just_now_is_left_alone_for_a_while_by_all(spool: Spool, other: Spool, clock: Clock) -> None:
    kept = keep(spool, "a")
    spool.tried([kept])
    spool.let_go(CHANNEL, CONVERSATION, {kept.id})
    assert other.free(CHANNEL) == []

    clock.now += PAUSE_BETWEEN_TRIES
    assert other.free(CHANNEL) == [CONVERSATION]


def test_a_process_that_died_lets_go_by_time(spool: Spool, other: Spool, clock: Clock) -> None:
    keep(spool, "a")
    clock.now += LEASE - timedelta(seconds=1)
    assert other.free(CHANNEL) == []
    assert not other.take(CHANNEL, CONVERSATION)

    clock.now += timedelta(seconds=1)
    assert other.free(CHANNEL) == [CONVERSATION]
    assert other.take(CHANNEL, CONVERSATION)
    assert spool.renew(CHANNEL, [CONVERSATION]) == set()
    assert spool.let_go(CHANNEL, CONVERSATION, set()) == []
    assert not spool.take(CHANNEL, CONVERSATION)


def test_what_is_renewed_stays_in_hand(spool: Spool, other: Spool, clock: Clock) -> None:
    keep(spool, "a")
    for _ in range(3):
        clock.now += LEASE / 2
        assert spool.renew(CHANNEL, [CONVERSATION, "web-2"]) == {CONVERSATION}

    assert not other.take(CHANNEL, CONVERSATION)


def test_processes_that_start_at_once_make_the_tables_once(
    process: Process, at_once: Callable[[Callable[[int], list[str]], int], list[list[str]]]
) -> None:
    spools = [process() for _ in range(4)]

    assert at_once(lambda number: spools[number].free(CHANNEL), 4) == [[]] * 4


def test_a_spool_that_does_not_answer_says_what_to_do() -> None:
    gone = Spool("postgresql+psycopg2://nobody@127.0.0.1:1/none")

    with pytest.raises(SpoolUnavailableError, match="SANDRA_SPOOL_URL"):
        keep(gone, "包裹没到")


def test_the_log_of_a_failure_shows_nothing_that_a_customer_wrote(tmp_path: Path) -> None:
    spool = Spool(f"sqlite:///{tmp_path / 'spool.db'}")
    keep(spool, "包裹没到")
    with sqlite3.connect(tmp_path / "spool.db") as full:
        full.execute("CREATE TRIGGER no_more BEFORE INSERT ON kept BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    full.close()

    phone = str(13_800_001_111)
    with pytest.raises(SpoolUnavailableError, match="disk is full") as failed:
        keep(spool, f"我的电话是{phone}")

    assert phone not in "".join(format_exception(failed.value))
    spool.dispose()


def test_a_file_of_an_earlier_version_is_read_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "spool.db") as earlier:
        earlier.executescript(
            """
            CREATE TABLE kept (
                id INTEGER PRIMARY KEY, channel TEXT NOT NULL, conversation_id TEXT NOT NULL, text TEXT NOT NULL,
                message_id TEXT NOT NULL, received_at TEXT NOT NULL, due_at TEXT NOT NULL,
                tries INTEGER NOT NULL DEFAULT 0, handled_at TEXT
            );
            INSERT INTO kept (channel, conversation_id, text, message_id, received_at, due_at) VALUES
                ('webchat', 'web-1', '包裹没到', '1', '2026-11-22T08:30:00+00:00', '2026-11-22T09:00:00+00:00');
            """
        )
    earlier.close()

    spool = Spool(f"sqlite:///{tmp_path / 'spool.db'}")

    assert spool.free(CHANNEL) == [CONVERSATION]
    assert spool.waiting_of(CHANNEL, CONVERSATION) == [Kept(1, CHANNEL, CONVERSATION, "包裹没到", "1", NOW, DUE)]
    spool.dispose()
