"""Several short messages in a row are one turn: wait for the pause, never interrupt (B1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from channels.turn.intake import LONGEST_MESSAGE
from sandra.spool import Kept

PATIENCE = 8
"""So many pauses long a customer may keep typing before what is there is answered."""

Answer = Callable[[str, Sequence[Kept]], Awaitable[None]]


@dataclass
class Burst:
    """What one customer sent since the last turn."""

    kept: list[Kept] = field(default_factory=list)
    began: float = 0.0
    timer: asyncio.TimerHandle | None = None

    @property
    def length(self) -> int:
        """Characters so far."""
        return sum(len(one.text) for one in self.kept)


class Gathering:
    """Gathers each conversation's messages until it pauses, and lets its turns follow one another."""

    def __init__(self, pause: float, answer: Answer) -> None:
        """
        Args:
            pause: seconds of silence that end a turn.
            answer: called with the conversation and what was gathered.
        """
        self._pause = pause
        self._answer = answer
        self._bursts: dict[str, Burst] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    def add(self, conversation_id: str, kept: Kept, at_once: bool = False) -> None:
        """A message came. What would grow past one message's length is answered first.

        Args:
            at_once: whether to wait for nothing more: a person reads each message as it comes.
        """
        burst = self._bursts.get(conversation_id)
        if burst is not None and burst.length + len(kept.text) > LONGEST_MESSAGE:
            self._end(conversation_id)
            burst = None
        if burst is None:
            burst = Burst(began=asyncio.get_running_loop().time())
            self._bursts[conversation_id] = burst
        burst.kept.append(kept)
        if at_once:
            self._end(conversation_id)
        else:
            self._wait_for_pause(conversation_id, burst)

    def still_typing(self, conversation_id: str) -> None:
        """The customer is typing on: wait a little longer."""
        burst = self._bursts.get(conversation_id)
        if burst is not None:
            self._wait_for_pause(conversation_id, burst)

    def _wait_for_pause(self, conversation_id: str, burst: Burst) -> None:
        loop = asyncio.get_running_loop()
        if burst.timer is not None:
            burst.timer.cancel()
        end = min(loop.time() + self._pause, burst.began + self._pause * PATIENCE)
        burst.timer = loop.call_at(end, self._end, conversation_id)

    def _end(self, conversation_id: str) -> None:
        burst = self._bursts.pop(conversation_id, None)
        if burst is None:
            return
        if burst.timer is not None:
            burst.timer.cancel()
        earlier = self._running.get(conversation_id)
        task = asyncio.ensure_future(self._answer_after(earlier, conversation_id, burst))
        self._running[conversation_id] = task
        task.add_done_callback(lambda done: self._forget(conversation_id, done))

    async def _answer_after(self, earlier: asyncio.Task[None] | None, conversation_id: str, burst: Burst) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        await self._answer(conversation_id, burst.kept)

    def _forget(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        if self._running.get(conversation_id) is task:
            del self._running[conversation_id]
