"""First principle: apologise first (A). Second: invite to tell."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.coming_back import note_claim
from actions.not_understood import chances_in, keep_for_trainers
from actions.turn import Turn
from sandra.clarifying import UNCLEAR_TYPE, possible_types, type_of_reading, typed_readings
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
    "kind",
)


class ActionApologise(SandraAction):
    """Opens the case with the customer's own words and apologises for just that trouble (A1, A2)."""

    action_name = "action_apologise"

    def act(self, turn: Turn) -> Events:
        complaint_type, possible = type_of(turn)
        story = story_of(turn)
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            case = open_case(records, conversation, complaint_type, story, turn.now)
            number = case.number
            turn.say("say_apologise", complaint_type=complaint_type)
            if "claimed_promise" in turn.remarks:
                note_claim(records, turn, case)
        if possible:
            keep_for_trainers(turn, typed_readings(possible), chances_in(turn))
        slots = {**fresh_slots(turn, story, number, complaint_type), "possible_types": possible or None}
        return [SlotSet(name, value) for name, value in slots.items()]


class ActionAskWhatHappened(SandraAction):
    """Somebody wants something, and we do not know yet what happened."""

    action_name = "action_ask_what_happened"

    def act(self, turn: Turn) -> Events:
        wish = turn.slot("asked_remedy")
        turn.say("say_need_complaint_first" if turn.intent == "request_remedy" and wish else "say_ask_what_happened")
        return [SlotSet("invited", True)]


def type_of(turn: Turn) -> tuple[str, list[str]]:
    """The problem class of the complaint; where it hangs between several, none for now and those to ask about."""
    picked = (turn.slot("clarified") or {}).get("picked")
    if picked:
        return type_of_reading(picked) or UNCLEAR_TYPE, []
    understood = (turn.understood("complaint_type") or {}).get("name")
    problems = resources.playbook().problems
    if understood not in problems:
        return UNCLEAR_TYPE, []
    types = turn.ranking("complaint_type_ranking")
    possible = possible_types({kind: types[kind] for kind in types if kind in problems})
    return (UNCLEAR_TYPE, possible) if possible else (str(understood), [])


def story_of(turn: Turn) -> str:
    """What the customer told: this message, after the one it makes clear; a button's words are none of the story."""
    clarified = turn.slot("clarified") or {}
    if not clarified:
        return turn.text
    return str(clarified["text"]) if clarified["picked"] else f"{clarified['text']}\n{turn.text}"


def fresh_slots(turn: Turn, story: str, case_number: str, complaint_type: str) -> dict[str, Any]:
    """The slots of a new complaint; what this very message said is kept (B7)."""
    said_now = {
        "occurred_at": turn.entity("time") or (turn.slot("clarified") or {}).get("time"),
        "details": story if tells_what_happened(story, turn.language) else None,
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
