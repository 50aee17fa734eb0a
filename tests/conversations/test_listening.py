"""Facts are taken as they come, and nobody is asked twice (protocol B)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


@pytest.fixture
def order(stack: Stack) -> str:
    """Of the Chinese customer; nothing is ever carried out on it."""
    return stack.order(CUSTOMER_ZH, "very_late_in_transit")


@pytest.mark.clause("B5", "B7")
@pytest.mark.parametrize(
    ("customer_no", "told"),
    [
        (CUSTOMER_ZH, "订单{order}，手机尾号2231，快递一直没送到，都等了半个月了"),
        (CUSTOMER_EN, "My parcel hasn't arrived. Order {order}, phone ends in 7045"),
    ],
    ids=["zh", "en"],
)
def test_all_facts_at_once_are_read_back_at_once(stack: Stack, customer: Customer, customer_no: int, told: str) -> None:
    number = stack.order(customer_no, "very_late_in_transit")
    reply = customer.says(told.format(order=number))
    assert customer.asked == "facts_confirmed"
    assert number in reply.text
    assert customer.case.stage is Stage.HEARD
    assert customer.facts["order_number"] == number


@pytest.mark.clause("B2", "B7")
def test_facts_given_before_the_complaint_are_not_asked_for(customer: Customer, order: str) -> None:
    customer.says(f"订单号{order}，尾号2231")
    customer.says("快递一直没到")
    assert customer.asked == "facts_confirmed"
    assert customer.case.order_number == order


@pytest.mark.clause("B2")
def test_number_and_digits_together_answer_two_questions(customer: Customer, order: str) -> None:
    customer.says(LATE_ZH)
    customer.says(f"{order}，尾号2231")
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("B7")
def test_digits_before_the_number_are_taken_too(customer: Customer, order: str) -> None:
    customer.says(LATE_ZH)
    customer.says("手机尾号2231")
    assert customer.asked == "order_number"
    customer.says(order)
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("B7")
def test_a_fact_given_after_something_else_is_taken_when_it_comes(customer: Customer, order: str) -> None:
    customer.says(LATE_EN)
    customer.says("are you a robot?")
    customer.says("thanks")
    assert customer.asked == "order_number"
    customer.says(f"It is {order}")
    assert customer.asked == "phone_last4"


@pytest.mark.clause("B7")
def test_a_full_width_number_is_read_as_any_other(customer: Customer, order: str) -> None:
    customer.says(LATE_ZH)
    customer.says(order.translate({ord(a): ord(a) + 0xFEE0 for a in "SD0123456789"}))
    assert customer.facts["order_number"] == order


@pytest.mark.clause("B2")
def test_every_message_asks_one_question_and_no_question_comes_twice(stack: Stack, customer: Customer) -> None:
    answers = {
        "order_number": stack.order(CUSTOMER_ZH, "delivered_missing_parcel"),
        "phone_last4": "2231",
        "item": "1",
        "details": "盖子裂了一道口子",
        "extent": "还能用一部分",
        "facts_confirmed": "对",
    }
    reply, asked = customer.says("收到的东西是坏的，摔碎了"), [customer.asked]
    assert reply.questions <= 1
    while asked[-1] in answers:
        assert customer.says(answers[asked[-1]]).questions <= 1
        asked.append(customer.asked)
    assert asked[-1] == "asked_remedy"
    assert len(asked) == len(set(asked))


@pytest.mark.clause("B7")
def test_an_item_is_chosen_by_its_name_as_well_as_by_its_number(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "delivered_missing_parcel")
    reply = customer.complains("My item arrived broken, it is damaged", {"order_number": number, "phone_last4": "7045"})
    assert customer.asked == "item"
    second = reply.choices[1]
    customer.says(f"the {second}")
    assert customer.asked != "item"
    named = customer.facts["item"]
    with stack.store.transaction() as records:
        found = records.orders.find(number)
    assert found is not None
    assert [item.name["en"] for item in found.items if str(item.id) == named] == [second]


@pytest.mark.clause("B2")
def test_a_bare_wish_to_complain_is_asked_what_happened_and_filed_by_the_answer(customer: Customer) -> None:
    customer.says("我要投诉")
    assert customer.asked == "details"
    customer.says("我的快递一直没送到，等了半个月")
    assert customer.case.complaint_type == "late_delivery"
    assert customer.asked == "order_number"


@pytest.mark.clause("B2", "B3")
def test_a_wish_told_first_is_kept_and_not_asked_for_again(customer: Customer, order: str) -> None:
    customer.says("我要补发")
    assert not customer.cases
    customer.complains("快递一直没到", answers_up_to("asked_remedy", order))
    assert customer.asked == "offer_answer"
    assert [offer.remedy for offer in customer.case.offers] == ["reship"]


@pytest.mark.clause("B4")
def test_what_the_systems_say_stands_beside_what_the_customer_said(customer: Customer, order: str) -> None:
    customer.complains(LATE_ZH, answers_up_to("asked_remedy", order))
    evidence = {found.finding: found.value for found in customer.case.evidence}
    assert int(evidence["days_late"]) > 7
    assert "days_late" not in customer.facts
    assert LATE_ZH in customer.facts["story"]


@pytest.mark.clause("B2")
def test_an_order_number_does_not_say_what_happened(customer: Customer, stack: Stack) -> None:
    customer.says("I want to make a complaint")
    assert customer.asked == "details"
    customer.says(stack.order(CUSTOMER_EN, "lost"))
    assert customer.asked == "details"


@pytest.mark.clause("B2", "B7")
def test_what_is_not_in_the_order_is_said_to_be_missing_from_it(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "delivered_missing_parcel")
    customer.complains("My item arrived broken, it is damaged", {"order_number": number, "phone_last4": "7045"})
    assert customer.asked == "item"
    reply = customer.says("the jigsaw puzzle")
    assert f"order {number}" in reply.texts[0]
    assert customer.asked == "item"


@pytest.mark.clause("B2")
def test_no_picture_is_invited_where_none_goes_through(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "delivered_40_days_ago")
    customer.complains("收到就是坏的", {"order_number": order, "phone_last4": "2231"})
    assert customer.asked == "extent"
    assert "照片" not in customer.told()
