"""Ask first, judge by the standard, never the same offer twice, nothing over the customer's head (protocol C)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sandra.case import Offer, OfferStatus, Stage
from sandra.playbook.kinds import GIFTS
from sandra.playbook.model import Playbook
from sandra.shop.orders import Order
from tests.conversations.answers import all_answers, answers_up_to
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


def heard(customer: Customer, number: str, opening: str = LATE_ZH) -> Reply:
    """Complain about an order of the Chinese customer, up to the question what they would like."""
    reply = customer.complains(opening, answers_up_to("asked_remedy", number))
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


@pytest.mark.clause("C2")
def test_the_customer_is_asked_before_anything_is_proposed(customer: Customer, late: str) -> None:
    heard(customer, late)
    assert customer.case.stage is Stage.CONFIRMED
    assert customer.case.offers == []


@pytest.mark.clause("B5", "C2")
def test_anything_is_fine_to_what_was_read_back_is_a_yes_and_leaves_nothing_to_us(
    customer: Customer, late: str
) -> None:
    customer.complains(LATE_ZH, {"order_number": late, "phone_last4": "2231"})
    assert customer.asked == "facts_confirmed"
    customer.says("都行")
    assert customer.asked == "asked_remedy"
    assert customer.case.offers == []


@pytest.mark.clause("C3", "C11")
def test_a_fair_wish_is_agreed_to_at_once_and_waits_for_a_yes(stack: Stack, customer: Customer, late: str) -> None:
    heard(customer, late)
    reply = customer.says("补发")
    [offer] = standing(customer)
    assert offer.remedy == "reship"
    assert offer.wording in reply.text
    assert customer.case.stage is Stage.PROPOSED
    assert [parcel.kind for parcel in order_of(stack, late).shipments] == ["original"]


@pytest.mark.clause("C4", "C8")
def test_an_unfair_wish_is_met_with_other_ways_to_choose_from(customer: Customer, late: str) -> None:
    heard(customer, late)
    reply = customer.says("赔我十万元")
    assert len(standing(customer)) >= 2
    assert all(offer.wording in reply.text for offer in standing(customer))
    assert any("outside the standard" in reason for reason in standing(customer)[0].reasons)
    assert customer.case.asked_amount == 100_000


@pytest.mark.clause("C5", "C7", "D1", "D2")
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


@pytest.mark.clause("C4", "C10")
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


@pytest.mark.clause("C5")
def test_the_button_after_the_offers_is_pressed_by_its_number_too(customer: Customer, late: str) -> None:
    heard(customer, late)
    assert customer.says("补发").choices[1:2]
    customer.says("2")
    assert customer.case.offers[0].status is OfferStatus.REJECTED


@pytest.mark.clause("C11")
def test_a_plain_yes_to_several_ways_asks_which(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("你们看着办")
    reply = customer.says("好的")
    assert len(reply.texts) == 1
    assert reply.choices[:2] == ["1", "2"]
    assert customer.case.stage is Stage.PROPOSED
    assert len(standing(customer)) >= 2


@pytest.mark.parametrize("before", [[], ["说错了，是昨天的事"], ["你们看着办"]])
def test_who_takes_the_complaint_back_is_offered_nothing_more(
    customer: Customer, late: str, before: Sequence[str]
) -> None:
    heard(customer, late)
    for words in before:
        customer.says(words)
    offers = len(customer.case.offers)
    customer.says("我撤回投诉")
    assert customer.case.stage is Stage.WITHDRAWN
    assert len(customer.case.offers) == offers
    assert customer.asked == ""


@pytest.mark.clause("C5")
def test_a_counter_wish_is_judged_anew(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("赔我十万元")
    customer.says("那退款吧")
    assert kinds(standing(customer)) == ["refund"]
    assert customer.case.asked_remedy == "refund"


@pytest.mark.clause("C5", "C11")
def test_a_digression_leaves_the_offers_standing(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("你们看着办")
    before = kinds(standing(customer))
    customer.says("你是机器人吗")
    assert kinds(standing(customer)) == before
    assert customer.case.rounds == 1


@pytest.mark.clause("C1")
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


@pytest.mark.clause("C10", "C11")
def test_a_second_yes_pays_nothing_twice(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_ZH, "wrong_amount")
    customer.complains("你们扣款扣错了，多扣了我五十块钱", all_answers(number, asked_remedy="把多扣的钱退给我"))
    assert customer.case.stage is Stage.EXECUTED
    customer.says("可以")
    customer.says("好的")
    [refund] = order_of(stack, number).refunds
    assert refund.amount == 50


@pytest.mark.clause("B3")
def test_who_only_wants_to_be_heard_is_pushed_to_nothing(customer: Customer) -> None:
    customer.complains(
        "你们客服态度太差了",
        all_answers(occurred_at="昨天", details="他挂我电话", asked_remedy="我就是想吐槽一下"),
    )
    assert customer.case.offers == []
    assert customer.case.stage is Stage.CLOSED
    assert customer.case.purpose == "vent"


@pytest.mark.clause("C5")
@pytest.mark.parametrize(
    ("words", "amount"),
    [("最少200", 200), ("不能低于300", 300), ("那150行不行", 150), ("太少了，200还差不多", 200), ("加到180吧", 180)],
)
def test_a_counter_sum_that_a_superior_may_grant_is_put_to_one(
    customer: Customer, late: str, words: str, amount: int
) -> None:
    heard(customer, late)
    customer.says("补偿我一点")
    first = {(offer.remedy, offer.amount) for offer in customer.case.offers}
    reply = customer.says(words)
    assert customer.case.asked_amount == amount
    assert customer.case.asked_remedy == "compensate"
    asked = customer.case.waiting_approval()
    assert asked is not None
    assert asked.remedy == "compensate"
    assert asked.amount == amount
    assert first == {(offer.remedy, offer.amount) for offer in customer.case.offers}
    assert reply.texts


@pytest.mark.clause("C5")
@pytest.mark.parametrize("words", ["at least 200", "how about 150", "I'd take 150", "can you do 150"])
def test_so_it_is_in_english(stack: Stack, customer: Customer, words: str) -> None:
    answers = {"order_number": stack.order(CUSTOMER_EN, "very_late_in_transit"), "phone_last4": "7045"}
    customer.complains(LATE_EN, {**answers, "facts_confirmed": "yes", "asked_remedy": "I want compensation"})
    customer.says(words)
    assert customer.case.asked_amount in (150, 200)
    assert customer.case.waiting_approval() is not None


@pytest.mark.clause("C8")
@pytest.mark.parametrize("words", ["至少退一半", "退我50%", "半价就行"])
def test_a_share_is_one_of_what_was_paid(stack: Stack, customer: Customer, late: str, words: str) -> None:
    heard(customer, late)
    customer.says(words)
    assert customer.case.asked_remedy == "partial_refund"
    assert customer.case.asked_amount == order_of(stack, late).total / 2


@pytest.mark.clause("C5")
def test_halfway_is_the_sum_in_between(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("赔我200元")
    offered = max(offer.amount for offer in customer.case.offers if offer.remedy == "compensate" and offer.amount)
    customer.says("各退一步吧")
    assert customer.case.asked_amount == (offered + 200) / 2


@pytest.mark.clause("C8")
def test_of_two_wishes_the_first_decides_and_the_second_is_on_record(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("补发，再补50")
    assert kinds(standing(customer)) == ["reship"]
    assert customer.facts["also_asked"] == "compensate 50.0"


@pytest.mark.clause("C10")
def test_the_first_one_only_faster_is_the_first_one(stack: Stack, customer: Customer) -> None:
    heard(customer, stack.order(CUSTOMER_ZH, "late_in_transit"))
    customer.says("你们看着办")
    first = standing(customer)[0]
    customer.says("第一个，但是要快点")
    done = customer.case.accepted_offer()
    assert done is not None and done.remedy == first.remedy
    assert customer.facts["also_asked"] == "expedite"


@pytest.mark.clause("C5")
def test_another_remedy_is_a_counter_too(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("补偿我一点")
    customer.says("那还是重新发一个吧，补发")
    assert kinds(standing(customer)) == ["reship"]


@pytest.mark.clause("A7", "C4")
def test_the_very_upset_hear_each_way_in_a_message_of_its_own(
    customer: Customer, late: str, playbook: Playbook
) -> None:
    heard(customer, late, "气死我了！！！快递等了半个月还没到，太过分了！！！")
    reply = customer.says("你们看着办")
    assert [f"{offer.position}. {offer.wording}" for offer in standing(customer)] == reply.texts[1:-1]
    assert all(len(text) <= playbook.tone.longest_heated_message["zh"] for text in reply.texts)
    assert reply.choices[:2] == ["1", "2"]


@pytest.mark.clause("A7", "C4")
def test_the_honest_no_and_the_other_ways_are_messages_of_their_own(customer: Customer, late: str) -> None:
    heard(customer, late)
    *honest, ways = customer.says("赔我十万元").texts
    assert not any(offer.wording in text for offer in standing(customer) for text in honest)
    assert all(offer.wording in ways for offer in standing(customer))


@pytest.mark.clause("B7")
def test_the_offers_are_put_again_in_the_language_the_customer_goes_on_in(customer: Customer, late: str) -> None:
    heard(customer, late)
    customer.says("你们看着办")
    reply = customer.says("Sorry, could you say that in English please? My Chinese isn't that good")
    assert all(offer.wording in reply.text for offer in standing(customer))
    assert reply.text.isascii() or "¥" in reply.text


@pytest.mark.clause("C11")
@pytest.mark.parametrize("words", ["那算了，退款吧", "算了算了，给我退款就行"])
def test_who_gives_up_asking_for_more_gets_what_they_were_offered(stack: Stack, customer: Customer, words: str) -> None:
    food = stack.order(CUSTOMER_ZH, "perishable_food")
    customer.complains("收到的水果都烂了", {**answers_up_to("asked_remedy", food), "extent": "大部分烂了"})
    customer.says("全额退款")
    assert kinds(standing(customer)) == ["refund"]
    customer.says("不行，还要赔我200")

    customer.says(words)

    assert customer.case.stage is Stage.PROPOSED
    assert kinds(standing(customer)) == ["refund"]


@pytest.mark.clause("F1")
def test_who_takes_the_whole_complaint_back_at_an_offer_is_let_go(stack: Stack, customer: Customer) -> None:
    food = stack.order(CUSTOMER_ZH, "perishable_food")
    customer.complains("收到的水果都烂了", {**answers_up_to("asked_remedy", food), "extent": "大部分烂了"})
    customer.says("全额退款")

    customer.says("算了，不用退款了，我撤销投诉")

    assert customer.case.stage is Stage.WITHDRAWN
