"""First principle: apologise first (A). Second: invite to tell."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.events import FollowupAction, SlotSet

from actions import resources
from actions.apology.apologise_again import count_admitted_outage
from actions.apology.harm import harm_in
from actions.base import Events, SandraAction
from actions.closing.coming_back import note_claim
from actions.digressions.not_understood import chances_in, keep_for_trainers
from actions.files.keeping import keep_with_case
from actions.files.thanking import thank_for_files
from actions.files.voice import keep_voice
from actions.listening.further_complaints import TAKE_UP_NEXT, keep_further, say_what_was_kept, title_of
from actions.turn import Turn
from actions.words.days import when_told
from actions.words.told import messages_of_complaint
from sandra.listening.apologies import record_first_apology
from sandra.listening.clarifying import UNCLEAR_TYPE, possible_types, type_of_reading, typed_readings
from sandra.listening.further_complaints import next_in_line, take_up
from sandra.listening.known import current_case, join_conversation, keep_facts, open_case, tells_what_happened
from sandra.listening.mentioned import day_named, goods_named
from sandra.listening.retelling import tells_of_bad_food

TELLS = ("inform", "correct")
# Kinds of trouble that people tell of bad food.
OF_FOOD = ("damaged_item", "quality_defect", "false_advertising", UNCLEAR_TYPE)
# What belongs to one complaint and must not leak into the next; language, identity and feeling stay.
CASE_SLOTS = (
    "item",
    "staff_member",
    "occurred_at",
    "details",
    "extent",
    "facts_confirmed",
    "correcting",
    "offer_answer",
    "kind",
)


class ActionApologise(SandraAction):
    """Opens the case with the customer's own words and apologises for just that trouble (A1, A2).

    A complaint that was apologised for already is listened to (A3).
    """

    action_name = "action_apologise"

    def act(self, turn: Turn) -> Events:
        complaint_type, possible = type_of(turn)
        story = story_of(turn)
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            case = open_case(records, conversation, complaint_type, story, turn.now)
            keep_facts(case, {"staff_member": person_named(turn), "vulnerable": turn.slot("vulnerable")}, turn.now)
            number = case.number
            further = keep_further(records, turn, case)
            record_first_apology(case, turn.now)
            count_admitted_outage(turn, case)
            if number == turn.slot("case_number"):
                turn.say("say_listening")
            else:
                say_apology(turn, complaint_type)
            if "claimed_promise" in turn.remarks:
                note_claim(records, turn, case)
            waiting = keep_with_case(turn, case)
            thank_for_files(records, turn)
            if not turn.slot("escalation"):
                keep_voice(records, turn)
        if possible:
            keep_for_trainers(turn, typed_readings(possible), chances_in(turn))
        say_what_was_kept(turn, further)
        slots = {**fresh_slots(turn, story, number, complaint_type), "possible_types": possible or None, **waiting}
        return [SlotSet(name, value) for name, value in slots.items()]


class ActionTakeUpNext(SandraAction):
    """Turns to the complaint that waited longest: names it, apologises for just that trouble, and listens (A1)."""

    action_name = TAKE_UP_NEXT

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            before, case = current_case(records, conversation.id), next_in_line(records, conversation.id)
            assert case is not None, "called only where a complaint waits"
            take_up(conversation, case, turn.now)
            record_first_apology(case, turn.now)
            story = case.fact("story")
            told = story.value if story else ""
            number, complaint_type = case.number, case.complaint_type
            item = case.fact("item")
            order_number = before.order_number if before else None
        turn.say("say_next_complaint", case_number=number, kind=title_of(turn, complaint_type))
        turn.say("say_apologise", complaint_type=complaint_type)
        # Said in one breath, they are about the same order until the read-back is corrected.
        same_order = {"order_number": order_number, "verified_order": order_number}
        fresh = {**fresh_slots(turn, told, number, complaint_type), "occurred_at": None, "possible_types": None}
        slots = {**fresh, **same_order, "item": item.value if item is not None else None}
        return [*(SlotSet(name, value) for name, value in slots.items()), FollowupAction("complaint_form")]


class ActionAskWhatHappened(SandraAction):
    """Somebody wants something, and we do not know yet what happened."""

    action_name = "action_ask_what_happened"

    def act(self, turn: Turn) -> Events:
        wish = turn.slot("asked_remedy")
        turn.say("say_need_complaint_first" if turn.intent == "request_remedy" and wish else "say_ask_what_happened")
        return [SlotSet("invited", True)]


def say_apology(turn: Turn, complaint_type: str) -> None:
    """For who was hurt where anybody may be, for bad food as for food, otherwise for just that trouble (A2, A6)."""
    harm = harm_in(turn)
    if harm:
        turn.say("say_apologise_for_harm", **harm)
    elif complaint_type in OF_FOOD and tells_of_bad_food(turn.text, turn.language, resources.playbook().retelling):
        turn.say("say_apologise_for_food")
    else:
        turn.say("say_apologise", complaint_type=complaint_type, **named_in(turn))


def named_in(turn: Turn) -> dict[str, Any]:
    """The thing and the day the message names, for the variants that say them; nothing where it names none."""
    timezone = ZoneInfo(resources.playbook().sla.office_hours.timezone)
    product = goods_named(turn.text, turn.mentions("product"), turn.language)
    day = day_named(turn.text, turn.mentions("time"), turn.language, turn.now.astimezone(timezone).date())
    return {
        **({"product": product, "names_product": True} if product else {}),
        **({"day": day, "names_day": True} if day else {}),
    }


def type_of(turn: Turn) -> tuple[str, list[str]]:
    """The problem class of the complaint; where it hangs between several, none for now and those to ask about."""
    if (besides := turn.slot("told_besides")) is not None:
        return str(besides["kind"]), []
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
    if (besides := turn.slot("told_besides")) is not None:
        return str(besides["text"])
    clarified = turn.slot("clarified") or {}
    if not clarified:
        return turn.text
    return str(clarified["text"]) if clarified["picked"] else f"{clarified['text']}\n{turn.text}"


def person_named(turn: Turn) -> str | None:
    """Whom of our people the customer names in this message, or named before the first complaint."""
    named = turn.entity("staff_member") or (turn.slot("clarified") or {}).get("staff_member")
    if named is None and not turn.slot("case_number"):
        named = turn.slot("staff_member")
    return None if named is None else str(named)


def fresh_slots(turn: Turn, story: str, case_number: str, complaint_type: str) -> dict[str, Any]:
    """The slots of a new complaint; what this very message said is kept (B7)."""
    said_now = {
        "occurred_at": when_told(turn) or (turn.slot("clarified") or {}).get("time") or _day_told_before(turn),
        "staff_member": person_named(turn),
        "details": story if tells_what_happened(story, turn.language) else None,
    }
    return {
        **{name: None for name in CASE_SLOTS},
        **said_now,
        **_wish_of_before(turn),
        "correcting": False,
        "insults": 0,
        "possible_orders": None,
        "finding": False,
        "invited": False,
        "settled": False,
        "case_number": case_number,
        "complaint_type": complaint_type,
    }


def _day_told_before(turn: Turn) -> str | None:
    """A day that was told before the first complaint, as though we knew of it already: 说错了，是昨天的事."""
    if turn.slot("case_number"):
        return None
    told = (message for message in reversed(messages_of_complaint(turn)) if message["intent"]["name"] in TELLS)
    days = (entity["value"] for message in told for entity in message["entities"] if entity["entity"] == "time")
    return next(map(str, days), None)


def _wish_of_before(turn: Turn) -> dict[str, Any]:
    """What was wanted for a complaint that a person saw to is not wanted for the next one."""
    if turn.slot("case_number") is None or turn.slot("settled") or turn.remedy() is not None:
        return {}
    return {"asked_remedy": None, "asked_amount": None, "asked_share": None}
