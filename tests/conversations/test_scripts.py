"""Simplified, Traditional and English are each answered in kind."""

from __future__ import annotations

import pytest

from nlg.traditional import to_traditional
from nlu.script import language_of
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B7")]


def test_traditional_is_answered_in_traditional_throughout(stack: Stack, customer: Customer) -> None:
    customer.complains(
        "我的快遞一直沒送到，等了十幾天了",
        answers_up_to(
            "offer_answer",
            stack.order(CUSTOMER_ZH, "very_late_in_transit"),
            facts_confirmed="對",
            asked_remedy="退款",
        ),
    )
    said = [text for who, text in customer.transcript if who == "sandra"]
    assert [text for text in said if to_traditional(text) != text] == []
    assert customer.case.language == "zh-Hant"
    assert customer.case.offers


def test_traditional_words_are_understood_as_their_simplified_ones(customer: Customer) -> None:
    customer.says("包裹裡少了一件東西")
    assert customer.case.complaint_type == "missing_item"


def test_english_is_answered_in_english_throughout(stack: Stack, customer: Customer) -> None:
    customer.complains(
        "My parcel hasn't arrived",
        answers_up_to("offer_answer", stack.order(CUSTOMER_EN, "on_time_in_transit"), CUSTOMER_EN),
    )
    said = [text for who, text in customer.transcript if who == "sandra"]
    assert [text for text in said if not text.isascii() and language_of(text).name != "en"] == []
    assert customer.case.language == "en"


def test_numbers_in_between_do_not_change_the_language(stack: Stack, customer: Customer) -> None:
    customer.says("My parcel hasn't arrived")
    reply = customer.says(stack.order(CUSTOMER_EN, "late_in_transit"))
    assert language_of(reply.text).name == "en"


def test_who_changes_to_chinese_is_answered_in_chinese_and_goes_on(customer: Customer) -> None:
    customer.says("My parcel hasn't arrived")
    reply = customer.says("我还是说中文吧，快递一直没到")
    assert language_of(reply.text).name == "zh-Hans"
    assert customer.asked == "order_number"
    assert len(customer.cases) == 1


def test_who_changes_to_english_is_answered_in_english_and_goes_on(stack: Stack, customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    reply = customer.says(f"My order number is {stack.order(CUSTOMER_ZH, 'very_late_in_transit')}")
    assert language_of(reply.text).name == "en"
    assert customer.asked == "phone_last4"
