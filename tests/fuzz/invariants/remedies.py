"""Ask first, judge by the standard, never the same offer twice, nothing over the customer's head (C)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sandra.approvals import answer_on
from sandra.case import Case, Offer, OfferStatus
from sandra.negotiation import may_come_again
from sandra.playbook.kinds import GIFTS
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import History, Turn

INVARIANTS = Topic()
LEFT_TO_US = "open"
ANSWERS_OF_SUPERIORS = {
    "say_approved",
    "say_approved_otherwise",
    "say_superior_refused",
    "say_superior_did_not_answer",
}


@INVARIANTS.holds("B5")
def nothing_is_offered_before_the_read_back_was_confirmed(history: History, rules: Rules) -> Iterator[Found]:
    for case, offer in _new_offers(history[-1]):
        if not any(event.kind == "confirmed" and event.at <= offer.offered_at for event in case.events):
            yield offer.remedy, f"{offer.remedy} is offered in {case.number}, whose facts nobody confirmed"


@INVARIANTS.holds("C2")
def nothing_is_offered_before_the_customer_was_asked(history: History, rules: Rules) -> Iterator[Found]:
    """Who said earlier what they want, or that they leave it to us, is not asked again (B2)."""
    asked = any(turn.asked_now == "asked_remedy" for turn in history)
    for _, offer in _new_offers(history[-1]):
        if not asked and not _named_a_wish(history):
            yield offer.remedy, f"{offer.remedy} is offered, and nobody asked what the customer wants"


@INVARIANTS.holds("C5")
def no_offer_comes_twice(history: History, rules: Rules) -> Iterator[Found]:
    """Unless the customer asks for it again themselves, or corrected what the first was made on."""
    turn = history[-1]
    wished = set(turn.entities("remedy", "amount")) - {LEFT_TO_US}
    for case, offer in _new_offers(turn):
        alike = [o for o in case.offers if (o.remedy, o.amount) == (offer.remedy, offer.amount) and o is not offer]
        before = [earlier for earlier in alike if not may_come_again(case, earlier)]
        if before and not wished:
            yield offer.remedy, f"{offer.remedy} {offer.amount} comes again in round {offer.round} of {case.number}"


@INVARIANTS.holds("C7")
def no_gift_is_offered_first_or_alone(history: History, rules: Rules) -> Iterator[Found]:
    """Who asks for a voucher themselves may have it."""
    for case, offers in groupby(_new_offers(history[-1]), key=lambda pair: pair[0]):
        kinds = [offer.remedy for _, offer in offers]
        if kinds[0] in GIFTS and case.asked_remedy not in GIFTS:
            yield kinds[0], f"round of {kinds} in {case.number}"


@INVARIANTS.holds("C3")
def nothing_beyond_the_assistants_authority_is_offered_or_done(history: History, rules: Rules) -> Iterator[Found]:
    """An approval on record widens it for the offer that rests on it (D4)."""
    limits = rules.playbook.authority.limits
    for case in history[-1].after.cases:
        for offer in case.offers:
            limit = limits.get(offer.remedy)
            is_within = offer.amount is None or (limit is not None and offer.amount <= limit.assistant)
            if not is_within and not _is_approved(case, offer):
                yield offer.remedy, f"{offer.remedy} {offer.amount} ({offer.status.value}) in {case.number}"


@INVARIANTS.holds("D4")
def a_superiors_answer_is_told_with_the_next_message(history: History, rules: Rules) -> Iterator[Found]:
    """Unless a person takes over, who then has the answer, or the message takes something else up first."""
    turn = history[-1]
    answer = answer_on(turn.before.case) if turn.before.case is not None else None
    if answer is None or turn.before.owner or not turn.taken_in or not turn.bubbles:
        return
    if turn.before.slots.get("approval_told") == answer.number:
        return
    told = {bubble.response for bubble in turn.bubbles} & ANSWERS_OF_SUPERIORS
    if not told and turn.before.asked == "offer_answer" and turn.after.asked == "offer_answer":
        yield answer.status.value, f"{answer.number} is {answer.status.value}, and {turn.text!r} is answered otherwise"


@INVARIANTS.holds("C11")
def nothing_is_done_that_was_not_offered_and_agreed_to(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    known = {offer.key for case in turn.before.cases for offer in case.offers}
    for case in turn.after.cases:
        for offer in case.offers:
            if offer.status is not OfferStatus.EXECUTED:
                continue
            if offer.answered_at is None or not any(event.kind == "agreed" for event in case.events):
                yield offer.remedy, f"{offer.remedy} is carried out in {case.number} without an agreement"
            if offer.key not in known:
                yield offer.remedy, f"{offer.remedy} is offered and carried out in one turn in {case.number}"


@INVARIANTS.holds("C11")
def a_message_that_is_no_agreement_carries_nothing_out(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    done = {key for key in turn.after.postings if key not in turn.before.postings}
    if (
        done
        and turn.intent in ("deny", "withdraw", "goodbye", "inquire", "ask_human")
        and turn.text not in (history[-2].buttons if len(history) > 1 else ())
    ):
        yield turn.intent, f"{turn.text!r} ({turn.intent}) carries something out"


@INVARIANTS.holds("C10")
def what_is_done_is_done_once(history: History, rules: Rules) -> Iterator[Found]:
    after = history[-1].after
    executed = {offer.key for case in after.cases for offer in case.offers if offer.status is OfferStatus.EXECUTED}
    stray = [key for key in after.postings if key not in executed]
    if stray or len(set(after.postings)) < len(after.postings):
        yield "posting", f"{len(after.postings)} postings for {len(executed)} executed offers"


@INVARIANTS.holds("F1")
def who_is_done_with_knows_the_cases_number(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    was = {case.number: case.settled for case in turn.before.cases}
    for case in turn.after.cases:
        # What turned out to be an earlier complaint goes on under that one's number.
        number = case.merged_into or case.number
        told = any(number in bubble.text for bubble in turn.bubbles)
        if turn.taken_in and case.settled and not was.get(case.number, False) and not told:
            yield case.stage.value, f"{case.number} is {case.stage.value}, and the number is not told"


def _named_a_wish(history: History) -> bool:
    """In "anything is fine" to what was read back there is none."""
    read_back = [False, *(turn.asked_now == "facts_confirmed" for turn in history)]
    return any(
        value != LEFT_TO_US or not answers_read_back
        for turn, answers_read_back in zip(history, read_back, strict=False)
        for value in turn.entities("remedy", "amount")
    )


def _is_approved(case: Case, offer: Offer) -> bool:
    return any(
        one.number == offer.approval and one.granted and (offer.amount or 0) <= (one.decided_amount or 0)
        for one in case.approvals
    )


def _new_offers(turn: Turn) -> Iterator[tuple[Case, Offer]]:
    known = {offer.key for case in turn.before.cases for offer in case.offers}
    for case in turn.after.cases:
        yield from ((case, offer) for offer in case.offers if offer.key not in known)
