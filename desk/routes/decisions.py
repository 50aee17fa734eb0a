"""What superiors decide: remedies above authority (D4); and, from their own modules, remedies and findings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import BackgroundTasks, Depends
from pydantic import BaseModel, Field, condecimal

from desk.people.audit import note
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.rasa import Speaker, SpeakingError
from desk.refusals import Code, Refusal, above_level_refusal, reason_refusal
from desk.routes.investigations import investigation_routes
from desk.routes.remedies import remedy_routes
from sandra.case import Approval, ApprovalStatus, Case
from sandra.escalation.investigation import NAMED
from sandra.escalation.naming import may_be_named
from sandra.people import Person, Right
from sandra.playbook.authority import Authority
from sandra.playbook.model import Playbook
from sandra.reach import may_speak_first
from sandra.remedy.approvals import (
    AbovePaidError,
    AboveRoleError,
    AnsweredAlreadyError,
    ApprovalError,
    TooLateError,
    UnfitReasonError,
    UnfitSumError,
    UnknownApprovalError,
    approve,
    change,
    find,
    refuse,
)
from sandra.remedy.deciding import RETURN_EVERYTHING
from sandra.remedy.granting import role_at
from sandra.store.database import Store
from sandra.store.records import SqlRecords

logger = logging.getLogger(__name__)

LONGEST_REASON = 500
Me = Annotated[SignedIn, Depends(caller)]
Decision = Callable[[SqlRecords, str, str, str], Approval]
"""Decides the request of that number, for somebody of that name and role."""


class OfferedBefore(BaseModel):
    """An earlier offer in short."""

    wording: str
    status: str


class ApprovalWaiting(BaseModel):
    """A request that waits, with what is needed to decide it.

    `at_most` is what the caller may grant, `fixed` that no other sum can be granted; `barred` that the customer
    complains about the caller.
    """

    number: str
    case_number: str
    ticket_number: str | None
    complaint_type: str
    order_number: str | None
    channel: str
    language: str
    story: str
    asked_remedy: str | None
    asked_amount: Decimal | None
    remedy: str
    amount: Decimal
    currency: str
    wording: str
    reasons: list[str]
    offered: list[OfferedBefore]
    emotion: str | None
    level: str
    at_most: Decimal
    fixed: bool
    barred: bool
    asked_at: datetime
    due_at: datetime


class NewSum(BaseModel):
    """Another sum."""

    amount: condecimal(max_digits=14)  # type: ignore[valid-type]


class Reason(BaseModel):
    """Why, as the customer will read it."""

    reason: str = Field(max_length=LONGEST_REASON)


class Decided(BaseModel):
    """What was decided. `told_now`: the customer hears it without writing first, as no person has the conversation."""

    number: str
    status: ApprovalStatus
    decided_by: str
    decided_amount: Decimal | None
    currency: str
    told_now: bool


def decision_routes(
    store: Store, playbook: Playbook, desk: DeskRouter, speaker: Speaker, clock: Callable[[], datetime]
) -> None:
    """Add the routes of everything that is decided at the desk."""
    _approval_routes(_Approvals(store, speaker, clock), playbook, desk, clock)
    remedy_routes(store, playbook, desk, clock)
    investigation_routes(store, playbook, desk, clock)


@dataclass(frozen=True)
class _Approvals:
    """What waits, and one decision of it with all that follows."""

    store: Store
    speaker: Speaker
    clock: Callable[[], datetime]

    def waiting(self, authority: Authority, me: SignedIn) -> list[ApprovalWaiting]:
        with self.store.reading() as records:
            asked = [(case, case.waiting_approval()) for case in records.cases_awaiting_approval()]
            shown = [_waiting(records, case, one, authority, me.person) for case, one in asked if one is not None]
        return sorted(shown, key=lambda one: (one.due_at, one.number))

    def decide(self, number: str, me: SignedIn, after: BackgroundTasks, decision: Decision) -> Decided:
        known = number.strip().upper()
        with self.store.transaction() as records, _refusals():
            case, _ = find(records, known)
            _require_unnamed(case, me.person)
            approval = decision(records, known, me.person.name, role_at(me.person.level))
            note(records, me, f"approval.{approval.status.value}", known, case=case.number)
            conversation = records.conversation(case.conversation_id)
            assert conversation is not None, "a case always belongs to a stored conversation"
            told_now = may_speak_first(records, conversation, self.clock())
        if told_now:
            after.add_task(_nudge, self.speaker, conversation.id)
        return _decided(approval, told_now)


def _approval_routes(
    approvals: _Approvals, playbook: Playbook, desk: DeskRouter, clock: Callable[[], datetime]
) -> None:
    authority, tone = playbook.authority, playbook.tone

    def waiting(me: Me) -> list[ApprovalWaiting]:
        """What waits for a superior, soonest due first."""
        return approvals.waiting(authority, me)

    def approve_it(number: str, me: Me, after: BackgroundTasks) -> Decided:
        """Grant what is asked; the conversation that waits goes on at once."""
        return approvals.decide(
            number, me, after, lambda records, known, by, role: approve(records, authority, known, by, role, clock())
        )

    def change_it(number: str, new: NewSum, me: Me, after: BackgroundTasks) -> Decided:
        """Grant another sum."""
        return approvals.decide(
            number,
            me,
            after,
            lambda records, known, by, role: change(records, authority, known, by, role, new.amount, clock()),
        )

    def refuse_it(number: str, why: Reason, me: Me, after: BackgroundTasks) -> Decided:
        """Say no, with a reason the customer is told."""
        return approvals.decide(
            number, me, after, lambda records, known, by, _: refuse(records, tone, known, by, why.reason, clock())
        )

    desk.add("GET", "/approvals", Right.DECIDE, waiting, response_model=list[ApprovalWaiting])
    desk.add("POST", "/approvals/{number}/approve", Right.DECIDE, approve_it, response_model=Decided)
    desk.add("POST", "/approvals/{number}/change", Right.DECIDE, change_it, response_model=Decided)
    desk.add("POST", "/approvals/{number}/refuse", Right.DECIDE, refuse_it, response_model=Decided)


def _waiting(records: SqlRecords, case: Case, asked: Approval, authority: Authority, person: Person) -> ApprovalWaiting:
    conversation = records.conversation(case.conversation_id)
    assert conversation is not None, "a case always belongs to a stored conversation"
    ticket = records.waiting_ticket(conversation.id)
    story = case.fact("story")
    readings = records.readings(conversation.id, 1)
    return ApprovalWaiting(
        number=asked.number,
        case_number=case.number,
        ticket_number=ticket.number if ticket else None,
        complaint_type=case.complaint_type,
        order_number=case.order_number,
        channel=conversation.channel,
        language=conversation.language or case.language,
        story=story.value if story and not _is_named(case, person) else "",
        asked_remedy=case.asked_remedy,
        asked_amount=case.asked_amount,
        remedy=asked.remedy,
        amount=asked.amount,
        currency=asked.currency,
        wording=asked.wording,
        reasons=list(asked.reasons),
        offered=[OfferedBefore(wording=offer.wording, status=offer.status.value) for offer in case.offers],
        emotion=readings[-1].emotion if readings else None,
        level=asked.level,
        at_most=getattr(authority.limits[asked.remedy], role_at(person.level)),
        fixed=asked.remedy in RETURN_EVERYTHING,
        barred=_is_named(case, person),
        asked_at=asked.asked_at,
        due_at=asked.due_at,
    )


def _decided(approval: Approval, told_now: bool) -> Decided:
    assert approval.decided_by is not None, "every decision has a name under it"
    return Decided(
        number=approval.number,
        status=approval.status,
        decided_by=approval.decided_by,
        decided_amount=approval.decided_amount,
        currency=approval.currency,
        told_now=told_now,
    )


def _is_named(case: Case, person: Person) -> bool:
    named = case.fact(NAMED)
    return named is not None and may_be_named(named.value, person.name, person.staff_number)


def _require_unnamed(case: Case, person: Person) -> None:
    if _is_named(case, person):
        raise Refusal(403, Code.NAMED, f"case {case.number} may be about you; somebody else has to decide it")


def _nudge(speaker: Speaker, conversation_id: str) -> None:
    """Nothing is lost where it fails: the worker nudges again within seconds."""
    try:
        speaker.nudge(conversation_id)
    except SpeakingError:
        logger.warning("the decision for %s waits for the worker's next round", conversation_id, exc_info=True)


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells what cannot be decided; within the transaction, which is then undone."""
    try:
        yield
    except UnknownApprovalError as error:
        raise Refusal(404, Code.UNKNOWN_APPROVAL, str(error)) from error
    except AnsweredAlreadyError as error:
        raise _answered(error) from error
    except TooLateError as error:
        raise Refusal(409, Code.TOO_LATE, str(error)) from error
    except AboveRoleError as error:
        raise above_level_refusal(str(error), error.able) from error
    except AbovePaidError as error:
        raise Refusal(
            422, Code.ABOVE_PAID, str(error), left=str(error.left), currency=error.approval.currency
        ) from error
    except UnfitReasonError as error:
        raise reason_refusal(str(error), error.fault) from error
    except UnfitSumError as error:
        raise Refusal(422, Code.UNFIT_SUM, str(error)) from error
    except ApprovalError as error:
        raise Refusal(422, Code.UNFIT, str(error)) from error


def _answered(error: AnsweredAlreadyError) -> Refusal:
    was = error.approval
    if was.decided_by is None:
        return Refusal(409, Code.TAKEN_BACK, str(error), was=was.status.value)
    return Refusal(409, Code.ANSWERED, str(error), by=was.decided_by, was=was.status.value)
