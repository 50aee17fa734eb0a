"""An order is looked up only for its owner (B8)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B8")]

LATE_ZH = "我的快递一直没送到"
UNKNOWN = "SD2611119999"


@pytest.fixture
def theirs(stack: Stack) -> str:
    """An order of the English customer."""
    return stack.order(CUSTOMER_EN, "late_in_transit")


def test_an_unknown_order_and_somebody_elses_look_the_same(stack: Stack, theirs: str) -> None:
    outcomes = []
    for number in (UNKNOWN, theirs):
        customer = Customer(stack, sender=f"stranger-{number}")
        customer.complains(LATE_ZH, {"order_number": number, "phone_last4": "2231"})
        case = customer.case
        outcomes.append((customer.asked, case.stage, case.order_number, case.customer_id, len(case.evidence)))
    assert outcomes[0] == outcomes[1] == ("verified_order", Stage.OPEN, None, None, 0)


def test_the_wrong_digits_are_not_told_apart_from_the_wrong_number(stack: Stack, customer: Customer) -> None:
    own = stack.order(CUSTOMER_ZH, "late_in_transit")
    reply = customer.complains(LATE_ZH, {"order_number": own, "phone_last4": "1111"})
    assert customer.asked == "verified_order"
    assert own not in reply.text


@pytest.mark.clause("D1")
def test_three_times_wrong_goes_to_a_person(stack: Stack, customer: Customer, theirs: str) -> None:
    customer.complains(LATE_ZH, {"order_number": UNKNOWN, "phone_last4": "2231"})
    customer.says(f"{theirs} 尾号2231")
    assert customer.ticket is None
    reply = customer.says(f"{stack.order(CUSTOMER_ZH, 'lost')} 尾号1111")
    assert customer.handed_over.reason == "identity_failed"
    assert customer.handed_over.number in reply.text


def test_after_a_slip_the_right_pair_goes_on(stack: Stack, customer: Customer) -> None:
    own = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains(LATE_ZH, {"order_number": own, "phone_last4": "2213"})
    customer.says("尾号是2231")
    assert customer.asked == "facts_confirmed"
    assert customer.case.order_number == own


def test_nothing_of_somebody_elses_order_is_told(stack: Stack, customer: Customer, theirs: str) -> None:
    customer.complains(LATE_ZH, {"order_number": theirs, "phone_last4": "2231"})
    customer.says(f"订单{theirs}里是什么东西？")
    customer.says(f"{theirs} 尾号2231")
    assert_nothing_leaked(stack, customer, theirs)


def test_how_somebody_elses_order_stands_is_not_told_either(stack: Stack, customer: Customer, theirs: str) -> None:
    customer.says("我的订单到哪了，查一下物流")
    customer.says(theirs)
    customer.says("2231")
    assert customer.asked == "verified_order"
    assert_nothing_leaked(stack, customer, theirs)


def assert_nothing_leaked(stack: Stack, customer: Customer, number: str) -> None:
    with stack.store.transaction() as records:
        order = records.orders.find(number)
    assert order is not None
    said = "\n".join(text for who, text in customer.transcript if who == "sandra")
    secrets = [order.customer_name, order.phone, order.phone[-4:], str(order.total)]
    secrets += [name for item in order.items for name in item.name.values()]
    secrets += [parcel.tracking_number for parcel in order.shipments]
    assert [secret for secret in secrets if secret in said] == []
