"""Redis, where it is there, with names of our own."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from redis import Redis

from tests.services import REDIS, require_redis


@pytest.fixture
def prefix() -> Iterator[str]:
    """With which the names of one test begin."""
    require_redis()
    name = f"sandra{uuid4().hex[:12]}"
    with Redis.from_url(REDIS) as redis:
        yield name
        for key in redis.scan_iter(f"{name}:*"):
            redis.delete(key)
