"""A customer wants to be forgotten in an app: asked once whether that is meant, then done (B8).

While a colleague still has a ticket of theirs it can be done only after that, and they are told so.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import LISTEN, STAY_LINKED, Turn
from sandra.case import Ticket
from sandra.listening.known import join_conversation
from sandra.shop.linking import is_anybody_known, is_found_by_order, ticket_open_here, unlink

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
            ticket = ticket_open_here(records, conversation)
            known = is_anybody_known(records, conversation)
            kept = is_found_by_order(records, conversation)
        if ticket is not None:
            return _later(turn, ticket)
        if not known:
            turn.say("say_nothing_to_unlink")
            return _back(turn)
        turn.say(ASK_UNLINK, kept=kept, choices=[{"response": "say_unlink_here"}, {"response": "say_stay_linked"}])
        return []


class ActionUnlink(SandraAction):
    """Forgets whose conversation it is, with all that was told in it."""

    action_name = "action_unlink"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            ticket = ticket_open_here(records, conversation)
            if ticket is not None:
                return _later(turn, ticket)
            kept = is_found_by_order(records, conversation)
            unlink(records, conversation, turn.now)
        turn.say("say_unlinked", kept=kept)
        # Nothing that was said before counts as told of a complaint any more (`actions.words.told`).
        barrier = SlotSet("settled", True)
        return [ActiveLoop(None), barrier, *(SlotSet(name, value) for name, value in _emptied(turn).items())]


class ActionStayLinked(SandraAction):
    """They would rather stay known; what was in hand goes on."""

    action_name = STAY_LINKED

    def act(self, turn: Turn) -> Events:
        turn.say("say_kept_linked")
        return _back(turn)


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


def _later(turn: Turn, ticket: Ticket) -> Events:
    turn.say("say_unlink_later", ticket_number=ticket.number)
    return _back(turn)


def _back(turn: Turn) -> Events:
    """What was in hand goes on."""
    return [FollowupAction(turn.tracker.active_loop_name or LISTEN)]


def _emptied(turn: Turn) -> dict[str, Any]:
    """Every slot of the customer and their case as it is in a new conversation."""
    emptied = {name: value for name, value in turn.tracker.slots.items() if name not in KEPT | OF_RASA}
    return {name: False if isinstance(value, bool) else None for name, value in emptied.items()}
