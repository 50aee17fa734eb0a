"""However somebody begins, the complaint is recognised and what was told is kept (A1, B7)."""

from __future__ import annotations

from typing import Literal

import pytest

from sandra.listening.apologies import APOLOGISED
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack
from tests.unit.responses.test_responses import OUR_ACTION

pytestmark = pytest.mark.conversation

MANY = 50


@pytest.mark.clause("A1", "B7")
@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("你好，我的快递一直没送到", "late_delivery"),
        ("您好，退款这么久还没到账", "refund_delay"),
        ("Hello, my parcel hasn't arrived", "late_delivery"),
        ("Hi there, I was charged twice for the same order", "billing_error"),
        ("Good morning. There is an item missing from my parcel", "missing_item"),
    ],
)
def test_a_greeting_in_front_does_not_hide_the_complaint(
    customer: Customer, playbook: Playbook, opening: str, kind: str
) -> None:
    first = customer.says(opening).texts[0]
    assert customer.case.complaint_type == kind
    assert apologises(first, customer.case.language, playbook.tone)


@pytest.mark.clause("A1", "B7")
@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("为什么我的快递还没到？", "late_delivery"),
        ("你们这样收两次钱合理吗？", "billing_error"),
        ("包裹里怎么少了一件？", "missing_item"),
        ("你们客服怎么这种态度？", "staff_attitude"),
        ("我的訂單怎麼還沒到？", "late_delivery"),
        ("Why have I been charged twice?", "billing_error"),
        ("Is it normal that my package arrives smashed?", "damaged_item"),
        ("Is this how your staff treat customers?", "staff_attitude"),
    ],
)
def test_a_complaint_put_as_a_question_is_a_complaint(
    customer: Customer, playbook: Playbook, opening: str, kind: str
) -> None:
    first = customer.says(opening).texts[0]
    assert customer.case.complaint_type == kind
    assert apologises(first, customer.case.language, playbook.tone)


@pytest.mark.clause("B2", "B7")
@pytest.mark.parametrize(
    ("customer_no", "told"),
    [
        (CUSTOMER_ZH, "你好在吗，我的快递一直没送到，订单号{order}，尾号2231，我想退款"),
        (CUSTOMER_EN, "Hello, my parcel hasn't arrived. Order {order}, phone ends in 7045, I want a refund"),
    ],
    ids=["zh", "en"],
)
def test_greeting_complaint_order_and_wish_in_one_breath_leave_only_the_yes_to_ask(
    stack: Stack, customer: Customer, customer_no: int, told: str
) -> None:
    order = stack.order(customer_no, "very_late_in_transit")
    reply = customer.says(told.format(order=order))
    assert customer.asked == "facts_confirmed"
    assert reply.questions == 1
    customer.says("对" if customer_no == CUSTOMER_ZH else "yes")
    assert customer.case.order_number == order
    assert customer.case.asked_remedy == "refund"


@pytest.mark.clause("A1", "A7", "B7")
@pytest.mark.parametrize(
    ("opening", "detail", "language"),
    [
        ("我的快递一直没送到。", "我在家里等了好多天，物流一直不更新，打电话也没有人接。", "zh"),
        ("My parcel hasn't arrived. ", "I waited at home for days and the tracking does not move. ", "en"),
    ],
    ids=["zh", "en"],
)
def test_a_very_long_first_message_is_heard_and_answered_in_short(
    customer: Customer, playbook: Playbook, opening: str, detail: str, language: Literal["zh", "en"]
) -> None:
    reply = customer.says(opening + detail * (MANY if language == "zh" else MANY // 2))
    assert customer.case.complaint_type == "late_delivery"
    assert customer.facts["story"].startswith(opening.strip())
    assert all(len(text) <= playbook.tone.longest_message[language] for text in reply.texts)
    assert customer.asked == "order_number"


@pytest.mark.clause("B1", "B7")
def test_a_complaint_spread_over_lines_is_one_complaint(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.says(f"你好\n我的快递一直没送到\n订单号{order}\n手机尾号2231")
    assert len(customer.cases) == 1
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("B2")
def test_numbers_that_answer_a_question_are_no_part_of_the_story(stack: Stack, customer: Customer) -> None:
    opening = "我的快递一直没送到"
    customer.says(opening)
    for answer in (stack.order(CUSTOMER_ZH, "very_late_in_transit"), "2231"):
        customer.says(answer)
    assert customer.facts["story"] == opening


@pytest.mark.clause("A1", "F6")
def test_the_first_answer_comes_with_the_message_before_any_system_is_asked_and_its_time_is_on_record(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    order = stack.order(CUSTOMER_EN, "very_late_in_transit")
    first = customer.says(f"My parcel hasn't arrived. Order {order}, phone ends in 7045").texts[0]
    case = customer.case
    assert apologises(first, "en", playbook.tone)
    assert case.evidence == []
    [answered_at] = [event.at for event in case.events if event.kind == APOLOGISED]
    assert answered_at == case.opened_at
    assert all(event.at >= answered_at for event in case.events)


@pytest.mark.clause("A2", "A5")
@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ("我的快递一直没送到", "zh"),
        ("你们重复扣款了，同一笔订单扣了我两次钱", "zh"),
        ("My parcel hasn't arrived", "en"),
        ("Your customer service agent was very rude to me", "en"),
    ],
)
def test_the_apology_says_what_we_do_about_it_ourselves(customer: Customer, opening: str, language: str) -> None:
    assert OUR_ACTION[language].search(customer.says(opening).texts[0])
