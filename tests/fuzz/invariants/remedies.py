"""Ask first, judge by the standard, never the same offer twice, nothing over the customer's head (C)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, takewhile
from typing import Any

from sandra.case import Case, Offer, OfferStatus, Stage
from sandra.playbook.kinds import GIFTS
from sandra.remedy.approvals import answer_on
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import Bubble, History, Turn

INVARIANTS = Topic()
LEFT_TO_US = "open"
ASKS = ("request_remedy", "cancel_order")
FAMILIES = (
    {"refund", "return_goods", "cancel", "correct_bill", "partial_refund"},
    {"replace", "reship", "repair", "return_goods"},
    {"compensate", "partial_refund", "voucher"},
    {"investigate", "explanation", "improve_service", "apology"},
)
"""What customers call by one name. Written here, not read from the engine that decides."""
BESIDE = "+"
"""In a posting's key, before the kind of what was carried out along with the offer."""
BARE_CHOICE = 12
"""Characters a message may have besides the choice it names ("the second one please", "就选第二个吧")."""
ACCEPTS = "say_accept"
NO_AGREEMENT = ("deny", "withdraw", "goodbye", "ask_human", "inquire")
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
    """Asked about this very complaint. Who said what they want, or leaves it to us, is not asked again (B2)."""
    for case, offer in _new_offers(history[-1]):
        turns = turns_of(case, history)
        if not any(turn.asked_now == "asked_remedy" for turn in turns) and not _named_a_wish(turns):
            yield offer.remedy, f"{offer.remedy} is offered in {case.number}, and nobody asked what the customer wants"


@INVARIANTS.holds("C5")
def no_offer_comes_twice(history: History, rules: Rules) -> Iterator[Found]:
    """Unless the customer asks for that very one themselves, or corrected what the first was made on."""
    turn = history[-1]
    for case, offer in _new_offers(turn):
        alike = [o for o in case.offers if (o.remedy, o.amount) == (offer.remedy, offer.amount) and o is not offer]
        before = [earlier for earlier in alike if not _is_void(case, earlier)]
        if before and not _wishes_for(turn, case, offer, rules):
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
    known = {offer.key for case in turn.cases_before for offer in case.offers}
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
    """A yes, a button, a bare choice, or the very thing by its name does; said in vain, it does so later."""
    turn = history[-1]
    before = {offer.key for case in turn.cases_before for offer in case.offers if _is_done(offer)}
    done = [offer for case in turn.after.cases for offer in case.offers if _is_done(offer) and offer.key not in before]
    posted = [key for key in turn.after.postings if key not in turn.postings_before]
    if not done and not posted:
        return
    said = [turn, *takewhile(lambda earlier: earlier.broken, reversed(history[:-1]))]
    shown = _shown_before(history, said)
    if not done or not all(any(_agrees(one, shown, offer, rules) for one in said) for offer in done):
        yield turn.intent, f"{turn.text!r} ({turn.intent}) carries out {[offer.remedy for offer in done] or posted}"


@INVARIANTS.holds("C10")
def what_is_done_is_done_once(history: History, rules: Rules) -> Iterator[Found]:
    after = history[-1].after
    executed = {offer.key for case in after.cases for offer in case.offers if offer.status is OfferStatus.EXECUTED}
    stray = [key for key in after.postings if key.partition(BESIDE)[0] not in executed]
    if stray or len(set(after.postings)) < len(after.postings):
        yield "posting", f"{len(after.postings)} postings for {len(executed)} executed offers"


@INVARIANTS.holds("F1")
def who_is_done_with_knows_the_cases_number(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    was = {case.number: case.settled for case in turn.cases_before}
    for case in turn.after.cases:
        # What turned out to be an earlier complaint goes on under that one's number, or that of its ticket.
        tickets = [ticket.number for ticket in turn.after.tickets] if case.merged_into else []
        numbers = [case.merged_into or case.number, *tickets]
        told = any(number in bubble.text for number in numbers for bubble in turn.bubbles)
        if turn.taken_in and case.settled and not was.get(case.number, False) and not told:
            yield case.stage.value, f"{case.number} is {case.stage.value}, and the number is not told"


def turns_of(case: Case, history: History) -> list[Turn]:
    """The turns in which a complaint was talked about: since another was done with, wherever it began."""
    turns = [turn for turn in history[-1].elsewhere if turn.after.case_of(case.number)] + list(history)
    ended = [place for place, turn in enumerate(turns) if _ends_another(turn, case)]
    return turns[max(ended, default=-1) + 1 :]


def _ends_another(turn: Turn, case: Case) -> bool:
    """Whether a complaint other than this one is done with in the turn; one that is this very one goes on."""
    for other in turn.after.cases:
        before = turn.before.case_of(other.number)
        was_settled = before is not None and before.settled
        if other.number != case.number and other.settled and not was_settled and other.stage is not Stage.MERGED:
            return True
    return False


def _named_a_wish(turns: Sequence[Turn]) -> bool:
    """What is wished for; "my refund is late" wishes for nothing, nor does "anything is fine" to what was read back."""
    asked = [None, *(turn.asked_now for turn in turns)]
    for turn, before in zip(turns, asked, strict=False):
        wished = turn.entities("remedy", role="wished")
        if turn.intent in ASKS or before in ("asked_remedy", "offer_answer"):
            wished += turn.entities("remedy", "amount", "share")
        elif turn.entities("remedy"):
            wished += turn.entities("amount", "share")
        wished += [value for value in turn.entities("remedy") if value in (LEFT_TO_US, "vent")]
        if any(value != LEFT_TO_US or before != "facts_confirmed" for value in wished):
            return True
    return False


def _is_void(case: Case, offer: Offer) -> bool:
    """Whether it lapsed, and the facts changed or the case was taken up again since."""
    if offer.status is not OfferStatus.LAPSED or offer.answered_at is None:
        return False
    return any(event.kind in ("corrected", "reopened") and event.at >= offer.answered_at for event in case.events)


def _is_done(offer: Offer) -> bool:
    return offer.status is OfferStatus.EXECUTED


def _shown_before(history: History, said: Sequence[Turn]) -> Sequence[Bubble]:
    earlier = history[: len(history) - len(said)]
    return earlier[-1].bubbles if earlier else ()


def _agrees(turn: Turn, shown: Sequence[Bubble], offer: Offer, rules: Rules) -> bool:
    """Whether the message agrees to just that offer, which was shown before it."""
    text = (turn.text or "").strip()
    if text in rules.texts(ACCEPTS) or (text.isdecimal() and text.isascii() and int(text) == offer.position):
        return True
    other_buttons = {title for bubble in shown for title in bubble.buttons if not title.isdigit()}
    if (
        text.endswith(("?", "？"))
        or text in other_buttons
        or turn.intent in NO_AGREEMENT
        or _names_another(turn, offer)
    ):
        return False
    return turn.intent == "affirm" or _chooses(turn) or _names(turn, offer)


def _chooses(turn: Turn) -> bool:
    """Whether a line of the message is a choice and hardly anything else."""
    choices = [e for e in turn.understood.get("entities") or [] if e["entity"] == "choice"]
    return any(len(_line_around(turn.text or "", e)) - (e["end"] - e["start"]) <= BARE_CHOICE for e in choices)


def _line_around(text: str, entity: Mapping[str, Any]) -> str:
    before, after = text[: entity["start"]].rpartition("\n")[2], text[entity["start"] :].partition("\n")[0]
    return (before + after).strip()


def _names(turn: Turn, offer: Offer) -> bool:
    """Whether the message names the offer's kind, and no other sum; or its very sum."""
    kinds, amounts = _wished(turn)
    same_sum = offer.amount is not None and offer.amount in amounts
    return same_sum or (any(_is_alike(kind, offer.remedy) for kind in kinds) and not (amounts and offer.amount))


def _wishes_for(turn: Turn, case: Case, offer: Offer, rules: Rules) -> bool:
    """Whether the message asks for what the offer gives: its kind, or one the standard answers by it; no more money."""
    kinds, amounts = _wished(turn)
    standard = rules.playbook.problems[case.complaint_type].resolution.remedies
    answers = {kind for one in standard if one.remedy == offer.remedy for kind in one.answers}
    kinds = [offer.remedy if kind in answers else kind for kind in kinds]
    of_kind = any(_is_alike(kind, offer.remedy) for kind in kinds) or (not kinds and bool(amounts))
    return of_kind and (not amounts or offer.amount is None or min(amounts) <= offer.amount)


def _names_another(turn: Turn, offer: Offer) -> bool:
    kinds, amounts = _wished(turn)
    other_sum = bool(amounts) and offer.amount not in amounts
    return other_sum or (bool(kinds) and not any(_is_alike(kind, offer.remedy) for kind in kinds))


def _wished(turn: Turn) -> tuple[list[str], list[Decimal]]:
    kinds = [str(kind) for kind in turn.entities("remedy") if kind not in (LEFT_TO_US, "vent")]
    return kinds, [Decimal(str(amount)) for amount in turn.entities("amount")]


def _is_alike(kind: str, other: str) -> bool:
    return kind == other or any({kind, other} <= family for family in FAMILIES)


def _is_approved(case: Case, offer: Offer) -> bool:
    return any(
        one.number == offer.approval and one.granted and (offer.amount or 0) <= (one.decided_amount or 0)
        for one in case.approvals
    )


def _new_offers(turn: Turn) -> Iterator[tuple[Case, Offer]]:
    known = {offer.key for case in turn.cases_before for offer in case.offers}
    for case in turn.after.cases:
        yield from ((case, offer) for offer in case.offers if offer.key not in known)
