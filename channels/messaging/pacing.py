"""No faster than an app takes messages, all conversations together."""

from __future__ import annotations

import asyncio
from collections import deque

BURST_SECONDS_OF_SLOW = 60.0


class Pace:
    """At most so many messages within any stretch of time.

    A rate below one a second is meant by the minute: 20 a minute may well come at once, and then none for a minute.

    Args:
        messages_a_second: what the app takes.
    """

    def __init__(self, messages_a_second: float) -> None:
        self._stretch = 1.0 if messages_a_second >= 1 else BURST_SECONDS_OF_SLOW
        self._sent_at: deque[float] = deque(maxlen=max(1, round(messages_a_second * self._stretch)))
        self._one_at_a_time = asyncio.Lock()

    async def turn(self) -> None:
        """Return as soon as one more may be sent."""
        loop = asyncio.get_running_loop()
        async with self._one_at_a_time:
            if len(self._sent_at) == self._sent_at.maxlen:
                await asyncio.sleep(max(0.0, self._sent_at[0] + self._stretch - loop.time()))
            self._sent_at.append(loop.time())
