"""A superior is asked, decides in time or not, and nothing above authority is done without one (D4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from sandra.case import Actor, Approval, ApprovalStatus, Case, Promise, Stage
from sandra.escalation.handing_over import hand_over
from sandra.escalation.office_hours import after_staffed_minutes
from sandra.records import Records
from sandra.remedy.approvals import (
    PROMISE,
    AbovePaidError,
    AboveRoleError,
    AnsweredAlreadyError,
    TooLateError,
    UnfitDecisionError,
    UnknownApprovalError,
    answer_on,
    approve,
    ask,
    change,
    expire,
    expire_overdue,
    may_be_asked,
    put_granted,
    refuse,
    take_back,
)
from sandra.remedy.deciding import Asked, Decision, Verdict
from sandra.remedy.negotiation import (
    UnapprovedError,
    accept,
    carry_out,
    hold_out,
    judge,
    propose,
    reinstate,
    reject,
    want,
)
from sandra.remedy.situation import survey
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook, with_authority
from tests.unit.complaints.remedy.test_handling import confirmed

LEADER, SUPERVISOR = "team_leader", "supervisor"
LIMITS = {kind: limit.dict() for kind, limit in the_playbook().authority.limits.items()}
STRICT = with_authority(limits={**LIMITS, "refund": {"assistant": 1, "team_leader": 300, "supervisor": 5000}})
"""Every refund needs somebody's approval."""
LATER = NOW + timedelta(hours=24)


def judged(records: Records, case: Case, asked: Asked, insists: bool = True) -> Decision:
    want(case, asked, NOW)
    return judge(survey(records, STRICT, case, NOW), STRICT, NOW, insists=insists)


def asked_for_refund(records: Records) -> Case:
    """A case whose full refund waits for a superior."""
    case = confirmed(records)
    decision = judged(records, case, Asked("refund"))
    ask(survey(records, STRICT, case, NOW), decision, STRICT, "zh-Hans", NOW)
    records.flush()
    return case


def request_of(case: Case) -> Approval:
    return case.approvals[-1]


def promise_of(case: Case) -> Promise:
    return next(promise for promise in case.promises if promise.kind == PROMISE)


def approved(records: Records, case: Case) -> Approval:
    return approve(records, STRICT.authority, request_of(case).number, "李组长", SUPERVISOR, NOW)


def test_what_is_asked_is_kept_with_its_wording_level_and_a_promise(store: Store) -> None:
    with store.transaction() as records:
        number = asked_for_refund(records).number
    with store.transaction() as records:
        case = records.case(number)
        assert case is not None
        asked = case.waiting_approval()
        assert asked is not None
        assert asked.number.startswith("A26")
        assert (asked.remedy, asked.level) == ("refund", SUPERVISOR)
        assert "退回" in asked.wording
        assert asked.steps and asked.reasons
        minutes = STRICT.sla.approval_within_minutes
        assert asked.due_at == after_staffed_minutes(STRICT.sla.office_hours, NOW, minutes)
        assert promise_of(case).due_at == asked.due_at
        assert [found.number for found in records.cases_awaiting_approval()] == [number]


def test_asking_twice_is_one_request(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        decision = judged(records, case, Asked("refund"))
        ask(survey(records, STRICT, case, NOW), decision, STRICT, "zh-Hans", NOW)
        assert len(case.approvals) == 1


def test_an_approval_keeps_the_promise_and_is_on_the_record(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        asked = approved(records, case)
        assert (asked.status, asked.decided_by, asked.decided_amount) == (
            ApprovalStatus.APPROVED,
            "李组长",
            asked.amount,
        )
        assert promise_of(case).kept_at == NOW
        assert case.events[-1].actor is Actor.PERSON
        assert answer_on(case) is asked
        assert records.cases_awaiting_approval() == []


def test_the_same_decision_twice_changes_nothing_and_another_one_is_told_who_was_first(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        events = len(approved(records, case).reasons), len(case.events)
        assert (len(approved(records, case).reasons), len(case.events)) == events
        with pytest.raises(AnsweredAlreadyError, match="approved by 李组长"):
            refuse(records, STRICT.tone, request_of(case).number, "王主管", "超过期限", NOW)


@pytest.mark.parametrize("number", ["A261122-NONE2", ""])
def test_an_unknown_number_is_told_where_to_look(store: Store, number: str) -> None:
    with store.transaction() as records, pytest.raises(UnknownApprovalError, match="list of approvals"):
        approve(records, STRICT.authority, number, "李组长", LEADER, NOW)


def test_a_sum_above_the_role_is_told_who_may_grant_it(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        with pytest.raises(AboveRoleError, match="a supervisor may grant it"):
            approve(records, STRICT.authority, request_of(case).number, "李组长", LEADER, NOW)
        assert case.waiting_approval() is not None


def test_another_sum_is_granted_within_the_role_and_what_was_paid(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        number = request_of(case).number
        with pytest.raises(AbovePaidError, match="at most"):
            change(records, STRICT.authority, number, "王主管", SUPERVISOR, Decimal(4999), NOW)
        with pytest.raises(AboveRoleError):
            change(records, STRICT.authority, number, "李组长", LEADER, Decimal(301), NOW)
        changed = change(records, STRICT.authority, number, "李组长", LEADER, Decimal(200), NOW)
        assert (changed.status, changed.decided_amount) == (ApprovalStatus.CHANGED, Decimal("200.00"))


@pytest.mark.parametrize(("amount", "cure"), [("0", "such as 120"), ("-5", "such as 120"), ("9.999", "such as 120")])
def test_what_cannot_be_paid_is_no_decision(store: Store, amount: str, cure: str) -> None:
    with store.transaction() as records:
        number = request_of(asked_for_refund(records)).number
        with pytest.raises(UnfitDecisionError, match=cure):
            change(records, STRICT.authority, number, "李组长", LEADER, Decimal(amount), NOW)


@pytest.mark.parametrize(("reason", "cure"), [("", "say why"), ("请您冷静一下", "calm_down")])
def test_a_no_needs_a_reason_fit_for_the_customer(store: Store, reason: str, cure: str) -> None:
    with store.transaction() as records:
        number = request_of(asked_for_refund(records)).number
        with pytest.raises(UnfitDecisionError, match=cure):
            refuse(records, STRICT.tone, number, "李组长", reason, NOW)


def test_a_decision_without_a_name_or_a_role_is_none(store: Store) -> None:
    with store.transaction() as records:
        number = request_of(asked_for_refund(records)).number
        with pytest.raises(UnfitDecisionError, match="say who decides"):
            approve(records, STRICT.authority, number, "  ", SUPERVISOR, NOW)
        with pytest.raises(UnfitDecisionError, match="team_leader, supervisor"):
            approve(records, STRICT.authority, number, "小王", "intern", NOW)


def test_what_nobody_decided_in_time_expires_once_and_the_promise_is_missed(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        assert expire_overdue(records, NOW) == 0
        assert expire_overdue(records, LATER) == 1
        assert not expire(records, case, LATER)
        assert promise_of(case).missed_at == LATER
        assert request_of(case).status is ApprovalStatus.EXPIRED
        with pytest.raises(TooLateError, match="take its ticket"):
            approved(records, case)


def test_a_decision_that_comes_too_late_is_none(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        with pytest.raises(TooLateError, match="in time"):
            approve(records, STRICT.authority, request_of(case).number, "王主管", SUPERVISOR, LATER)


def test_what_the_customer_takes_back_is_owed_no_more_and_may_be_asked_again(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        assert take_back(records, case, Actor.CUSTOMER, "does not want to wait", NOW)
        assert not take_back(records, case, Actor.CUSTOMER, "does not want to wait", NOW)
        assert answer_on(case) is None
        assert promise_of(case).kept_at == NOW
        [option] = judged(records, case, Asked("refund")).options
        assert may_be_asked(case, option, STRICT.authority)


def test_what_was_refused_is_not_asked_again_and_other_ways_come_next(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        refuse(records, STRICT.tone, request_of(case).number, "李组长", "超过了可以全退的期限。", NOW)
        assert request_of(case).decision == "超过了可以全退的期限"
        again = judged(records, case, Asked("refund"))
        assert again.verdict is Verdict.BEYOND_AUTHORITY
        assert not may_be_asked(case, again.options[0], STRICT.authority)
        assert judged(records, case, Asked("refund"), insists=False).verdict is Verdict.ALTERNATIVES


def test_a_person_who_takes_over_gets_the_request_and_decides_it(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        conversation = records.conversation(case.conversation_id)
        assert conversation is not None
        summary = hand_over(records, STRICT.sla, conversation, "asked_for_person", NOW).ticket.summary
        assert case.stage is Stage.ESCALATED
        assert request_of(case).status is ApprovalStatus.WITHDRAWN
        assert summary["approvals"][0]["number"] == request_of(case).number


def test_what_was_granted_is_offered_on_its_approval_and_carried_out(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        asked = approved(records, case)
        situation = survey(records, STRICT, case, NOW)
        offer = put_granted(situation, asked, STRICT, "zh-Hans", NOW)
        assert put_granted(situation, asked, STRICT, "zh-Hans", NOW) is offer
        assert (offer.approval, offer.amount) == (asked.number, asked.amount)
        accept(case, 1, NOW)
        assert carry_out(records, situation, STRICT, "zh-Hans", NOW).receipt


def test_nothing_above_authority_is_carried_out_without_its_approval(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        situation = survey(records, STRICT, case, NOW)
        offer = put_granted(situation, approved(records, case), STRICT, "zh-Hans", NOW)
        accept(case, 1, NOW)
        offer.approval = None
        with pytest.raises(UnapprovedError, match="ask a superior first"):
            carry_out(records, situation, STRICT, "zh-Hans", NOW)


def test_more_than_was_granted_is_not_carried_out(store: Store) -> None:
    with store.transaction() as records:
        case = asked_for_refund(records)
        changed = change(records, STRICT.authority, request_of(case).number, "李组长", LEADER, Decimal(200), NOW)
        situation = survey(records, STRICT, case, NOW)
        offer = put_granted(situation, changed, STRICT, "zh-Hans", NOW)
        assert "¥200" in offer.wording
        accept(case, 1, NOW)
        offer.amount = Decimal(201)
        with pytest.raises(UnapprovedError):
            carry_out(records, situation, STRICT, "zh-Hans", NOW)


def alternatives_to(records: Records, asked: Asked) -> Case:
    """A case in which something outside the standard was asked and other ways were offered."""
    case = confirmed(records)
    situation = survey(records, STRICT, case, NOW)
    want(case, asked, NOW)
    propose(situation, judge(situation, STRICT, NOW, insists=True), STRICT, "zh-Hans", NOW)
    return case


def held_out(records: Records, case: Case, asked: Asked) -> Decision:
    hold_out(case, asked, NOW)
    reject(case, NOW)
    return judged(records, case, asked)


def test_who_holds_out_for_a_sum_after_our_offers_may_get_it_from_a_superior(store: Store) -> None:
    with store.transaction() as records:
        case = alternatives_to(records, Asked("compensate", Decimal(450)))
        decision = held_out(records, case, Asked("compensate", Decimal(200)))
        assert decision.verdict is Verdict.BEYOND_AUTHORITY
        [option] = decision.options
        assert (option.remedy.remedy, option.amount) == ("compensate", Decimal("200.00"))
        asked = ask(survey(records, STRICT, case, NOW), decision, STRICT, "zh-Hans", NOW)
        assert asked.level == LEADER
        assert "¥200" in asked.wording


@pytest.mark.parametrize("amount", ["100000", "200.005"])
def test_a_sum_above_what_was_paid_is_put_to_nobody(store: Store, amount: str) -> None:
    with store.transaction() as records:
        case = alternatives_to(records, Asked("compensate", Decimal(500)))
        decision = held_out(records, case, Asked("compensate", Decimal(amount)))
        assert decision.verdict is Verdict.ALTERNATIVES


def test_the_first_wish_for_too_much_is_met_with_other_ways(store: Store) -> None:
    with store.transaction() as records:
        case = confirmed(records)
        assert judged(records, case, Asked("compensate", Decimal(200))).verdict is Verdict.ALTERNATIVES


def test_a_superior_is_asked_for_more_than_the_standard_once(store: Store) -> None:
    with store.transaction() as records:
        case = alternatives_to(records, Asked("compensate", Decimal(450)))
        decision = held_out(records, case, Asked("compensate", Decimal(200)))
        ask(survey(records, STRICT, case, NOW), decision, STRICT, "zh-Hans", NOW)
        records.flush()
        take_back(records, case, Actor.CUSTOMER, "takes it back", NOW)
        assert held_out(records, case, Asked("compensate", Decimal(150))).verdict is not Verdict.BEYOND_AUTHORITY


def test_offers_turned_down_in_hope_of_more_may_be_taken_up_again(store: Store) -> None:
    with store.transaction() as records:
        case = alternatives_to(records, Asked("compensate", Decimal(450)))
        held_out(records, case, Asked("compensate", Decimal(200)))
        assert case.standing_offers() == []
        assert len(reinstate(case)) >= 2
        assert accept(case, 1, NOW).position == 1
