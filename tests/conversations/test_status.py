"""How a case, a ticket or an order stands is told on request (F1, ISO 10002)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sandra.case import Promise, Stage
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


@pytest.fixture
def elsewhere(stack: Stack) -> Customer:
    """Somebody who complained in another conversation."""
    somebody = Customer(stack)
    somebody.says(LATE_ZH)
    return somebody


def owe(stack: Stack, number: str, kind: str, due_at: datetime, missed: bool = False) -> None:
    """Promise something in a case, as if it had been agreed."""
    with stack.store.transaction() as records:
        case = records.case(number)
        assert case is not None
        made_at = due_at - timedelta(days=3)
        case.promises.append(Promise(kind, "as agreed", made_at, due_at, missed_at=due_at if missed else None))


def noon(day: int) -> datetime:
    """That many days from today, at noon in the office."""
    today = datetime.now(timezone.utc).replace(hour=4, minute=0, second=0, microsecond=0)
    return today + timedelta(days=day)


@pytest.mark.clause("F1")
@pytest.mark.parametrize("words", ["{}", "{} 怎么样了", "投诉编号{}进展如何", "what's happening with case {}"])
def test_a_case_number_is_proof_enough_for_the_stage(customer: Customer, elsewhere: Customer, words: str) -> None:
    number = elsewhere.case.number
    reply = customer.says(words.format(number.lower().replace("-", "")))
    assert number in reply.text
    assert customer.asked == ""
    assert customer.cases == []


@pytest.mark.clause("B8", "F1", "F5")
def test_what_is_told_by_number_holds_promises_and_no_personal_data(
    stack: Stack, customer: Customer, elsewhere: Customer
) -> None:
    order = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    elsewhere.says(f"{order}，尾号2231")
    customer.says("你好")
    due = noon(3)
    owe(stack, elsewhere.case.number, "refund", due)
    reply = customer.says(elsewhere.case.number)
    assert f"退款到账：{due.month}月{due.day}日前" in reply.text
    assert order not in reply.text
    assert "2231" not in reply.text


@pytest.mark.clause("F5")
def test_a_missed_promise_is_told_as_overdue(stack: Stack, customer: Customer, elsewhere: Customer) -> None:
    owe(stack, elsewhere.case.number, "investigate", noon(-1), missed=True)
    customer.says("hello")
    assert "overdue" in customer.says(f"How is {elsewhere.case.number} going?").text


@pytest.mark.parametrize(
    ("words", "example"),
    [("C261122-22222 怎么样了", "C261122-K7QF2"), ("what is happening with T261122-22222?", "T")],
)
def test_an_unknown_number_is_told_kindly_what_one_looks_like(customer: Customer, words: str, example: str) -> None:
    reply = customer.says(words)
    assert "261122-22222" in reply.text
    assert example in reply.text


def test_a_ticket_number_tells_its_time(customer: Customer, stack: Stack) -> None:
    somebody = Customer(stack)
    somebody.says("I want to talk to a person")
    number = somebody.handed_over.number
    customer.says("hello")
    assert number in customer.says(number).text
    assert customer.ticket is None


@pytest.mark.clause("F1", "F5")
def test_who_waits_for_a_person_hears_when_one_comes(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("转人工")
    reply = customer.says("我的投诉处理得怎么样了")
    assert customer.case.number in reply.text
    assert "同事的答复" in reply.text


@pytest.mark.clause("B7", "F1")
def test_in_the_middle_of_a_complaint_the_other_case_is_told_and_the_question_asked_again(
    stack: Stack, customer: Customer
) -> None:
    customer.complains(
        "你们客服态度太差了",
        {
            "occurred_at": "昨天",
            "details": "他说我自己没看清楚，还挂我电话",
            "facts_confirmed": "对",
            "asked_remedy": "我要他道歉",
            "offer_answer": "可以",
        },
    )
    first = customer.case
    assert first.stage is Stage.EXECUTED
    customer.says(f"还有，{LATE_ZH}")
    asked = customer.asked
    reply = customer.says("上次那个投诉怎么样了")
    assert first.number in "\n".join(reply.texts[:-1])
    assert customer.case.number in reply.texts[0]
    assert customer.asked == asked == "order_number"


@pytest.mark.clause("B7")
def test_during_the_negotiation_the_case_in_hand_is_told_and_the_offers_stand(stack: Stack, customer: Customer) -> None:
    customer.complains(
        LATE_EN,
        {
            "order_number": stack.order(CUSTOMER_EN, "late_in_transit"),
            "phone_last4": "7045",
            "facts_confirmed": "yes",
            "asked_remedy": "whatever you think is fair",
        },
    )
    reply = customer.says("how is my case going?")
    assert customer.case.number in reply.texts[0]
    assert customer.asked == "offer_answer"


@pytest.mark.clause("B7")
def test_where_is_my_order_is_answered_with_the_parcel_once_the_owner_is_known(
    stack: Stack, customer: Customer
) -> None:
    order = stack.order(CUSTOMER_EN, "late_in_transit")
    customer.complains(LATE_EN, {"order_number": order, "phone_last4": "7045"})
    reply = customer.says("where is my order?")
    assert f"rder {order}" in reply.texts[0]
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("B8")
def test_before_that_it_is_answered_with_the_case(customer: Customer) -> None:
    customer.says(LATE_ZH)
    reply = customer.says("我的包裹到哪了")
    assert customer.case.number in reply.texts[0]
    assert customer.asked == "order_number"


@pytest.mark.clause("B7")
def test_another_order_asked_about_in_passing_leaves_the_complaint_as_it_is(stack: Stack, customer: Customer) -> None:
    order, other = stack.order(CUSTOMER_ZH, "very_late_in_transit"), stack.order(CUSTOMER_ZH, "on_time_in_transit")
    customer.complains(LATE_ZH, {"order_number": order, "phone_last4": "2231"})
    reply = customer.says(f"我另一个包裹{other}到哪了")
    assert other in reply.texts[0]
    assert customer.case.order_number == order
    assert customer.facts["order_number"] == order


@pytest.mark.clause("B8", "F1")
def test_whoever_lost_the_number_is_found_by_the_order(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "lost")
    somebody = Customer(stack)
    somebody.complains(LATE_ZH, {"order_number": order, "phone_last4": "2231"})
    assert "C" in customer.says("我的投诉处理得怎么样了").text
    customer.says(order)
    reply = customer.says("2231")
    assert somebody.case.number in reply.text
    assert order in reply.text


@pytest.mark.clause("F1")
def test_a_case_number_ends_the_search_for_an_order(customer: Customer, elsewhere: Customer) -> None:
    customer.says("我的投诉处理得怎么样了")
    assert customer.asked == "order_number"
    assert elsewhere.case.number in customer.says(elsewhere.case.number).text
    assert customer.asked == ""


@pytest.mark.clause("B8", "F1")
def test_who_is_known_by_phone_and_name_hears_of_their_cases_not_of_their_orders(
    stack: Stack, customer: Customer
) -> None:
    somebody = Customer(stack)
    order = stack.order(CUSTOMER_EN, "refund_pending_16_days")
    somebody.complains("My refund still hasn't arrived", {"order_number": order, "phone_last4": "7045"})
    customer.says("whats happening with my case")
    customer.says("13800137045")
    reply = customer.says("Emily Carter")
    assert somebody.case.number in reply.text
    assert reply.choices == []
    assert customer.asked == ""


@pytest.mark.clause("B7")
@pytest.mark.parametrize("words", ["where is it then", "just when will i get it"])
def test_where_it_is_is_answered_in_the_middle_of_a_complaint(stack: Stack, customer: Customer, words: str) -> None:
    order = stack.order(CUSTOMER_EN, "very_late_in_transit")
    customer.complains(LATE_EN, {"order_number": order, "phone_last4": "7045"})
    asked = customer.asked
    reply = customer.says(words)
    assert f"rder {order}" in reply.texts[0]
    assert "promised for" in reply.texts[0]
    assert customer.asked == asked


@pytest.mark.clause("B7")
def test_where_the_money_is_is_answered_from_the_refunds(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "refund_completed")
    customer.complains("退款一直没到账", {"order_number": order, "phone_last4": "2231"})
    assert "退回您付款的账户" in customer.says("到账了？到哪个账户").texts[0]
