"""A case beside what the systems say of it: all that the standard is held against (B4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandra.case import Case, OfferStatus
from sandra.escalation.repetition import settled_before
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.model import Playbook
from sandra.playbook.problems import ProblemClass
from sandra.records import Records
from sandra.shop.evidence import MEASUREMENTS, Measured, measure, measure_without_order
from sandra.shop.orders import Item, Order

REPEATABLE = BY_A_PERSON | {"expedite"}
"""What may be done for one order again in a later case."""


@dataclass(frozen=True)
class Situation:
    """A case with its order and what the systems say, as the engine needs it."""

    case: Case
    problem: ProblemClass
    order: Order | None
    item: Item | None
    measured: Measured
    done_before: frozenset[str] = frozenset()


def survey(records: Records, playbook: Playbook, case: Case, now: datetime) -> Situation:
    """Check the systems and keep what they say as evidence (B4).

    Raises:
        GatewayError: the shop's system failed.
    """
    problem = playbook.problems[case.complaint_type]
    order = records.orders.find(case.order_number) if case.order_number else None
    item = item_concerned(case, order)
    extent = case.fact("extent")
    said_extent = extent.value if extent else None
    earlier: list[Case] = []
    if order is None:
        measured = measure_without_order(said_extent, earlier_cases=0)
    else:
        earlier = [other for other in records.cases_of_order(order.number) if other.number != case.number]
        repeated = len(settled_before(records, case))
        measured = measure(order, item.id if item else None, said_extent, repeated, now, _said(case))
    measured["vulnerable"] = case.fact("vulnerable") is not None
    for finding, value in measured.items():
        case.find(MEASUREMENTS[finding].system, finding, str(value), now)
    return Situation(case, problem, order, item, measured, _done_in(earlier))


def item_concerned(case: Case, order: Order | None) -> Item | None:
    """The line of the order the complaint is about; None where none was named."""
    if order is None:
        return None
    if len(order.items) == 1:
        return order.items[0]
    named = case.fact("item")
    return next((item for item in order.items if named and str(item.id) == named.value), None)


def _said(case: Case) -> str:
    """What the customer told us of the trouble."""
    told = (case.fact(name) for name in ("details", "story"))
    return "\n".join(fact.value for fact in told if fact is not None)


def _done_in(cases: Sequence[Case]) -> frozenset[str]:
    """What was given in these cases and may not be given again (C1)."""
    executed = (offer.remedy for case in cases for offer in case.offers if offer.status is OfferStatus.EXECUTED)
    return frozenset(kind for kind in executed if kind not in REPEATABLE)
