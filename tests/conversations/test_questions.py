"""Questions of policy are really answered, outside of a complaint and in the middle of one (B7)."""

from __future__ import annotations

import pytest

from sandra.playbook.model import Playbook
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, Stack

pytestmark = pytest.mark.conversation

ASKED_ZH = [
    ("你们的退货政策是什么", "七天"),
    ("退货运费谁出", "运费"),
    ("运费怎么算", "结算页"),
    ("可以改地址吗", "发货"),
    ("怎么开发票", "发票"),
    ("保修多久", "一年"),
    ("能用微信支付吗", "结算页"),
    ("积分怎么用", "积分"),
    ("你们处理投诉分哪几步", "办"),
]
ASKED_EN = [
    ("what is your return policy?", "seven days"),
    ("who pays return shipping", "postage"),
    ("how do I get an invoice", "tax number"),
    ("what's the warranty", "year"),
    ("which payment methods do you take", "checkout"),
    ("do vouchers expire", "last day"),
]
ROUTES = [("对处理结果不满意可以找哪个部门", "12315"), ("Can I go to arbitration?", "arbitration")]


@pytest.mark.parametrize(("question", "answer"), [*ASKED_ZH, *ASKED_EN, *ROUTES])
def test_a_question_is_answered_without_a_complaint(customer: Customer, question: str, answer: str) -> None:
    reply = customer.says(question)
    assert answer in reply.text
    assert customer.cases == []
    assert customer.ticket is None


@pytest.mark.clause("B7")
@pytest.mark.parametrize(
    ("opening", "question", "answer"),
    [("我的快递一直没送到", *ASKED_ZH[0]), ("My parcel hasn't arrived", *ASKED_EN[0])],
    ids=["zh", "en"],
)
def test_a_question_while_facts_are_asked_is_answered_and_the_fact_asked_again(
    customer: Customer, opening: str, question: str, answer: str
) -> None:
    customer.says(opening)
    asked = customer.asked
    reply = customer.says(question)
    assert answer in reply.texts[0]
    assert len(reply.texts) == 2
    assert customer.asked == asked


@pytest.mark.clause("B7")
def test_a_question_during_the_negotiation_leaves_the_offers_standing(stack: Stack, customer: Customer) -> None:
    customer.complains(
        "My parcel hasn't arrived",
        {
            "order_number": stack.order(CUSTOMER_EN, "very_late_in_transit"),
            "phone_last4": "7045",
            "facts_confirmed": "yes",
            "asked_remedy": "whatever you think is fair",
        },
    )
    reply = customer.says("what is your return policy?")
    assert "seven days" in reply.texts[0]
    assert customer.asked == "offer_answer"
    assert len(customer.case.standing_offers()) == 2


@pytest.mark.clause("B7")
def test_a_question_while_an_order_is_looked_for_is_answered_too(customer: Customer) -> None:
    customer.says("我的包裹到哪了")
    reply = customer.says("怎么开发票")
    assert "发票" in reply.texts[0]
    assert customer.asked == "order_number"


def test_two_questions_in_one_message_get_two_answers(customer: Customer) -> None:
    reply = customer.says("请问怎么开发票，保修多久？")
    assert len(reply.texts) == 1
    assert "税号" in reply.text
    assert "一年" in reply.text


def test_the_hours_are_those_of_the_playbook(customer: Customer, playbook: Playbook) -> None:
    reply = customer.says("what are your office hours")
    assert f"{playbook.sla.office_hours.opens:%H:%M}" in reply.text
    assert f"{playbook.sla.office_hours.closes:%H:%M}" in reply.text


def test_a_question_without_an_answer_is_told_who_knows(customer: Customer) -> None:
    assert "转人工" in customer.says("黑色什么时候补货").text


def test_a_question_while_a_person_is_awaited_is_answered(customer: Customer) -> None:
    customer.says("转人工")
    assert "一年" in customer.says("保修多久").text
    assert customer.ticket is not None


@pytest.mark.clause("B7")
def test_an_answer_comes_in_traditional_characters_to_who_writes_them(customer: Customer) -> None:
    assert "發票" in customer.says("請問發票怎麼開").text


@pytest.mark.clause("B2")
def test_a_question_at_the_account_of_what_happened_is_no_account(customer: Customer) -> None:
    customer.says("我要投诉")
    assert customer.asked == "details"
    customer.says("你们的退货政策是什么")
    assert customer.asked == "details"
    assert "details" not in customer.facts
