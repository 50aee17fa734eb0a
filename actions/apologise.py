"""First principle: apologise first (A). Second: invite to tell."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import Turn
from sandra.listening import join_conversation, open_case, tells_what_happened

# What belongs to one complaint and must not leak into the next; language, identity and feeling stay.
CASE_SLOTS = (
    "item",
    "occurred_at",
    "details",
    "extent",
    "facts_confirmed",
    "correcting",
    "offer_answer",
)


class ActionApologise(SandraAction):
    """Opens the case with the customer's own words and apologises for just that trouble (A1, A2)."""

    action_name = "action_apologise"

    def act(self, turn: Turn) -> Events:
        complaint_type = type_of(turn)
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            case = open_case(records, conversation, complaint_type, turn.text, turn.now)
            number = case.number
        turn.say("say_apologise", complaint_type=complaint_type)
        return [SlotSet(name, value) for name, value in fresh_slots(turn, number, complaint_type).items()]


class ActionAskWhatHappened(SandraAction):
    """Somebody wants something, and we do not know yet what happened."""

    action_name = "action_ask_what_happened"

    def act(self, turn: Turn) -> Events:
        wish = turn.slot("asked_remedy")
        turn.say("say_need_complaint_first" if turn.intent == "request_remedy" and wish else "say_ask_what_happened")
        return [SlotSet("invited", True)]


def type_of(turn: Turn) -> str:
    """The problem class the message was read as."""
    understood = turn.understood("complaint_type") or {}
    return str(understood.get("name") or "other")


def fresh_slots(turn: Turn, case_number: str, complaint_type: str) -> dict[str, Any]:
    """The slots of a new complaint; what this very message said is kept (B7)."""
    said_now = {
        "occurred_at": turn.entity("time"),
        "details": turn.text if tells_what_happened(turn.text, turn.language) else None,
    }
    return {
        **{name: None for name in CASE_SLOTS},
        **said_now,
        "correcting": False,
        "insults": 0,
        "invited": False,
        "settled": False,
        "case_number": case_number,
        "complaint_type": complaint_type,
    }
