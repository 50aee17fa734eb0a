"""What to do when a message made no sense here: ask in other words, and offer a person in time."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions.base import Events, SandraAction
from actions.turn import NOT_UNDERSTOOD, Turn

PATIENCE = 3
LISTEN = "action_listen"


class ActionNotUnderstood(SandraAction):
    """Asks again; the third time in a row a person takes over (D1)."""

    action_name = NOT_UNDERSTOOD

    def act(self, turn: Turn) -> Events:
        if turn.turns_not_understood() + 1 >= PATIENCE:
            return [SlotSet("escalation", "not_understood")]
        turn.say("say_not_understood")
        # Left to the policies, the same message would be found as senseless again, until a person has it.
        resume = FollowupAction(turn.tracker.active_loop_name or LISTEN)
        return [resume]
