"""What to do when a message made no sense here: ask in other words, and offer a person in time."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import Events, SandraAction
from actions.turn import NOT_UNDERSTOOD, Turn

PATIENCE = 3


class ActionNotUnderstood(SandraAction):
    """Asks again; the third time a person takes over (D1)."""

    action_name = NOT_UNDERSTOOD

    def act(self, turn: Turn) -> Events:
        misunderstood = (turn.slot("misunderstood") or 0) + 1
        if misunderstood >= PATIENCE:
            return [SlotSet("escalation", "not_understood"), SlotSet("misunderstood", 0)]
        turn.say("say_not_understood")
        loop = turn.tracker.active_loop_name
        resume = [FollowupAction(loop)] if loop else []
        return [SlotSet("misunderstood", misunderstood), *resume]
