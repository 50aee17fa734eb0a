"""Complaints about staff are investigated before anybody is said to be right (protocol E)."""

from __future__ import annotations

import pytest

from sandra.case import Stage, TicketStatus
from sandra.escalation.investigation import OUTCOME, Investigation
from sandra.escalation.office_hours import closing_on_or_after
from sandra.playbook.model import Playbook
from sandra.wording import day
from tests.conversations.customer import Customer
from tests.stack import Stack

pytestmark = pytest.mark.conversation

RUDE_ZH = "你们客服小李态度太差了"
RUDE_EN = "Your colleague Lisa was very rude to me"
TOLD_ZH = {"occurred_at": "昨天下午", "details": "他说我自己没看清楚，还挂我电话", "facts_confirmed": "对"}
TOLD_EN = {"occurred_at": "yesterday", "details": "She shouted at me and hung up", "facts_confirmed": "yes"}
PARTIAL = ("一定是他的错", "确实是他", "她错了", "was wrong", "is at fault", "must have")


def investigation_of(stack: Stack, customer: Customer) -> Investigation | None:
    with stack.store.transaction() as records:
        case = records.case(customer.case.number)
        assert case is not None
        return records.investigation(case)


@pytest.mark.clause("E1", "E2", "E3")
@pytest.mark.parametrize(
    ("opening", "answers", "named", "language"),
    [(RUDE_ZH, TOLD_ZH, "小李", "zh-Hans"), (RUDE_EN, TOLD_EN, "Lisa", "en")],
)
def test_it_is_investigated_by_a_team_leader_and_the_outcome_is_promised_by_a_date(
    stack: Stack,
    customer: Customer,
    playbook: Playbook,
    opening: str,
    answers: dict[str, str],
    named: str,
    language: str,
) -> None:
    reply = customer.complains(opening, answers)
    investigation = investigation_of(stack, customer)
    assert investigation is not None
    assert investigation.named == named
    assert len(investigation.missing) == 5
    hours = playbook.sla.office_hours
    assert investigation.due_at == closing_on_or_after(hours, investigation.due_at)
    assert day(investigation.due_at, hours.timezone, language) in reply.text
    assert [p.due_at for p in customer.case.promises if p.kind == OUTCOME] == [investigation.due_at]
    ticket = customer.handed_over
    assert (ticket.reason, ticket.excluded) == ("staff_complaint", [named])
    assert ticket.summary["investigation"]["named"] == named


@pytest.mark.clause("C2", "E3")
def test_the_wish_is_asked_for_all_the_same_and_a_remedy_is_offered(stack: Stack, customer: Customer) -> None:
    customer.complains(RUDE_ZH, TOLD_ZH)
    assert customer.asked == "asked_remedy"
    customer.says("我要他道歉")
    customer.says("可以")
    assert customer.case.stage is Stage.EXECUTED
    ticket = customer.handed_over
    assert ticket.reason == "staff_complaint"
    assert "earlier" not in ticket.summary


@pytest.mark.clause("B5")
def test_nothing_is_investigated_before_the_read_back_is_confirmed(stack: Stack, customer: Customer) -> None:
    customer.complains(RUDE_ZH, {**TOLD_ZH, "facts_confirmed": "不对"})
    assert investigation_of(stack, customer) is None
    assert customer.ticket is None


@pytest.mark.clause("E2")
def test_no_side_is_presumed_right(customer: Customer) -> None:
    customer.complains(RUDE_ZH, TOLD_ZH)
    said = "\n".join(text for who, text in customer.transcript if who == "sandra")
    assert not [words for words in PARTIAL if words in said]


@pytest.mark.clause("B3", "E3")
def test_who_only_wants_to_mention_it_is_not_investigated_for(stack: Stack, customer: Customer) -> None:
    customer.complains(RUDE_ZH, {**TOLD_ZH, "asked_remedy": "没什么，我就是想说说"})
    investigation = investigation_of(stack, customer)
    assert investigation is not None
    assert investigation.called_off_at is not None
    assert customer.ticket is None
    assert all(promise.kept_at for promise in customer.case.promises if promise.kind == OUTCOME)


def test_somebody_unnamed_is_investigated_too(stack: Stack, customer: Customer) -> None:
    customer.complains("你们客服态度太差了", TOLD_ZH)
    investigation = investigation_of(stack, customer)
    assert investigation is not None
    assert investigation.named is None
    assert customer.handed_over.excluded == []


@pytest.mark.clause("B7", "E3")
def test_a_number_told_later_is_taken_and_is_no_order(customer: Customer) -> None:
    customer.complains("你们客服态度太差了", {**TOLD_ZH, "details": "接电话的是工号1024，说话很难听"})
    assert customer.facts["staff_member"] == "1024"
    assert "order_number" not in customer.facts
    assert customer.handed_over.excluded == ["1024"]


@pytest.mark.clause("E3")
def test_the_person_named_in_the_message_that_brings_a_supervisor_is_kept_away_too(customer: Customer) -> None:
    customer.says("你们客服态度太差了")
    customer.says("就是你们那个小刘骂我，我要打12315投诉")
    ticket = customer.handed_over
    assert (ticket.reason, ticket.excluded) == ("threat", ["小刘"])


def test_a_complaint_taken_back_leaves_nothing_waiting(stack: Stack, customer: Customer) -> None:
    customer.complains(RUDE_ZH, TOLD_ZH)
    number = customer.handed_over.number
    customer.says("算了，我不投诉了")
    assert customer.case.stage is Stage.WITHDRAWN
    with stack.store.transaction() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        assert ticket.status is TicketStatus.RESOLVED
