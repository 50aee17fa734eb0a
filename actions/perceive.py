"""What every message tells before anything is said: language, feeling, insult, threat, the wish for a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import ValidationAction

from actions import resources
from actions.base import Events, within_limit
from actions.coming_back import coming_back_in
from actions.turn import DEFAULT_LANGUAGE, SOMETHING_ELSE, Turn
from actions.wishes import kind_of_share
from sandra.case import Conversation, EmotionReading, Ticket
from sandra.clarifying import learn_meaning, type_of_reading
from sandra.escalation import PRIORITIES, awaited_ticket
from sandra.listening import join_conversation, take_reading
from sandra.records import Records

SURE = 0.5
NEUTRAL = "neutral"
FOREIGN = "other"
LEAST_FOREIGN_WORDS = 5
TRIES_WITHOUT_NUMBER = 2


class ActionPerceive(ValidationAction):
    """Rasa's hook on every message (`action_validate_slot_mappings`), before any policy is asked.

    What cannot be done here fails the whole turn; the channel then keeps the message and says so.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Set the slots of perception. A form's activation calls this again within the turn: nothing is new then."""
        turn = Turn(tracker, dispatcher)
        if tracker.latest_action_name != "action_listen":
            return []
        slots: dict[str, Any] = await within_limit(_perceive, turn)
        return [SlotSet(name, value) for name, value in slots.items()]


def perceived(turn: Turn, awaited: Ticket | None) -> dict[str, Any]:
    """What the message itself says.

    Args:
        turn: the message.
        awaited: the ticket whose person the customer waits for already.
    """
    slots: dict[str, Any] = {
        "language": language_of(turn),
        "foreign": is_foreign(turn),
        **feeling_of(turn),
        **insult_of(turn),
        **clarification_of(turn),
    }
    reason = reason_for_person(turn, slots)
    if reason is not None and (awaited is None or _is_graver(reason, awaited)):
        slots["escalation"] = reason
    wish = wish_of(turn)
    if wish is not None:
        slots["asked_remedy"] = wish
        amount = turn.amount_of_wish()
        slots["asked_amount"] = None if amount is None else float(amount)
        slots["asked_share"] = turn.share()
    return slots


def language_of(turn: Turn) -> str:
    """The language of the message where it shows one we speak, otherwise the one spoken so far."""
    known = turn.slot("language")
    shown = turn.understood("language")
    if shown == FOREIGN:
        return str(known or DEFAULT_LANGUAGE)
    return str(shown if known is None or turn.understood("language_certain") else known)


def feeling_of(turn: Turn) -> dict[str, Any]:
    """Emotion and whether it runs high (A6, A7). A bare fact in between does not mean that anger is gone."""
    emotion = turn.understood("emotion") or {"name": NEUTRAL, "intensity": 0.0}
    if emotion["name"] == NEUTRAL and turn.slot("emotion"):
        return {}
    limit = resources.playbook().tone.heated_from_intensity
    heated = emotion["name"] not in (NEUTRAL, "satisfied") and emotion["intensity"] >= limit
    return {"emotion": emotion["name"], "heated": heated}


def insult_of(turn: Turn) -> dict[str, Any]:
    """Insults aimed at a person (C6), counted once the case is open; the first is answered with the principle.

    Asked what happened, people repeat what was said to them: that is no insult to us.
    """
    tells_of_others = turn.requested_slot == "details"
    abusive = (turn.understood("signals") or {}).get("abuse", 0.0) >= SURE
    insulted = abusive and turn.slot("case_number") and not tells_of_others
    insults = (turn.slot("insults") or 0) + bool(insulted)
    return {"insults": insults, "boundary_due": bool(insulted) and insults == 1}


def clarification_of(turn: Turn) -> dict[str, Any]:
    """What this message says about the one that was asked back about: a reading picked, or new words."""
    unclear = turn.slot("unclear")
    if unclear is None:
        return {"clarified": None}
    options = [*unclear["readings"], SOMETHING_ELSE]
    index = turn.picked([words_of(label, turn.language) for label in options])
    picked = options[index] if index is not None else None
    return {"unclear": None, "clarified": {**unclear, "picked": picked}}


def words_of(label: str, language: str) -> str:
    """The button of a reading where the playbook names it; the others are known by their number or their intent."""
    kind = "other" if label == SOMETHING_ELSE else type_of_reading(label)
    problem = resources.playbook().problems.get(kind or "")
    return problem.in_short.in_language(language) if problem else label


def meaning_of(turn: Turn, clarified: dict[str, Any] | None) -> str | None:
    """The reading of what was unclear that this message chooses, by button, number or new words; None where none."""
    if clarified is None:
        return None
    kind = (turn.understood("complaint_type") or {}).get("name")
    said = clarified["picked"] or (f"{turn.intent}/{kind}" if kind else turn.intent)
    return said if said in clarified["readings"] else None


def is_foreign(turn: Turn) -> bool:
    """Whether to tell which languages are spoken here.

    A few Latin words from somebody whose language is known are more likely a name than a third language.
    """
    if turn.understood("language") != FOREIGN or turn.understood("entities"):
        return False
    known = turn.slot("language") and not turn.slot("foreign")
    return not known or not turn.text.isascii() or len(turn.text.split()) >= LEAST_FOREIGN_WORDS


def reason_for_person(turn: Turn, slots: dict[str, Any]) -> str | None:
    """Why this message goes to a person at once, or None (C6, D3, D5)."""
    if (turn.understood("signals") or {}).get("threat", 0.0) >= SURE:
        return "threat"
    wanted = (slots.get("clarified") or {}).get("picked") or turn.intent
    if wanted == "ask_human":
        return "asked_for_person"
    if slots["insults"] > 1 and slots["insults"] > (turn.slot("insults") or 0):
        return "abuse"
    if wanted == "cancel_order" and turn.tracker.active_loop_name is None:
        return "cancel_request"
    if turn.intent == "no_order_number" and turn.times_meant("no_order_number") >= TRIES_WITHOUT_NUMBER:
        return "no_order_number"
    return None


def wish_of(turn: Turn) -> str | None:
    """The remedy asked for, whenever it is said (B2). "My refund is late" names one without asking for it."""
    asks = turn.intent in ("request_remedy", "cancel_order")
    remedy = turn.remedy(only_wished=not asks)
    return kind_of_share(remedy, turn.share())


def _is_graver(reason: str, awaited: Ticket) -> bool:
    """Whether the reason would bring the person sooner than the ticket does (D3)."""
    return PRIORITIES[resources.playbook().sla.reasons[reason].priority] < PRIORITIES[awaited.priority]


def _perceive(turn: Turn) -> dict[str, Any]:
    with resources.store().transaction() as records:
        conversation = _record(records, turn)
        awaited = awaited_ticket(records, conversation.id)
        slots = perceived(turn, awaited)
        meaning = meaning_of(turn, slots["clarified"])
        if meaning is not None:
            learn_meaning(records, conversation.id, meaning, turn.now)
        if conversation.owner is None:
            slots |= coming_back_in(records, turn, awaited)
        return {
            **slots,
            "owner": conversation.owner,
            "waiting_for_person": awaited is not None,
            "ticket_number": awaited.number if awaited else None,
        }


def _record(records: Records, turn: Turn) -> Conversation:
    conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
    conversation.language = language_of(turn)
    emotion = turn.understood("emotion") or {"name": NEUTRAL, "intensity": 0.0}
    signals = turn.understood("signals") or {}
    take_reading(
        records,
        EmotionReading(
            conversation_id=conversation.id,
            at=turn.now,
            emotion=emotion["name"],
            intensity=float(emotion["intensity"]),
            abuse=float(signals.get("abuse", 0.0)),
            threat=float(signals.get("threat", 0.0)),
        ),
    )
    return conversation
