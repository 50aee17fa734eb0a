"""Claims of law, demands beyond measure, and promises somebody is said to have made (protocol C4, C6, C12)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from sandra.playbook.model import Playbook
from tests.conversations.customer import Customer, Reply
from tests.conversations.test_negotiation import heard, order_of, standing
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_EN = "My parcel hasn't arrived"


@pytest.fixture
def late(stack: Stack) -> str:
    """A late order on which nothing is ever carried out."""
    return stack.order(CUSTOMER_ZH, "very_late_in_transit")


def heard_in_english(customer: Customer, stack: Stack) -> Reply:
    late = stack.order(CUSTOMER_EN, "late_in_transit")
    return customer.complains(LATE_EN, {"order_number": late, "phone_last4": "7045", "facts_confirmed": "yes"})


@pytest.mark.clause("C8", "D1")
@pytest.mark.parametrize("words", ["退一赔三", "我要求假一赔十", "你们这是欺诈，三倍赔偿"])
def test_damages_of_several_times_the_price_go_to_a_supervisor(customer: Customer, late: str, words: str) -> None:
    heard(customer, late)
    reply = customer.says(words)
    assert customer.handed_over.reason == "legal_claim"
    assert customer.handed_over.number in reply.text
    assert customer.case.offers == []
    assert customer.case.asked_remedy == "multiple_damages"


@pytest.mark.clause("D1")
@pytest.mark.parametrize("words", ["I want triple damages", "I demand three times the price"])
def test_so_they_do_in_english(stack: Stack, customer: Customer, words: str) -> None:
    heard_in_english(customer, stack)
    customer.says(words)
    assert customer.handed_over.reason == "legal_claim"


@pytest.mark.clause("D1")
def test_a_return_the_law_grants_is_never_refused(stack: Stack, customer: Customer) -> None:
    order = stack.order(CUSTOMER_ZH, "delivered_fine_recently")
    reply = customer.complains(
        "快递晚到了好几天",
        {"order_number": order, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "我要退货退款"},
    )
    reasons = " ".join(reason for offer in customer.case.offers for reason in offer.reasons)
    assert "outside the standard" not in reasons
    assert customer.handed_over.reason in ("legal_claim", "authority"), reply.text


@pytest.mark.clause("C4", "C6")
def test_a_sum_beyond_measure_hears_the_principle_once_and_real_ways(
    customer: Customer, late: str, playbook: Playbook
) -> None:
    heard(customer, late)
    first = customer.says("赔我十万元")
    assert "每位客户" in first.text or "一碗水端平" in first.text
    assert len(standing(customer)) >= 2
    second = customer.says("那赔我五万元")
    assert "每位客户" not in second.text and "一碗水端平" not in second.text


@pytest.mark.clause("C4", "C8")
@pytest.mark.parametrize("words", ["必须开除他", "你们要当众向我下跪道歉", "我要终身免费"])
def test_a_demand_no_remedy_meets_is_recorded_and_answered_with_real_ways(
    customer: Customer, late: str, words: str
) -> None:
    heard(customer, late)
    reply = customer.says(words)
    assert customer.facts["other_demand"] == words
    assert len(standing(customer)) >= 2
    assert all(offer.wording in reply.text for offer in standing(customer))
    assert customer.ticket is None


@pytest.mark.clause("C8")
def test_so_it_is_in_english(stack: Stack, customer: Customer) -> None:
    heard_in_english(customer, stack)
    customer.says("I want free products for life")
    assert customer.facts["other_demand"] == "I want free products for life"
    assert standing(customer)


@pytest.mark.clause("B4", "B6", "C9")
@pytest.mark.parametrize("words", ["你们客服答应赔我300的", "别人都赔了500", "之前那个客服说可以赔500"])
def test_a_claimed_promise_is_noted_and_checked_and_judged_by_the_standard(
    stack: Stack, customer: Customer, late: str, words: str
) -> None:
    heard(customer, late)
    reply = customer.says(words)
    assert customer.facts["claimed_promise"] == words
    assert "核实" in reply.text
    assert standing(customer)
    assert all(offer.amount is None or offer.amount < 300 or offer.remedy == "refund" for offer in standing(customer))
    assert customer.handed_over.reason == "claimed_promise"
    assert customer.case.stage is Stage.PROPOSED
    assert order_of(stack, late).refunds == []


@pytest.mark.clause("B7")
def test_a_promise_claimed_with_the_complaint_is_noted_after_the_apology(customer: Customer) -> None:
    reply = customer.says("我的快递半个月没到，你们客服答应昨天给我退款的")
    assert "claimed_promise" in customer.facts
    assert customer.asked == "order_number"
    assert "核实" in reply.texts[1]


@pytest.mark.clause("D1")
def test_when_nothing_is_left_the_ways_outside_are_named(customer: Customer, late: str) -> None:
    heard(customer, late)
    reply = customer.says("你们看着办")
    while standing(customer):
        reply = customer.says("都不行")
    assert customer.handed_over.reason == "no_agreement"
    assert "12315" in reply.text and "仲裁" in reply.text
