"""Takes up what waits in the spool once everything works again; what cannot be handled goes to a person."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timezone

import httpx

from channels.turn.holding import Holding
from channels.turn.output import Deliver, Said
from channels.turn.running import Turns
from nlu.languages import language_of
from sandra.escalation.handing_over import hand_over
from sandra.escalation.summary import add_to_ticket
from sandra.listening.apologies import Failure, FailureKind, record_apology
from sandra.listening.known import current_case, join_conversation
from sandra.listening.sent_files import SentFile, kind_of
from sandra.playbook import Playbook
from sandra.spool import Kept
from sandra.store.database import Store, StoreError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
TRIES = 5
STUCK = "stuck"


class Recovery:
    """A background task of a channel."""

    def __init__(
        self,
        channel: str,
        turns: Turns,
        deliver: Deliver,
        holding: Holding,
        store: Store,
        playbook: Playbook,
        actions_health: str,
    ) -> None:
        """
        Args:
            channel: whose messages to take up.
            turns: handles them.
            deliver: sends the late answer to the conversation.
            holding: lets one process at a time take up what waits of a conversation.
            store: must answer first.
            playbook: for the ticket of what cannot be handled.
            actions_health: address of the action server's health, which must answer first.
        """
        self._channel = channel
        self._turns = turns
        self._deliver = deliver
        self._holding = holding
        self._store = store
        self._playbook = playbook
        self._actions_health = actions_health
        self._is_over = False

    async def run_for_ever(self) -> None:
        """Look again every few seconds, until it is told to stop."""
        while not self._is_over:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.take_up()
            except Exception:
                logger.exception("recovery of %s stumbled and goes on", self._channel)

    def stop(self) -> None:
        """Take up nothing more: this process ends."""
        self._is_over = True

    async def take_up(self) -> None:
        """Handle what waits and nobody has in hand, oldest first, if everything needed answers."""
        free = await self._holding.free()
        if not free or not await self._everything_answers():
            return
        for conversation_id in free:
            if self._is_over:
                return
            try:
                async with self._holding.alone_if_free(conversation_id) as is_ours:
                    if is_ours:
                        await self._answer_late(conversation_id)
            except Exception:
                logger.exception("what waits of %s stays, and is taken up again after the others", conversation_id)

    async def _answer_late(self, conversation_id: str) -> None:
        waiting = await self._holding.due(conversation_id)
        if not waiting:
            return
        if max(kept.tries for kept in waiting) < TRIES:
            await self._turns.answer_late(waiting, self._deliver)
            return
        said = await asyncio.to_thread(self._give_to_person, waiting)
        try:
            await self._deliver(conversation_id, said)
        finally:
            # The person has it, whether or not the customer could be told.
            await self._holding.strike(waiting)

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

    def _give_to_person(self, waiting: list[Kept]) -> list[Said]:
        """A ticket with every word of it; the customer is told who takes over, why, and by when (D1).

        Where a person has the conversation they find it on their ticket, and we say nothing (D5).

        The outage was admitted when it began. That we could not answer after it either is a new failure (A3).
        """
        now = datetime.now(timezone.utc)
        first = waiting[0]
        with self._store.transaction() as records:
            conversation = join_conversation(records, first.conversation_id, first.channel, now)
            language = conversation.language or language_of(first.text).name
            case, is_a_persons = current_case(records, conversation.id), conversation.owner is not None
            if case is not None and not is_a_persons:
                record_apology(case, [Failure(FailureKind.OUTAGE, f"given up at {now.isoformat()}")], now)
            handed = hand_over(records, self._playbook.sla, conversation, STUCK, now)
            for kept in waiting:
                files = [SentFile(str(one["key"]), kind_of(str(one["media_type"]))) for one in kept.attachments]
                add_to_ticket(handed.ticket, kept.text, kept.received_at, files)
        if is_a_persons:
            return []
        return [Said(self._turns.say_sorry_for_outage(language)), Said(self._turns.say_handed_over(handed, language))]
