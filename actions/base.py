"""How every action runs: off the event loop, within a time limit, and honest when something is broken.

A step that fails is undone whole and the customer is told; the message is kept and handled later (B6, D1).
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions import resources
from actions.turn import Turn
from sandra.orders import GatewayError
from sandra.store.database import StoreError

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
BROKEN = (StoreError, GatewayError, asyncio.TimeoutError)


class SandraAction(Action, ABC):
    """An action that speaks to the store; subclasses give `action_name` and `act`."""

    @property
    @abstractmethod
    def action_name(self) -> str:
        """As stories, rules and domain.yml call it."""

    def name(self) -> str:
        """Rasa's way to ask for `action_name`."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Act within the time limit; when something is broken, say so and keep the message."""
        turn = Turn(tracker, dispatcher)
        try:
            events: Events = await within_limit(self.act, turn)
        except BROKEN:
            logger.exception("%s failed for %s", self.action_name, turn.conversation_id)
            return admit_trouble(turn)
        return events

    @abstractmethod
    def act(self, turn: Turn) -> Events:
        """Do the step. Runs in a thread of its own, so that a slow store stalls nobody else.

        Raises:
            StoreError, GatewayError: the step could not be done; nothing of it was kept.
        """


async def within_limit(work: Any, *arguments: Any) -> Any:
    """Run blocking work in a thread, at most `SANDRA_ACTION_TIMEOUT` seconds.

    Raises:
        asyncio.TimeoutError: it took longer.
    """
    return await asyncio.wait_for(asyncio.to_thread(work, *arguments), resources.configuration().action_timeout)


def admit_trouble(turn: Turn) -> Events:
    """An honest sentence and a promise; the turn is undone, so that handling it later starts from the same point.

    The channel sees the response and keeps the message.
    """
    turn.dispatcher.messages.clear()
    turn.say("say_our_trouble", minutes=resources.playbook().sla.outage_reply_within_minutes)
    return [UserUtteranceReverted(), FollowupAction("action_listen")]
