"""Why complaints arise and what they cost, as structure that reports can count (protocol F4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sandra.case import Case, OfferStatus, Stage
from sandra.playbook.problems import Party, ProblemClass, RootCause


@dataclass(frozen=True)
class Lesson:
    """What a settled case teaches.

    Attributes:
        root_cause: staff_attitude, product_quality, process_gap, external_factor or unknown; None while unsettled.
        problem: the problem class, which is the cause's sub-category.
        sub_cause, prevention: what exactly went wrong and what prevents it, where a person found that out.
        responsible: whose doing it was, as a party of the playbook.
        remedies: kinds of remedy carried out, in order.
        cost: what they paid out, by currency; goods and work are not counted.
        came_back: whether it was taken up again after it had been settled.
    """

    case_number: str
    root_cause: str | None
    problem: str
    responsible: str | None
    remedies: tuple[str, ...]
    cost: dict[str, Decimal]
    came_back: bool
    sub_cause: str | None = None
    prevention: str | None = None


@dataclass(frozen=True)
class Cause:
    """What a person found to lie behind a complaint.

    Attributes:
        sub_cause: what exactly went wrong; empty for what the problem class says already.
        prevention: what keeps it from happening again; empty where nothing is known.
    """

    category: RootCause
    responsible: Party
    sub_cause: str = ""
    prevention: str = ""


def note_cause(case: Case, problem: ProblemClass, party: Party) -> None:
    """Put on the case whose doing it was and, by the playbook's mapping, what kind of cause lies behind it."""
    case.responsible = party
    case.root_cause = problem.classification.cause_of(party)


def note_found_cause(case: Case, cause: Cause) -> None:
    """Put on the case what a person found, which counts for more than what the playbook takes it for."""
    case.root_cause, case.responsible = cause.category, cause.responsible
    case.sub_cause, case.prevention = cause.sub_cause.strip() or None, cause.prevention.strip() or None


def learned_from(case: Case) -> Lesson:
    """Cause, remedy and cost of a case, as plain values."""
    executed = [offer for offer in case.offers if offer.status is OfferStatus.EXECUTED]
    cost: defaultdict[str, Decimal] = defaultdict(Decimal)
    for offer in executed:
        if offer.amount is not None:
            cost[offer.currency] += offer.amount
    return Lesson(
        case_number=case.number,
        root_cause=case.root_cause,
        problem=case.complaint_type,
        responsible=case.responsible,
        remedies=tuple(offer.remedy for offer in executed),
        cost=dict(cost),
        came_back=any(event.kind == Stage.REOPENED.value for event in case.events),
        sub_cause=case.sub_cause,
        prevention=case.prevention,
    )
