"""What is fair: the same case gets the same remedy, whoever asks and however loudly (C1, C9).

The engine reads the playbook and what was measured; how the customer sounded is not among its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from sandra.playbook.authority import Authority
from sandra.playbook.kinds import GIFTS, MOVES_MONEY, Grade
from sandra.playbook.law import Entitlement, Market
from sandra.playbook.model import Playbook
from sandra.playbook.problems import ProblemClass, ResponsibilityRule
from sandra.playbook.remedies import Amount, Remedy
from sandra.shop.evidence import Measured

# What customers call one thing, the playbook may hold under a neighbouring name.
SATISFIED_BY: dict[str, tuple[str, ...]] = {
    "refund": ("refund", "return_goods", "cancel", "correct_bill"),
    "return_goods": ("return_goods", "refund"),
    "cancel": ("cancel", "refund"),
    "correct_bill": ("correct_bill", "refund"),
    "replace": ("replace", "reship"),
    "reship": ("reship", "replace"),
    "partial_refund": ("partial_refund", "compensate"),
    "compensate": ("compensate", "partial_refund"),
    "improve_service": ("improve_service", "investigate"),
    "investigate": ("investigate", "explanation"),
    "explanation": ("explanation", "investigate"),
}

ASSISTANT = "assistant"
"""The lowest role of playbook/authority.yml; whoever is no superior at the desk may grant as much."""
SUPERIORS = ("team_leader", "supervisor")
"""Roles of playbook/authority.yml above the assistant, lowest first."""
SUMS = MOVES_MONEY - GIFTS
"""Remedies of which a superior may grant more than the standard holds (D4)."""
UNLIMITED_BY_PAYMENT = frozenset({"compensate"})
"""Remedies that may come to more than was paid."""
RETURN_EVERYTHING = frozenset({"cancel"})
"""Remedies with which all that was paid goes back, whatever sum is named."""
FURTHER_SUMS = frozenset({"compensate", "partial_refund"})
"""Asked for on top of what was offered, as a rule."""


RAISED = {Grade.SLIGHT: Grade.MODERATE, Grade.MODERATE: Grade.SERIOUS, Grade.SERIOUS: Grade.SERIOUS}
"""The next graver grade."""


class Verdict(str, Enum):
    """What the engine makes of the situation."""

    AGREE = "agree"
    """What was asked is reasonable and within authority (C3)."""
    ALTERNATIVES = "alternatives"
    """What was asked is not within the standard; here are other ways (C4)."""
    PROPOSE = "propose"
    """The customer leaves it to us; here is what the standard holds."""
    BEYOND_AUTHORITY = "beyond_authority"
    """Reasonable, or insisted on; a superior has to decide (D1, D4)."""
    EXHAUSTED = "exhausted"
    """Everything within the standard was offered (C5, D1)."""
    LEGAL_CLAIM = "legal_claim"
    """The law may grant what was asked; a supervisor answers, it is never refused here (playbook/law.yml)."""


@dataclass(frozen=True)
class Asked:
    """What the customer wants. `kind` None: they leave it to us."""

    kind: str | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Option:
    """A remedy of the playbook, worked out for this case."""

    remedy: Remedy
    amount: Decimal | None
    due_at: datetime

    @property
    def identity(self) -> tuple[str, Decimal | None]:
        """Two options alike in this are the same offer (C5)."""
        return self.remedy.remedy, self.amount


@dataclass(frozen=True)
class Decision:
    """The verdict with its options and the reasons that led there, for the record."""

    verdict: Verdict
    grade: Grade
    responsibility: ResponsibilityRule
    options: tuple[Option, ...]
    reasons: tuple[str, ...]


def decide(
    playbook: Playbook,
    problem: ProblemClass,
    measured: Measured,
    asked: Asked,
    offered: frozenset[tuple[str, Decimal | None]],
    now: datetime,
    insists: bool = False,
    done_before: frozenset[str] = frozenset(),
    holds_out: bool = False,
) -> Decision:
    """Judge what was asked against the standard and work out what can be offered.

    Args:
        playbook: the standard.
        problem: the class of the complaint.
        measured: what the systems said (`sandra.shop.evidence.measure`).
        asked: what the customer wants.
        offered: identities of all earlier offers; none of them comes again.
        now: aware moment, from which due times count.
        insists: whether the customer asks just now; then they may come back to what they turned down.
        done_before: kinds of remedy carried out for the same order in earlier cases; nothing is given twice.
        holds_out: whether the customer comes back to a sum after our offers; then a superior may be asked for more
            than the standard holds (D4).

    Returns:
        The verdict; with ALTERNATIVES or PROPOSE the options best first, at most `options_a_round`.
    """
    grade, grade_reason = grade_of(problem, measured)
    responsibility = problem.classification.whose_doing(measured)
    in_range = within_standard(problem, measured, done_before, now)
    wanted = _wanted(in_range, asked)
    reasons = [f"grade {grade.value}: {grade_reason}", f"responsibility {responsibility.party}"]
    granted = _granted(playbook.law.here, problem, measured, asked)
    if granted is not None:
        reasons.append(f"law {granted.name}: {granted.source.en}")

    def decision(verdict: Verdict, options: list[Option], reason: str) -> Decision:
        return Decision(verdict, grade, responsibility, tuple(options), (*reasons, reason))

    if asked.kind in playbook.law.here.never_conceded:
        return decision(Verdict.LEGAL_CLAIM, [], f"asked {_describe(asked)}: neither conceded nor denied here")
    fresh = [option for option in in_range if option.identity not in offered]
    if wanted is not None and (wanted.identity not in offered or (insists and _is_returned_to(wanted, asked))):
        if _within_authority(playbook.authority, wanted):
            return decision(Verdict.AGREE, [wanted], f"asked {asked.kind}: within the standard and authority")
        return decision(Verdict.BEYOND_AUTHORITY, [wanted], f"asked {asked.kind}: above the assistant's authority")
    if granted is not None and wanted is None:
        return decision(Verdict.LEGAL_CLAIM, [], f"asked {_describe(asked)}: granted by law, not held by the class")
    beyond = _beyond_standard(playbook.authority, in_range, measured, asked) if holds_out else None
    if beyond is not None:
        return decision(Verdict.BEYOND_AUTHORITY, [beyond], f"holds out for {_describe(asked)}: above the standard")
    proposable = [
        option
        for option in _nearest_first(fresh, asked, offered)
        if option.remedy.remedy not in GIFTS and _within_authority(playbook.authority, option)
    ][: playbook.authority.negotiation.options_a_round]
    if not proposable:
        return decision(Verdict.EXHAUSTED, [], "nothing within the standard is left to offer")
    if asked.kind is None:
        return decision(Verdict.PROPOSE, proposable, "left to us: the standard's own order")
    return decision(Verdict.ALTERNATIVES, proposable, f"asked {_describe(asked)}: outside the standard for this case")


def _granted(law: Market, problem: ProblemClass, measured: Measured, asked: Asked) -> Entitlement | None:
    """The entitlement behind the claim; the law grants the price back, and nothing beyond it."""
    if asked.amount is not None and asked.amount > _sum(measured.get("order_total")):
        return None
    return law.granting(asked.kind, problem.problem, measured)


def grade_of(problem: ProblemClass, measured: Measured) -> tuple[Grade, str]:
    """How serious the case is (C8), with the playbook's reason in English for the record."""
    grade, reason = problem.classification.default_grade, "default of the class"
    for rule in problem.classification.grades:
        if rule.applies(measured):
            grade, reason = rule.grade, rule.reason.en
            break
    if measured.get("vulnerable"):
        return RAISED[grade], f"{reason}; somebody who needs special care is concerned"
    return grade, reason


def within_standard(
    problem: ProblemClass, measured: Measured, done_before: frozenset[str], now: datetime
) -> list[Option]:
    """What the standard holds for this case, in its own order, whoever may grant it.

    Args:
        done_before: kinds of remedy that are not given again.
    """
    grade, _ = grade_of(problem, measured)
    return [option for option in _in_range(problem, grade, measured, now) if option.remedy.remedy not in done_before]


def superior_for(authority: Authority, kind: str, amount: Decimal) -> str | None:
    """The lowest superior who may grant the sum; None where none may."""
    limit = authority.limits.get(kind)
    return next((role for role in SUPERIORS if limit is not None and amount <= getattr(limit, role)), None)


def may_decide_alone(authority: Authority, kind: str, amount: Decimal | None) -> bool:
    """Whether the assistant needs nobody's approval."""
    return may_grant(authority, ASSISTANT, kind, amount)


def may_grant(authority: Authority, role: str, kind: str, amount: Decimal | None) -> bool:
    """Whether a role of playbook/authority.yml needs nobody's approval."""
    limit = authority.limits.get(kind)
    return amount is None or (limit is not None and amount <= getattr(limit, role))


def option_of_kind(
    problem: ProblemClass, measured: Measured, kind: str, amount: Decimal | None, now: datetime
) -> Option | None:
    """A remedy with this sum, as granted by a superior or offered before, in the words the standard has for it now.

    Returns:
        None where the standard no longer knows the kind.
    """
    grade, _ = grade_of(problem, measured)
    of_kind = [remedy for remedy in problem.resolution.remedies if remedy.remedy == kind]
    fitting = max(of_kind, key=lambda remedy: (remedy.applies(measured), grade in remedy.grades), default=None)
    return None if fitting is None else Option(fitting, amount, _due(fitting, now))


def _in_range(problem: ProblemClass, grade: Grade, measured: Measured, now: datetime) -> list[Option]:
    options = [
        Option(remedy, _amount_of(remedy.amount, measured), _due(remedy, now))
        for remedy in problem.resolution.remedies
        if grade in remedy.grades and remedy.applies(measured)
    ]
    return [option for option in options if option.remedy.amount is None or option.amount]


def _amount_of(amount: Amount | None, measured: Measured) -> Decimal | None:
    """The sum, rounded to the cent; never more than what was paid and not yet returned."""
    if amount is None:
        return None
    basis = amount.fixed if amount.share_of is None else _sum(measured.get(amount.share_of)) * amount.percent / 100
    assert basis is not None, "the playbook's check requires `fixed` or `share_of`"
    if amount.at_most is not None:
        basis = min(basis, amount.at_most)
    if amount.share_of is not None and "refundable" in measured and amount.share_of != "refund_pending":
        basis = min(basis, _sum(measured["refundable"]))
    return basis.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _sum(value: bool | str | Decimal | None) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _due(remedy: Remedy, now: datetime) -> datetime:
    within = remedy.done_within
    return now + (timedelta(hours=within.hours) if within.hours else timedelta(days=within.days or 0))


def _wanted(in_range: list[Option], asked: Asked) -> Option | None:
    """The option that gives what was asked. Who asks for less gets the standard all the same (C1)."""
    for kind in _kinds_meeting(asked):
        for option in in_range:
            enough = asked.amount is None or option.amount is None or asked.amount <= option.amount
            if enough and _is_of(option, kind, asked):
                return option
    return None


def _is_returned_to(offered: Option, asked: Asked) -> bool:
    """Whether the customer asks for what was offered; another wish that it was meant to answer is none of it (C5)."""
    names_another_sum = asked.kind in FURTHER_SUMS and asked.kind != offered.remedy.remedy
    return not names_another_sum or offered.amount == asked.amount is not None


def _beyond_standard(authority: Authority, in_range: list[Option], measured: Measured, asked: Asked) -> Option | None:
    """A remedy of the standard with the larger sum asked for, where a superior may grant it and it was paid."""
    amount = asked.amount
    if amount is None or amount != round(amount, 2) or amount > _sum(measured.get("refundable")):
        return None
    for kind in _kinds_meeting(asked):
        for option in in_range:
            is_sum = option.remedy.remedy in SUMS and _is_of(option, kind, asked)
            if is_sum and superior_for(authority, option.remedy.remedy, amount) is not None:
                return replace(option, amount=amount.quantize(Decimal("0.01")))
    return None


def _kinds_meeting(asked: Asked) -> tuple[str | None, ...]:
    """The kinds of remedy that give what was asked, nearest first."""
    kinds = SATISFIED_BY.get(asked.kind or "", (asked.kind,))
    if asked.kind == "refund" and asked.amount is not None:
        # A sum short of the price is asked for in order to keep the goods.
        return ("partial_refund", "compensate", *kinds)
    return kinds


def _is_of(option: Option, kind: str | None, asked: Asked) -> bool:
    return option.remedy.remedy == kind or (kind == asked.kind and asked.kind in option.remedy.answers)


def _nearest_first(options: list[Option], asked: Asked, offered: frozenset[tuple[str, Decimal | None]]) -> list[Option]:
    """What is of the kind asked for comes first, nearest to the sum asked for; the rest keeps the standard's order.

    Less of that kind than was turned down already comes last: nobody bargains downwards (C5).
    """
    kinds = _kinds_meeting(asked)
    turned_down = max((amount for kind, amount in offered if kind in kinds and amount is not None), default=Decimal(0))

    def distance(option: Option) -> tuple[int, Decimal]:
        if not any(_is_of(option, kind, asked) for kind in kinds):
            return 1, Decimal(0)
        if option.amount is None or asked.amount is None:
            return 0, Decimal(0)
        return (0 if option.amount > turned_down else 2), abs(asked.amount - option.amount)

    return sorted(options, key=distance)


def _within_authority(authority: Authority, option: Option) -> bool:
    return may_decide_alone(authority, option.remedy.remedy, option.amount)


def _describe(asked: Asked) -> str:
    return f"{asked.kind} of {asked.amount}" if asked.amount is not None else str(asked.kind)
