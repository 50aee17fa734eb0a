"""An app gets no more messages at a time than it takes, from however many workers."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import pytest

from channels.messaging.pacing import Pace, counts_at
from cluster.memory import PATIENCE_SECONDS
from tests.services import REDIS, require_redis

A_SECOND = 3
SHORT = 0.5


def workers(redis_url: str, messages_a_second: float) -> tuple[Pace, Pace]:
    """Two workers that send to one app; one and the same, where there is nothing they share."""
    name = f"sandra{uuid4().hex[:12]}"
    first = Pace("app", messages_a_second, counts_at(redis_url), name)
    return first, Pace("app", messages_a_second, counts_at(redis_url), name) if redis_url else first


@pytest.fixture(params=["own", "redis"])
def redis_url(request: pytest.FixtureRequest) -> str:
    if request.param == "own":
        return ""
    require_redis()
    return REDIS


async def test_what_is_too_much_for_a_second_waits_for_the_next(redis_url: str) -> None:
    here, there = workers(redis_url, A_SECOND)
    began = time.monotonic()
    await asyncio.gather(*(worker.turn() for worker in (here, there) * 2))
    assert 0.9 < time.monotonic() - began < 2.5, "the fourth came a second later"


async def test_a_slow_app_takes_a_minutes_messages_at_once_and_then_none(redis_url: str) -> None:
    here, there = workers(redis_url, 2 / 60)
    await asyncio.wait_for(asyncio.gather(here.turn(), there.turn()), SHORT)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(here.turn(), SHORT)


async def test_while_redis_is_away_a_worker_counts_for_itself() -> None:
    here, _ = workers("redis://127.0.0.1:1/0", 2 / 60)
    await asyncio.wait_for(asyncio.gather(here.turn(), here.turn()), PATIENCE_SECONDS + SHORT)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(here.turn(), SHORT)
