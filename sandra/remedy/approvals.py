""" "Let me ask my manager for you": a superior decides while the customer waits, by a promised time (protocol D4).

ApprovalError (a CaseError)    what was asked of an approval cannot be done; the message tells the cure
├── UnknownApprovalError       there is none of that number
├── AnsweredAlreadyError       it has its answer already
├── TooLateError               the time the customer was promised is over
├── AboveRoleError             the sum is above what the role may grant
├── AbovePaidError             the sum is above what was paid and not returned yet
└── UnfitDecisionError         who decides, the sum or the reason is not as it has to be
    ├── UnfitSumError          the sum is none, or just what was asked
    └── UnfitReasonError       the customer cannot be told this reason
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sandra.case import Actor, Approval, ApprovalStatus, Case, CaseError, Offer, Promise, Stage
from sandra.escalation.office_hours import after_staffed_minutes
from sandra.numbering import approval_number
from sandra.playbook.authority import Authority
from sandra.playbook.model import Playbook
from sandra.playbook.tone import Tone
from sandra.records import Records
from sandra.remedy.deciding import (
    RETURN_EVERYTHING,
    SUPERIORS,
    UNLIMITED_BY_PAYMENT,
    Decision,
    Option,
    option_of_kind,
    superior_for,
)
from sandra.remedy.negotiation import put_approved
from sandra.remedy.situation import Situation
from sandra.remedy.wording import wording_of
from sandra.shop.evidence import measure
from sandra.tone import Violation, violations

PROMISE = "approval"
ASKED_ON = frozenset({Stage.CONFIRMED, Stage.PROPOSED})
"""Where a case stands while a superior is asked and until the answer is told."""
_CENT = Decimal("0.01")


class ApprovalError(CaseError):
    """What was asked of an approval cannot be done."""


class UnknownApprovalError(ApprovalError):
    """There is none of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"there is no approval {number or 'without a number'}; the list of approvals has all that wait"
        )


class AnsweredAlreadyError(ApprovalError):
    """It has its answer already."""

    def __init__(self, approval: Approval) -> None:
        self.approval = approval
        by = f" by {approval.decided_by}" if approval.decided_by else ""
        at = f" at {approval.decided_at:%Y-%m-%d %H:%M} UTC" if approval.decided_at else ""
        super().__init__(f"{approval.number} was {approval.status.value}{by}{at} and stays so; nothing was changed")


class TooLateError(ApprovalError):
    """The time the customer was promised is over."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(
            f"{approval.number} was due {approval.due_at:%Y-%m-%d %H:%M} UTC, and the customer is told that nobody "
            "answered in time; a person takes the case over: take its ticket from the queue and settle it there"
        )


class AboveRoleError(ApprovalError):
    """The sum is above what the role may grant."""

    def __init__(self, approval: Approval, amount: Decimal, role: str, able: str | None) -> None:
        self.able = able
        cure = f"a {able} may grant it" if able else "no role of playbook/authority.yml may grant it; take less"
        super().__init__(f"{approval.number}: {amount} {approval.currency} is above what a {role} may grant; {cure}")


class AbovePaidError(ApprovalError):
    """The sum is above what was paid and not returned yet."""

    def __init__(self, approval: Approval, amount: Decimal, left: Decimal) -> None:
        self.approval, self.left = approval, left
        super().__init__(
            f"{approval.number}: {amount} {approval.currency} is more than was paid and not returned yet; "
            f"at most {left} can be returned"
        )


class UnfitDecisionError(ApprovalError):
    """Who decides, the sum or the reason is not as it has to be."""


class UnfitSumError(UnfitDecisionError):
    """The sum is none that can be paid, or just what was asked."""


class UnfitReasonError(UnfitDecisionError):
    """The customer will read the reason, and it is empty or breaks a rule of tone."""

    def __init__(self, number: str, fault: Violation | None) -> None:
        self.fault = fault
        problem = f"it breaks '{fault.rule}': {fault.cure.en}" if fault else "it is empty; say why, in their language"
        super().__init__(f"{number}: the customer will read the reason: {problem}")


def may_be_asked(case: Case, option: Option, authority: Authority) -> bool:
    """Whether a superior can be asked for the option: one may grant it, and none was asked for it before.

    What the customer took back may be asked for again.
    """
    asked_before = any(
        approval.remedy == option.remedy.remedy and approval.status is not ApprovalStatus.WITHDRAWN
        for approval in case.approvals
    )
    return not asked_before and _level_of(option, authority) is not None


def ask(situation: Situation, decision: Decision, playbook: Playbook, language: str, now: datetime) -> Approval:
    """Put the decision's option to a superior and promise the customer an answer.

    Returns:
        The new request, or the one that waits: there is never a second one.
    """
    case, option = situation.case, decision.options[0]
    waiting = case.waiting_approval()
    if waiting is not None:
        return waiting
    level = _level_of(option, playbook.authority)
    assert option.amount is not None and level is not None, "`may_be_asked` comes first"
    wording, steps = wording_of(situation, option, playbook, language)
    approval = Approval(
        number=approval_number(now),
        remedy=option.remedy.remedy,
        amount=option.amount,
        currency=situation.order.currency if situation.order else playbook.authority.currency,
        wording=wording,
        steps=steps,
        reasons=list(decision.reasons),
        level=level,
        asked_at=now,
        due_at=after_staffed_minutes(playbook.sla.office_hours, now, playbook.sla.approval_within_minutes),
    )
    case.approvals.append(approval)
    case.promises.append(Promise(PROMISE, f"a {level} answers: {approval.number}", now, approval.due_at))
    case.note("approval_asked", Actor.BOT, f"{approval.number}: {decision.reasons[-1]}", now)
    return approval


def approve(records: Records, authority: Authority, number: str, by: str, role: str, now: datetime) -> Approval:
    """A superior grants what was asked. Saying so twice changes nothing.

    Args:
        by: who decides.
        role: one of `SUPERIORS`; limits the sum.

    Raises:
        ApprovalError: see the head of this module.
    """
    case, approval = find(records, number)
    _require_limit(authority, approval, approval.amount, role)
    return _decide(records, case, approval, ApprovalStatus.APPROVED, _named(by), approval.amount, None, now)


def change(
    records: Records, authority: Authority, number: str, by: str, role: str, amount: Decimal, now: datetime
) -> Approval:
    """A superior grants another sum. Saying so twice changes nothing.

    Args:
        amount: within the role's limit, and where money goes back not above what was paid.

    Raises:
        ApprovalError: see the head of this module.
    """
    case, approval = find(records, number)
    if approval.remedy in RETURN_EVERYTHING:
        raise UnfitSumError(f"{number}: a {approval.remedy} returns all that was paid; approve it or refuse it")
    if amount <= 0 or amount != amount.quantize(_CENT):
        raise UnfitSumError(f"{number}: {amount} is no sum that can be paid; give one such as 120 or 99.50")
    if amount == approval.amount:
        raise UnfitSumError(f"{number}: {amount} is just what was asked; approve it instead")
    _require_limit(authority, approval, amount, role)
    _require_paid(records, case, approval, amount, now)
    return _decide(records, case, approval, ApprovalStatus.CHANGED, _named(by), amount.quantize(_CENT), None, now)


def refuse(records: Records, tone: Tone, number: str, by: str, reason: str, now: datetime) -> Approval:
    """A superior says no, with a reason that the customer will read (C4, G2). Saying so twice changes nothing.

    Raises:
        ApprovalError: see the head of this module.
    """
    case, approval = find(records, number)
    told = reason.strip().rstrip("。.!！ ")
    if not told:
        raise UnfitReasonError(number, None)
    faults = violations(told, case.language, tone)
    if faults:
        raise UnfitReasonError(number, faults[0])
    return _decide(records, case, approval, ApprovalStatus.REFUSED, _named(by), None, told, now)


def find(records: Records, number: str) -> tuple[Case, Approval]:
    """The approval of that number, with its case.

    Raises:
        UnknownApprovalError: there is none.
    """
    case = records.case_of_approval(number)
    if case is None:
        raise UnknownApprovalError(number)
    return case, next(approval for approval in case.approvals if approval.number == number)


def take_back(records: Records, case: Case, actor: Actor, reason: str, now: datetime) -> bool:
    """Nobody has to decide any more: the customer wants something else, or a person takes over.

    Returns:
        False where no superior was being asked, or one has just answered.
    """
    approval = case.waiting_approval()
    if approval is None or not records.settle_approval(approval, ApprovalStatus.WITHDRAWN):
        return False
    # Nothing is owed any more: the customer has been answered otherwise.
    _keep_promise(case, approval, now)
    case.note("approval_withdrawn", actor, f"{approval.number}: {reason}", now)
    return True


def expire(records: Records, case: Case, now: datetime) -> bool:
    """Nobody decided in the promised time: the promise is missed (F5).

    Returns:
        Whether a request of the case expired just now.
    """
    approval = case.waiting_approval()
    if approval is None or approval.due_at > now or not records.settle_approval(approval, ApprovalStatus.EXPIRED):
        return False
    approval.decided_at = now
    promise = _promise_of(case, approval)
    if promise is not None:
        promise.missed_at = now
    case.note("approval_expired", Actor.SYSTEM, f"{approval.number}: no {approval.level} answered in time", now)
    return True


def expire_overdue(records: Records, now: datetime) -> int:
    """Let every request expire whose time has passed. Returns how many did."""
    return sum(expire(records, case, now) for case in records.cases_awaiting_approval())


def answer_on(case: Case) -> Approval | None:
    """The answer to the latest request while the negotiation waits for it, a missing one in time included."""
    latest = case.approvals[-1] if case.approvals else None
    if latest is None or case.stage not in ASKED_ON:
        return None
    return None if latest.status in (ApprovalStatus.WAITING, ApprovalStatus.WITHDRAWN) else latest


def mark_told(approval: Approval, now: datetime) -> None:
    """The customer has heard the answer, or a person took it over to tell."""
    approval.told_at = approval.told_at or now


def put_granted(situation: Situation, approval: Approval, playbook: Playbook, language: str, now: datetime) -> Offer:
    """Put what a superior granted to the customer, in the standard's words; it needs their yes (C11).

    Raises:
        UnfitDecisionError: the standard has lost the remedy meanwhile.
    """
    assert approval.decided_amount is not None, "only what was granted is offered"
    option = option_of_kind(situation.problem, situation.measured, approval.remedy, approval.decided_amount, now)
    if option is None:
        raise UnfitDecisionError(f"{approval.number}: the playbook has no '{approval.remedy}' any more; add it again")
    return put_approved(situation, option, approval, playbook, language, now)


def granted_before(case: Case, kind: str) -> Approval | None:
    """What a superior granted of that kind, which the customer may come back to."""
    return next((approval for approval in case.approvals if approval.remedy == kind and approval.granted), None)


def _level_of(option: Option, authority: Authority) -> str | None:
    return None if option.amount is None else superior_for(authority, option.remedy.remedy, option.amount)


def _named(by: str) -> str:
    name = by.strip()
    if not name:
        raise UnfitDecisionError("every decision has a name under it; say who decides")
    return name


def _require_limit(authority: Authority, approval: Approval, amount: Decimal, role: str) -> None:
    if role not in SUPERIORS:
        raise UnfitDecisionError(f"'{role}' decides nothing; it takes one of {', '.join(SUPERIORS)}")
    if amount > getattr(authority.limits[approval.remedy], role):
        raise AboveRoleError(approval, amount, role, superior_for(authority, approval.remedy, amount))


def _require_paid(records: Records, case: Case, approval: Approval, amount: Decimal, now: datetime) -> None:
    order = records.orders.find(case.order_number) if case.order_number else None
    if order is None or approval.remedy in UNLIMITED_BY_PAYMENT:
        return
    left = measure(order, None, None, 0, now)["refundable"]
    if isinstance(left, Decimal) and amount > left:
        raise AbovePaidError(approval, amount, left)


def _decide(
    records: Records,
    case: Case,
    approval: Approval,
    status: ApprovalStatus,
    by: str,
    amount: Decimal | None,
    words: str | None,
    now: datetime,
) -> Approval:
    same = (approval.status, approval.decided_by, approval.decided_amount) == (status, by, amount)
    if same:
        return approval
    overdue = approval.status is ApprovalStatus.WAITING and approval.due_at <= now
    if overdue or approval.status is ApprovalStatus.EXPIRED:
        raise TooLateError(approval)
    if not records.settle_approval(approval, status):
        raise AnsweredAlreadyError(approval)
    approval.decided_by, approval.decided_at = by, now
    approval.decided_amount, approval.decision = amount, words
    _keep_promise(case, approval, now)
    sum_of_it = f" {amount} {approval.currency}" if amount is not None else ""
    case.note(f"approval_{status.value}", Actor.PERSON, f"{approval.number} by {by}{sum_of_it}", now)
    return approval


def _keep_promise(case: Case, approval: Approval, now: datetime) -> None:
    promise = _promise_of(case, approval)
    if promise is not None:
        promise.kept_at = now


def _promise_of(case: Case, approval: Approval) -> Promise | None:
    return next((p for p in case.promises if p.kind == PROMISE and p.what.endswith(approval.number)), None)
