"""The same case has the same remedies, in whatever language, and a gift is never one of them (C1, C7, C9)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandra.playbook.kinds import GIFTS
from sandra.playbook.model import Playbook
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.conversations.scripts import EVERY_SCRIPT
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

Range = list[tuple[str, Decimal | None]]


def offered(customer: Customer) -> Range:
    return [(offer.remedy, offer.amount) for offer in customer.case.offers]


@pytest.mark.clause("C1", "C9")
@pytest.mark.parametrize(
    ("situation", "chinese", "english", "told"),
    [
        ("very_late_in_transit", "我的快递一直没送到", "My parcel hasn't arrived", {}),
        ("refund_pending_2_days", "退款这么久还没到账", "I am still waiting for my refund", {}),
        ("perishable_food", "收到的东西是坏的，摔碎了", "My item arrived broken, it is damaged", {"extent": "1"}),
        ("membership_service", "你们重复扣款了，同一笔订单扣了我两次钱", "I was charged twice for the same order", {}),
    ],
    ids=["late", "refund", "damaged", "charged"],
)
def test_the_same_facts_have_the_same_remedies_in_every_language(
    stack: Stack, situation: str, chinese: str, english: str, told: dict[str, str]
) -> None:
    order = stack.order(CUSTOMER_ZH, situation)
    ranges = []
    for opening, usual, wish in (
        (chinese, CUSTOMER_ZH, "你们看着办"),
        (english, CUSTOMER_EN, "whatever you think is fair"),
        (TRADITIONAL[chinese], CUSTOMER_ZH, "你們看著辦"),
    ):
        customer = Customer(stack)
        answers = answers_up_to("offer_answer", order, usual, phone_last4="2231", asked_remedy=wish, **told)
        customer.complains(opening, answers)
        ranges.append(offered(customer))
    assert ranges[0]
    assert ranges == [ranges[0]] * 3


TRADITIONAL = {
    "我的快递一直没送到": "我的快遞一直沒送到",
    "退款这么久还没到账": "退款這麼久還沒到賬",
    "收到的东西是坏的，摔碎了": "收到的東西是壞的，摔碎了",
    "你们重复扣款了，同一笔订单扣了我两次钱": "你們重複扣款了，同一筆訂單扣了我兩次錢",
}


@pytest.mark.clause("C4", "C7", "C9", "C10")
@pytest.mark.parametrize("name", [name for name in EVERY_SCRIPT if "Chinese" in name])
def test_left_to_us_two_ways_of_the_standard_are_offered_each_with_its_day_and_no_gift(
    stack: Stack, customer: Customer, playbook: Playbook, name: str
) -> None:
    customer_no, script = EVERY_SCRIPT[name]
    told = {**script.answers, "asked_remedy": "你们看着办"}
    customer.complains(
        script.opening, answers_up_to("offer_answer", script.order(stack, customer_no), customer_no, **told)
    )
    offers = customer.case.offers
    standard = {way.remedy for way in playbook.problems[script.kind].resolution.remedies}
    assert len(offers) >= 2
    assert {offer.remedy for offer in offers} <= standard - GIFTS
    assert all(offer.due_at > offer.offered_at for offer in offers)


@pytest.mark.clause("C4", "C7")
def test_who_asks_for_a_voucher_in_a_serious_matter_is_shown_ways_to_put_it_right(
    stack: Stack, customer: Customer
) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("offer_answer", late, asked_remedy="给我一张优惠券"))
    assert customer.case.asked_remedy == "voucher"
    assert len(customer.case.offers) >= 2
    assert not GIFTS.intersection(kind for kind, _ in offered(customer))
