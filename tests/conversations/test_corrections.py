"""What was heard is read back; a no changes just that detail and is read back again (B5)."""

from __future__ import annotations

import pytest

from sandra.case import OfferStatus, Stage
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B5")]

STAFF_ZH = "你们客服态度太差了"


@pytest.fixture
def read_back(stack: Stack, customer: Customer) -> Customer:
    """A customer to whom a late order was just read back."""
    first = stack.order(CUSTOMER_ZH, "on_time_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("facts_confirmed", first))
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


@pytest.mark.clause("B8")
def test_somebody_elses_order_is_no_correction(stack: Stack, read_back: Customer) -> None:
    theirs = stack.order(CUSTOMER_EN, "lost")
    read_back.says(f"不对，订单号是{theirs}")
    # The digits they gave are those of their own order.
    assert read_back.asked == "phone_last4"
    read_back.says("2231")
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
    assert "骂了您" in reply.text
    assert customer.facts["details"] == "是他先骂我的，然后才挂电话"


@pytest.fixture
def offered(stack: Stack, customer: Customer) -> Customer:
    """A customer to whom remedies for a late order were offered."""
    customer.complains(
        "我的快递一直没送到",
        {
            "order_number": stack.order(CUSTOMER_ZH, "very_late_in_transit"),
            "phone_last4": "2231",
            "facts_confirmed": "对",
            "asked_remedy": "你们看着办",
        },
    )
    assert customer.asked == "offer_answer"
    return customer


def test_another_order_named_during_the_negotiation_is_read_back_before_anything_is_offered(
    stack: Stack, offered: Customer
) -> None:
    meant = stack.order(CUSTOMER_ZH, "on_time_in_transit")
    reply = offered.says(f"等等，不对，订单号应该是{meant}")
    assert meant in reply.text
    assert offered.asked == "facts_confirmed"
    assert {offer.status for offer in offered.case.offers} == {OfferStatus.LAPSED}
    assert offered.case.stage is Stage.HEARD
    offered.says("对")
    assert offered.case.order_number == meant
    assert offered.case.stage is not Stage.HEARD


def test_a_plain_protest_during_the_negotiation_asks_what_is_wrong(offered: Customer) -> None:
    offered.says("不对，你弄错了")
    assert offered.asked == "facts_confirmed"
    assert offered.case.standing_offers() == []


def test_turning_an_offer_down_corrects_no_fact(offered: Customer) -> None:
    offered.says("都不行，换个办法")
    assert offered.asked == "offer_answer"
    assert OfferStatus.LAPSED not in {offer.status for offer in offered.case.offers}


def test_the_other_one_of_two_items_is_taken(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "delivered_missing_parcel")
    customer.complains(
        "My item arrived broken, it is damaged",
        {
            "order_number": number,
            "phone_last4": "7045",
            "item": "1",
            "details": "The lid is cracked right through",
            "extent": "It cannot be used at all",
        },
    )
    assert customer.asked == "facts_confirmed"
    first = customer.facts["item"]
    customer.says("No, the other one")
    assert customer.asked == "facts_confirmed"
    assert customer.facts["item"] != first


@pytest.mark.clause("B2")
def test_the_number_of_a_parcel_takes_the_order_not_back(read_back: Customer) -> None:
    number = read_back.case.order_number
    read_back.says("退货单号 SF1400882637719，请退款")
    assert read_back.asked != "phone_last4"
    assert read_back.case.order_number == number
