"""Danger, people who need special care, rising anger and second failures go up (protocol D3)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation


@pytest.mark.clause("A1", "D1", "D3")
@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("你们的充电宝充电时着火了，我手都烫伤了", "zh-Hans"),
        ("The charger you sold me caught fire and burned my hand", "en"),
    ],
)
def test_danger_is_answered_by_an_apology_first_aid_and_a_supervisor(
    customer: Customer, playbook: Playbook, words: str, language: str
) -> None:
    apology, first_aid, hand_over = customer.says(words).texts
    assert apologises(apology, language, playbook.tone)
    assert "120" in first_aid
    ticket = customer.handed_over
    assert (ticket.reason, ticket.priority) == ("safety", "urgent")
    assert playbook.sla.reasons["safety"].handled_by.in_language(language) in hand_over
    assert customer.case.stage is Stage.ESCALATED


@pytest.mark.clause("A2", "A6")
@pytest.mark.parametrize(
    ("words", "hurt", "help_at_once"),
    [
        ("你们的热水壶漏水，把孩子烫伤了", "孩子", "凉水"),
        ("My daughter has been vomiting since she ate your salmon", "your daughter", "eat no"),
    ],
)
def test_who_was_hurt_is_spoken_of_first(customer: Customer, words: str, hurt: str, help_at_once: str) -> None:
    apology, first_aid, _ = customer.says(words).texts
    assert hurt in apology
    assert any(word in first_aid for word in (help_at_once, "eat any more"))


@pytest.mark.clause("D1", "D2")
def test_who_asks_whom_they_will_talk_to_hears_it(customer: Customer, playbook: Playbook) -> None:
    customer.says("The charger you sold me caught fire and burned my hand")
    answer = customer.says("who do i talk to??").text
    assert playbook.sla.reasons["safety"].handled_by.en in answer


@pytest.mark.clause("A2", "A6")
def test_bad_food_is_spoken_of_as_food(customer: Customer) -> None:
    apology = customer.says("车厘子全烂了，根本不能吃").texts[0]
    assert "用" not in apology
    assert "吃" in apology or "入口" in apology or "新鲜" in apology


@pytest.mark.clause("D3")
@pytest.mark.parametrize("words", ["你们再不解决，我真的不想活了", "I don't want to live anymore"])
def test_who_thinks_of_dying_is_not_left_alone(customer: Customer, words: str) -> None:
    reply = customer.says(words)
    ticket = customer.handed_over
    assert (ticket.reason, ticket.priority) == ("self_harm", "urgent")
    assert "120" in reply.text
    assert reply.questions == 0


@pytest.mark.clause("D3")
def test_who_says_so_again_while_waiting_hears_it_again(customer: Customer) -> None:
    customer.says("再不处理我就打12315投诉你们，快递半个月没到")
    for words in ("我活不下去了", "活着没意思"):
        assert "120" in customer.says(words).text
    assert customer.handed_over.reason == "self_harm"


def test_a_figure_of_speech_brings_nobody(customer: Customer) -> None:
    customer.says("快递一直没到，等得我想死的心都有了")
    assert customer.ticket is None
    assert customer.asked == "order_number"


@pytest.mark.clause("D3")
def test_goods_needed_for_health_go_to_a_person(customer: Customer) -> None:
    customer.says("我妈的胰岛素还没到，家里只剩一支了")
    ticket = customer.handed_over
    assert (ticket.reason, ticket.priority) == ("vulnerable", "high")


def test_a_question_about_medicine_is_just_a_question(customer: Customer) -> None:
    customer.says("这个药和降压药一起吃没事吧")
    assert customer.ticket is None


@pytest.mark.clause("D3")
def test_who_needs_special_care_is_served_as_ever_and_goes_first_where_a_person_takes_over(customer: Customer) -> None:
    customer.says("我怀孕七个月了，快递一直没送到")
    assert customer.ticket is None
    assert customer.asked == "order_number"
    customer.says("转人工")
    ticket = customer.handed_over
    assert (ticket.reason, ticket.priority) == ("asked_for_person", "high")
    assert ticket.summary["facts"]["vulnerable"]


@pytest.mark.clause("C8", "C9")
def test_special_care_raises_the_grade(stack: Stack, customer: Customer) -> None:
    customer.complains(
        "I'm pregnant and my parcel is late",
        {
            "order_number": stack.order(CUSTOMER_EN, "on_time_in_transit"),
            "phone_last4": "7045",
            "facts_confirmed": "yes",
            "asked_remedy": "whatever you think is fair",
        },
    )
    assert any("special care" in reason for offer in customer.case.offers for reason in offer.reasons)


@pytest.mark.clause("D3")
def test_anger_that_rises_from_message_to_message_goes_up(customer: Customer) -> None:
    customer.says("我的快递有点慢，一直没送到，有点失望")
    customer.says("说了半天还是没用，你们真让人生气")
    customer.says("气死我了！！！你们太过分了，忍无可忍！！！垃圾平台，愤怒到极点！！！")
    assert customer.handed_over.reason == "rising_anger"


def test_one_furious_message_is_answered_as_ever(customer: Customer) -> None:
    customer.says("气死我了！！！快递等了半个月还没到，太过分了！！！")
    assert customer.ticket is None
    assert customer.asked == "order_number"


@pytest.mark.clause("D2")
def test_a_second_failure_on_an_order_goes_up_with_the_earlier_case(stack: Stack) -> None:
    order = stack.order(CUSTOMER_ZH, "not_yet_shipped")
    told = {"order_number": order, "phone_last4": "2231", "facts_confirmed": "对"}
    first, second = Customer(stack), Customer(stack)
    first.complains("我的快递一直没送到", {**told, "asked_remedy": "给我一个解释", "offer_answer": "可以"})
    assert first.case.stage is Stage.EXECUTED, first.told()
    second.complains("我的快递一直没送到", told)
    ticket = second.handed_over
    assert (ticket.reason, ticket.priority) == ("repeat_complaint", "high")
    assert ticket.summary["earlier_cases"] == [first.case.number]
    assert second.case.stage is Stage.ESCALATED
