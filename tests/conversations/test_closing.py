"""How a conversation ends, and how one comes back to it (protocol F1)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from tests.conversations.answers import all_answers, answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
SETTLED_BY_APOLOGY = all_answers(
    occurred_at="昨天", details="他说我自己没看清楚，还挂我电话", asked_remedy="我要他道歉"
)


@pytest.fixture
def settled(customer: Customer) -> Customer:
    """A customer whose first complaint was just settled."""
    customer.complains("你们客服态度太差了", SETTLED_BY_APOLOGY)
    assert customer.case.stage is Stage.EXECUTED
    return customer


@pytest.mark.clause("F1")
@pytest.mark.parametrize("words", ["再见", "没有了，谢谢", "没有了", "那就这样吧", "好吧", "行", "没了 掰"])
def test_the_last_words_give_the_case_number(settled: Customer, words: str) -> None:
    assert settled.case.number in settled.says(words).text


def test_a_goodbye_without_a_case_is_just_a_goodbye(customer: Customer) -> None:
    assert customer.says("再见").texts
    assert customer.cases == []


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("opening", "words"),
    [(LATE_ZH, "算了，我不投诉了"), ("My parcel hasn't arrived", "I want to withdraw my complaint")],
)
def test_a_complaint_can_be_taken_back_while_facts_are_asked(customer: Customer, opening: str, words: str) -> None:
    customer.says(opening)
    reply = customer.says(words)
    assert customer.case.stage is Stage.WITHDRAWN
    assert customer.case.number in reply.text
    assert customer.asked == ""


@pytest.mark.clause("C11")
def test_a_complaint_can_be_taken_back_during_the_negotiation(stack: Stack, customer: Customer) -> None:
    customer.complains(LATE_ZH, answers_up_to("offer_answer", stack.order(CUSTOMER_ZH, "very_late_in_transit")))
    customer.says("算了，我不投诉了")
    assert customer.case.stage is Stage.WITHDRAWN
    assert customer.asked == ""


@pytest.mark.clause("F1")
def test_how_a_case_stands_is_told_under_its_number(settled: Customer) -> None:
    reply = settled.says("我的投诉处理得怎么样了")
    number = settled.case.number
    assert number in reply.text or settled.handed_over.number in reply.text


@pytest.mark.clause("B8")
def test_how_an_order_stands_is_told_to_its_owner(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_EN, "late_in_transit")
    customer.says("What is the status of my order?")
    customer.says(order)
    reply = customer.says("7045")
    assert order in reply.text
    assert customer.cases == []


def test_a_second_complaint_gets_a_case_of_its_own(stack: Stack, settled: Customer) -> None:
    settled.complains(
        f"还有，{LATE_ZH}",
        {"order_number": stack.order(CUSTOMER_ZH, "very_late_in_transit"), "phone_last4": "2231"},
    )
    second, first = settled.cases
    assert (first.complaint_type, first.stage) == ("staff_attitude", Stage.EXECUTED)
    assert (second.complaint_type, second.stage) == ("late_delivery", Stage.HEARD)
    assert second.number != first.number


def test_a_withdrawn_complaint_does_not_stand_in_the_way_of_the_next(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("算了，我不投诉了")
    customer.says("你们重复扣款了，同一笔订单扣了我两次钱")
    second, first = customer.cases
    assert first.stage is Stage.WITHDRAWN
    assert (second.complaint_type, second.stage) == ("billing_error", Stage.OPEN)
