"""When a person takes over, and what happens until they do (protocol D, C6)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sandra.case import Stage
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"
PERSON = "colleague-7"


@pytest.mark.clause("D1", "D5")
@pytest.mark.parametrize("words", ["转人工", "I want to speak to a human"])
def test_who_asks_for_a_person_gets_one_at_once(customer: Customer, words: str) -> None:
    reply = customer.says(words)
    assert customer.handed_over.reason == "asked_for_person"
    assert customer.handed_over.number in reply.text
    assert reply.questions == 0


@pytest.mark.clause("A1", "A3", "D2")
def test_who_complains_only_while_they_wait_is_apologised_to_and_the_ticket_learns_of_it(
    customer: Customer, playbook: Playbook
) -> None:
    customer.says("转人工")
    first = customer.handed_over.number
    reply = customer.says(LATE_ZH)
    assert apologises(reply.texts[0], "zh-Hans", playbook.tone)
    assert first in reply.text
    assert (customer.handed_over.number, customer.handed_over.summary["case"]) == (first, customer.case.number)
    assert customer.case.stage is Stage.ESCALATED
    again = customer.says("到现在还没到，太慢了")
    assert not apologises(again.text, "zh-Hans", playbook.tone)
    assert len(customer.cases) == 1


@pytest.mark.clause("D5", "F5")
def test_a_person_is_there_in_the_middle_of_the_questions_too(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("转人工")
    assert customer.asked == ""
    assert customer.case.stage is Stage.ESCALATED
    assert customer.handed_over.summary["case"] == customer.case.number
    assert customer.case.promises


@pytest.mark.clause("D2", "D5")
def test_a_person_is_there_in_the_middle_of_the_negotiation_too(stack: Stack, customer: Customer) -> None:
    customer.complains(LATE_ZH, answers_up_to("offer_answer", stack.order(CUSTOMER_ZH, "very_late_in_transit")))
    customer.says("转人工")
    summary = customer.handed_over.summary
    assert summary["offers"]
    assert summary["evidence"]
    assert summary["facts"]["order_number"] == customer.case.order_number


@pytest.mark.clause("A1", "D3")
@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("快递半个月还没到，再不解决我就打12315投诉你们", "zh-Hans"),
        ("My parcel never arrived. I will call my lawyer and sue you", "en"),
    ],
)
def test_a_threat_is_answered_by_an_apology_and_an_urgent_ticket_in_the_same_turn(
    customer: Customer, playbook: Playbook, words: str, language: str
) -> None:
    first, second = customer.says(words).texts
    assert apologises(first, language, playbook.tone)
    ticket = customer.handed_over
    assert (ticket.reason, ticket.priority) == ("threat", "urgent")
    assert ticket.number in second
    assert customer.case.stage is Stage.ESCALATED


@pytest.mark.clause("C6")
@pytest.mark.parametrize(
    ("opening", "first", "second"),
    [
        (LATE_ZH, "你这个傻逼", "你就是个废物，傻逼"),
        (LATE_EN, "you are a fucking idiot", "you stupid bitch"),
    ],
)
def test_an_insult_hears_the_principle_once_and_the_next_one_goes_to_a_superior(
    customer: Customer, opening: str, first: str, second: str
) -> None:
    customer.says(opening)
    customer.says(first)
    assert customer.ticket is None
    assert customer.asked == "order_number"
    customer.says(second)
    assert customer.handed_over.reason == "abuse"


@pytest.mark.clause("C6")
def test_what_was_said_to_the_customer_is_no_insult_to_us(customer: Customer) -> None:
    customer.complains("你们客服态度太差了", {"occurred_at": "昨天", "details": "他骂我是傻逼，让我滚"})
    assert customer.ticket is None
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("D1")
def test_a_message_that_makes_no_sense_three_times_goes_to_a_person(customer: Customer) -> None:
    customer.says(LATE_ZH)
    for gibberish in ("😀😀😀", "嗯嗯啊", "🎈🎈"):
        customer.says(gibberish)
    assert customer.handed_over.reason == "not_understood"


def test_a_first_message_that_makes_no_sense_is_asked_about_once(customer: Customer) -> None:
    assert len(customer.says("😀😀😀").texts) == 1
    assert customer.ticket is None


@pytest.mark.clause("D1")
def test_without_an_order_number_twice_a_person_finds_it(customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("我找不到订单号")
    assert customer.asked == "phone"
    customer.says("我真的没有订单号")
    assert customer.handed_over.reason == "no_order_number"


@pytest.mark.clause("D2")
def test_there_is_one_ticket_and_what_comes_later_is_added_to_it(stack: Stack, customer: Customer) -> None:
    customer.says(LATE_ZH)
    customer.says("转人工")
    first = customer.handed_over
    for further in ("还有，箱子也破了", f"订单号是{stack.order(CUSTOMER_ZH, 'lost')}", "转人工"):
        reply = customer.says(further)
        assert first.number in reply.text
    ticket = customer.handed_over
    assert ticket.number == first.number
    assert ticket.summary["added"][0]["text"] == "还有，箱子也破了"
    assert len(customer.cases) == 1


def test_thanks_while_waiting_are_answered_and_not_put_in_the_ticket(customer: Customer) -> None:
    customer.says("转人工")
    assert customer.says("谢谢").texts
    assert not customer.handed_over.summary.get("added")


@pytest.mark.clause("D5")
def test_while_a_person_owns_the_conversation_the_assistant_is_silent(stack: Stack, customer: Customer) -> None:
    customer.says(LATE_ZH)
    with stack.store.transaction() as records:
        assert records.claim_conversation(customer.sender, PERSON)
    assert customer.says("订单号我发给你").texts == []
    assert customer.says("转人工").texts == []
    assert customer.ticket is None


@pytest.mark.clause("D5")
def test_while_a_person_owns_the_conversation_not_even_a_fault_of_ours_is_spoken_of(
    stack: Stack, customer: Customer
) -> None:
    customer.says(LATE_ZH)
    with stack.store.transaction() as records:
        assert records.claim_conversation(customer.sender, PERSON)
    with stack.without_actions():
        assert customer.says("订单号我发给你").texts == []


@pytest.mark.clause("D5")
def test_a_second_person_cannot_take_what_the_first_one_has(stack: Stack, customer: Customer) -> None:
    customer.says(LATE_ZH)
    with stack.store.transaction() as records:
        assert records.claim_conversation(customer.sender, PERSON)
        assert not records.claim_conversation(customer.sender, "colleague-8")


@pytest.mark.clause("B2", "D5")
def test_given_back_the_assistant_goes_on_with_what_it_knows(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.says(LATE_ZH)
    with stack.store.transaction() as records:
        records.claim_conversation(customer.sender, PERSON)
    customer.says(f"订单号是{order}")
    with stack.store.transaction() as records:
        records.release_conversation(customer.sender)
    customer.says("尾号2231")
    assert customer.asked == "facts_confirmed"
    assert customer.case.order_number == order


@pytest.mark.clause("B6", "F5")
@pytest.mark.parametrize("opening", ["我的快递一直没送到", "你好"], ids=["with a case", "without one"])
def test_nobody_is_told_a_time_that_has_passed(stack: Stack, customer: Customer, opening: str) -> None:
    customer.says(opening)
    customer.says("转人工")
    now = datetime.now(timezone.utc)
    with stack.store.transaction() as records:
        ticket = records.waiting_ticket(customer.sender)
        assert ticket is not None
        ticket.respond_by = now - timedelta(hours=2)
    customer.says("包裹里有给孩子的生日礼物")
    assert customer.handed_over.respond_by > now
    assert customer.handed_over.priority != "normal"
