"""Superiors answer what waits for them at the desk; the conversation that waits goes on at once (D4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandra.case import Approval, ApprovalStatus, Case
from sandra.people import Role
from sandra.remedy.approvals import expire_overdue
from sandra.store.records import SqlRecords
from tests.unit.complaints.remedy.test_approvals import asked_for_refund
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.store.builders import a_case, a_conversation

CONVERSATION = "web-1"


@pytest.fixture
def leader(desk: Desk) -> Browser:
    return desk.signed_in(Role.TEAM_LEADER, "li")


@pytest.fixture
def number(desk: Desk) -> str:
    """The number of a request for a refund of 429.00 that waits."""
    with desk.store.transaction() as records:
        return asked_for_refund(records).approvals[0].number


def case_of(desk: Desk, number: str) -> Case:
    with desk.store.reading() as records:
        case = records.case_of_approval(number)
        assert case is not None
        return case


def kept(desk: Desk, number: str) -> Approval:
    return case_of(desk, number).approvals[0]


def is_put(desk: Desk, number: str, **changes: Any) -> None:
    """The request is another than the usual one."""
    with desk.store.transaction() as records:
        case = records.case_of_approval(number)
        assert case is not None
        for name, value in changes.items():
            setattr(case.approvals[0], name, value)


def test_what_waits_is_told_with_all_a_superior_needs(leader: Browser, number: str) -> None:
    [waiting] = leader.gets("/approvals").json()
    assert (waiting["number"], waiting["remedy"], waiting["amount"]) == (number, "refund", 429.0)
    assert (waiting["asked_remedy"], waiting["order_number"]) == ("refund", "SD2611110102")
    assert "退回" in waiting["wording"]
    assert waiting["story"] and waiting["reasons"] and waiting["due_at"]
    assert (waiting["at_most"], waiting["barred"], waiting["fixed"]) == (5000, False, False)


def test_what_is_due_soonest_comes_first(desk: Desk, leader: Browser, number: str) -> None:
    with desk.store.transaction() as records:
        first = records.case_of_approval(number)
        assert first is not None
        other = asked_for_refund_in(records, "web-2")
        other.approvals[0].due_at = first.approvals[0].due_at - timedelta(minutes=5)
        sooner = other.approvals[0].number
    assert [waiting["number"] for waiting in leader.gets("/approvals").json()] == [sooner, number]


def asked_for_refund_in(records: SqlRecords, conversation_id: str) -> Case:
    """The same request in another conversation."""
    records.add(a_conversation(conversation_id))
    case = a_case("C261122-OTHER", conversation_id=conversation_id)
    records.add(case)
    known = records.cases_of_conversation(CONVERSATION)[0].approvals[0]
    case.approvals.append(replace(known, id=None, number="A261122-OTHER"))
    records.flush()
    return case


def test_where_nothing_waits_the_list_is_empty(leader: Browser) -> None:
    assert leader.gets("/approvals").json() == []


@pytest.mark.parametrize(
    ("decision", "body", "status", "amount"),
    [
        ("approve", None, ApprovalStatus.APPROVED, Decimal("429.00")),
        ("change", {"amount": "120"}, ApprovalStatus.CHANGED, Decimal("120.00")),
        ("refuse", {"reason": "超过了可以全退的期限"}, ApprovalStatus.REFUSED, None),
    ],
)
def test_each_decision_is_kept_under_its_name_and_the_conversation_goes_on_at_once(
    desk: Desk, leader: Browser, number: str, decision: str, body: Any, status: ApprovalStatus, amount: Decimal | None
) -> None:
    answer = leader.posts(f"/approvals/{number.lower()}/{decision}", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["told_now"]
    decided = kept(desk, number)
    assert (decided.status, decided.decided_by, decided.decided_amount) == (status, "li", amount)
    assert desk.rasa.nudged == [CONVERSATION]
    assert leader.gets("/approvals").json() == []
    [entry] = desk.signed_in(Role.AUDITOR).gets(f"/audit?subject={number}").json()
    assert (entry["person"], entry["action"]) == ("li", f"approval.{status.value}")


def test_a_decision_stands_where_the_assistant_cannot_be_reached(desk: Desk, leader: Browser, number: str) -> None:
    desk.rasa.refuses = True
    assert leader.posts(f"/approvals/{number}/approve").status_code == 200
    assert kept(desk, number).granted


def test_nobody_is_nudged_while_a_person_has_the_conversation(desk: Desk, leader: Browser, number: str) -> None:
    with desk.store.transaction() as records:
        records.claim_conversation(CONVERSATION, "wang")
    assert not leader.posts(f"/approvals/{number}/approve").json()["told_now"]
    assert desk.rasa.nudged == []


def test_a_sum_above_the_persons_level_is_told_who_may_grant_it(desk: Desk, leader: Browser, number: str) -> None:
    is_put(desk, number, amount=Decimal("6000.00"))
    refused = leader.posts(f"/approvals/{number}/approve")
    assert refused.status_code == 403
    assert (refused.json()["detail"]["code"], refused.json()["detail"]["able"]) == ("above_level", "supervisor")
    assert kept(desk, number).status is ApprovalStatus.WAITING
    supervisor = desk.signed_in(Role.SUPERVISOR)
    assert supervisor.posts(f"/approvals/{number}/approve").status_code == 200


def test_what_is_decided_already_is_told_by_whom_and_what(desk: Desk, leader: Browser, number: str) -> None:
    leader.posts(f"/approvals/{number}/change", {"amount": 120})
    late = desk.signed_in(Role.SUPERVISOR).posts(f"/approvals/{number}/approve")
    assert late.status_code == 409
    detail = late.json()["detail"]
    assert (detail["code"], detail["by"], detail["was"]) == ("answered", "li", "changed")
    assert kept(desk, number).decided_amount == 120
    assert leader.posts(f"/approvals/{number}/change", {"amount": 120}).status_code == 200


def test_of_two_superiors_who_decide_at_once_one_is_told_who_was_first(
    desk: Desk, leader: Browser, number: str
) -> None:
    supervisor = desk.signed_in(Role.SUPERVISOR, "wang")
    with ThreadPoolExecutor(2) as pool:
        approved = pool.submit(leader.posts, f"/approvals/{number}/approve")
        refused = pool.submit(supervisor.posts, f"/approvals/{number}/refuse", {"reason": "超过了可以全退的期限"})
    assert sorted([approved.result().status_code, refused.result().status_code]) == [200, 409]
    assert len(desk.rasa.nudged) == 1


@pytest.mark.parametrize("marked", [False, True])
def test_after_the_promised_time_nothing_is_decided_any_more(
    desk: Desk, leader: Browser, number: str, marked: bool
) -> None:
    is_put(desk, number, due_at=BEGINNING - timedelta(minutes=1))
    if marked:
        with desk.store.transaction() as records:
            expire_overdue(records, BEGINNING)
    late = leader.posts(f"/approvals/{number}/approve")
    assert late.status_code == 409
    assert late.json()["detail"]["code"] == "too_late"
    assert "ticket" in late.json()["detail"]["message"]
    assert desk.rasa.nudged == []


@pytest.mark.parametrize(
    ("decision", "body", "status", "code"),
    [
        ("change", {"amount": "4999"}, 422, "above_paid"),
        ("change", {"amount": "99999"}, 403, "above_everybody"),
        ("change", {"amount": "429"}, 422, "unfit_sum"),
        ("change", {"amount": "0"}, 422, "unfit_sum"),
        ("change", {"amount": "9.999"}, 422, "unfit_sum"),
        ("refuse", {"reason": "  "}, 422, "reason_empty"),
        ("refuse", {"reason": "请您冷静一下"}, 422, "tone"),
    ],
)
def test_a_mistake_is_told_with_its_code_and_changes_nothing(
    desk: Desk, leader: Browser, number: str, decision: str, body: Any, status: int, code: str
) -> None:
    refused = leader.posts(f"/approvals/{number}/{decision}", body)
    assert (refused.status_code, refused.json()["detail"]["code"]) == (status, code)
    assert kept(desk, number).status is ApprovalStatus.WAITING


@pytest.mark.parametrize("amount", ["much", "NaN", "1e400", None])
def test_what_is_no_number_is_no_sum(leader: Browser, number: str, amount: Any) -> None:
    assert leader.posts(f"/approvals/{number}/change", {"amount": amount}).status_code == 422


def test_a_broken_rule_of_tone_comes_with_its_cure(leader: Browser, number: str) -> None:
    detail = leader.posts(f"/approvals/{number}/refuse", {"reason": "请您冷静一下"}).json()["detail"]
    [finding] = detail["findings"]
    assert finding["words"] and set(finding["cure"]) == {"zh-Hans", "zh-Hant", "en"}


def test_a_cancellation_has_no_other_sum(desk: Desk, leader: Browser, number: str) -> None:
    is_put(desk, number, remedy="cancel")
    assert leader.gets("/approvals").json()[0]["fixed"]
    refused = leader.posts(f"/approvals/{number}/change", {"amount": 1})
    assert (refused.status_code, refused.json()["detail"]["code"]) == (422, "unfit_sum")


def test_whom_the_customer_complains_about_decides_nothing(desk: Desk, leader: Browser, number: str) -> None:
    with desk.store.transaction() as records:
        case = records.case_of_approval(number)
        assert case is not None
        case.state_fact("staff_member", "Li", BEGINNING)
    assert leader.gets("/approvals").json()[0]["barred"]
    refused = leader.posts(f"/approvals/{number}/approve")
    assert (refused.status_code, refused.json()["detail"]["code"]) == (403, "named")


def test_an_unknown_number_is_told_so(leader: Browser) -> None:
    unknown = leader.posts("/approvals/A261122-NONE2/approve")
    assert (unknown.status_code, unknown.json()["detail"]["code"]) == (404, "unknown_approval")


def test_who_may_not_decide_does_not_see_what_waits(desk: Desk, number: str) -> None:
    agent = desk.signed_in(Role.AGENT)
    assert agent.gets("/approvals").status_code == 403
    assert agent.posts(f"/approvals/{number}/approve").status_code == 403
