"""What all forms share: the steps of a validation, within the time limit, in one transaction."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions import resources
from actions.base import STUCK, Events, within_limit
from actions.listening.further_complaints import say_what_was_kept
from actions.turn import Turn
from sandra.case import CaseError
from sandra.records import Records

logger = logging.getLogger(__name__)

NOTHING_MORE: Sequence[str] = ()


class SandraForm(FormValidationAction, ABC):
    """A form whose questions depend on what is known; subclasses give `form`, `take` and `needed`.

    A failure of the store breaks off the turn; the channel then keeps the message and says so.
    """

    @property
    @abstractmethod
    def form(self) -> str:
        """Its name in domain.yml."""

    def name(self) -> str:
        """As Rasa calls a form's validation."""
        return f"validate_{self.form}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Take what the message says, then name the next thing to ask."""
        turn = Turn(tracker, dispatcher)
        try:
            slots: dict[str, Any] = await within_limit(self._validated, turn)
        except CaseError:
            logger.exception("%s does not fit the case of %s", self.form, turn.conversation_id)
            slots = {"escalation": STUCK, "requested_slot": None}
        if not turn.comes_back:
            say_what_was_kept(turn, turn.slot("also_complains") or [])
        return [SlotSet(name, value) for name, value in slots.items()]

    def _validated(self, turn: Turn) -> dict[str, Any]:
        slots = {**turn.tracker.slots_to_validate()}
        with resources.store().transaction() as records:
            slots |= self.take_aside(records, turn) if turn.comes_back else self.take(records, turn)
            turn.tracker.slots.update(slots)
            missing = next((n for n in self.needed(records, turn) if turn.slot(n) is None), None)
        return {**slots, "requested_slot": missing}

    @abstractmethod
    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        """Slots that follow from this message."""

    def take_aside(self, records: Records, turn: Turn) -> dict[str, Any]:
        """Slots that follow from a message that was answered as a digression ("thanks, it ends in 2231")."""
        return {}

    @abstractmethod
    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        """The slots to fill, in the order of asking."""
