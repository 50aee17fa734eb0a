"""Who is typing: customers, as the desk asks; and our people, as the desk tells."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from cluster.memory import Memory

TYPES_FOR_SECONDS = 3.0
"""The chat says once a second that the customer types on."""
Show = Callable[[str, bool], Awaitable[None]]


class Typing:
    """Exchanges signals of typing between the chat and the desk.

    Args:
        show: lets the customer of a conversation see that somebody types, or does no more.
        memory: of all workers, as the desk asks any of them.
    """

    def __init__(self, show: Show, memory: Memory) -> None:
        self._show, self._memory = show, memory

    async def customer_types(self, conversation_id: str) -> None:
        """The customer has just typed something."""
        await asyncio.to_thread(self._memory.put, _key(conversation_id), "", TYPES_FOR_SECONDS)

    async def exchange(self, watched: Iterable[str], active: Iterable[str], ended: Iterable[str]) -> list[str]:
        """Show whom our people write to, and tell whose customers type.

        Args:
            watched: conversations that are open at the desk.
            active: those in which one of our people types now.
            ended: those in which nobody at that desk does any more.
        """
        for conversation_id in active:
            await self._show(conversation_id, True)
        for conversation_id in ended:
            await self._show(conversation_id, False)
        asked = list(watched)
        known = await asyncio.to_thread(self._memory.known, [_key(one) for one in asked])
        return [one for one in asked if _key(one) in known]


def _key(conversation_id: str) -> str:
    return f"types:{conversation_id}"
