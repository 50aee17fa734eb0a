"""A customer wants to be forgotten in an app: asked once whether that is meant, then done (B8)."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import LISTEN, STAY_LINKED, Turn
from sandra.listening.known import join_conversation
from sandra.shop.linking import is_anybody_known, unlink

ASK_UNLINK = "say_ask_unlink"
UNLINK = "unlink"
SURE, NOT_SURE = "sure", "not_sure"
"""What `unlinking` may say of the answer to `say_ask_unlink`."""
KEPT = frozenset({"language", "emotion", "heated", "foreign", "owner", "insults", "identity_failures"})
"""Slots that tell how somebody writes, and not who they are or what their case is."""
OF_RASA = frozenset({"session_started_metadata"})


class ActionAskUnlink(SandraAction):
    """Asks once whether everything is to be forgotten here, and says what becomes of the case."""

    action_name = "action_ask_unlink"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            known = is_anybody_known(records, conversation)
        if not known:
            turn.say("say_nothing_to_unlink")
            return [FollowupAction(turn.tracker.active_loop_name or LISTEN)]
        turn.say(ASK_UNLINK, choices=[{"response": "say_unlink_here"}, {"response": "say_stay_linked"}])
        return []


class ActionUnlink(SandraAction):
    """Forgets whose conversation it is, with all that was told in it."""

    action_name = "action_unlink"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            unlink(records, conversation, turn.now)
        turn.say("say_unlinked")
        # Nothing that was said before counts as told of a complaint any more (`actions.words.told`).
        barrier = SlotSet("settled", True)
        return [ActiveLoop(None), barrier, *(SlotSet(name, value) for name, value in _emptied(turn).items())]


class ActionStayLinked(SandraAction):
    """They would rather stay known; what was in hand goes on."""

    action_name = STAY_LINKED

    def act(self, turn: Turn) -> Events:
        turn.say("say_kept_linked")
        return [FollowupAction(turn.tracker.active_loop_name or LISTEN)]


def unlinking_in(turn: Turn) -> dict[str, Any]:
    """The slot that holds the answer to whether everything is to be forgotten; None where the message gives none."""
    if turn.last_said != ASK_UNLINK:
        return {"unlinking": None}
    pressed = turn.numbered(2)
    if pressed is not None:
        return {"unlinking": (SURE, NOT_SURE)[pressed]}
    if turn.intent in ("affirm", UNLINK):
        return {"unlinking": SURE}
    return {"unlinking": NOT_SURE if turn.intent == "deny" else None}


def _emptied(turn: Turn) -> dict[str, Any]:
    """Every slot of the customer and their case as it is in a new conversation."""
    emptied = {name: value for name, value in turn.tracker.slots.items() if name not in KEPT | OF_RASA}
    return {name: False if isinstance(value, bool) else None for name, value in emptied.items()}
