"""What was heard is read back; a no changes just that detail and is read back again (B5)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

STAFF_ZH = "你们客服态度太差了"


@pytest.fixture
def read_back(stack: Stack, customer: Customer) -> Customer:
    """A customer to whom a late order was just read back."""
    first = stack.order(CUSTOMER_ZH, "on_time_in_transit")
    customer.complains("我的快递一直没送到", {"order_number": first, "phone_last4": "2231"})
    assert customer.asked == "facts_confirmed"
    return customer


@pytest.mark.parametrize(("number", "stage"), [("1", Stage.CONFIRMED), ("2", Stage.HEARD)])
def test_yes_and_no_are_pressed_by_their_numbers_too(read_back: Customer, number: str, stage: Stage) -> None:
    reply = read_back.says(number)
    assert read_back.case.stage is stage
    assert reply.choices == []


def test_a_no_asks_what_is_wrong_and_confirms_nothing(read_back: Customer) -> None:
    reply = read_back.says("不对")
    assert reply.questions == 1 or reply.texts
    assert read_back.asked == "facts_confirmed"
    assert read_back.case.stage is Stage.HEARD


def test_another_order_is_read_back_again_before_anything_goes_on(stack: Stack, read_back: Customer) -> None:
    meant = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    read_back.says("不对")
    reply = read_back.says(f"订单号是{meant}")
    assert meant in reply.text
    assert read_back.asked == "facts_confirmed"
    read_back.says("对")
    assert read_back.case.stage is Stage.CONFIRMED
    assert read_back.case.order_number == meant


def test_a_correction_in_the_same_breath_as_the_no_is_taken(stack: Stack, read_back: Customer) -> None:
    meant = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    reply = read_back.says(f"不对，订单号是{meant}")
    assert meant in reply.text
    assert read_back.facts["order_number"] == meant


def test_the_corrected_fact_stays_on_record_as_retired(stack: Stack, read_back: Customer) -> None:
    said_first = read_back.facts["order_number"]
    read_back.says(f"不对，订单号是{stack.order(CUSTOMER_ZH, 'very_late_in_transit')}")
    retired = [fact.value for fact in read_back.case.facts if fact.superseded and fact.name == "order_number"]
    assert retired == [said_first]


def test_somebody_elses_order_is_no_correction(stack: Stack, read_back: Customer) -> None:
    theirs = stack.order(CUSTOMER_EN, "lost")
    read_back.says(f"不对，订单号是{theirs}")
    assert read_back.asked == "verified_order"
    assert read_back.case.order_number != theirs


def test_another_day_changes_the_day_and_nothing_else(customer: Customer) -> None:
    customer.complains(STAFF_ZH, {"occurred_at": "昨天", "details": "他说我自己没看清楚，还挂我电话"})
    before = customer.facts
    customer.says("不对")
    customer.says("是前天")
    after = customer.facts
    assert customer.asked == "facts_confirmed"
    assert after["occurred_at"] < before["occurred_at"]
    assert after["details"] == before["details"]


def test_another_account_of_it_replaces_the_first(customer: Customer) -> None:
    customer.complains(STAFF_ZH, {"occurred_at": "昨天", "details": "他挂我电话"})
    customer.says("不对")
    reply = customer.says("是他先骂我的，然后才挂电话")
    assert "是他先骂我的" in reply.text
    assert customer.facts["details"] == "是他先骂我的，然后才挂电话"
