"""Who is typing: customers, as the desk asks; and our people, as the desk tells."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable

TYPES_FOR_SECONDS = 3.0
"""The chat says once a second that the customer types on."""
Show = Callable[[str, bool], Awaitable[None]]


class Typing:
    """Exchanges signals of typing between the chat and the desk.

    Args:
        show: lets the customer of a conversation see that somebody types, or does no more.
        clock: seconds on a clock that only goes forward.
    """

    def __init__(self, show: Show, clock: Callable[[], float] = time.monotonic) -> None:
        self._show, self._clock = show, clock
        self._typed_at: dict[str, float] = {}
        self._shown: set[str] = set()

    def customer_types(self, conversation_id: str) -> None:
        """The customer has just typed something."""
        self._typed_at[conversation_id] = self._clock()

    async def exchange(self, watched: Iterable[str], active: Iterable[str]) -> list[str]:
        """Show whom our people write to, and tell whose customers type.

        Args:
            watched: conversations that are open at the desk.
            active: those in which one of our people types now.
        """
        now_active = set(active)
        for conversation_id in now_active:
            await self._show(conversation_id, True)
        for conversation_id in self._shown - now_active:
            await self._show(conversation_id, False)
        self._shown = now_active
        earliest = self._clock() - TYPES_FOR_SECONDS
        self._typed_at = {one: at for one, at in self._typed_at.items() if at >= earliest}
        return [one for one in watched if one in self._typed_at]
