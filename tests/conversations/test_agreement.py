"""Nothing is carried out without an unmistakable yes, and no word of the customer is lost on the way (protocol C)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

import pytest

from sandra.case import ApprovalStatus, Offer, OfferStatus, Stage
from sandra.remedy.negotiation import accept
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("C11")]

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


def offered(customer: Customer, wish: str, customer_no: int = CUSTOMER_ZH, situation: str = "late_in_transit") -> Reply:
    """Complain of a late parcel, and say what is wanted; what is offered then waits for an answer."""
    number = customer.stack.order(customer_no, situation)
    opening = LATE_ZH if customer_no == CUSTOMER_ZH else LATE_EN
    customer.complains(opening, answers_up_to("asked_remedy", number, customer_no))
    return customer.says(wish)


def standing(customer: Customer) -> list[Offer]:
    return customer.case.standing_offers()


def nothing_done(customer: Customer) -> bool:
    done = {OfferStatus.ACCEPTED, OfferStatus.EXECUTED}
    return not any(offer.status in done for offer in customer.case.offers)


@pytest.mark.parametrize(
    ("wish", "customer_no", "words"),
    [
        ("补发", CUSTOMER_ZH, ["有什么方案", "都可以", "行什么行", "等等，我想想", "第一个能再快一点吗"]),
        (
            "please send it again",
            CUSTOMER_EN,
            ["what are my options", "I'm not sure", "yeah right", "hold on a second"],
        ),
    ],
)
def test_questions_doubt_and_scorn_carry_nothing_out(
    customer: Customer, wish: str, customer_no: int, words: Sequence[str]
) -> None:
    offered(customer, wish, customer_no, "very_late_in_transit")
    assert standing(customer)
    for said in words:
        assert customer.says(said).texts
        assert nothing_done(customer)
    assert customer.ticket is None


def test_half_a_yes_is_asked_about_plainly_and_a_bare_one_after_it_counts(customer: Customer) -> None:
    offered(customer, "补偿我一点")
    [offer] = standing(customer)
    reply = customer.says("可以是可以，就是心里不太舒服")
    assert nothing_done(customer)
    assert offer.wording in reply.text
    assert "同意" in reply.text
    customer.says("嗯")
    assert customer.case.stage is Stage.EXECUTED


@pytest.mark.parametrize("words", ["等等，先别补", "什么时候能到？"])
def test_a_yes_whose_turn_broke_is_not_carried_out_over_a_doubt(customer: Customer, words: str) -> None:
    offered(customer, "补偿我一点", situation="very_late_in_transit")
    with customer.stack.store.transaction() as records:
        accept(records.cases_of_conversation(customer.sender)[0], 1, datetime.now(timezone.utc))
    customer.says(words)
    assert nothing_done(customer)
    assert len(standing(customer)) == 1
    assert customer.case.stage is Stage.PROPOSED


@pytest.mark.clause("C5")
@pytest.mark.parametrize("scorn", ["{offered}块？打发叫花子呢", "20块？打发要饭的呢"])
def test_scorn_for_a_sum_brings_the_next_round_and_not_the_same_again(customer: Customer, scorn: str) -> None:
    offered(customer, "补偿我一点", situation="very_late_in_transit")
    [offer] = standing(customer)
    customer.says(scorn.format(offered=offer.amount))
    assert nothing_done(customer)
    assert offer.amount not in [other.amount for other in standing(customer) if other.remedy == offer.remedy]
    assert customer.case.latest_round == 2


@pytest.mark.clause("C5")
@pytest.mark.parametrize(
    ("words", "kind"), [("那还是换一个吧", "replace"), ("那換貨好了", "replace"), ("不想等了，取消好了", "cancel")]
)
def test_another_remedy_named_at_the_offer_is_a_new_wish(customer: Customer, words: str, kind: str) -> None:
    offered(customer, "补偿我一点", situation="very_late_in_transit")
    customer.says(words)
    assert nothing_done(customer)
    assert customer.case.asked_remedy == kind


@pytest.mark.clause("C5")
@pytest.mark.parametrize(("wish", "no", "words"), [("补发", CUSTOMER_ZH, "嗯…还是不补发了，等吧")])
def test_who_would_rather_wait_is_offered_that_we_watch_it(customer: Customer, wish: str, no: int, words: str) -> None:
    offered(customer, wish, no, "very_late_in_transit")
    customer.says(words)
    assert nothing_done(customer)
    assert customer.case.stage is Stage.PROPOSED
    assert standing(customer)


@pytest.mark.clause("B3")
@pytest.mark.parametrize(
    ("wish", "no", "words"),
    [
        ("你们看着办", CUSTOMER_ZH, "不用处理了，说一声而已"),
        ("I want compensation", CUSTOMER_EN, "don't want anything, just thought you should know"),
    ],
)
def test_who_wants_nothing_at_the_offers_is_closed_warmly(customer: Customer, wish: str, no: int, words: str) -> None:
    offered(customer, wish, no, "very_late_in_transit")
    assert standing(customer)
    reply = customer.says(words)
    assert customer.case.stage is Stage.CLOSED
    assert customer.case.number in reply.text
    assert customer.ticket is None


@pytest.mark.clause("B3")
def test_no_compensation_but_a_new_parcel_is_a_wish_and_no_venting(customer: Customer) -> None:
    offered(customer, "不用赔偿，给我补发就行", situation="very_late_in_transit")
    assert [offer.remedy for offer in standing(customer)] == ["reship"]


@pytest.mark.clause("D4")
def test_an_earlier_offer_is_taken_by_its_sum_while_a_superior_is_asked(customer: Customer) -> None:
    offered(customer, "补偿我一点")
    [offer] = standing(customer)
    customer.says("最少200")
    assert customer.case.waiting_approval() is not None
    customer.says(f"算了算了，{int(offer.amount or 0)}就{int(offer.amount or 0)}吧")
    assert customer.case.stage is Stage.EXECUTED
    done = customer.case.accepted_offer()
    assert done is not None and done.amount == offer.amount


@pytest.mark.clause("D4")
@pytest.mark.parametrize("words", ["经理怎么说", "组长同意了吗"])
def test_what_the_superior_says_is_answered_with_the_time(customer: Customer, words: str) -> None:
    offered(customer, "补偿我一点", situation="very_late_in_transit")
    customer.says("最少200")
    [answer] = customer.says(words).texts
    assert "组长" in answer
    assert customer.ticket is None
    assert customer.case.waiting_approval() is not None


@pytest.mark.clause("D4")
def test_who_drops_the_request_hears_no_argument_about_it(customer: Customer) -> None:
    offered(customer, "I want a refund", CUSTOMER_EN, "very_late_in_transit")
    assert customer.case.waiting_approval() is not None
    reply = customer.says("actually don't bother")
    assert customer.case.approvals[-1].status is ApprovalStatus.WITHDRAWN
    assert standing(customer)
    assert "refund" not in reply.text.lower()


@pytest.mark.clause("D4")
def test_ask_your_manager_asks_one_where_there_is_a_sum_to_ask_for(customer: Customer) -> None:
    offered(customer, "赔我200块", situation="very_late_in_transit")
    if customer.case.waiting_approval() is None:
        customer.says("问问你们经理")
    assert customer.case.waiting_approval() is not None
    assert customer.ticket is None


@pytest.mark.clause("D4")
def test_and_says_so_where_there_is_none(customer: Customer) -> None:
    offered(customer, "补发", situation="very_late_in_transit")
    reply = customer.says("问问你们经理")
    assert customer.ticket is None
    assert "专员" in reply.text
    assert standing(customer)


@pytest.mark.clause("C8")
def test_a_sum_besides_the_refund_is_kept_and_answered(stack: Stack, customer: Customer) -> None:
    offered(customer, "我要补发+赔偿60", situation="lost")
    assert [offer.remedy for offer in standing(customer)] == ["reship"]
    assert customer.facts["also_asked"] == "compensate 60.0"
    reply = customer.says("可以")
    assert customer.case.stage is Stage.EXECUTED
    assert "60" in reply.text
