"""Takes up what waits in the spool once everything works again; what cannot be handled goes to a person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone

import httpx

from channels.output import Said
from channels.turns import Turns
from sandra.escalation import hand_over
from sandra.listening import join_conversation
from sandra.playbook import Playbook
from sandra.spool import Kept, Spool
from sandra.store.database import Store, StoreError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
TRIES = 5

Deliver = Callable[[str, list[Said]], Awaitable[None]]


class Recovery:
    """A background task of a channel."""

    def __init__(
        self,
        channel: str,
        turns: Turns,
        deliver: Deliver,
        spool: Spool,
        store: Store,
        playbook: Playbook,
        actions_health: str,
    ) -> None:
        """
        Args:
            channel: whose messages to take up.
            turns: handles them.
            deliver: sends the late answer to the conversation.
            spool: where they wait.
            store: must answer first.
            playbook: for the ticket of what cannot be handled.
            actions_health: address of the action server's health, which must answer first.
        """
        self._channel = channel
        self._turns = turns
        self._deliver = deliver
        self._spool = spool
        self._store = store
        self._playbook = playbook
        self._actions_health = actions_health
        self._in_hand: set[int] = set()

    def take_in_hand(self, kept: Kept) -> None:
        """A message is being handled right now; recovery leaves it alone."""
        self._in_hand.add(kept.id)

    def let_go(self, kept: Kept) -> None:
        """The message was handled, or waits for recovery."""
        self._in_hand.discard(kept.id)

    async def run_for_ever(self) -> None:
        """Look again every few seconds, as long as the channel lives."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.take_up()
            except Exception:
                logger.exception("recovery of %s stumbled and goes on", self._channel)

    async def take_up(self) -> None:
        """Handle what waits, oldest first, if everything needed answers."""
        waiting = [kept for kept in self._spool.waiting(self._channel) if kept.id not in self._in_hand]
        if not waiting or not await self._everything_answers():
            return
        for kept in waiting:
            if kept.tries >= TRIES:
                await asyncio.to_thread(self._give_to_person, kept)
                continue
            await self._deliver(kept.conversation_id, await self._turns.run_again(kept))

    async def _everything_answers(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=2.0) as client:
                (await client.get(self._actions_health)).raise_for_status()
            await asyncio.to_thread(self._touch_store)
        except (httpx.HTTPError, StoreError):
            return False
        return True

    def _touch_store(self) -> None:
        with self._store.transaction() as records:
            records.conversation("")

    def _give_to_person(self, kept: Kept) -> None:
        now = datetime.now(timezone.utc)
        with self._store.transaction() as records:
            conversation = join_conversation(records, kept.conversation_id, kept.channel, now)
            ticket = hand_over(records, self._playbook.sla, conversation, "stuck", now).ticket
            ticket.summary = {**ticket.summary, "not_handled": kept.text}
        self._spool.done(kept)
