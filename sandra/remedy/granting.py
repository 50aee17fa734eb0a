"""A person grants a remedy at the desk; it is carried out by the same engine as the assistant's (protocol C10, D4).

GrantError (a NegotiationError)   the remedy cannot be granted like this; the message tells the cure
├── SettledCaseError              the case is over
├── NotHeldError                  the standard does not hold it for this case
├── GivenAlreadyError             it was carried out for this case
├── UnfitSumError                 the sum is none that can be paid
├── AboveLevelError               the sum is above what the person may grant
└── KeyTakenError                 the same request asked for something else before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sandra.case import Actor, Case, Offer, OfferStatus, Stage
from sandra.closing.follow_up import promise_follow_up
from sandra.escalation.clocks import mind_what_is_owed
from sandra.playbook.authority import Authority
from sandra.playbook.kinds import GIFTS
from sandra.playbook.model import Playbook
from sandra.records import Records
from sandra.remedy.approvals import answer_on, mark_told, take_back
from sandra.remedy.deciding import (
    ASSISTANT,
    RETURN_EVERYTHING,
    SUMS,
    SUPERIORS,
    UNLIMITED_BY_PAYMENT,
    Option,
    superior_for,
    within_standard,
)
from sandra.remedy.negotiation import Granter, NegotiationError, lapse
from sandra.remedy.settling import Settled, settle
from sandra.remedy.situation import REPEATABLE, Situation, survey
from sandra.remedy.wording import wording_of

OVER = frozenset({Stage.FOLLOWED_UP, Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED})
_CENT = Decimal("0.01")


class GrantError(NegotiationError):
    """The remedy cannot be granted like this."""


class SettledCaseError(GrantError):
    """The case is over."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"case {case.number} is '{case.stage.value}'; reopen it before anything more is given")


class NotHeldError(GrantError):
    """The standard does not hold it for this case."""

    def __init__(self, case: Case, kind: str, held: Sequence[Option]) -> None:
        kinds = ", ".join(dict.fromkeys(option.remedy.remedy for option in held)) or "nothing more"
        super().__init__(f"the standard holds no {kind} for case {case.number}; it holds {kinds}")


class GivenAlreadyError(GrantError):
    """It was carried out for this case."""

    def __init__(self, case: Case, given: Offer) -> None:
        self.given = given
        super().__init__(
            f"{given.remedy} was carried out for case {case.number} already, receipt {given.receipt or 'by a person'}; "
            "nothing was done now"
        )


class UnfitSumError(GrantError):
    """The sum is none that can be paid."""


class AboveLevelError(GrantError):
    """The sum is above what the person may grant."""

    def __init__(self, option: Option, amount: Decimal, role: str, able: str | None) -> None:
        self.able = able
        cure = f"a {able} may grant it" if able else "nobody may grant it by the standard; take less"
        super().__init__(f"{amount} for {option.remedy.remedy} is above what a {role} may grant; {cure}")


class KeyTakenError(GrantError):
    """The same request asked for something else before."""

    def __init__(self, earlier: Offer) -> None:
        super().__init__(
            f"this request was carried out before as {earlier.remedy} of {earlier.amount}; reload the page and look"
        )


@dataclass(frozen=True)
class Grantable:
    """A remedy the standard holds for a case, beside who may grant it.

    Attributes:
        option: with the standard's own sum.
        wording, steps: as they are put to the customer, in their language.
        limits: role of playbook/authority.yml to what it may grant of it; empty where no money moves.
        at_most: what the person who looks may grant; None where no money moves.
        able: the lowest role that may grant the standard's sum; None where none may.
        fixed: whether the sum is the standard's and no other.
    """

    option: Option
    currency: str
    wording: str
    steps: str
    limits: dict[str, Decimal]
    at_most: Decimal | None
    able: str | None
    fixed: bool


@dataclass(frozen=True)
class Wish:
    """What a person would have carried out.

    Attributes:
        key: made by the page for one press of the button; the same key twice is carried out once.
    """

    key: str
    remedy: str
    amount: Decimal | None


def role_at(level: str | None) -> str:
    """The role of playbook/authority.yml of somebody who stands so high at the desk."""
    return level if level in SUPERIORS else ASSISTANT


def grantable(situation: Situation, playbook: Playbook, role: str, language: str, now: datetime) -> list[Grantable]:
    """What the standard holds for the case and was not given yet, in its own order."""
    return [_grantable(situation, option, playbook, role, language) for option in _held(situation, now)]


def grant(
    records: Records, playbook: Playbook, case: Case, wish: Wish, by: Granter, language: str, now: datetime
) -> Settled:
    """Carry a remedy out on a person's word, exactly once for each key, and put on record who agreed to it.

    The customer has said yes to the person (C11). What was on offer, or was put to a superior, is void.

    Raises:
        GrantError: see the head of this module.
        GatewayError: the shop's system failed or refuses; nothing may be kept of the transaction.
    """
    earlier = next((offer for offer in case.offers if offer.key == wish.key), None)
    if earlier is not None:
        return _as_before(case, earlier, wish, playbook, now)
    if case.stage in OVER:
        raise SettledCaseError(case)
    situation = survey(records, playbook, case, now)
    standard = _option_for(situation, wish, now)
    option = replace(standard, amount=_fit_sum(standard, wish))
    _require_within(situation, standard, option, playbook.authority, by.role)
    _make_way(records, case, by, now)
    case.offers.append(_offer(situation, option, playbook, wish.key, by, language, now))
    sum_of_it = f" {option.amount}" if option.amount is not None else ""
    case.note(
        "agreed", Actor.PERSON, f"{by.name} ({by.role}) grants {wish.remedy}{sum_of_it}; the customer agrees", now
    )
    settled = settle(records, situation, playbook, language, now, by)
    ticket = records.waiting_ticket_of_case(case)
    if ticket is not None:
        mind_what_is_owed(playbook.sla, ticket, case, now)
    return settled


def refundable(situation: Situation) -> Decimal | None:
    """What was paid and not returned yet; None where no order is concerned."""
    left = situation.measured.get("refundable")
    return left if situation.order is not None and isinstance(left, Decimal) else None


def _as_before(case: Case, earlier: Offer, wish: Wish, playbook: Playbook, now: datetime) -> Settled:
    same_sum = wish.amount is None or earlier.amount is None or wish.amount == earlier.amount
    if earlier.remedy != wish.remedy or not same_sum or earlier.status is not OfferStatus.EXECUTED:
        raise KeyTakenError(earlier)
    return Settled(earlier, promise_follow_up(case, earlier, playbook.sla, now))


def _held(situation: Situation, now: datetime) -> list[Option]:
    """Without what was given; a gift only once something else was (C7). The same twice is named once."""
    given = {offer.remedy for offer in situation.case.offers if offer.status is OfferStatus.EXECUTED}
    not_again = situation.done_before | (given - REPEATABLE)
    held = within_standard(situation.problem, situation.measured, frozenset(not_again), now)
    fitting = [option for option in held if option.remedy.remedy not in GIFTS or given - GIFTS]
    return list({option.identity: option for option in reversed(fitting)}.values())[::-1]


def _grantable(situation: Situation, option: Option, playbook: Playbook, role: str, language: str) -> Grantable:
    wording, steps = wording_of(situation, option, playbook, language)
    limit = playbook.authority.limits.get(option.remedy.remedy) if option.amount is not None else None
    return Grantable(
        option=option,
        currency=_currency(situation, playbook),
        wording=wording,
        steps=steps,
        limits=limit.dict() if limit else {},
        at_most=_at_most(situation, option, playbook.authority, role),
        able=_able(playbook.authority, option, option.amount),
        fixed=option.remedy.remedy in RETURN_EVERYTHING,
    )


def _at_most(situation: Situation, option: Option, authority: Authority, role: str) -> Decimal | None:
    """More than the standard's sum is a superior's to grant, and no more than was paid (D4)."""
    if option.amount is None:
        return None
    kind = option.remedy.remedy
    most: Decimal = getattr(authority.limits[kind], role)
    if role not in SUPERIORS or kind not in SUMS or kind in RETURN_EVERYTHING:
        return min(most, option.amount)
    left = refundable(situation)
    return most if kind in UNLIMITED_BY_PAYMENT or left is None else min(most, left)


def _able(authority: Authority, option: Option, amount: Decimal | None) -> str | None:
    kind = option.remedy.remedy
    if amount is None or option.amount is None:
        return ASSISTANT
    within = amount <= option.amount
    if within and amount <= authority.limits[kind].assistant:
        return ASSISTANT
    return superior_for(authority, kind, amount) if within or kind in SUMS else None


def _option_for(situation: Situation, wish: Wish, now: datetime) -> Option:
    """The standard's option of that kind with the sum wished for."""
    case, held = situation.case, _held(situation, now)
    of_kind = [option for option in held if option.remedy.remedy == wish.remedy]
    if not of_kind:
        done = (offer for offer in case.offers if offer.status is OfferStatus.EXECUTED)
        given = next((offer for offer in done if offer.remedy == wish.remedy), None)
        raise GivenAlreadyError(case, given) if given else NotHeldError(case, wish.remedy, held)
    return max(of_kind, key=lambda option: (option.amount == wish.amount, option.amount or 0))


def _fit_sum(standard: Option, wish: Wish) -> Decimal | None:
    """The sum wished for, or the standard's own where none is named."""
    amount = standard.amount if wish.amount is None else wish.amount
    if amount is None:
        return None
    if standard.amount is None:
        raise UnfitSumError(f"no money moves with {wish.remedy}; leave the sum out")
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise UnfitSumError(f"{amount} is no sum that can be paid; give one such as 120 or 99.50")
    if wish.remedy in RETURN_EVERYTHING and amount != standard.amount:
        raise UnfitSumError(f"a {wish.remedy} returns all that was paid; the sum is {standard.amount}")
    return amount.quantize(_CENT)


def _require_within(situation: Situation, standard: Option, option: Option, authority: Authority, role: str) -> None:
    amount, kind = option.amount, option.remedy.remedy
    if amount is None:
        return
    left = refundable(situation)
    if left is not None and kind not in UNLIMITED_BY_PAYMENT | GIFTS and amount > left:
        raise UnfitSumError(f"{amount} is more than was paid and not returned yet; at most {left} can be returned")
    most = _at_most(situation, standard, authority, role)
    if most is not None and amount > most:
        raise AboveLevelError(option, amount, role, _able(authority, standard, amount))


def _make_way(records: Records, case: Case, by: Granter, now: datetime) -> None:
    """What was on offer or agreed to is void, no superior is asked any more, and the case is the person's."""
    lapse(case, now)
    for offer in case.offers:
        if offer.status is OfferStatus.ACCEPTED:
            offer.status = OfferStatus.LAPSED
    take_back(records, case, Actor.PERSON, f"{by.name} settles it at the desk", now)
    answer = answer_on(case)
    if answer is not None:
        mark_told(answer, now)
    if case.stage is not Stage.ESCALATED:
        case.move_to(Stage.ESCALATED, Actor.PERSON, f"{by.name} settles it at the desk", now)


def _offer(
    situation: Situation, option: Option, playbook: Playbook, key: str, by: Granter, language: str, now: datetime
) -> Offer:
    wording, steps = wording_of(situation, option, playbook, language)
    return Offer(
        key=key,
        round=situation.case.next_round,
        position=1,
        remedy=option.remedy.remedy,
        amount=option.amount,
        currency=_currency(situation, playbook),
        wording=wording,
        steps=steps,
        due_at=option.due_at,
        reasons=[f"granted at the desk by {by.name} ({by.role})"],
        offered_at=now,
        status=OfferStatus.ACCEPTED,
        answered_at=now,
    )


def _currency(situation: Situation, playbook: Playbook) -> str:
    return situation.order.currency if situation.order else playbook.authority.currency
