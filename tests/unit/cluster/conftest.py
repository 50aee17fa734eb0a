"""Redis, where it is there, with names of our own."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedisError

from tests.services import REDIS, go_without


@pytest.fixture
def prefix() -> Iterator[str]:
    """With which the names of one test begin."""
    name = f"sandra{uuid4().hex[:12]}"
    with Redis.from_url(REDIS) as redis:
        try:
            redis.ping()
        except NoRedisError:
            go_without(f"no Redis at {REDIS}")
        yield name
        for key in redis.scan_iter(f"{name}:*"):
            redis.delete(key)
