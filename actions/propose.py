"""Third principle: propose a fair remedy (C). Ask first, judge by the playbook, never the same offer twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.forms import NOTHING_MORE, SandraForm
from actions.turn import Turn
from sandra.case import Case, Offer
from sandra.listening import current_case
from sandra.negotiation import (
    accept,
    describe_finding,
    judge,
    propose,
    reject,
    rounds_left,
    survey,
    want,
)
from sandra.records import Records
from sandra.remedy import Asked, Decision, Verdict
from sandra.wording import money

LEFT_TO_US = "open"
ONLY_HEARD = "vent"
ASKED_ENOUGH = 2
DIGRESSIONS = (
    "inquire",
    "ask_status",
    "bot_challenge",
    "complain",
    "thank",
    "greet",
    "goodbye",
    "praise",
    "out_of_scope",
    "withdraw",
)
PERSON_REASONS = {Verdict.BEYOND_AUTHORITY: "authority", Verdict.EXHAUSTED: "no_agreement"}


class ActionCheckSystems(SandraAction):
    """Checks order, parcel and payments, keeps what they say as evidence, and says it honestly (B4, C12)."""

    action_name = "action_check_systems"

    def act(self, turn: Turn) -> Events:
        playbook = resources.playbook()
        with resources.store().transaction() as records:
            case = case_in_hand(records, turn)
            situation = survey(records, playbook, case, turn.now)
            decision = judge(situation, playbook, turn.now)
            finding = describe_finding(situation, decision, playbook, turn.language)
        turn.say("say_finding", finding=finding)
        return []


class ValidateRemedyForm(SandraForm):
    """Learns what the customer wants and what they make of our offers (C2, C5, C11)."""

    form = "remedy_form"

    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        case = case_in_hand(records, turn)
        if case.accepted_offer() is not None:
            # Agreed in a turn that broke before it was carried out: nothing is asked again.
            return {"asked_remedy": turn.slot("asked_remedy") or LEFT_TO_US, "offer_answer": "accepted"}
        wish = wish_of(turn)
        slots: dict[str, Any] = {}
        if case.standing_offers():
            slots |= _answer(turn, case, wish)
        elif wish is not None and turn.slot("asked_remedy") is None:
            slots |= _slots_of(wish)
        turn.tracker.slots.update(slots)
        if turn.slot("asked_remedy") is not None:
            want(case, asked_of(turn), turn.now)
        return slots

    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        if turn.slot("escalation") or turn.slot("asked_remedy") == ONLY_HEARD:
            return NOTHING_MORE
        return ("asked_remedy", "offer_answer")


class ActionAskWish(SandraAction):
    """How would you like this handled? Asked before anything is proposed (C2)."""

    action_name = "action_ask_asked_remedy"

    def act(self, turn: Turn) -> Events:
        turn.say("say_ask_asked_remedy")
        return []


class ActionPropose(SandraAction):
    """Puts the next round of offers, or repeats the standing one after a digression."""

    action_name = "action_ask_offer_answer"

    def act(self, turn: Turn) -> Events:
        playbook = resources.playbook()
        with resources.store().transaction() as records:
            case = case_in_hand(records, turn)
            if standing := case.standing_offers():
                _say_again(turn, standing)
                return []
            if not rounds_left(case, playbook):
                return [SlotSet("escalation", "no_agreement")]
            situation = survey(records, playbook, case, turn.now)
            decision = judge(situation, playbook, turn.now, insists=_asks_now(turn))
            if decision.verdict in PERSON_REASONS:
                return [SlotSet("escalation", PERSON_REASONS[decision.verdict])]
            offers = propose(situation, decision, playbook, turn.language, turn.now)
        _say_round(turn, decision, offers)
        return []


def case_in_hand(records: Records, turn: Turn) -> Case:
    """The conversation's case, which exists once a form runs."""
    case = current_case(records, turn.conversation_id)
    assert case is not None, "a form runs only after a case was opened"
    return case


def wish_of(turn: Turn) -> Asked | None:
    """What the message asks for. `kind` None: they leave it to us, also after two unclear answers (C2)."""
    asked_now = turn.requested_slot == "asked_remedy" and turn.intent not in DIGRESSIONS
    remedy = turn.remedy(only_wished=not asked_now and turn.intent != "request_remedy")
    if remedy is None and turn.remedy() in (LEFT_TO_US, ONLY_HEARD):
        remedy = turn.remedy()
    if remedy == LEFT_TO_US and turn.requested_slot is None:
        # The form has just begun: "fine by me" was the yes to what was read back, and they are still to be asked (C2).
        return None
    if remedy is not None:
        return Asked(None if remedy == LEFT_TO_US else remedy, turn.amount_of_wish())
    if turn.amount() is not None and turn.intent not in DIGRESSIONS:
        return Asked("compensate", turn.amount())
    if not asked_now:
        return None
    asked_enough = turn.times_said("say_ask_asked_remedy") >= ASKED_ENOUGH
    return Asked() if turn.intent == "deny" or asked_enough else None


def _asks_now(turn: Turn) -> bool:
    """Whether this very message names what they want."""
    wish = wish_of(turn)
    return wish is not None and wish.kind is not None


def asked_in_words(turn: Turn, currency: str) -> dict[str, Any]:
    """The wish as a phrase of data/responses, with its sum where one was named."""
    kind, amount = turn.slot("asked_remedy"), _decimal(turn.slot("asked_amount"))
    if amount is None:
        return {"response": "say_remedy_name", "remedy": kind}
    return {"response": "say_asked_sum", "remedy": kind, "amount": money(amount, currency, turn.language)}


def asked_of(turn: Turn) -> Asked:
    """The wish as the slots hold it."""
    kind, amount = turn.slot("asked_remedy"), turn.slot("asked_amount")
    return Asked(None if kind == LEFT_TO_US else kind, _decimal(amount))


def _answer(turn: Turn, case: Case, wish: Asked | None) -> dict[str, Any]:
    """Accepts, or rejects with or without a counter-wish; anything else leaves the offers standing.

    Money moves on this: a question about an offer, or anger at it, is neither a yes nor a no (C11).
    """
    if turn.intent in DIGRESSIONS and wish is None:
        return {}
    position = _position_chosen(turn, case.standing_offers(), wish)
    if position is not None:
        accept(case, position, turn.now)
        return {"offer_answer": f"accepted {position}"}
    standing = len(case.standing_offers())
    presses_decline = turn.numbered(standing + 1) == standing
    if turn.intent in ("deny", "correct") or wish is not None or presses_decline:
        reject(case, turn.now)
        return {"offer_answer": None, **(_slots_of(wish) if wish is not None else {})}
    if turn.intent == "affirm":
        # A yes to several offers is understood, and asked about: left unanswered, Rasa would call it senseless.
        return {"offer_answer": None}
    return {}


def _position_chosen(turn: Turn, offers: list[Offer], wish: Asked | None) -> int | None:
    """The offer the customer says yes to: by its number, by its kind, or plainly where there is only one."""
    if turn.intent == "deny":
        return None
    if wish is not None and wish.kind is not None:
        same = [o for o in offers if o.remedy == wish.kind and wish.amount in (None, o.amount)]
        return same[0].position if same else None
    number = turn.entity("choice")
    if number in [offer.position for offer in offers] and turn.intent not in DIGRESSIONS:
        return int(number)
    said_yes = turn.intent == "affirm" and len(offers) == 1
    return offers[0].position if said_yes or wish is not None else None


def _say_round(turn: Turn, decision: Decision, offers: list[Offer]) -> None:
    first_round = offers[0].round == 1
    choices = [*_choices(offers), {"response": "say_decline"}]
    if decision.verdict is Verdict.AGREE:
        turn.say("say_agree_remedy", remedy=offers[0].wording, choices=choices)
    elif decision.verdict is Verdict.ALTERNATIVES and first_round:
        asked = asked_in_words(turn, offers[0].currency)
        turn.say("say_alternatives", asked=asked, options=lines(offers), choices=choices)
    elif len(offers) == 1:
        with_person = [*_choices(offers), {"response": "say_person_option"}]
        turn.say("say_single_option", remedy=offers[0].wording, choices=with_person)
    else:
        turn.say(
            "say_propose" if first_round else "say_further_options",
            options=lines(offers),
            choices=choices,
        )


def _say_again(turn: Turn, offers: list[Offer]) -> None:
    """The standing offers in short; asked which one, when a plain yes left it open."""
    response = "say_which_option" if turn.intent == "affirm" and len(offers) > 1 else "say_offer_reminder"
    turn.say(response, options=lines(offers), choices=[*_choices(offers), {"response": "say_decline"}])


def _choices(offers: list[Offer]) -> list[dict[str, Any]]:
    if len(offers) == 1:
        return [{"response": "say_accept"}]
    return [{"title": str(offer.position)} for offer in offers]


def lines(offers: list[Offer]) -> str:
    """The options, one a line, numbered."""
    return "\n".join(f"{offer.position}. {offer.wording}" for offer in offers)


def _slots_of(wish: Asked) -> dict[str, Any]:
    amount = float(wish.amount) if wish.amount is not None else None
    return {"asked_remedy": wish.kind or LEFT_TO_US, "asked_amount": amount}


def _decimal(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))
