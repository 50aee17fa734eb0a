"""How every action runs: off the event loop, within a time limit.

A store or a shop that fails makes the action fail; the channel then breaks off the whole turn, tells the customer and
keeps the message (`channels.turn.action_server`). A case whose state does not allow the step goes to a person.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import resources
from actions.turn import Turn
from sandra.case import CaseError

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
STUCK = "stuck"


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
        """Act within the time limit.

        Raises:
            StoreError, GatewayError, asyncio.TimeoutError: the step could not be done; nothing of it was kept.
        """
        turn = Turn(tracker, dispatcher)
        try:
            events: Events = await within_limit(self.act, turn)
        except CaseError:
            logger.exception("%s does not fit the case of %s", self.action_name, turn.conversation_id)
            return [SlotSet("escalation", STUCK)]
        return events

    @abstractmethod
    def act(self, turn: Turn) -> Events:
        """Do the step. Runs in a thread of its own, so that a slow store stalls nobody else.

        Raises:
            StoreError, GatewayError: the step could not be done; nothing of it was kept.
            CaseError: the case's state does not allow it.
        """


async def within_limit(work: Any, *arguments: Any) -> Any:
    """Run blocking work in a thread, at most `SANDRA_ACTION_TIMEOUT` seconds.

    Raises:
        asyncio.TimeoutError: it took longer.
    """
    return await asyncio.wait_for(asyncio.to_thread(work, *arguments), resources.configuration().action_timeout)
