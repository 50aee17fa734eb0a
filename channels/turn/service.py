"""What all channels of a Rasa process share, made once the settings are known."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from sanic import Sanic

import settings
from channels.turn.action_server import make_unforgiving
from channels.turn.output import Deliver
from channels.turn.recovery import Recovery
from channels.turn.running import OnNewMessage, Turns
from cluster.memory import Memory, memory_at
from nlg.responses import load_responses
from sandra.playbook import Playbook, load_playbook
from sandra.spool import Spool
from sandra.store.database import Pool, Store


class ChannelService:
    """The turns and the recovery of one channel."""

    def __init__(self, channel: str, on_new_message: OnNewMessage, deliver: Deliver) -> None:
        configuration = settings.load()
        spool = Spool(configuration.spool_path)
        self.store = shared_store()
        playbook = shared_playbook()
        self.responses = load_responses(settings.ROOT / "data/responses")
        self.turns = Turns(channel, on_new_message, self.responses, self.store, spool, playbook)
        health = f"{configuration.actions_url}/health"
        self.recovery = Recovery(channel, self.turns, deliver, spool, self.store, playbook, health)

    def attach(self, app: Sanic) -> None:
        """Start recovery with the server."""

        async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            make_unforgiving(app.ctx.agent)
            app.add_task(self.recovery.run_for_ever())

        app.register_listener(start, "after_server_start")


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
