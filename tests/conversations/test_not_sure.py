"""What is not understood for sure is asked about with its readings, answered as said, and kept for the trainers."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sandra.case import UnclearMessage
from tests.conversations.customer import Customer, Reply
from tests.stack import Stack

pytestmark = pytest.mark.conversation

# Words that say next to nothing; of which of them the model is unsure changes with its examples.
VAGUE = {
    "zh": (
        "我想问下我的",
        "还有那个快递的",
        "那个单子的事",
        "我的那个东西",
        "关于那个包裹",
        "之前那个退的",
        "你们那个服务",
    ),
    "en": (
        "regarding my",
        "the money thing",
        "something with my order",
        "hmm the parcel maybe",
        "about my stuff you know",
        "the stuff from before",
        "my order thing",
        "the box",
        "my account or the order maybe",
        "order or refund i think",
        "the refund or the parcel",
        "delivery something",
        "about the courier or so",
        "the thing with the card",
        "my coupon order parcel",
    ),
}
SENSELESS = ("😀😀😀", "🎈🎈")
SOMETHING_ELSE = {"zh": "是别的事", "en": "It's something else"}


def unclear(customer: Customer) -> UnclearMessage:
    with customer.stack.store.transaction() as records:
        kept = records.latest_unclear(customer.sender)
    assert kept is not None
    return kept


def asked_back(stack: Stack, words: Iterable[str]) -> tuple[Customer, Reply]:
    """A customer whose first message, one of these, was asked back about with readings."""
    for text in words:
        customer = Customer(stack)
        reply = customer.says(text)
        if len(reply.choices) > 1:
            return customer, reply
    raise AssertionError("every one of these is understood for sure now; add vaguer ones")


@pytest.mark.clause("B2", "G1")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unsure_message_is_asked_back_about_with_readings(stack: Stack, language: str) -> None:
    customer, reply = asked_back(stack, VAGUE[language])
    assert reply.questions == 1
    assert 2 <= len(reply.choices) <= 4
    assert reply.choices[-1] == SOMETHING_ELSE[language]
    assert unclear(customer).text == customer.transcript[0][1]
    assert len(unclear(customer).readings) == len(reply.choices) - 1


@pytest.mark.clause("G1")
@pytest.mark.parametrize("picked_by", ["button", "number"])
def test_a_picked_reading_is_what_was_meant(stack: Stack, picked_by: str) -> None:
    customer, reply = asked_back(stack, VAGUE["zh"])
    customer.says(reply.choices[0] if picked_by == "button" else "1")
    assert unclear(customer).meant == unclear(customer).readings[0]


def test_something_else_leads_to_telling_what_happened(stack: Stack) -> None:
    customer, reply = asked_back(stack, VAGUE["zh"])
    assert customer.says(str(len(reply.choices))).questions == 1
    assert customer.cases == []
    customer.says("快递一直没送到")
    assert customer.case.complaint_type == "late_delivery"


@pytest.mark.clause("D1")
def test_twice_unsure_in_a_complaint_a_person_is_offered(customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    offered = [customer.says(text).choices for text in SENSELESS[:2]]
    assert offered == [[], ["转人工", "我换个说法"]]
    assert customer.ticket is None
    customer.says("转人工")
    assert customer.handed_over.reason == "asked_for_person"


@pytest.mark.clause("D5")
@pytest.mark.parametrize(
    "text",
    [
        "注文した商品がまだ届きません",
        "Mi pedido no ha llegado y nadie responde",
        "Где мой заказ?",
        "주문한 물건이 아직 안 왔어요",
    ],
)
def test_a_third_language_is_answered_in_both_of_ours_with_a_person(customer: Customer, text: str) -> None:
    reply = customer.says(text)
    assert "中文" in reply.text
    assert "English" in reply.text
    assert reply.choices
    customer.says(reply.choices[0])
    assert customer.handed_over.reason == "asked_for_person"


@pytest.mark.clause("B7")
def test_a_third_language_in_the_middle_keeps_the_thread(customer: Customer) -> None:
    customer.says("my parcel is late")
    customer.says("no entiendo lo que me pide usted")
    assert customer.asked == "order_number"
