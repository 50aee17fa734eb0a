"""What every message tells before anything is said: language, feeling, insult, threat, the wish for a person."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import ValidationAction

from actions import resources
from actions.apology.apologise_again import count_admitted_outage
from actions.base import Events, within_limit
from actions.closing.closing import closing_in, follow_up_due
from actions.closing.returning import coming_back_in
from actions.escalation.hand_over import ASKED
from actions.escalation.new_time import tell_new_time
from actions.escalation.outcome import tell_outcome
from actions.escalation.with_person import hear_with_person
from actions.files.keeping import keep_with_case
from actions.files.thanking import may_thank_at_once, thank_for_files
from actions.files.voice import keep_voice
from actions.linking.unlinking import unlinking_in
from actions.listening.further_complaints import complaints_in, keep_further
from actions.listening.identify import cannot_be_found
from actions.remedy.approval import untold_answer
from actions.turn import SOMETHING_ELSE, Turn
from actions.words.agreement import agrees_to, answers_offer, says
from actions.words.told import NO_NUMBER
from actions.words.wishes import ONLY_HEARD, slots_of, wish_of
from sandra.case import Case, Conversation, EmotionReading, OfferStatus, Stage, Ticket
from sandra.escalation.handing_over import awaited_ticket
from sandra.escalation.snoozing import wake_for_customer
from sandra.escalation.urgency import RISING_ANGER, SAFETY, SELF_HARM, VULNERABLE, is_graver
from sandra.listening.clarifying import UNCLEAR_TYPE, learn_meaning, type_of_reading
from sandra.listening.known import current_case, join_conversation, take_reading
from sandra.listening.trend import READINGS_LOOKED_AT, anger_rises
from sandra.records import Records
from sandra.remedy.approvals import expire

SURE = 0.5
NEUTRAL = "neutral"
FOREIGN = "other"
OFFER_ANSWER = "offer_answer"
ANSWERS = frozenset({"asked_remedy", "asked_amount", "asked_share", "only_heard"})
"""Slots that forms ask for: told again, they are an answer."""
NUMBERS = frozenset({"order_number", "case_number", "ticket_number", "link_code"})
LEAST_FOREIGN_WORDS = 5
HEALTH_NEED = "health_need"
NOTHING_SAID: dict[str, Any] = {"also_complains": None, "foreign": False, "boundary_due": False, "clarified": None}
"""Slots of a message without words; what was felt and asked before stands."""
BOT_CHALLENGE = "bot_challenge"
TELLS_OF_OTHERS = re.compile(
    r"他|她|[骂罵说說叫让讓对對]我|(?<![a-z])(?:he|she|they|told|said|called|to me|at me)(?![a-z])", re.IGNORECASE
)
# A question whether a medicine goes with another needs nobody at once; a parcel of it that does not come does.
ABOUT_GOODS = frozenset({"complain", "request_remedy", "ask_status", "cancel_order"})


class ActionPerceive(ValidationAction):
    """Rasa's hook on every message (`action_validate_slot_mappings`), before any policy is asked.

    What cannot be done here fails the whole turn; the channel then keeps the message and says so.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Set the slots of perception. A form's activation calls this again within the turn: nothing is new then."""
        turn = Turn(tracker, dispatcher)
        if tracker.latest_action_name != "action_listen":
            return []
        before = dict(tracker.slots)
        slots: dict[str, Any] = await within_limit(_perceive, turn)
        return [SlotSet(name, value) for name, value in slots.items() if _is_news(name, value, before)]


def perceived(turn: Turn, awaited: Ticket | None, angrier: bool, case: Case | None = None) -> dict[str, Any]:
    """What the message itself says.

    Args:
        turn: the message.
        awaited: the ticket whose person the customer waits for already.
        angrier: whether anger grew over the last messages.
        case: the case in hand.
    """
    if turn.is_wordless:
        return {**NOTHING_SAID, "language": language_of(turn)}
    slots: dict[str, Any] = {
        "also_complains": None,
        "language": language_of(turn),
        "foreign": is_foreign(turn),
        **feeling_of(turn),
        **insult_of(turn),
        **clarification_of(turn),
    }
    special_care = turn.words_for(VULNERABLE) or turn.words_for(HEALTH_NEED)
    if special_care is not None:
        slots["vulnerable"] = special_care
    reason = reason_for_person(turn, slots, angrier)
    if reason == ASKED and _speaks_of_superior(turn, case):
        reason = None
    if reason is not None and (awaited is None or _is_told(reason, awaited)):
        slots["escalation"] = reason
    elif awaited is not None and not slots["foreign"] and turn.complains_afresh:
        # Heard and apologised for like any other (A1); then the ticket learns of the case (D2).
        slots["escalation"] = awaited.reason
    return slots | slots_of_wish(turn)


def language_of(turn: Turn) -> str:
    """The language of the message where it shows one we speak, otherwise the one spoken so far."""
    known = turn.slot("language")
    shown = turn.understood("language")
    if turn.is_wordless or shown in (FOREIGN, None) or is_number(turn):
        return turn.language
    return str(shown if known is None or turn.understood("language_certain") else known)


def is_number(turn: Turn) -> bool:
    """Whether the message is the number of an order, a case or a ticket: its letters are of no language."""
    return turn.says_only_facts and {entity["entity"] for entity in turn.facts} <= NUMBERS


def feeling_of(turn: Turn) -> dict[str, Any]:
    """Emotion and whether it runs high (A6, A7). A bare fact in between does not mean that anger is gone."""
    emotion = turn.understood("emotion") or {"name": NEUTRAL, "intensity": 0.0}
    if emotion["name"] == NEUTRAL and turn.slot("emotion"):
        return {}
    limit = resources.playbook().tone.heated_from_intensity
    heated = emotion["name"] not in (NEUTRAL, "satisfied") and emotion["intensity"] >= limit
    return {"emotion": emotion["name"], "heated": heated}


def insult_of(turn: Turn) -> dict[str, Any]:
    """Insults aimed at a person (C6); the first is answered with the principle.

    What opens a complaint is a complaint, however it is put, unless it says nothing else. Asked what happened, people
    repeat what was said to them: that is no insult to us. An insult is never the account of what happened.
    """
    abusive = (turn.understood("signals") or {}).get("abuse", 0.0) >= SURE
    asked = turn.requested_slot == "details"
    told = TELLS_OF_OTHERS.search(turn.text) if asked else turn.slot("case_number") is None
    insulted = abusive and not (told and (asked or not _says_nothing_else(turn)))
    insults = (turn.slot("insults") or 0) + bool(insulted)
    account = {"details": None} if insulted and asked else {}
    return {"insults": insults, "boundary_due": bool(insulted) and insults == 1, **account}


def complaint_beside(turn: Turn) -> dict[str, str] | None:
    """The complaint told in one breath with a question whether we are a machine, while none is in hand."""
    if turn.intent != BOT_CHALLENGE or turn.tracker.active_loop_name:
        return None
    if turn.slot("case_number") is not None and not turn.slot("settled"):
        return None
    told = complaints_in(turn, SURE)
    return next(({"kind": kind, "text": words} for kind, words in told.items()), None)


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
    if turn.understood("language") != FOREIGN or turn.facts:
        return False
    known = turn.slot("language") and not turn.slot("foreign")
    return not known or not turn.text.isascii() or len(turn.text.split()) >= LEAST_FOREIGN_WORDS


def reason_for_person(turn: Turn, slots: dict[str, Any], angrier: bool) -> str | None:
    """Why this message goes to a person at once, or None (C6, D3, D5). The gravest reason comes first."""
    if turn.words_for(SELF_HARM):
        return SELF_HARM
    if turn.words_for(SAFETY) and turn.intent != "praise":
        return SAFETY
    if (turn.understood("signals") or {}).get("threat", 0.0) >= SURE:
        return "threat"
    if slots["insults"] > 1 and slots["insults"] > (turn.slot("insults") or 0):
        return "abuse"
    if turn.words_for(HEALTH_NEED) and _is_about_goods(turn):
        return VULNERABLE
    if angrier:
        return RISING_ANGER
    wanted = (slots.get("clarified") or {}).get("picked") or turn.intent
    if wanted == "ask_human":
        return ASKED
    if wanted == "cancel_order" and turn.tracker.active_loop_name is None:
        return "cancel_request"
    if cannot_be_found(turn):
        return NO_NUMBER
    return None


def slots_of_wish(turn: Turn) -> dict[str, Any]:
    """The remedy asked for, whenever it is said (B2); at an offer it is for the negotiation to take or leave (C11)."""
    wish = None if turn.requested_slot == OFFER_ANSWER else wish_of(turn)
    if wish is None or not _is_named(turn):
        return {}
    return {**slots_of(wish), "only_heard": wish.kind == ONLY_HEARD, "asked_share": turn.share()}


def answers_to_offer(turn: Turn, case: Case | None) -> dict[str, Any]:
    """Slots for what speaks to an offer or a superior's answer, whatever it reads like: the negotiation takes it."""
    if case is None or turn.requested_slot != OFFER_ANSWER:
        return {}
    if any(offer.status is OfferStatus.ACCEPTED for offer in case.offers):
        # A yes whose turn broke: whatever comes next is read against it first (C11).
        return {"bargains": True}
    if case.waiting_approval() is not None:
        takes = agrees_to(turn, case.latest_offers(), named=True) is not None
        asks = turn.intent == "ask_status" and turn.entity("about") != "order"
        if says(turn, "superior_news", "ask_superior"):
            # "Has the team leader agreed?" claims no promise.
            return {"bargains": True, "aside": None}
        return {"bargains": True} if takes or asks else {}
    offers = case.standing_offers()
    if agrees_to(turn, offers) is not None:
        return {"bargains": True, "takes_back": False}
    return {"bargains": True} if offers and answers_offer(turn, wish_of(turn, case)) else {}


def _is_named(turn: Turn) -> bool:
    """Whether a remedy or a share is named; a bare sum and silence are understood in the negotiation alone."""
    return turn.remedy() is not None or turn.share() is not None


def _speaks_of_superior(turn: Turn, case: Case | None) -> bool:
    """ "Ask your manager" at an offer, "what did your manager say" while one is asked: no wish for a person (D4)."""
    if case is None or turn.requested_slot != OFFER_ANSWER:
        return False
    return says(turn, "ask_superior") or (case.waiting_approval() is not None and says(turn, "superior_news"))


def _says_nothing_else(turn: Turn) -> bool:
    """Whether the message names no trouble and no fact."""
    kind = (turn.understood("complaint_type") or {}).get("name")
    return kind in (None, UNCLEAR_TYPE) and not turn.facts


def _is_news(name: str, value: Any, before: dict[str, Any]) -> bool:
    """Whether to tell Rasa, whose record of a conversation would grow by twenty lines a message otherwise."""
    return name in ANSWERS or name not in before or before[name] != value


def _is_about_goods(turn: Turn) -> bool:
    """Whether the goods named are the customer's own, rather than something they ask about."""
    return turn.intent in ABOUT_GOODS or bool(turn.slot("case_number") and not turn.slot("settled"))


def _is_told(reason: str, awaited: Ticket) -> bool:
    """Whether to say again who comes: for a graver reason (D3), and to whoever thinks of death each time."""
    return reason == SELF_HARM or is_graver(resources.playbook().sla, reason, awaited)


def _perceive(turn: Turn) -> dict[str, Any]:
    with resources.store().transaction() as records:
        conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
        count_admitted_outage(turn, current_case(records, conversation.id))
        awaited = awaited_ticket(records, conversation.id)
        slots = follow_up_due(records, turn) if turn.is_nudge else _heard(records, turn, conversation, awaited)
        tell_new_time(records, turn, conversation, awaited)
        return {
            **slots,
            **tell_outcome(records, turn, conversation, slots),
            "owner": conversation.owner,
            "answer_untold": _answer_untold(records, turn),
            "waiting_for_person": awaited is not None,
            "ticket_number": awaited.number if awaited else None,
        }


def _heard(records: Records, turn: Turn, conversation: Conversation, awaited: Ticket | None) -> dict[str, Any]:
    """What the message tells, after it is kept how it sounded; a picture sounds like nothing."""
    conversation.language = language_of(turn)
    if not turn.is_wordless:
        _record(records, turn, conversation)
    wake_for_customer(records, conversation.id, awaited)
    readings = records.readings(conversation.id, READINGS_LOOKED_AT)
    case = current_case(records, conversation.id)
    slots = perceived(turn, awaited, anger_rises(readings, resources.playbook().sla.rising_anger), case)
    slots |= keep_with_case(turn, case)
    if conversation.owner is not None:
        hear_with_person(records, turn, case, awaited)
    else:
        slots |= coming_back_in(records, turn, awaited)
        slots |= answers_to_offer(turn, case)
        slots["told_besides"] = complaint_beside(turn) if awaited is None else None
        slots |= closing_in(records, turn, awaited, slots)
        slots |= unlinking_in(turn)
        slots["also_complains"] = _kept_besides(records, turn) if awaited is None else None
    if may_thank_at_once(turn, slots, conversation.owner, awaited is not None):
        turn.tracker.slots["language"] = slots["language"]
        thank_for_files(records, turn)
        keep_voice(records, turn)
    meaning = meaning_of(turn, slots["clarified"])
    if meaning is not None:
        learn_meaning(records, conversation.id, meaning, turn.now)
    return slots


def _kept_besides(records: Records, turn: Turn) -> list[str] | None:
    """The further complaints of a message in the middle of one, which are kept for later."""
    case = current_case(records, turn.conversation_id)
    if case is None or case.settled or case.stage is Stage.ESCALATED:
        return None
    return keep_further(records, turn, case) or None


def _answer_untold(records: Records, turn: Turn) -> bool:
    """Whether a superior has answered, or failed to in time, and this conversation does not hold it yet (D4)."""
    case = current_case(records, turn.conversation_id)
    if case is None:
        return False
    expire(records, case, turn.now)
    return untold_answer(turn, case) is not None


def _record(records: Records, turn: Turn, conversation: Conversation) -> None:
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
