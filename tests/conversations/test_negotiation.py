"""Ask first, judge by the standard, never the same offer twice, nothing over the customer's head (protocol C)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sandra.case import Offer, OfferStatus, Stage
from sandra.orders import Order
from sandra.playbook.model import GIFTS, Playbook
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


def heard(customer: Customer, number: str, opening: str = LATE_ZH) -> Reply:
    """Complain about an order of the Chinese customer, up to the question what they would like."""
    reply = customer.complains(opening, {"order_number": number, "phone_last4": "2231", "facts_confirmed": "对"})
    assert customer.asked == "asked_remedy"
    return reply


def standing(customer: Customer) -> list[Offer]:
    return [offer for offer in customer.case.offers if offer.status is OfferStatus.OFFERED]


def kinds(offers: Sequence[Offer]) -> list[str]:
    return [offer.remedy for offer in offers]


def order_of(stack: Stack, number: str) -> Order:
    with stack.store.transaction() as records:
        order = records.orders.find(number)
    assert order is not None
    return order


@pytest.fixture
def late(stack: Stack) -> str:
    """A late order on which nothing is ever carried out."""
    return stack.order(CUSTOMER_ZH, "very_late_in_transit")


def test_the_customer_is_asked_before_anything_is_proposed(customer: Customer, late: str) -> None:
    heard(customer, late)
    assert customer.case.stage is Stage.CONFIRMED
    assert customer.case.offers == []


def test_a_fair_wish_is_agreed_to_at_once_and_waits_for_a_yes(stack: Stack, customer: Customer, late: str) -> None:
    heard(customer, late)
    reply = customer.says("补发")
    [offer] = standing(customer)
    assert offer.remedy == "reship"
    assert offer.wording in reply.text
    assert customer.case.stage is Stage.PROPOSED
    assert [parcel.kind for parcel in order_of(stack, late).shipments] == ["original"]


def test_an_unfair_wish_is_met_with_other_ways_to_choose_from(customer: Customer, late: str) -> None:
    heard(customer, late)
    reply = customer.says("赔我十万元")
    assert len(standing(customer)) >= 2
    assert all(offer.wording in reply.text for offer in standing(customer))
    assert any("outside the standard" in reason for reason in standing(customer)[0].reasons)
    assert customer.case.asked_amount == 100_000


def test_rejected_offers_never_come_again_and_after_three_rounds_a_person_takes_over(
    customer: Customer, late: str, playbook: Playbook
) -> None:
    heard(customer, late)
    customer.says("赔我十万元")
    rounds = 0
    while standing(customer):
        rounds += 1
        customer.says("都不行")
    offers = customer.case.offers
    assert rounds == playbook.authority.negotiation.rounds
    assert len({(offer.remedy, offer.amount) for offer in offers}) == len(offers)
    assert not GIFTS.intersection(kinds(offers))
    assert customer.handed_over.reason == "no_agreement"
    assert customer.case.stage is Stage.ESCALATED
    assert len(customer.handed_over.summary["offers"]) == len(offers)


def test_a_fair_wish_beyond_our_authority_goes_to_a_person(stack: Stack, customer: Customer) -> None:
    dear = stack.order(CUSTOMER_EN, "very_late_in_transit")
    reply = customer.complains(
        LATE_EN,
        {"order_number": dear, "phone_last4": "7045", "facts_confirmed": "yes", "asked_remedy": "I want a refund"},
    )
    ticket = customer.handed_over
    assert ticket.reason == "authority"
    assert ticket.summary["asked"]["remedy"] == "refund"
    assert ticket.number in reply.text
    assert order_of(stack, dear).refunds == []


def test_left_to_us_the_standard_holds_at_least_two_ways_and_a_number_chooses(stack: Stack, customer: Customer) -> None:
    lost = stack.order(CUSTOMER_ZH, "lost")
    heard(customer, lost)
    customer.says("你们看着办")
    first, second = standing(customer)[:2]
    customer.says("2")
    done = customer.case.accepted_offer()
    assert done is not None
    assert (done.remedy, done.status) == (second.remedy, OfferStatus.EXECUTED)
    assert done.remedy != first.remedy
    assert customer.case.stage is Stage.EXECUTED


def test_a_plain_yes_to_several_ways_asks_which(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("你们看着办")
    reply = customer.says("好的")
    assert reply.questions == 1 or reply.choices
    assert customer.case.stage is Stage.PROPOSED
    assert len(standing(customer)) >= 2


def test_a_counter_wish_is_judged_anew(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("赔我十万元")
    customer.says("那退款吧")
    assert kinds(standing(customer)) == ["refund"]
    assert customer.case.asked_remedy == "refund"


def test_a_digression_leaves_the_offers_standing(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("你们看着办")
    before = kinds(standing(customer))
    customer.says("你是机器人吗")
    assert kinds(standing(customer)) == before
    assert customer.case.rounds == 1


def test_shouting_gets_nobody_more_than_asking_calmly(stack: Stack, late: str) -> None:
    offered = []
    for opening in (LATE_ZH, "气死我了！！！快递等了半个月还没到，太过分了！！！"):
        customer = Customer(stack)
        heard(customer, late, opening)
        customer.says("你们看着办")
        offered.append([(offer.remedy, offer.amount) for offer in customer.case.offers])
        # Left open, it would go on in the next conversation.
        customer.says("算了，我不投诉了")
    assert offered[0] == offered[1]


def test_a_second_yes_pays_nothing_twice(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_ZH, "wrong_amount")
    customer.complains(
        "你们扣款扣错了，多扣了我五十块钱",
        {
            "order_number": number,
            "phone_last4": "2231",
            "facts_confirmed": "对",
            "asked_remedy": "把多扣的钱退给我",
            "offer_answer": "可以",
        },
    )
    assert customer.case.stage is Stage.EXECUTED
    customer.says("可以")
    customer.says("好的")
    [refund] = order_of(stack, number).refunds
    assert refund.amount == 50


def test_who_only_wants_to_be_heard_is_pushed_to_nothing(customer: Customer) -> None:
    customer.complains(
        "你们客服态度太差了",
        {
            "occurred_at": "昨天",
            "details": "他挂我电话",
            "facts_confirmed": "对",
            "asked_remedy": "我就是想吐槽一下",
        },
    )
    assert customer.case.offers == []
    assert customer.case.stage is Stage.EXECUTED
    assert customer.case.purpose == "vent"
