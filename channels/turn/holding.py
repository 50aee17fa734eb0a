"""The conversations this process has in hand: no other one touches what waits of them, until they are let go.

The spool is asked in threads of its own: it has to answer while all others wait for a store that does not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from channels.turn.part import Part
from sandra.leases import RENEWALS
from sandra.spool import Kept, Spool
from sandra.spool_database import SpoolUnavailableError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
"""So often a conversation is looked at that another process has in hand."""
_THREADS = ThreadPoolExecutor(4, "spool")

T = TypeVar("T")
GoOn = Callable[[str, Sequence[Kept]], None]


@dataclass
class Hand:
    """What is done with one conversation here.

    Attributes:
        messages: ids of those that were kept here and are not handled yet.
        turns: how many turns run, or wait for each other.
        seen: ids of all messages that turns were made of, also of those that wait for another try.
        sure_until: when another process may have taken the conversation, by this process's own clock.
    """

    messages: set[int] = field(default_factory=set)
    turns: int = 0
    seen: set[int] = field(default_factory=set)
    sure_until: float = 0.0


class Holding:
    """What one channel has in hand in this process.

    Args:
        channel: its name.
        spool: where messages wait.
        go_on: called with what other processes kept of a conversation while it was in hand here: it is ours to handle.
    """

    def __init__(self, channel: str, spool: Spool, go_on: GoOn) -> None:
        self._channel, self._spool, self._go_on = channel, spool, go_on
        # A turn begins with half a lease at least, or after the spool was asked once more.
        self._sure_seconds = spool.lease.total_seconds() / 2
        self._renewal_seconds = spool.lease.total_seconds() / RENEWALS
        self._hands: dict[str, Hand] = {}
        # A lock lives as long as somebody holds it.
        self._changes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def keep(self, conversation_id: str, part: Part, due_at: datetime) -> Kept | None:
        """Keep a message; whether it is ours to handle as well, it tells itself.

        Returns:
            What was kept; None where it was kept before.
        """
        async with self._change(conversation_id):
            began = monotonic()
            kept = await _in_a_thread(
                self._spool.keep,
                self._channel,
                conversation_id,
                part.text,
                part.id,
                part.at,
                due_at,
                part.attachments,
                part.place,
            )
            if kept is not None and kept.is_ours:
                self._sure(conversation_id, began).messages.add(kept.id)
        return kept

    async def knows(self, conversation_id: str, message_id: str) -> bool:
        """Whether the message was kept before."""
        return await _in_a_thread(self._spool.holds, self._channel, conversation_id, message_id)

    async def waiting(self, conversation_id: str) -> list[Kept]:
        """What was accepted of a conversation and is not handled yet."""
        return await _in_a_thread(self._spool.waiting_of, self._channel, conversation_id)

    async def free(self) -> list[str]:
        """The conversations of which something waits that nobody has in hand."""
        return await _in_a_thread(self._spool.free, self._channel)

    @asynccontextmanager
    async def alone(self, conversation_id: str) -> AsyncIterator[None]:
        """Nobody else handles the conversation within the block; waits until that is so."""
        async with self._turn(conversation_id):
            while not await self._take(conversation_id):
                await asyncio.sleep(LOOK_SECONDS)
            try:
                yield
            finally:
                await self._end_turn(conversation_id)

    @asynccontextmanager
    async def alone_if_free(self, conversation_id: str) -> AsyncIterator[bool]:
        """The same where nobody has the conversation in hand; False where somebody has."""
        async with self._turn(conversation_id):
            is_ours = await self._take(conversation_id)
            try:
                yield is_ours
            finally:
                if is_ours:
                    await self._end_turn(conversation_id)

    async def due(self, conversation_id: str, kept: Sequence[Kept] = ()) -> list[Kept]:
        """What a turn is to be made of, in order: the messages given, as far as they still wait, whatever was written
        before them, and all that waits without being gathered here: from before, or kept by another process meanwhile.
        """
        hand, given = self._hands[conversation_id], {one.id for one in kept}
        waiting = await self.waiting(conversation_id)
        behind = max((number for number, one in enumerate(waiting, 1) if one.id in given), default=0)
        due = waiting[:behind] + [one for one in waiting[behind:] if one.id not in hand.messages]
        hand.seen.update(one.id for one in due)
        return due

    async def still_wait(self, conversation_id: str, kept: Sequence[Kept]) -> bool:
        """Whether the messages are still to be handled at the end of their turn.

        They are, unless this process stood still for so long that another one took the conversation and did.
        """
        hand = self._hands.get(conversation_id)
        if hand is not None and monotonic() <= hand.sure_until:
            return True
        ours = {one.id for one in kept}
        try:
            return any(one.id in ours for one in await self.waiting(conversation_id))
        except SpoolUnavailableError:
            # No other process could take them either.
            return True

    async def strike(self, handled: Sequence[Kept]) -> None:
        """They were handled, which is tried for as long as they are surely ours: otherwise they would be again.

        Raises:
            SpoolUnavailableError: it does not answer for a whole lease.
        """
        give_up_at = monotonic() + self._spool.lease.total_seconds()
        while handled:
            try:
                await _in_a_thread(self._spool.done, handled)
            except SpoolUnavailableError:
                if monotonic() >= give_up_at:
                    raise
                logger.warning("what was handled of %s cannot be struck out yet; that is tried again", self._channel)
                await asyncio.sleep(LOOK_SECONDS)
            else:
                return

    async def tried(self, messages: Sequence[Kept]) -> None:
        """They were tried again in vain."""
        await _in_a_thread(self._spool.tried, messages)

    async def admitted(self, messages: Sequence[Kept]) -> None:
        """The customer was told that their answer has to wait."""
        await _in_a_thread(self._spool.admitted, messages)

    async def let_go(self, conversation_id: str, kept: Sequence[Kept]) -> None:
        """These messages were handled here, or wait to be tried again by whoever comes first."""
        async with self._change(conversation_id):
            hand = self._hands.get(conversation_id)
            if hand is not None:
                hand.messages.difference_update(one.id for one in kept)
                hand.seen.update(one.id for one in kept)
                await self._let_go_if_done(conversation_id, hand)

    async def let_go_what_has_not_begun(self) -> None:
        """Leave to the other processes what no turn was made of yet: this one ends."""
        for conversation_id, hand in list(self._hands.items()):
            if not hand.turns:
                async with self._change(conversation_id):
                    hand.seen |= hand.messages
                    hand.messages.clear()
                    await self._let_go_if_done(conversation_id, hand)

    async def renew_for_ever(self) -> None:
        """Tell the other processes that this one lives."""
        while True:
            await asyncio.sleep(self._renewal_seconds)
            try:
                await self._renew()
            except Exception:
                logger.exception("what %s has in hand could not be renewed; that is tried again", self._channel)

    async def _renew(self) -> None:
        held, began = list(self._hands), monotonic()
        if not held:
            return
        ours = await _in_a_thread(self._spool.renew, self._channel, held)
        for conversation_id in held:
            hand = self._hands.get(conversation_id)
            if hand is not None:
                hand.sure_until = began + self._sure_seconds if conversation_id in ours else 0.0

    async def _take(self, conversation_id: str) -> bool:
        async with self._change(conversation_id):
            hand, began = self._hands.get(conversation_id), monotonic()
            if hand is None or hand.sure_until < began:
                if not await _in_a_thread(self._spool.take, self._channel, conversation_id):
                    return False
                hand = self._sure(conversation_id, began)
            hand.turns += 1
            return True

    async def _end_turn(self, conversation_id: str) -> None:
        async with self._change(conversation_id):
            hand = self._hands.get(conversation_id)
            if hand is not None:
                hand.turns -= 1
                await self._let_go_if_done(conversation_id, hand)

    async def _let_go_if_done(self, conversation_id: str, hand: Hand) -> None:
        if hand.messages or hand.turns or self._hands.get(conversation_id) is not hand:
            return
        del self._hands[conversation_id]
        began = monotonic()
        try:
            more = await _in_a_thread(self._spool.let_go, self._channel, conversation_id, hand.seen)
        except SpoolUnavailableError:
            # What was done stays done: the lease ends by itself, and what others kept meanwhile is taken up then.
            logger.exception("%s could not be let go; others wait for the end of its lease", conversation_id)
            return
        if more:
            self._sure(conversation_id, began).messages.update(one.id for one in more)
            self._go_on(conversation_id, more)

    def _sure(self, conversation_id: str, since: float) -> Hand:
        hand = self._hands.setdefault(conversation_id, Hand())
        hand.sure_until = since + self._sure_seconds
        return hand

    def _change(self, conversation_id: str) -> asyncio.Lock:
        return self._changes.setdefault(conversation_id, asyncio.Lock())

    def _turn(self, conversation_id: str) -> asyncio.Lock:
        return self._turns.setdefault(conversation_id, asyncio.Lock())


async def _in_a_thread(do: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(do, *arguments))
