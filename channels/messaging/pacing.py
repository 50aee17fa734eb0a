"""No faster than an app takes messages, all conversations and all workers together."""

from __future__ import annotations

import asyncio
import logging
import time

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from redis import RedisError

from cluster.memory import PATIENCE_SECONDS

logger = logging.getLogger(__name__)

SECONDS_A_MINUTE = 60
LOOK_AGAIN_SECONDS = 0.05
ALONE_SECONDS = 10.0
"""So long Redis is not asked again after it did not answer."""


class Pace:
    """At most so many messages within any stretch of time.

    A rate below one a second is meant by the minute: 20 a minute may well come at once, and then none for a minute.

    Args:
        channel: whose messages they are.
        messages_a_second: what the app takes.
        counts: where messages are counted.
        prefix: tells installations that count in one place apart.
    """

    def __init__(self, channel: str, messages_a_second: float, counts: Storage, prefix: str = "sandra") -> None:
        self._channel = channel
        self._limit = (
            RateLimitItemPerSecond(round(messages_a_second), namespace=f"{prefix}:pace")
            if messages_a_second >= 1
            else RateLimitItemPerMinute(max(1, round(messages_a_second * SECONDS_A_MINUTE)), namespace=f"{prefix}:pace")
        )
        # The limiters hold them weakly.
        self._counts, self._own_counts = counts, MemoryStorage()
        self._limiter, self._own_limiter = MovingWindowRateLimiter(counts), MovingWindowRateLimiter(self._own_counts)
        self._alone_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def turn(self) -> None:
        """Return as soon as one more may be sent."""
        async with self._one_at_a_time:
            while not await asyncio.to_thread(self._hit):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    def _hit(self) -> bool:
        """Whether one more may be sent. Each worker counts for itself while Redis is away: customers are to hear so."""
        if time.monotonic() >= self._alone_until:
            try:
                return self._limiter.hit(self._limit, self._channel)
            except RedisError:
                logger.exception("the messages to %s are counted by each worker for itself for now", self._channel)
                self._alone_until = time.monotonic() + ALONE_SECONDS
        return self._own_limiter.hit(self._limit, self._channel)


def counts_at(redis_url: str) -> Storage:
    """Where messages are counted: in Redis where there is one, otherwise in this process."""
    if not redis_url:
        return MemoryStorage()
    return RedisStorage(redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
