"""Two workers never draw the same ticket of a conversation."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from rasa.core.lock_store import InMemoryLockStore
from redis.exceptions import RedisError

from cluster.lock_store import ChosenLockStore, RedisLocks
from cluster.memory import PATIENCE_SECONDS
from tests.services import REDIS

WORKERS, DRAWN = 4, 15


def test_without_redis_one_process_keeps_its_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANDRA_REDIS_URL", raising=False)
    assert isinstance(ChosenLockStore(), InMemoryLockStore)


def test_with_redis_all_share_them(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("SANDRA_REDIS_URL", REDIS)
    monkeypatch.setenv("SANDRA_REDIS_PREFIX", prefix)
    first, second = ChosenLockStore(), ChosenLockStore()
    assert (first.issue_ticket("web-1"), second.issue_ticket("web-1")) == (0, 1)
    first.cleanup("web-1", 0)
    assert not second.get_lock("web-1").is_locked(1)


def test_tickets_drawn_at_once_all_differ(prefix: str) -> None:
    def draw(_: int) -> list[int]:
        locks = RedisLocks(REDIS, prefix)
        return [locks.issue_ticket("web-1") for _ in range(DRAWN)]

    with ThreadPoolExecutor(WORKERS) as pool:
        drawn = [ticket for tickets in pool.map(draw, range(WORKERS)) for ticket in tickets]
    assert sorted(drawn) == list(range(WORKERS * DRAWN))


def test_a_redis_that_does_not_answer_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        locks = RedisLocks(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", "sandra")
        began = time.monotonic()
        with pytest.raises(RedisError):
            locks.issue_ticket("web-1")
    assert time.monotonic() - began < 2 * PATIENCE_SECONDS
