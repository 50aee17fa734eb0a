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
from nlg.responses import load_responses
from sandra.playbook import Playbook, load_playbook
from sandra.spool import Spool
from sandra.store.database import Store


class ChannelService:
    """The turns and the recovery of one channel."""

    def __init__(self, channel: str, on_new_message: OnNewMessage, deliver: Deliver) -> None:
        configuration = settings.load()
        spool = Spool(configuration.spool_path)
        self.store = shared_store(configuration.store_url)
        playbook = shared_playbook()
        self.responses = load_responses(settings.ROOT / "data/responses")
        self.turns = Turns(channel, on_new_message, self.responses, self.store, spool, playbook)
        health = configuration.actions_url.removesuffix("/webhook") + "/health"
        self.recovery = Recovery(channel, self.turns, deliver, spool, self.store, playbook, health)

    def attach(self, app: Sanic) -> None:
        """Start recovery with the server."""

        async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            make_unforgiving(app.ctx.agent)
            app.add_task(self.recovery.run_for_ever())

        app.register_listener(start, "after_server_start")


@lru_cache(maxsize=1)
def shared_store(url: str) -> Store:
    """The process's one store."""
    return Store(url)


@lru_cache(maxsize=1)
def shared_playbook() -> Playbook:
    """The process's one playbook."""
    return load_playbook(settings.load().playbook)
