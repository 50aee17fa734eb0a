"""What is kept outlives the process and is handed out until it is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sandra.spool import Kept, Spool

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
DUE = NOW + timedelta(minutes=30)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "new folder" / "spool.db")


def keep(spool: Spool, text: str, conversation_id: str = "web-1", channel: str = "webchat") -> Kept:
    kept = spool.keep(channel, conversation_id, text, f"id of {text}", NOW, DUE)
    assert kept is not None, "it comes for the first time"
    return kept


def test_a_kept_message_waits_with_all_that_is_known_of_it(spool: Spool) -> None:
    kept = keep(spool, "包裹没到")

    assert spool.waiting("webchat") == [kept]
    assert (kept.message_id, kept.received_at, kept.due_at, kept.tries) == ("id of 包裹没到", NOW, DUE, 0)


def test_what_is_kept_outlives_the_process(spool: Spool, tmp_path: Path) -> None:
    kept = keep(spool, "包裹没到")

    assert Spool(tmp_path / "new folder" / "spool.db").waiting("webchat") == [kept]


def test_messages_wait_oldest_first(spool: Spool) -> None:
    texts = [keep(spool, text).text for text in ("a", "b", "c")]

    assert [kept.text for kept in spool.waiting("webchat")] == texts


def test_channels_and_conversations_wait_apart(spool: Spool) -> None:
    keep(spool, "web", "web-1")
    keep(spool, "other visitor", "web-2")
    keep(spool, "rest", "web-1", "rest")

    assert [kept.text for kept in spool.waiting("rest")] == ["rest"]
    assert [kept.text for kept in spool.waiting_of("webchat", "web-1")] == ["web"]


def test_what_is_done_waits_no_more(spool: Spool) -> None:
    done, waiting = keep(spool, "a"), keep(spool, "b")
    spool.done(done)

    assert spool.waiting("webchat") == [waiting]


def test_tries_in_vain_are_counted(spool: Spool) -> None:
    kept = keep(spool, "a")
    spool.tried(kept)
    spool.tried(kept)

    assert [waiting.tries for waiting in spool.waiting("webchat")] == [2]


def test_several_writers_at_once_lose_nothing(spool: Spool) -> None:
    texts = [f"message {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as writers:
        kept = list(writers.map(lambda text: keep(spool, text), texts))

    assert len({one.id for one in kept}) == 40
    assert {one.text for one in spool.waiting("webchat")} == set(texts)


def test_a_message_that_comes_again_is_kept_once_even_after_it_was_handled(spool: Spool) -> None:
    spool.done(keep(spool, "a"))

    assert spool.keep("webchat", "web-1", "a", "id of a", NOW, DUE) is None
    assert spool.holds("webchat", "web-1", "id of a")
    assert spool.waiting("webchat") == []


def test_files_wait_with_their_message(spool: Spool) -> None:
    file = {"key": "k", "media_type": "image/png"}
    spool.keep("webchat", "web-1", "", "1", NOW, DUE, [file])

    assert spool.waiting("webchat")[0].attachments == (file,)
