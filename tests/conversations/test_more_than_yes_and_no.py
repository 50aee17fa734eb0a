"""What people add to the yes, or say in place of a no, when their complaint is read back (B5)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B5")]


def read_back(stack: Stack, customer: Customer, opening: str, situation: str, no: int, **told: str) -> None:
    customer.complains(opening, answers_up_to("facts_confirmed", stack.order(no, situation), no, **told))
    assert customer.asked == "facts_confirmed", customer.told()


@pytest.mark.parametrize("answer", ["对，都16天了！你们是不是想赖账", "退款到现在都没到啊", "赶紧给我全额退款"])
def test_a_yes_with_more_a_wish_or_the_same_story_confirms(stack: Stack, customer: Customer, answer: str) -> None:
    read_back(stack, customer, "退款一直没到账", "refund_pending_16_days", CUSTOMER_ZH)
    customer.says(answer)
    assert customer.case.stage not in (Stage.OPEN, Stage.HEARD), customer.told()
    assert [case.complaint_type for case in customer.cases] == ["refund_delay"]


@pytest.mark.parametrize(
    ("opening", "answer", "whose"),
    [
        ("你们扣了我两次钱", "对，都半个月了", CUSTOMER_ZH),
        ("You charged me twice for one order", "yes, it's been two weeks now", CUSTOMER_EN),
    ],
)
def test_how_long_it_has_been_is_no_other_trouble(
    stack: Stack, customer: Customer, opening: str, answer: str, whose: int
) -> None:
    read_back(stack, customer, opening, "double_charge", whose)
    customer.says(answer)
    assert customer.asked == "asked_remedy", customer.told()
    customer.says("都好几天了 快退我钱" if whose == CUSTOMER_ZH else "already 3 weeks, give me my money back")
    assert [case.complaint_type for case in customer.cases] == ["billing_error"], customer.told()


def test_another_kind_of_trouble_takes_the_place_of_the_one_read_back(stack: Stack, customer: Customer) -> None:
    read_back(
        stack,
        customer,
        "My refund is two weeks late, I am still waiting for my money",
        "refund_pending_16_days",
        CUSTOMER_EN,
    )
    customer.says("no, the parcel never arrived. it's not about a refund")
    assert customer.asked == "facts_confirmed"
    assert [case.complaint_type for case in customer.cases] == ["late_delivery"], customer.told()


def test_facts_of_the_trouble_that_was_not_meant_are_dropped(stack: Stack, customer: Customer) -> None:
    told = {"details": "坏了，摔得全是裂纹，盖子也掉了", "extent": "完全不能用了"}
    read_back(stack, customer, "收到的牛仔裤是坏的", "delivered_missing_parcel", CUSTOMER_ZH, **told)
    customer.says("不是坏了，是没收到")
    assert customer.case.complaint_type in ("late_delivery", "missing_item"), customer.told()
    assert "extent" not in customer.facts


def test_another_item_takes_the_place_of_the_first(stack: Stack, customer: Customer) -> None:
    told = {"details": "开线了，裤腿上一条大口子", "extent": "完全不能用了"}
    read_back(stack, customer, "牛仔裤质量太差了，开线", "delivered_missing_parcel", CUSTOMER_ZH, **told)
    before = customer.facts["item"]
    customer.says("不是那件啦 是跑步鞋")
    assert customer.asked == "facts_confirmed"
    assert customer.facts["item"] != before


def test_a_read_back_never_comes_a_third_time(stack: Stack, customer: Customer) -> None:
    read_back(stack, customer, "我的快递一直没送到", "very_late_in_transit", CUSTOMER_ZH)
    customer.says("你们几点下班？")
    customer.says("谢谢")
    assert customer.asked != "facts_confirmed", customer.told()


@pytest.mark.clause("C6")
def test_insults_before_any_complaint_are_answered_once_and_then_go_to_a_superior(customer: Customer) -> None:
    reply = customer.says("傻逼客服")
    assert reply.questions == 1
    assert not customer.cases
    customer.says("废物机器人去死吧")
    assert customer.handed_over.reason == "abuse"


@pytest.mark.clause("B2")
def test_how_long_and_how_often_is_answer_enough_to_when(customer: Customer) -> None:
    customer.says("nobody answers my emails, your support is far too slow")
    assert customer.asked == "occurred_at"
    customer.says("been on hold 45 mins, emailed 3 times")
    assert customer.asked != "occurred_at", customer.told()


@pytest.mark.clause("B2")
def test_a_question_is_asked_twice_at_most(customer: Customer) -> None:
    customer.says("your agent was very rude to me")
    assert customer.asked == "occurred_at"
    customer.says("i dont know")
    customer.says("no idea")
    assert customer.asked != "occurred_at", customer.told()


@pytest.mark.clause("A1")
def test_a_complaint_beside_a_question_who_we_are_is_apologised_for(customer: Customer) -> None:
    customer.says("羽绒服破了，你是机器人吗？")
    assert len(customer.cases) == 1, customer.told()
    assert customer.asked == "order_number"
