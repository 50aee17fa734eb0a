"""What a customer's words about money come to: shares of the price, half-way, sums beyond measure (protocol C5, C6)."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sandra.case import Case, Promise, Ticket
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.handing_over import refer_to_person
from sandra.playbook.authority import Authority
from sandra.playbook.sla import Sla
from sandra.records import Records
from sandra.remedy.situation import item_concerned

KEEPING_THE_GOODS = ("partial_refund", "compensate", "refund")
"""Kinds of remedy a sum may be bargained for, the likeliest first."""
CLAIMED_PROMISE = "claimed_promise"
_CENT = Decimal("0.01")


def worth(records: Records, case: Case) -> Decimal | None:
    """What the goods concerned cost, or the whole order; None where no order is known.

    Raises:
        GatewayError: the shop's system failed.
    """
    order = records.orders.find(case.order_number) if case.order_number else None
    if order is None:
        return None
    item = item_concerned(case, order)
    return item.unit_price * item.quantity if item else order.total


def share_of(price: Decimal | None, share: float | None) -> Decimal | None:
    """A share of the price as a sum, to the cent."""
    if price is None or share is None:
        return None
    return (price * Decimal(str(share))).quantize(_CENT, ROUND_HALF_UP)


def halfway(case: Case) -> Decimal | None:
    """The sum between what was asked for and the most we offered of that kind; None where either is unknown."""
    offered = [o.amount for o in case.offers if o.remedy in KEEPING_THE_GOODS and o.amount is not None]
    if case.asked_amount is None or not offered:
        return None
    return ((case.asked_amount + max(offered)) / 2).quantize(_CENT, ROUND_HALF_UP)


def bargained_kind(case: Case) -> str:
    """What a bare sum is asked for as: what they asked for last, else what we offered, else compensation."""
    if case.asked_remedy in KEEPING_THE_GOODS:
        return str(case.asked_remedy)
    offered = [offer.remedy for offer in reversed(case.offers) if offer.remedy in KEEPING_THE_GOODS]
    return offered[0] if offered else "compensate"


def is_beyond_measure(amount: Decimal | None, price: Decimal | None, authority: Authority) -> bool:
    """Whether a sum is so far beyond the price that the principle has to be stated (C6)."""
    if amount is None:
        return False
    if price is None:
        return amount > authority.limits["compensate"].supervisor
    return amount >= price * authority.negotiation.beyond_measure_from


def keep_claim(records: Records, sla: Sla, case: Case, words: str, now: datetime) -> Ticket:
    """Somebody is said to have promised something: kept as said, checked by a person, not taken as granted (B4)."""
    case.state_fact(CLAIMED_PROMISE, words, now)
    ticket = refer_to_person(records, sla, case, CLAIMED_PROMISE, now)
    case.promises.append(Promise(CALLBACK, f"a promise is checked: {ticket.number}", now, ticket.respond_by))
    return ticket
