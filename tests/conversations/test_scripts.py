"""Simplified, Traditional and English are each answered in kind."""

from __future__ import annotations

import pytest

from nlg.traditional import to_traditional
from nlu.languages import language_of
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B7")]

FULL_WIDTH = 0xFEE0
"""How far a full-width character lies behind its plain one."""


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


def test_a_button_in_traditional_words_presses_what_is_kept_in_simplified(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "delivered_missing_parcel")
    reply = customer.complains("包裹裡少了一件東西", {"order_number": order, "phone_last4": "2231"})
    assert customer.asked == "item"
    for title in reply.choices:
        assert to_traditional(title) == title
    customer.says(reply.choices[0])
    assert customer.asked != "item", customer.told()


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


@pytest.mark.parametrize(
    ("opening", "kind", "language"),
    [
        ("我的order一直没delivered，都两周了", "late_delivery", "zh-Hans"),
        ("我的 refund 还没到账", "refund_delay", "zh-Hans"),
        ("包裹 missing 了一件", "missing_item", "zh-Hans"),
        ("我的快遞還沒送到，please help", "late_delivery", "zh-Hant"),
        ("My 快递 still hasn't arrived", "late_delivery", "en"),
    ],
)
def test_two_languages_in_one_message_are_understood_and_answered_in_the_main_one(
    customer: Customer, opening: str, kind: str, language: str
) -> None:
    customer.says(opening)
    assert (customer.case.complaint_type, customer.case.language) == (kind, language)


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("我的快递一直没送到！！！", "late_delivery"),
        ("My parcel hasn't arrived", "late_delivery"),
        ("I WAS CHARGED TWICE", "billing_error"),
    ],
)
def test_full_width_and_capitals_are_read_as_plain_letters(customer: Customer, opening: str, kind: str) -> None:
    customer.says(opening.translate({code: code + FULL_WIDTH for code in range(ord("!"), ord("~") + 1)}))
    assert customer.case.complaint_type == kind


@pytest.mark.parametrize(
    ("opening", "customer_no", "told"),
    [
        (
            "我的快递一直没送到",
            CUSTOMER_ZH,
            {
                "phone_last4": "the last four digits are 2231",
                "facts_confirmed": "yes",
                "asked_remedy": "I want a refund",
            },
        ),
        ("My parcel hasn't arrived", CUSTOMER_EN, {"facts_confirmed": "对", "asked_remedy": "我要补发"}),
    ],
    ids=["zh then en", "en then zh"],
)
def test_facts_given_in_the_other_language_are_taken(
    stack: Stack, customer: Customer, opening: str, customer_no: int, told: dict[str, str]
) -> None:
    order = stack.order(customer_no, "very_late_in_transit")
    reply = customer.complains(opening, answers_up_to("offer_answer", order, customer_no, **told))
    assert customer.case.order_number == order
    assert customer.case.asked_remedy == ("refund" if customer_no == CUSTOMER_ZH else "reship")
    assert language_of(reply.text).name == language_of(told["asked_remedy"]).name


def test_how_bad_it_is_may_be_said_in_the_other_language(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "perishable_food")
    customer.complains(
        "My item arrived broken, it is damaged",
        answers_up_to("facts_confirmed", number, CUSTOMER_EN, extent="完全不能用了"),
    )
    assert customer.facts["extent"] == "unusable"
    assert customer.asked == "facts_confirmed"


def test_leaving_it_to_us_is_understood_in_traditional_too(stack: Stack, customer: Customer) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快遞一直沒送到", answers_up_to("offer_answer", late, asked_remedy="你們看著辦"))
    assert len(customer.case.offers) >= 2


def test_a_name_told_in_traditional_is_read_back_in_traditional(customer: Customer) -> None:
    told = {"occurred_at": "昨天", "details": "他在電話裡罵我，還掛我電話"}
    reply = customer.complains("你們客服小劉對我態度很差", told)
    assert customer.asked == "facts_confirmed", customer.told()
    assert "小劉" in reply.text
