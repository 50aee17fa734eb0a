"""No faster than an app takes messages, all conversations and all workers together."""

from __future__ import annotations

import asyncio

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

SECONDS_A_MINUTE = 60
LOOK_AGAIN_SECONDS = 0.05
PATIENCE_SECONDS = 2.0


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
        # The limiter holds them weakly.
        self._counts = counts
        self._limiter = MovingWindowRateLimiter(counts)
        self._one_at_a_time = asyncio.Lock()

    async def turn(self) -> None:
        """Return as soon as one more may be sent."""
        async with self._one_at_a_time:
            while not await asyncio.to_thread(self._limiter.hit, self._limit, self._channel):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)


def counts_at(redis_url: str) -> Storage:
    """Where messages are counted: in Redis where there is one, otherwise in this process."""
    if not redis_url:
        return MemoryStorage()
    return RedisStorage(redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
