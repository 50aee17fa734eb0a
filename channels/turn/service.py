"""What all channels of a Rasa process share, made once the settings are known."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from sanic import Sanic

import settings
from channels.turn.action_server import make_unforgiving
from channels.turn.gathering import Answer, Gathering
from channels.turn.holding import Holding
from channels.turn.output import Deliver
from channels.turn.part import Part
from channels.turn.recovery import Recovery
from channels.turn.running import OnNewMessage, Turns
from cluster.memory import Memory, memory_at
from nlg.responses import load_responses
from sandra.playbook import Playbook, load_playbook
from sandra.spool import Kept, Spool
from sandra.spool_database import SpoolUnavailableError
from sandra.store.database import Store
from sandra.store.engine import Pool


class ChannelService:
    """The turns and the recovery of one channel.

    Args:
        channel: its name.
        on_new_message: Rasa's handler.
        deliver: brings the customer what we say.
        answer: called with messages that were gathered; without it they are answered, and the answer is delivered
            before they count as handled.
    """

    def __init__(
        self, channel: str, on_new_message: OnNewMessage, deliver: Deliver, answer: Answer | None = None
    ) -> None:
        configuration = settings.load()
        self.store = shared_store()
        self.responses = load_responses(settings.ROOT / "data/responses")
        self._deliver, self._answer = deliver, answer or self._answer_and_deliver
        self._gathering = Gathering(configuration.gather_seconds, self._handle)
        self._holding = Holding(channel, shared_spool(configuration.spool_url), self._go_on)
        playbook = shared_playbook()
        self.turns = Turns(channel, on_new_message, self.responses, self.store, self._holding, playbook)
        health = f"{configuration.actions_url}/health"
        self.recovery = Recovery(channel, self.turns, deliver, self._holding, self.store, playbook, health)

    def attach(self, app: Sanic) -> None:
        """Start with the server, and leave to other processes what waits when it ends."""

        async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            make_unforgiving(app.ctx.agent)
            app.add_task(self.renew_for_ever())
            app.add_task(self.recovery.run_for_ever())

        async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            self.recovery.stop()
            with suppress(SpoolUnavailableError):
                await self._holding.let_go_what_has_not_begun()

        app.register_listener(start, "after_server_start")
        app.register_listener(stop, "before_server_stop")

    async def renew_for_ever(self) -> None:
        """Keep in hand what this process has in hand."""
        await self._holding.renew_for_ever()

    async def take(self, conversation_id: str, part: Part) -> bool:
        """Keep a message, and answer it once the customer pauses.

        Returns:
            Whether it came for the first time.
        """
        # An app that hangs up ends its request; the message would be kept then, and answered by nobody.
        return await asyncio.shield(asyncio.ensure_future(self._take(conversation_id, part)))

    async def knows(self, conversation_id: str, message_id: str) -> bool:
        """Whether the message was taken before."""
        return await self._holding.knows(conversation_id, message_id)

    async def waiting(self, conversation_id: str) -> list[Kept]:
        """What was taken of a conversation and is not handled yet."""
        return await self._holding.waiting(conversation_id)

    def still_typing(self, conversation_id: str) -> None:
        """The customer is typing on: wait a little longer."""
        self._gathering.still_typing(conversation_id)

    async def _take(self, conversation_id: str, part: Part) -> bool:
        kept = await self.turns.keep(conversation_id, part)
        if kept is None:
            return False
        if kept.is_ours:
            await self._gather(kept)
        return True

    async def _gather(self, kept: Kept) -> None:
        try:
            at_once = await self.turns.is_a_persons(kept.conversation_id)
        except BaseException:
            await self._holding.let_go(kept.conversation_id, [kept])
            raise
        self._gathering.add(kept.conversation_id, kept, at_once)

    def _go_on(self, conversation_id: str, more: Sequence[Kept]) -> None:
        # All of it is one turn, which begins at once: the customer has waited for the last one to end.
        for kept in more:
            self._gathering.add(conversation_id, kept, at_once=kept is more[-1])

    async def _handle(self, conversation_id: str, kept: Sequence[Kept]) -> None:
        try:
            await self._answer(conversation_id, kept)
        finally:
            await self._holding.let_go(conversation_id, kept)

    async def _answer_and_deliver(self, conversation_id: str, kept: Sequence[Kept]) -> None:
        await self.turns.answer(conversation_id, kept, self._deliver)


@lru_cache(maxsize=1)
def shared_spool(url: str) -> Spool:
    """The process's one spool."""
    return Spool(url)


def shared_store() -> Store:
    """The process's one store."""
    configuration = settings.load()
    return _store_at(configuration.store_url, Pool(configuration.pool_size, configuration.pool_overflow))


def shared_memory() -> Memory:
    """What the process remembers together with the other workers."""
    configuration = settings.load()
    return _memory_at(configuration.redis_url, configuration.redis_prefix)


_store_at = lru_cache(maxsize=1)(Store)
_memory_at = lru_cache(maxsize=1)(memory_at)


@lru_cache(maxsize=1)
def shared_playbook() -> Playbook:
    """The process's one playbook."""
    return load_playbook(settings.load().playbook)
