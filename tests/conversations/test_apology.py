"""An apology comes first, once, for just that trouble (protocol A)."""

from __future__ import annotations

import pytest

from sandra.playbook.model import Playbook
from sandra.tone import apologises, violations
from tests.conversations.answers import all_answers
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


@pytest.mark.clause("A1", "A2")
@pytest.mark.parametrize(
    ("opening", "language", "trouble"),
    [
        (LATE_ZH, "zh-Hans", "包裹"),
        (LATE_EN, "en", "parcel"),
        ("退款这么久还没到账", "zh-Hans", "退款"),
        ("I am still waiting for my refund", "en", "refund"),
    ],
)
def test_the_first_words_apologise_for_just_that_trouble_and_ask_nothing(
    customer: Customer, playbook: Playbook, opening: str, language: str, trouble: str
) -> None:
    first, *rest = customer.says(opening).texts
    assert apologises(first, language, playbook.tone)
    assert trouble in first
    assert not any(mark in first for mark in "?？")
    assert rest


@pytest.mark.clause("A3", "A4")
def test_a_complaint_hears_one_apology_and_no_forbidden_word_from_beginning_to_end(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains(LATE_ZH, all_answers(late, offer_answer="都不行"))
    said = [text for who, text in customer.transcript if who == "sandra"]
    assert sum(apologises(text, "zh-Hans", playbook.tone) for text in said) == 1
    assert [
        violations(text, "zh-Hans", playbook.tone) for text in said if violations(text, "zh-Hans", playbook.tone)
    ] == []


@pytest.mark.clause("A3")
def test_venting_once_more_is_heard_without_a_second_apology(customer: Customer, playbook: Playbook) -> None:
    customer.says(LATE_EN)
    again = customer.says("My parcel is late, it still has not been delivered, this is terrible")
    assert not apologises(again.text, "en", playbook.tone)
    assert customer.asked == "order_number"


@pytest.mark.clause("A6", "A7")
def test_the_angrier_the_customer_the_shorter_the_apology(stack: Stack, playbook: Playbook) -> None:
    calm = Customer(stack).says(LATE_ZH).texts[0]
    heated = Customer(stack).says("气死我了！！！快递等了半个月还没到，你们就是骗子公司！！！").texts[0]
    assert apologises(heated, "zh-Hans", playbook.tone)
    assert len(heated) < len(calm)
    assert len(heated) <= playbook.tone.longest_heated_message["zh"]


@pytest.mark.clause("A1")
def test_an_order_number_given_at_once_does_not_push_the_apology_aside(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    order = stack.order(CUSTOMER_EN, "very_late_in_transit")
    first = customer.says(f"{LATE_EN}. Order {order}, phone ends in 7045").texts[0]
    assert apologises(first, "en", playbook.tone)


@pytest.mark.clause("A1")
def test_a_greeting_or_a_question_hears_no_apology(customer: Customer, playbook: Playbook) -> None:
    assert not apologises(customer.says("你好").text, "zh-Hans", playbook.tone)
    assert not customer.cases
