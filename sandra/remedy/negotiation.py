"""Propose, agree, carry out: from the customer's wish to an executed remedy (protocol C).

NegotiationError
├── NoOfferError       an answer came although nothing was on offer
└── UnapprovedError    an offer above the assistant's authority has no superior's approval
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sandra.case import CORRECTED, Actor, Approval, Case, CaseError, Offer, OfferStatus, Promise, Stage
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.model import Playbook
from sandra.records import Records
from sandra.remedy.deciding import ASSISTANT, SUMS, Asked, Decision, Option, decide, may_grant, option_of_kind
from sandra.remedy.situation import Situation
from sandra.remedy.wording import restate, wording_of
from sandra.shop.orders import Receipt, RemedyOrder

AFRESH = frozenset({CORRECTED, Stage.REOPENED.value})
PURPOSES = {
    "apology": "explanation",
    "explanation": "explanation",
    "investigate": "explanation",
    "improve_service": "improvement",
    "compensate": "compensated",
    "voucher": "compensated",
}
HOLDS_OUT = "holds_out"
"""Event of a case: the customer comes back to a sum after our offers."""


@dataclass(frozen=True)
class Granter:
    """On whose authority something is carried out.

    Attributes:
        role: of playbook/authority.yml.
        name: of the person; empty for the assistant.
    """

    actor: Actor
    role: str
    name: str = ""


THE_ASSISTANT = Granter(Actor.BOT, ASSISTANT)


class NegotiationError(CaseError):
    """The negotiation cannot take this step."""


class NoOfferError(NegotiationError):
    """An answer came although nothing was on offer."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"case {case.number} has no standing offer; propose first")


class UnapprovedError(NegotiationError):
    """An offer above the assistant's authority has no superior's approval."""

    def __init__(self, case: Case, offer: Offer) -> None:
        super().__init__(
            f"{offer.remedy} of {offer.amount} {offer.currency} for case {case.number} is above the assistant's "
            "authority and rests on no approval; ask a superior first"
        )


def want(case: Case, asked: Asked, now: datetime) -> None:
    """Record what the customer asks for, apart from the facts (C8)."""
    if (case.asked_remedy, case.asked_amount) == (asked.kind, asked.amount):
        return
    case.asked_remedy, case.asked_amount = asked.kind, asked.amount
    case.purpose = PURPOSES.get(asked.kind or "", "made_whole")
    case.note(
        "asked",
        Actor.CUSTOMER,
        f"asks for {asked.kind or 'whatever is fair'} {asked.amount or ''}".strip(),
        now,
    )


def hold_out(case: Case, asked: Asked, now: datetime) -> None:
    """Note where the customer comes back to a sum after our offers; to be called before `want` (D4)."""
    again = case.asked_remedy in SUMS and asked.kind in SUMS and asked.amount is not None
    if again and case.latest_round:
        case.note(HOLDS_OUT, Actor.CUSTOMER, f"holds out for {asked.amount}", now)


def judge(
    situation: Situation,
    playbook: Playbook,
    now: datetime,
    insists: bool = False,
    holds_out: bool = False,
    asked: Asked | None = None,
) -> Decision:
    """The engine's decision on what the customer asks for, given all earlier offers.

    Args:
        insists: whether they ask just now; then they may come back to what they turned down.
        holds_out: whether they would have a superior asked, without naming the sum again (D4).
        asked: what to judge instead of the wish on record.
    """
    case = situation.case
    refused = {(a.remedy, a.amount) for a in case.approvals if not a.granted}
    made = {(offer.remedy, offer.amount) for offer in case.offers if not may_come_again(case, offer)}
    offered = frozenset(made | refused)
    # A superior is asked once for more than the standard holds.
    held_out = holds_out or any(event.kind == HOLDS_OUT for event in case.events)
    return decide(
        playbook,
        situation.problem,
        situation.measured,
        asked or Asked(case.asked_remedy, case.asked_amount),
        offered,
        now,
        insists=insists,
        done_before=situation.done_before,
        holds_out=insists and not case.approvals and held_out,
    )


def may_come_again(case: Case, offer: Offer) -> bool:
    """Whether an offer that lapsed may be made once more: the facts changed since, or the case was taken up again."""
    if offer.status is not OfferStatus.LAPSED or offer.answered_at is None:
        return False
    return any(event.kind in AFRESH and event.at >= offer.answered_at for event in case.events)


def refer(case: Case, decision: Decision, now: datetime) -> None:
    """Put on record why a person decides (D2)."""
    case.note("referred", Actor.BOT, "; ".join(decision.reasons), now)


def rounds_left(case: Case, playbook: Playbook) -> bool:
    """Whether the assistant may still make an offer (C5)."""
    return case.rounds < playbook.authority.negotiation.rounds


def propose(situation: Situation, decision: Decision, playbook: Playbook, language: str, now: datetime) -> list[Offer]:
    """Put the decision's options on the table as one round, each with its reasons (C9).

    Returns:
        The new offers, numbered from 1.
    """
    case = situation.case
    case.move_to(Stage.PROPOSED, Actor.BOT, decision.reasons[-1], now)
    round_number = case.next_round
    offers = [
        _offer(situation, option, decision.reasons, playbook, language, round_number, position, now)
        for position, option in enumerate(decision.options, start=1)
    ]
    case.offers.extend(offers)
    return offers


def put_approved(
    situation: Situation,
    option: Option,
    approval: Approval,
    playbook: Playbook,
    language: str,
    now: datetime,
) -> Offer:
    """Put what a superior granted on the table; it rests on the approval and waits for a yes (C11, D4).

    Returns:
        The new offer, or the same one while it stands.
    """
    case = situation.case
    standing = next((offer for offer in case.standing_offers() if offer.approval == approval.number), None)
    if standing is not None:
        return standing
    case.move_to(Stage.PROPOSED, Actor.BOT, f"{approval.number}: {approval.status.value}", now)
    offer = _offer(situation, option, approval.reasons, playbook, language, case.next_round, 1, now)
    offer.approval = approval.number
    case.offers.append(offer)
    return offer


def accept(case: Case, position: int, now: datetime) -> Offer:
    """The customer agrees to an option of the standing round (C11).

    Raises:
        NoOfferError: no such option stands.
    """
    chosen = next((offer for offer in case.standing_offers() if offer.position == position), None)
    if chosen is None:
        raise NoOfferError(case)
    for offer in case.standing_offers():
        offer.status = OfferStatus.ACCEPTED if offer is chosen else OfferStatus.REJECTED
        offer.answered_at = now
    case.move_to(Stage.AGREED, Actor.CUSTOMER, f"agrees to {chosen.remedy} {chosen.amount or ''}".strip(), now)
    return chosen


def take_yes_back(case: Case, now: datetime) -> None:
    """The customer agreed and thinks better of it before anything was carried out; the offer stands again (C11)."""
    agreed = case.accepted_offer()
    if agreed is None or agreed.status is not OfferStatus.ACCEPTED:
        return
    agreed.status, agreed.answered_at = OfferStatus.OFFERED, None
    case.move_to(
        Stage.PROPOSED, Actor.CUSTOMER, f"no longer sure of {agreed.remedy} {agreed.amount or ''}".strip(), now
    )


def reject(case: Case, now: datetime) -> None:
    """The customer wants none of the standing options (C5)."""
    for offer in case.standing_offers():
        offer.status = OfferStatus.REJECTED
        offer.answered_at = now
        case.note("rejected", Actor.CUSTOMER, f"does not want {offer.remedy} {offer.amount or ''}".strip(), now)


def lapse(case: Case, now: datetime) -> None:
    """The standing offers are void, and were not turned down."""
    for offer in case.standing_offers():
        offer.status = OfferStatus.LAPSED
        offer.answered_at = now


def start_over(case: Case, now: datetime) -> None:
    """The customer corrected what the offers were made on: they are void, and the facts are read back again (B5)."""
    lapse(case, now)
    case.move_to(Stage.HEARD, Actor.CUSTOMER, "facts corrected after the read-back", now)


def restated(situation: Situation, playbook: Playbook, language: str, now: datetime) -> list[Offer]:
    """The standing offers as they are put now: in the customer's language, with days that can be kept."""
    standing = situation.case.standing_offers()
    for offer in standing:
        restate(situation, offer, playbook, language, now)
    return standing


def reinstate(case: Case) -> list[Offer]:
    """Let the latest round stand again, which the customer turned down in hope of more (C5).

    Returns:
        The standing offers; none where nothing was offered yet.
    """
    for offer in case.latest_offers():
        if offer.status is OfferStatus.REJECTED:
            offer.status, offer.answered_at = OfferStatus.OFFERED, None
    return case.standing_offers()


def carry_out(
    records: Records,
    situation: Situation,
    playbook: Playbook,
    language: str,
    now: datetime,
    by: Granter = THE_ASSISTANT,
) -> Offer:
    """Execute what was agreed, exactly once, and promise what takes time (C10), counted from now.

    Args:
        by: whose authority it rests on, where no superior approved it.

    Returns:
        The executed offer; calling again returns it unchanged.

    Raises:
        NoOfferError: nothing was agreed.
        UnapprovedError: it is above the assistant's authority and no superior approved it (D4).
        GatewayError: the shop's system failed; the case stays agreed and this may be called again.
    """
    case = situation.case
    offer = case.accepted_offer()
    if offer is None:
        raise NoOfferError(case)
    if offer.status is OfferStatus.EXECUTED:
        return offer
    if not _is_allowed(case, offer, playbook, by):
        raise UnapprovedError(case, offer)
    restate(situation, offer, playbook, language, now)
    if offer.remedy not in BY_A_PERSON:
        offer.receipt = _instruct(records, situation, offer).reference
    offer.status = OfferStatus.EXECUTED
    case.promises.append(Promise(kind=offer.remedy, what=offer.wording, made_at=now, due_at=offer.due_at))
    _carry_out_along(records, situation, offer, now)
    case.move_to(
        Stage.EXECUTED,
        by.actor,
        f"{offer.remedy} carried out, receipt {offer.receipt or 'by a person'}",
        now,
    )
    return offer


def needs_person(case: Case, offer: Offer) -> bool:
    """Whether somebody has to do the rest: write the letter, investigate, or find the account to pay into."""
    return offer.remedy in BY_A_PERSON or case.order_number is None


def _is_allowed(case: Case, offer: Offer, playbook: Playbook, by: Granter) -> bool:
    """Within the authority of whoever carries it out, or granted by a superior in this sum at least."""
    if may_grant(playbook.authority, by.role, offer.remedy, offer.amount):
        return True
    assert offer.amount is not None, "what moves no money needs no approval"
    return any(
        approval.number == offer.approval
        and approval.remedy == offer.remedy
        and approval.granted
        and offer.amount <= (approval.decided_amount or 0)
        for approval in case.approvals
    )


def _carry_out_along(records: Records, situation: Situation, offer: Offer, now: datetime) -> None:
    """What is due anyway beside the remedy agreed to: the shop is told to do it, or a person is promised."""
    agreed = option_of_kind(situation.problem, situation.measured, offer.remedy, offer.amount, now)
    for kind in agreed.remedy.along_with if agreed else ():
        own = option_of_kind(situation.problem, situation.measured, kind, None, now)
        due_at = own.due_at if own else offer.due_at
        if kind not in BY_A_PERSON:
            _instruct(records, situation, replace(offer, key=f"{offer.key}+{kind}", remedy=kind, amount=None))
        situation.case.promises.append(Promise(kind=kind, what=offer.wording, made_at=now, due_at=due_at))


def _instruct(records: Records, situation: Situation, offer: Offer) -> Receipt:
    case = situation.case
    return records.orders.carry_out(
        RemedyOrder(
            key=offer.key,
            kind=offer.remedy,
            order_number=case.order_number,
            customer_id=case.customer_id,
            amount=offer.amount,
            currency=offer.currency,
            item_ids=(situation.item.id,) if situation.item else (),
            case_number=case.number,
            reason=f"{case.complaint_type}: {offer.reasons[0]}",
            expected_by=offer.due_at,
        )
    )


def _offer(
    situation: Situation,
    option: Option,
    reasons: Sequence[str],
    playbook: Playbook,
    language: str,
    round_number: int,
    position: int,
    now: datetime,
) -> Offer:
    wording, steps = wording_of(situation, option, playbook, language)
    return Offer(
        key=secrets.token_urlsafe(18),
        round=round_number,
        position=position,
        remedy=option.remedy.remedy,
        amount=option.amount,
        currency=situation.order.currency if situation.order else playbook.authority.currency,
        wording=wording,
        steps=steps,
        due_at=option.due_at,
        reasons=list(reasons),
        offered_at=now,
    )
