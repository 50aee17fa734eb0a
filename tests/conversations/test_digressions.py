"""Something else in between is answered, and the thread is taken up where it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.sql import ColumnElement

from sandra.case import Stage
from sandra.store import tables
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

DIGRESSIONS_ZH = ["你是机器人吗", "谢谢", "你们的退货政策是什么"]
DIGRESSIONS_EN = ["are you a robot?", "thanks", "what is your return policy?"]


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", DIGRESSIONS_ZH)
def test_the_same_fact_is_asked_again_after_an_aside_in_chinese(customer: Customer, aside: str) -> None:
    customer.says("我的快递一直没送到")
    check_aside(customer, aside)


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", DIGRESSIONS_EN)
def test_the_same_fact_is_asked_again_after_an_aside_in_english(customer: Customer, aside: str) -> None:
    customer.says("My parcel hasn't arrived")
    check_aside(customer, aside)


def check_aside(customer: Customer, aside: str) -> None:
    asked = customer.asked
    reply = customer.says(aside)
    assert len(reply.texts) == 2
    assert customer.asked == asked


@pytest.mark.clause("B5")
def test_an_aside_at_the_read_back_neither_confirms_nor_denies(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("facts_confirmed", number))
    reply = customer.says("你是机器人吗")
    assert number in reply.text
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("C2")
def test_an_aside_when_asked_for_a_wish_is_no_wish(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_EN, "late_in_transit")
    customer.complains("My parcel hasn't arrived", answers_up_to("asked_remedy", number, CUSTOMER_EN))
    customer.says("are you a robot?")
    assert customer.asked == "asked_remedy"
    assert customer.case.offers == []


@pytest.mark.clause("C11")
def test_an_aside_between_offers_shows_them_again(stack: Stack, customer: Customer) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("offer_answer", late))
    reply = customer.says("你是机器人吗")
    assert all(offer.wording in reply.text for offer in customer.case.offers)
    assert customer.asked == "offer_answer"


def test_without_a_complaint_small_talk_opens_no_case(customer: Customer) -> None:
    for words in ("你好", "你是机器人吗", "谢谢", "你们服务真好"):
        assert customer.says(words).texts
    assert customer.cases == []
    assert customer.ticket is None


ASIDES_ZH = ["你好", "你们服务真好", "我的投诉处理得怎么样了", "今天星期几"]
ASIDES_EN = ["hello", "your service is lovely", "how is my case going?"]


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", ASIDES_ZH)
def test_small_talk_is_answered_and_the_fact_asked_again_in_chinese(customer: Customer, aside: str) -> None:
    customer.says("我的快递一直没送到")
    check_aside(customer, aside)


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", ASIDES_EN)
def test_small_talk_is_answered_and_the_fact_asked_again_in_english(customer: Customer, aside: str) -> None:
    customer.says("My parcel hasn't arrived")
    check_aside(customer, aside)


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", ["hello", "thanks", "your service is lovely", "how is my case going?"])
def test_small_talk_at_the_wish_is_answered_and_the_wish_asked_again(
    stack: Stack, customer: Customer, aside: str
) -> None:
    number = stack.order(CUSTOMER_EN, "late_in_transit")
    facts = {"order_number": number, "phone_last4": "7045", "facts_confirmed": "yes"}
    customer.complains("My parcel hasn't arrived", facts)
    assert customer.asked == "asked_remedy"
    check_aside(customer, aside)


@pytest.mark.clause("B7")
@pytest.mark.parametrize("aside", ["你好", "谢谢", "你们服务真好", "你是机器人吗"])
def test_small_talk_while_an_order_is_looked_for(customer: Customer, aside: str) -> None:
    customer.says("我的包裹到哪了")
    check_aside(customer, aside)


@pytest.mark.clause("B7")
def test_a_yes_that_fits_nothing_is_met_kindly(customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    check_aside(customer, "好的")


@pytest.mark.clause("B2")
def test_a_bare_yes_is_no_account_of_what_happened(customer: Customer) -> None:
    customer.says("我要投诉")
    assert customer.asked == "details"
    check_aside(customer, "好的")
    assert "details" not in customer.facts


@pytest.mark.clause("B7", "F1")
@pytest.mark.parametrize(
    ("opening", "parting", "back"),
    [
        ("我的快递一直没送到", "先这样，我晚点再说", "你好"),
        ("My parcel hasn't arrived", "I have to go, talk later", "hello"),
    ],
    ids=["zh", "en"],
)
def test_a_goodbye_in_the_middle_asks_nothing_and_the_next_message_goes_on(
    customer: Customer, opening: str, parting: str, back: str
) -> None:
    customer.says(opening)
    asked = customer.asked
    reply = customer.says(parting)
    assert customer.case.number in reply.text
    assert len(reply.texts) == 1
    assert reply.questions == 0
    assert len(customer.says(back).texts) == 2
    assert customer.asked == asked


@pytest.mark.clause("B7", "F1")
def test_a_fact_that_comes_after_a_goodbye_is_taken(stack: Stack, customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    customer.says("先这样，我晚点再说")
    assert len(customer.says(stack.order(CUSTOMER_ZH, "very_late_in_transit")).texts) == 1
    assert customer.asked == "phone_last4"


@pytest.mark.clause("B2", "B7")
def test_the_day_that_comes_after_a_goodbye_is_taken(stack: Stack, customer: Customer) -> None:
    customer.says("求回覆等一天了")
    assert customer.asked == "occurred_at"
    customer.says("先這樣，下次見")
    customer.says("昨天")
    assert customer.asked != "occurred_at"
    assert customer.case.fact("occurred_at") is not None


@pytest.mark.clause("C11", "F1")
def test_a_goodbye_between_offers_leaves_them_standing(stack: Stack, customer: Customer) -> None:
    number = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    facts = {"order_number": number, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "你们看着办"}
    customer.complains("我的快递一直没送到", facts)
    offers = [offer.wording for offer in customer.case.standing_offers()]
    assert customer.case.number in customer.says("先这样，我晚点再说").text
    assert [offer.wording for offer in customer.case.standing_offers()] == offers
    assert all(wording in customer.says("你好").text for wording in offers)


@pytest.mark.clause("B7")
def test_a_fact_beside_the_thanks_is_taken(stack: Stack, customer: Customer) -> None:
    customer.says("My parcel hasn't arrived")
    customer.says(stack.order(CUSTOMER_EN, "late_in_transit"))
    customer.says("thanks a lot, it ends in 7045")
    assert customer.asked == "facts_confirmed"


@pytest.mark.clause("F5")
def test_thanks_and_praise_stand_on_the_case(customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    customer.says("谢谢")
    customer.says("你们服务真好")
    assert [event.kind for event in customer.case.events if event.kind in ("thanks", "praise")] == ["thanks", "praise"]


def test_praise_without_a_case_is_kept_too(stack: Stack, customer: Customer) -> None:
    customer.says("小王态度特别好，表扬一下")
    with stack.store.transaction() as records:
        rows = records.session.execute(select(tables.praises.c.text).where(of_conversation(customer)))
        assert [row.text for row in rows] == ["小王态度特别好，表扬一下"]


def of_conversation(customer: Customer) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = tables.praises.c.conversation_id == customer.sender
    return condition


@pytest.mark.parametrize("words", ["不用了", "no"])
def test_a_no_out_of_the_blue_is_asked_what_they_need(customer: Customer, words: str) -> None:
    customer.says("你好" if words == "不用了" else "hello")
    reply = customer.says(words)
    assert "再见" not in reply.text
    assert "oodbye" not in reply.text
    customer.says("快递一直没送到" if words == "不用了" else "my parcel hasn't arrived")
    assert customer.case.stage is Stage.OPEN


@pytest.mark.clause("B2", "B7")
def test_the_day_named_beside_a_question_how_it_stands_is_taken_for_the_one_asked_for(customer: Customer) -> None:
    customer.says("你们的会员服务用不了")
    assert customer.asked == "occurred_at"
    customer.says("上周三下午开始的，现在到哪一步了？")
    assert customer.asked not in ("", "occurred_at")
    assert "occurred_at" in customer.facts or customer.slots["occurred_at"]
