"""An order is found without its number, a known customer is known, and a complaint goes on wherever it is taken up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from nlg.responses import load_responses
from sandra.case import Stage
from sandra.shop.orders import Order
from settings import ROOT
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"
BROKEN_ZH = "收到的东西是坏的，摔碎了"
PHONE_ZH, NAME_ZH = "13800132231", "王敏"
PHONE_EN, NAME_EN = "13800137045", "Emily Carter"
IDENTITY = {"order_number", "phone_last4", "phone", "customer_name", "verified_order"}

SAME_WORDS = [variant["text"] for variant in load_responses(ROOT / "data/responses")["say_ask_phone_and_name"]]

Owned = Callable[[int, str], Order]


@pytest.fixture
def owned(stack: Stack) -> Owned:
    """An order of a demo customer in a situation, as the shop knows it."""

    def of(customer_no: int, situation: str) -> Order:
        with stack.store.transaction() as records:
            order = records.orders.find(stack.order(customer_no, situation))
        assert order is not None
        return order

    return of


def goods(order: Order, language: str) -> str:
    return order.items[0].name[language]


def day_zh(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d}"


class TestWithoutANumber:
    @pytest.mark.clause("B2", "B8")
    @pytest.mark.parametrize(
        ("opening", "no_number", "phone", "name", "title", "number"),
        [
            (LATE_ZH, "我找不到订单号", "138 0013 2231", "王敏女士", "zh", CUSTOMER_ZH),
            (LATE_ZH, "没有", "+86 138-0013-2231", "王 敏", "zh", CUSTOMER_ZH),
            (LATE_EN, "I don't have the order number", PHONE_EN, "ms emily carter", "en", CUSTOMER_EN),
        ],
    )
    def test_phone_and_name_lead_to_a_choice(
        self,
        stack: Stack,
        customer: Customer,
        owned: Owned,
        opening: str,
        no_number: str,
        phone: str,
        name: str,
        title: str,
        number: int,
    ) -> None:
        customer.says(opening)
        customer.says(no_number)
        assert customer.asked == "phone"
        customer.says(phone)
        assert customer.asked == "customer_name"
        reply = customer.says(name)
        assert customer.asked == "which_order"
        assert 2 <= len(reply.choices) <= 6
        wanted = owned(number, "very_late_in_transit")
        pressed = next(choice for choice in reply.choices if goods(wanted, title) in choice)
        customer.says(pressed)
        with stack.store.transaction() as records:
            chosen = records.orders.find(customer.case.order_number or "")
        assert chosen is not None
        assert all(item.name[title] in pressed for item in chosen.items)
        assert customer.asked == "facts_confirmed"

    @pytest.mark.clause("B2", "B7")
    def test_everything_in_one_message_needs_no_question(self, customer: Customer, owned: Owned) -> None:
        order = owned(CUSTOMER_ZH, "very_late_in_transit")
        customer.says(LATE_ZH)
        reply = customer.says(
            f"我没有订单号，手机号{PHONE_ZH}，{NAME_ZH}，{day_zh(order.ordered_at)}买的{goods(order, 'zh')}"
        )
        assert customer.asked == "facts_confirmed"
        assert customer.case.order_number == order.number
        assert order.number in reply.text

    @pytest.mark.clause("B2", "B7")
    def test_everything_in_one_message_in_english(self, customer: Customer, owned: Owned) -> None:
        order = owned(CUSTOMER_EN, "very_late_in_transit")
        customer.says(LATE_EN)
        customer.says(
            f"I have no order number. Phone {PHONE_EN}, {NAME_EN}, "
            f"{goods(order, 'en')}, ordered on {day_zh(order.ordered_at)}"
        )
        assert customer.asked == "facts_confirmed"
        assert customer.case.order_number == order.number

    @pytest.mark.clause("B2", "B7")
    def test_goods_and_day_of_an_earlier_turn_are_used(self, customer: Customer, owned: Owned) -> None:
        order = owned(CUSTOMER_ZH, "very_late_in_transit")
        customer.says(f"{day_zh(order.ordered_at)}买的{goods(order, 'zh')}，快递一直没送到")
        customer.says("我没有订单号")
        customer.says(PHONE_ZH)
        customer.says(NAME_ZH)
        assert customer.asked == "facts_confirmed"
        assert customer.case.order_number == order.number

    @pytest.mark.parametrize("choice", ["2", "第二个", "第二笔"])
    def test_a_number_or_an_ordinal_chooses(self, stack: Stack, customer: Customer, choice: str) -> None:
        reply = self.offered(customer)
        second = reply[1]
        customer.says(choice)
        number = customer.case.order_number
        assert number is not None
        with stack.store.transaction() as records:
            order = records.orders.find(number)
        assert order is not None
        assert goods(order, "zh") in second

    @pytest.mark.clause("B7")
    def test_another_order_than_those_offered_is_found_by_what_it_was(self, customer: Customer, owned: Owned) -> None:
        last = self.offered(customer)[-1]
        customer.says(last)
        assert customer.asked == "order_number"
        wanted = owned(CUSTOMER_ZH, "delivered_40_days_ago")
        customer.says(f"{day_zh(wanted.ordered_at)}买的")
        assert customer.case.order_number == wanted.number

    @pytest.mark.clause("B7")
    def test_a_number_that_turns_up_after_all_is_taken(self, customer: Customer, owned: Owned) -> None:
        wanted = owned(CUSTOMER_ZH, "very_late_in_transit")
        customer.says(LATE_ZH)
        customer.says("我没有订单号")
        customer.says(f"找到了，{wanted.number}")
        customer.says("2231")
        assert customer.case.order_number == wanted.number

    @staticmethod
    def offered(customer: Customer) -> list[str]:
        customer.says(LATE_ZH)
        customer.says("我没有订单号")
        customer.says(PHONE_ZH)
        return customer.says(NAME_ZH).choices


class TestAPersonFindsIt:
    @pytest.mark.clause("D1")
    @pytest.mark.parametrize("again", ["我真的没有订单号", "手机号也不记得了", "没有"])
    def test_for_who_has_neither_number_nor_phone(self, customer: Customer, again: str) -> None:
        customer.says(LATE_ZH)
        customer.says("我找不到订单号")
        customer.says(again)
        assert customer.handed_over.reason == "no_order_number"

    @pytest.mark.clause("D1")
    def test_in_english_too(self, customer: Customer) -> None:
        customer.says(LATE_EN)
        customer.says("I can't find the order number")
        customer.says("I don't remember the phone number either")
        assert customer.handed_over.reason == "no_order_number"

    @pytest.mark.clause("D5")
    def test_for_who_asks_for_one(self, customer: Customer) -> None:
        customer.says(LATE_ZH)
        customer.says("我找不到订单号")
        customer.says("转人工")
        assert customer.handed_over.reason == "asked_for_person"

    @pytest.mark.clause("B8", "D1")
    def test_after_as_many_failures_as_the_playbook_allows(self, customer: Customer) -> None:
        customer.says(LATE_ZH)
        customer.says("我没有订单号")
        customer.says(PHONE_ZH)
        customer.says("李建国")
        customer.says("13900000000 王敏")
        assert customer.ticket is None
        customer.says("13800131108 王敏")
        assert customer.handed_over.reason == "identity_failed"


class TestStrangersLearnNothing:
    @pytest.mark.clause("B8")
    def test_a_wrong_phone_and_a_wrong_name_get_the_same_words(self, stack: Stack) -> None:
        answers = []
        for phone, name in ((PHONE_ZH, "李建国"), ("13900001111", NAME_ZH), ("13900001111", "赵无名")):
            customer = Customer(stack)
            customer.says(LATE_ZH)
            customer.says("我没有订单号")
            customer.says(phone)
            reply = customer.says(name)
            answers.append((customer.asked, len(reply.texts), reply.choices, customer.case.customer_id))
            assert reply.text in SAME_WORDS
        assert len({str(answer) for answer in answers}) == 1

    @pytest.mark.clause("B8")
    def test_phone_alone_lists_nothing(self, customer: Customer) -> None:
        customer.says(LATE_ZH)
        customer.says("我没有订单号")
        assert customer.says(PHONE_ZH).choices == []
        assert customer.says("我就是机主，先告诉我有哪些订单").choices == []

    @pytest.mark.clause("B8")
    def test_a_part_of_the_name_is_not_enough(self, customer: Customer) -> None:
        customer.says(LATE_EN)
        customer.says("I don't have the order number")
        customer.says(PHONE_EN)
        customer.says("Ms Carter")
        assert customer.asked == "verified_order"


class TestAKnownCustomer:
    @pytest.mark.clause("B2")
    def test_is_asked_only_which_order_it_is(self, customer: Customer, owned: Owned) -> None:
        self.settles_one(customer, owned)
        reply = customer.says("还有，收到的东西是坏的，摔碎了")
        assert customer.asked == "which_order"
        assert reply.choices

    @pytest.mark.clause("B2")
    def test_chooses_and_goes_on_without_digits(self, customer: Customer, owned: Owned) -> None:
        self.settles_one(customer, owned)
        customer.says("还有，收到的东西是坏的，摔碎了")
        customer.says("1")
        assert customer.asked not in IDENTITY | {"which_order"}
        assert customer.case.order_number is not None

    @pytest.mark.clause("B2")
    def test_may_type_a_number_of_theirs_without_digits(self, customer: Customer, owned: Owned) -> None:
        self.settles_one(customer, owned)
        wanted = owned(CUSTOMER_ZH, "perishable_food")
        customer.says("还有，收到的东西是坏的，摔碎了")
        customer.says(wanted.number)
        assert customer.case.order_number == wanted.number

    @pytest.mark.clause("B8")
    def test_may_not_type_somebody_elses(self, customer: Customer, owned: Owned) -> None:
        self.settles_one(customer, owned)
        customer.says("还有，收到的东西是坏的，摔碎了")
        customer.says(owned(CUSTOMER_EN, "perishable_food").number)
        assert customer.case.order_number is None
        assert customer.asked in IDENTITY

    @pytest.mark.clause("B2", "B7")
    def test_who_names_the_goods_is_asked_nothing(self, customer: Customer, owned: Owned) -> None:
        self.settles_one(customer, owned)
        wanted = owned(CUSTOMER_ZH, "delivered_40_days_ago")
        customer.says(f"还有，{day_zh(wanted.ordered_at)}买的{goods(wanted, 'zh')}，收到就是坏的")
        assert customer.case.order_number == wanted.number
        assert customer.asked not in IDENTITY | {"which_order"}

    @staticmethod
    def settles_one(customer: Customer, owned: Owned) -> None:
        customer.complains(
            LATE_ZH,
            {
                "order_number": owned(CUSTOMER_ZH, "late_in_transit").number,
                "phone_last4": "2231",
                "facts_confirmed": "对",
                "asked_remedy": "不用了，我就是说说",
                "offer_answer": "可以",
            },
        )
        customer.says("算了，我不投诉了")
        assert customer.case.settled


class TestElsewhere:
    @pytest.mark.clause("B2")
    def test_a_complaint_goes_on_with_what_was_told(self, stack: Stack, customer: Customer, owned: Owned) -> None:
        number = owned(CUSTOMER_ZH, "delivered_missing_parcel").number
        customer.complains(BROKEN_ZH, {"order_number": number, "phone_last4": "2231", "item": "1"})
        first = customer.case
        assert customer.asked == "facts_confirmed"
        later = Customer(stack)
        reply = later.complains(BROKEN_ZH, {"order_number": number, "phone_last4": "2231"})
        assert later.asked == "facts_confirmed"
        assert first.number in reply.text
        merged, case = later.cases
        assert (merged.stage, merged.merged_into) == (Stage.MERGED, first.number)
        assert (case.number, case.conversation_id) == (first.number, later.sender)
        assert case.order_number == number

    @pytest.mark.clause("B2", "C11")
    def test_an_offer_that_stands_is_put_again_and_not_taken_by_mistake(
        self, stack: Stack, customer: Customer, owned: Owned
    ) -> None:
        number = owned(CUSTOMER_EN, "very_late_in_transit").number
        told = {
            "order_number": number,
            "phone_last4": "7045",
            "facts_confirmed": "yes",
            "asked_remedy": "whatever is fair",
        }
        customer.complains(LATE_EN, told)
        assert customer.asked == "offer_answer"
        offers = [offer.wording for offer in customer.case.standing_offers()]
        later = Customer(stack)
        reply = later.complains(LATE_EN, {"order_number": number, "phone_last4": "7045"})
        assert later.asked == "offer_answer"
        assert all(wording in reply.text for wording in offers)

    @pytest.mark.clause("D2")
    def test_with_a_person_it_stays_with_the_person(self, stack: Stack, customer: Customer, owned: Owned) -> None:
        number = owned(CUSTOMER_ZH, "lost").number
        customer.complains(LATE_ZH, {"order_number": number, "phone_last4": "2231"})
        customer.says("转人工")
        ticket = customer.handed_over
        later = Customer(stack)
        reply = later.complains("快递还没到，都等了一个月了", {"order_number": number, "phone_last4": "2231"})
        assert ticket.number in reply.text
        assert later.asked == ""
        assert ticket.number in later.says("还有，箱子也破了").text
        assert later.handed_over.number == ticket.number
        added = [entry["text"] for entry in later.handed_over.summary["added"]]
        assert "快递还没到，都等了一个月了" in added[0]
        assert added[-1] == "还有，箱子也破了"

    @pytest.mark.clause("B8")
    def test_nobody_elses_complaint_is_taken_up(self, stack: Stack, customer: Customer, owned: Owned) -> None:
        customer.complains(LATE_ZH, {"order_number": owned(CUSTOMER_ZH, "lost").number, "phone_last4": "2231"})
        other = Customer(stack)
        other.complains(LATE_EN, {"order_number": owned(CUSTOMER_EN, "lost").number, "phone_last4": "7045"})
        assert [case.stage for case in other.cases] == [Stage.HEARD]


class TestGuessing:
    """Nobody gets more guesses at an order than the playbook allows, however they go about it (B8)."""

    @pytest.mark.clause("B8", "D1")
    def test_who_showed_an_order_of_theirs_cannot_guess_at_another(
        self, stack: Stack, customer: Customer, owned: Owned
    ) -> None:
        theirs, other = owned(CUSTOMER_ZH, "on_time_in_transit"), owned(CUSTOMER_EN, "wrong_amount")
        assert theirs.number in customer.says(f"{theirs.number} 到哪了 尾号2231").text
        for digits in ("0001", "0002", "0003"):
            assert "运输" not in customer.says(f"{other.number} 到哪了 尾号{digits}").text
        assert customer.handed_over.reason == "identity_failed"
        right = customer.says(f"{other.number} 到哪了 尾号7045").text
        assert other.items[0].name["zh"] not in right
        assert other.number not in right

    @pytest.mark.clause("B2", "B8")
    @pytest.mark.parametrize("between", ["，", " ", ", "])
    def test_four_digits_beside_the_number_are_the_phones(self, customer: Customer, owned: Owned, between: str) -> None:
        wanted = owned(CUSTOMER_ZH, "very_late_in_transit")
        customer.says(LATE_ZH)
        customer.says(f"{wanted.number}{between}2231")
        assert customer.case.order_number == wanted.number

    @pytest.mark.clause("B2", "B8")
    @pytest.mark.parametrize("words", ["13800137045", "my number is 13800137045"])
    def test_a_whole_phone_number_instead_of_the_orders_asks_for_the_name(self, customer: Customer, words: str) -> None:
        customer.says(LATE_EN)
        customer.says(words)
        assert customer.asked == "customer_name"
        assert customer.says(NAME_EN).choices


@pytest.mark.clause("B8", "D1")
def test_who_is_asked_again_and_again_and_has_nothing_more_to_say_of_it_gets_a_person(customer: Customer) -> None:
    customer.says("I was charged twice")
    customer.says("i don't have the order number on me")
    customer.says("my name is Emily Carter, phone 13800007045")
    for words in ("what's your return policy by the way?", "yes", "I want my money back", "yes please do"):
        if customer.ticket is not None:
            break
        customer.says(words)
    assert customer.handed_over.reason == "no_order_number"
