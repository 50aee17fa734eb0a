"""The short-lived tokens with which platforms let us call them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from channels.messaging.platform import RefusedError

_T = TypeVar("_T")
Fetch = Callable[[], Awaitable[tuple[str, float]]]
EARLY_SECONDS = 60.0
"""A token is renewed so long before its end, as a call with it takes a while."""


class AccessTokenEndedError(RefusedError):
    """The platform does not take the token: a fresh one is needed, and what it says is told where that fails too."""


class AccessToken:
    """One platform's token, kept until shortly before it ends.

    Args:
        fetch: asks the platform for a fresh one and for how many seconds it lasts.
        clock: seconds on a clock that only goes forward.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock = fetch, clock
        self._token, self._ends = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """The token, fetched where there is none that lasts.

        Raises:
            PlatformError: the platform gives none.
        """
        async with self._one_at_a_time:
            if self._clock() >= self._ends:
                token, seconds = await self._fetch()
                self._token, self._ends = token, self._clock() + max(seconds - EARLY_SECONDS, seconds / 2)
            return self._token

    async def renewing(self, call: Callable[[str], Awaitable[_T]]) -> _T:
        """What a call with the token gives; it is made once more with a fresh one where the platform wants that.

        Raises:
            AccessTokenEndedError: the fresh one is not taken either.
            PlatformError: the call failed in any other way, or there is no token.
        """
        try:
            return await call(await self.get())
        except AccessTokenEndedError:
            self._ends = 0.0
        return await call(await self.get())
