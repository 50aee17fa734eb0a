"""Third principle: propose a fair remedy (C). Ask first, judge by the playbook, never the same offer twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import STUCK, Events, SandraAction
from actions.forms import NOTHING_MORE, SandraForm
from actions.listening.asking import meet_bare_answer
from actions.remedy.approval import (
    STAYS_OPEN,
    before_the_answer,
    say_asked,
    say_granted,
    say_not_granted,
    say_still_asked,
    untold_answer,
    while_asked,
)
from actions.remedy.offers import YES_OR_ANOTHER, put, put_again, put_round
from actions.turn import Turn
from actions.words.agreement import (
    TURNING_DOWN,
    agrees_to,
    answers_offer,
    doubts,
    holds_off,
    insists,
    names,
    says,
    scorns,
    turns_down,
)
from actions.words.days import when_told
from actions.words.kinds import kind_meant_instead
from actions.words.wishes import (
    LEFT_TO_US,
    ONLY_HEARD,
    asked_of,
    note_wishes,
    slots_of,
    wish_of,
)
from sandra.case import Actor, Approval, ApprovalStatus, Case, OfferStatus
from sandra.escalation.handing_over import investigate
from sandra.escalation.investigation import Investigation
from sandra.escalation.urgency import STAFF_COMPLAINT
from sandra.listening.known import current_case
from sandra.records import Records
from sandra.remedy.approvals import ask, granted_before, mark_told, may_be_asked, put_granted, take_back
from sandra.remedy.bargaining import is_beyond_measure, share_of, worth
from sandra.remedy.deciding import Asked, Decision, Verdict
from sandra.remedy.negotiation import (
    accept,
    hold_out,
    judge,
    propose,
    put_approved,
    refer,
    reject,
    restated,
    rounds_left,
    start_over,
    take_yes_back,
    want,
)
from sandra.remedy.situation import Situation, survey
from sandra.remedy.wording import describe_finding
from sandra.wording import day

WATCH = Asked("expedite")
PERSON_REASONS = {
    Verdict.BEYOND_AUTHORITY: "authority",
    Verdict.EXHAUSTED: "no_agreement",
    Verdict.LEGAL_CLAIM: "legal_claim",
}


class ActionCheckSystems(SandraAction):
    """Checks order, parcel and payments, keeps what they say as evidence, and says it honestly (B4, C12)."""

    action_name = "action_check_systems"

    def act(self, turn: Turn) -> Events:
        playbook = resources.playbook()
        with resources.store().transaction() as records:
            case = case_in_hand(records, turn)
            situation = survey(records, playbook, case, turn.now)
            decision = judge(situation, playbook, turn.now)
            turn.say("say_finding", finding=describe_finding(situation, decision, playbook, turn.language))
            rule = situation.problem.resolution.investigation
            if rule is not None and turn.slot("asked_remedy") != ONLY_HEARD:
                tell_investigation(turn, investigate(records, playbook.sla, case, rule, turn.now))
        return []


class ValidateRemedyForm(SandraForm):
    """Learns what the customer wants and what they make of our offers (C2, C5, C11)."""

    form = "remedy_form"

    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        case = case_in_hand(records, turn)
        agreed = case.accepted_offer()
        if agreed is not None and agreed.status is OfferStatus.ACCEPTED and doubts(turn, agreed, wish_of(turn, case)):
            take_yes_back(case, turn.now)
        elif agreed is not None:
            # Agreed in a turn that broke before it was carried out: nothing is asked again.
            return {"asked_remedy": turn.slot("asked_remedy") or LEFT_TO_US, "offer_answer": "accepted"}
        if case.standing_offers() and turn.unread:
            # Nobody read what is on offer, so nobody can agree to it (C11).
            return {"escalation": STUCK}
        if untold_answer(turn, case) is not None:
            return before_the_answer(turn, case)
        # In the turn in which the form begins, the message was an answer to what was read back.
        if turn.requested_slot is not None and corrects_facts(turn, case):
            take_back(records, case, Actor.CUSTOMER, "the facts were corrected", turn.now)
            start_over(case, turn.now)
            return {"going_back": True, "facts_confirmed": None, "correcting": not new_facts(turn, case)}
        price = worth(records, case)
        slots = self._slots(records, turn, case, price)
        turn.tracker.slots.update(slots)
        slots |= _share_worked_out(turn, price)
        turn.tracker.slots.update(slots)
        if turn.slot("asked_remedy") is not None and case.waiting_approval() is None:
            want(case, asked_of(turn), turn.now)
        if note_wishes(turn, case):
            turn.say("say_also_noted")
        return slots

    def _slots(self, records: Records, turn: Turn, case: Case, price: Decimal | None) -> dict[str, Any]:
        asked = case.waiting_approval()
        if asked is not None:
            return while_asked(records, turn, case, asked)
        wish = wish_of(turn, case, price)
        if scorns(turn, wish, case.latest_offers()):
            wish = None
        if wish is not None and not names(wish, case.latest_offers()):
            hold_out(case, wish, turn.now)
        if case.standing_offers() and turn.requested_slot is not None:
            return _answer(turn, case, wish)
        return slots_of(wish) if wish is not None and turn.slot("asked_remedy") is None else {}

    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        if turn.slot("escalation") or turn.slot("going_back") or turn.slot("asked_remedy") == ONLY_HEARD:
            return NOTHING_MORE
        return ("asked_remedy", "offer_answer")


class ActionAskWish(SandraAction):
    """How would you like this handled? Asked before anything is proposed (C2)."""

    action_name = "action_ask_asked_remedy"

    def act(self, turn: Turn) -> Events:
        meet_bare_answer(turn, "say_ask_asked_remedy")
        turn.say("say_ask_asked_remedy")
        return []


class ActionPropose(SandraAction):
    """Puts the next round of offers, or says again what is open: the standing round, or a superior's answer."""

    action_name = "action_ask_offer_answer"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = case_in_hand(records, turn)
            if (answer := untold_answer(turn, case)) is not None:
                return _tell(records, turn, case, answer)
            if (asked := case.waiting_approval()) is not None:
                say_still_asked(turn, asked)
                return []
            if case.standing_offers():
                _say_again(turn, survey(records, resources.playbook(), case, turn.now))
                return []
            return _next_round(records, turn, case)


def _say_again(turn: Turn, situation: Situation) -> None:
    """What stands, once more; or what the message asks for that leaves it standing: a superior, time, to wait on."""
    playbook = resources.playbook()
    if says(turn, "ask_superior") and not turn.comes_back:
        if not _superior_asked(turn, situation):
            turn.say("say_nothing_to_ask", choices=[{"response": "say_person_option"}])
        return
    if holds_off(turn, "wait") and not turn.comes_back and _watch_offered(turn, situation):
        return
    put_again(turn, restated(situation, playbook, turn.language, turn.now))


def _superior_asked(turn: Turn, situation: Situation) -> bool:
    """Put the sum the customer holds on to before a superior, because they say so; False where there is none (D4)."""
    playbook, case = resources.playbook(), situation.case
    decision = judge(situation, playbook, turn.now, insists=True, holds_out=True)
    beyond = decision.verdict is Verdict.BEYOND_AUTHORITY
    if not beyond or not may_be_asked(case, decision.options[0], playbook.authority):
        return False
    reject(case, turn.now)
    say_asked(turn, ask(situation, decision, playbook, turn.language, turn.now))
    return True


def _watch_offered(turn: Turn, situation: Situation) -> bool:
    """Offer to see to it that what is awaited comes, to who would rather wait; False where the standard has none."""
    playbook, case = resources.playbook(), situation.case
    decision = judge(situation, playbook, turn.now, asked=WATCH)
    if decision.verdict is not Verdict.AGREE or not rounds_left(case, playbook):
        return False
    reject(case, turn.now)
    want(case, WATCH, turn.now)
    offers = propose(situation, decision, playbook, turn.language, turn.now)
    turn.say("say_watch", remedy=offers[0].wording, choices=YES_OR_ANOTHER)
    return True


def _tell(records: Records, turn: Turn, case: Case, answer: Approval) -> Events:
    """Carry the superior's answer back and go on from there (D4)."""
    mark_told(answer, turn.now)
    told = SlotSet("approval_told", answer.number)
    if answer.granted:
        playbook = resources.playbook()
        situation = survey(records, playbook, case, turn.now)
        say_granted(turn, answer, put_granted(situation, answer, playbook, turn.language, turn.now))
        return [told]
    say_not_granted(turn, answer)
    if answer.status is ApprovalStatus.EXPIRED:
        return [told, SlotSet("escalation", PERSON_REASONS[Verdict.BEYOND_AUTHORITY])]
    return [told, *_next_round(records, turn, case, refused=True)]


def _next_round(records: Records, turn: Turn, case: Case, refused: bool = False) -> Events:
    """Judge the wish and offer, ask a superior, or leave it to a person.

    Args:
        refused: whether a superior's no was told just now.
    """
    playbook = resources.playbook()
    if not rounds_left(case, playbook):
        return [SlotSet("escalation", PERSON_REASONS[Verdict.EXHAUSTED])]
    situation = survey(records, playbook, case, turn.now)
    decision = judge(situation, playbook, turn.now, insists=insists(turn, case) and not refused)
    if decision.verdict is Verdict.BEYOND_AUTHORITY:
        return _beyond_authority(turn, situation, decision)
    if decision.verdict in PERSON_REASONS:
        refer(case, decision, turn.now)
        return [SlotSet("escalation", PERSON_REASONS[decision.verdict])]
    offers = propose(situation, decision, playbook, turn.language, turn.now)
    if refused:
        turn.say("say_after_refusal")
        put(turn, offers)
    else:
        beyond = is_beyond_measure(case.asked_amount, worth(records, case), playbook.authority)
        if beyond and decision.verdict is Verdict.ALTERNATIVES and not turn.times_said("say_principle"):
            turn.say("say_principle")
        put_round(turn, decision, offers)
    return []


def _beyond_authority(turn: Turn, situation: Situation, decision: Decision) -> Events:
    """Ask a superior and wait; what one granted before stands again; what none may grant goes to a person."""
    playbook, case, [option] = resources.playbook(), situation.case, decision.options
    granted = granted_before(case, option.remedy.remedy)
    if granted is not None and option.amount == granted.decided_amount:
        offer = put_approved(situation, option, granted, playbook, turn.language, turn.now)
        put_round(turn, decision, [offer])
        return []
    if not may_be_asked(case, option, playbook.authority):
        return [SlotSet("escalation", PERSON_REASONS[decision.verdict])]
    say_asked(turn, ask(situation, decision, playbook, turn.language, turn.now))
    return []


def tell_investigation(turn: Turn, investigation: Investigation) -> None:
    """Who looks into it and by when the outcome is told (E1)."""
    sla = resources.playbook().sla
    turn.say(
        "say_investigation",
        handled_by=sla.reasons[STAFF_COMPLAINT].handled_by.in_language(turn.language),
        due=day(investigation.due_at, sla.office_hours.timezone, turn.language),
    )


def case_in_hand(records: Records, turn: Turn) -> Case:
    """The conversation's case, which exists once a form runs."""
    case = current_case(records, turn.conversation_id)
    assert case is not None, "a form runs only after a case was opened"
    return case


def corrects_facts(turn: Turn, case: Case) -> bool:
    """Whether the customer puts right what was confirmed already: another order, kind, day or item, or "that's wrong".

    Another wish, a sum or the pick of an offer is an answer to us and corrects nothing.
    """
    facts = new_facts(turn, case)
    if facts.keys() & {"order_number", "kind"}:
        return True
    if case.standing_offers() and says(turn, *TURNING_DOWN) and not facts:
        return False
    if turn.intent not in ("correct", "deny") or wish_of(turn) is not None or turn.entity("choice"):
        return False
    return turn.intent == "correct" or bool(facts)


def new_facts(turn: Turn, case: Case) -> dict[str, Any]:
    """Facts in this message that differ from what is on record."""
    said = {"order_number": turn.entity("order_number"), "occurred_at": when_told(turn)}
    known = {name: fact.value for name in said if (fact := case.fact(name)) is not None}
    changed: dict[str, Any] = {name: said[name] for name in known if said[name] not in (None, known[name])}
    if turn.entity("other_one") or (turn.entity("product") and turn.intent == "correct"):
        changed["item"] = True
    if wish_of(turn) is None and (kind := kind_meant_instead(turn, case)) is not None:
        changed["kind"] = kind
    return changed


def _answer(turn: Turn, case: Case, wish: Asked | None) -> dict[str, Any]:
    """Accepts, or rejects with or without a counter-wish; anything else leaves the offers standing.

    Money moves on this: only an unmistakable yes is one. A question about an offer, or anger at it, is neither a yes
    nor a no (C11).
    """
    offers = case.standing_offers()
    position = agrees_to(turn, offers)
    if position is not None:
        accept(case, position, turn.now)
        return {"offer_answer": f"accepted {position}"}
    if turn.numbered(len(offers) + 1) == len(offers):
        # The button after the offers: another way.
        return _turned_down(turn, case)
    if wish is not None and wish.kind == ONLY_HEARD:
        return slots_of(wish)
    if holds_off(turn) or says(turn, "ask_superior"):
        return STAYS_OPEN
    if wish is not None and wish.kind is not None and not names(wish, offers):
        return {**_turned_down(turn, case), **slots_of(wish)}
    if turns_down(turn) or (wish is None and turn.intent in ("deny", "correct")):
        return _turned_down(turn, case)
    if answers_offer(turn, wish):
        # Half a yes is understood, and asked about: left unanswered, Rasa would call it senseless.
        return STAYS_OPEN
    return {}


def _turned_down(turn: Turn, case: Case) -> dict[str, Any]:
    reject(case, turn.now)
    return STAYS_OPEN


def _share_worked_out(turn: Turn, price: Decimal | None) -> dict[str, Any]:
    """A share of the price asked for before the order was known, as a sum."""
    amount = share_of(price, turn.slot("asked_share")) if turn.slot("asked_amount") is None else None
    return {"asked_amount": float(amount), "asked_share": None} if amount is not None else {}
