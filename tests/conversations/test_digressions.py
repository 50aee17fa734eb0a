"""Something else in between is answered, and the thread is taken up where it was."""

from __future__ import annotations

import pytest

from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

DIGRESSIONS_ZH = ["你是机器人吗", "谢谢", "你们的退货政策是什么"]
DIGRESSIONS_EN = ["are you a robot?", "thanks", "what is your return policy?"]


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", DIGRESSIONS_ZH)
def test_the_same_fact_is_asked_again_after_an_aside_in_chinese(customer: Customer, aside: str) -> None:
    customer.says("我的快递一直没送到")
    check_aside(customer, aside)


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", DIGRESSIONS_EN)
def test_the_same_fact_is_asked_again_after_an_aside_in_english(customer: Customer, aside: str) -> None:
    customer.says("My parcel hasn't arrived")
    check_aside(customer, aside)


def check_aside(customer: Customer, aside: str) -> None:
    asked = customer.asked
    reply = customer.says(aside)
    assert len(reply.texts) == 2
    assert customer.asked == asked


@pytest.mark.clause("B5")
def test_an_aside_at_the_read_back_neither_confirms_nor_denies(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("facts_confirmed", number))
    reply = customer.says("你是机器人吗")
    assert number in reply.text
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("C2")
def test_an_aside_when_asked_for_a_wish_is_no_wish(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "late_in_transit")
    customer.complains("My parcel hasn't arrived", answers_up_to("asked_remedy", number, CUSTOMER_EN))
    customer.says("are you a robot?")
    assert customer.asked == "asked_remedy"
    assert customer.case.offers == []


@pytest.mark.clause("C11")
def test_an_aside_between_offers_shows_them_again(stack: Stack, customer: Customer) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("offer_answer", late))
    reply = customer.says("你是机器人吗")
    assert all(offer.wording in reply.text for offer in customer.case.offers)
    assert customer.asked == "offer_answer"


def test_without_a_complaint_small_talk_opens_no_case(customer: Customer) -> None:
    for words in ("你好", "你是机器人吗", "谢谢", "你们服务真好"):
        assert customer.says(words).texts
    assert customer.cases == []
    assert customer.ticket is None
