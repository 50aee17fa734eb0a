"""Begun in one app and gone on with in another: the case and its facts come along, and nobody else's do."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
from sqlalchemy import update

from nlg.responses import load_responses
from nlg.traditional import to_traditional
from sandra.case import Stage
from sandra.store import identity_tables
from settings import ROOT
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

CODE = re.compile(r"SD-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
WRONG = ("SD-4F7K-2QXH", "SD-5G8M-3RYJ", "SD-6H9N-4SZK")
IDENTITY = {"order_number", "phone_last4", "phone", "customer_name", "verified_order", "which_order"}
LATE_ZH, LATE_EN = "我的快递一直没送到", "My parcel hasn't arrived"
NOT_VALID = {variant["text"] for variant in load_responses(ROOT / "data/responses")["say_code_not_valid"]}


def code_in(reply: Reply) -> str:
    found = CODE.search(reply.text)
    assert found is not None, reply.text
    return found.group()


def late(customer: Customer, step: str = "facts_confirmed") -> None:
    """Somebody whose parcel is late, known by order and digits, up to a step."""
    order = customer.stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains(LATE_ZH, answers_up_to(step, order))
    assert customer.asked == step


@pytest.fixture
def elsewhere(stack: Stack) -> Customer:
    """The same person in another app."""
    return Customer(stack)


class TestTheCodeCarriesThemOver:
    @pytest.mark.clause("B2", "B7")
    def test_the_case_goes_on_with_its_facts_and_nothing_is_asked_again(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        late(customer)
        facts, number = customer.facts, customer.case.number
        reply = elsewhere.says(code_in(customer.says("我想换到微信继续")))
        assert number in reply.text
        assert elsewhere.case.number == number
        assert elsewhere.facts == facts
        assert elsewhere.asked == "facts_confirmed"
        elsewhere.says("对")
        assert elsewhere.asked == "asked_remedy"

    @pytest.mark.clause("B2", "C11")
    def test_offers_come_along_and_are_taken_there(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer, "asked_remedy")
        # An explanation: what else is carried out would stay with the order, which other tests share.
        customer.says("给我一个解释")
        offered = [offer.key for offer in customer.case.offers]
        elsewhere.says(code_in(customer.says("换个应用继续")))
        assert elsewhere.asked == "offer_answer"
        assert offered and [offer.key for offer in elsewhere.case.offers] == offered
        elsewhere.says("可以")
        assert elsewhere.case.stage is Stage.EXECUTED

    @pytest.mark.clause("B2", "B7")
    def test_it_works_in_english_also_for_who_sends_the_bare_code(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        order = customer.stack.order(CUSTOMER_EN, "very_late_in_transit")
        customer.complains(LATE_EN, answers_up_to("facts_confirmed", order, CUSTOMER_EN))
        reply = elsewhere.says(code_in(customer.says("Can we continue this on WhatsApp?")))
        assert customer.case.number in reply.text
        assert "Is that right?" in reply.text

    @pytest.mark.clause("B7")
    def test_it_works_in_traditional_with_the_code_typed_anyhow(self, customer: Customer, elsewhere: Customer) -> None:
        order = customer.stack.order(CUSTOMER_ZH, "very_late_in_transit")
        customer.complains("我的包裹一直沒送到", answers_up_to("facts_confirmed", order))
        given = customer.says("我想換到 LINE 繼續")
        assert given.text == to_traditional(given.text)
        typed = code_in(given).lower().replace("-", " ")
        reply = elsewhere.says(f"代碼是 {typed}，麻煩接著辦")
        assert customer.case.number in reply.text
        assert reply.text == to_traditional(reply.text)
        assert typed not in elsewhere.facts["story"]

    @pytest.mark.clause("B2")
    def test_who_stays_all_the_same_answers_the_question_that_was_open(self, customer: Customer) -> None:
        late(customer)
        assert customer.says("我想换到微信继续").questions == 0
        assert customer.asked == "facts_confirmed"
        customer.says("对")
        assert customer.asked == "asked_remedy"

    @pytest.mark.clause("B2")
    def test_what_was_begun_there_of_the_same_kind_becomes_part_of_it(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        late(customer)
        elsewhere.says("我的包裹还没到，急死了")
        elsewhere.says(code_in(customer.says("给我个码，我去微信里接着办")))
        assert elsewhere.case.number == customer.case.number
        assert "急死了" in elsewhere.facts["story"]

    @pytest.mark.clause("B2")
    def test_what_was_begun_there_of_another_kind_comes_after_it(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        elsewhere.says("收到的杯子是碎的")
        begun = elsewhere.case.number
        elsewhere.says(code_in(customer.says("换到微信")))
        assert elsewhere.case.number == customer.case.number
        assert begun in [case.number for case in elsewhere.cases if not case.settled]

    @pytest.mark.clause("B2", "B8")
    def test_without_an_open_case_they_are_known_all_the_same(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        customer.says("算了，我不投诉了")
        elsewhere.says(code_in(customer.says("我想换到微信继续")))
        elsewhere.says("还有，收到的东西是坏的，摔碎了")
        assert elsewhere.asked == "which_order"

    @pytest.mark.clause("D2")
    def test_who_waits_for_a_person_hears_by_when_and_is_followed(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        late(customer)
        customer.says("转人工")
        number = customer.handed_over.number
        reply = elsewhere.says(code_in(customer.says("我去微信等你们回复，换到微信可以吗")))
        assert number in reply.text
        assert elsewhere.handed_over.number == number


class TestStrangersGetNothing:
    @pytest.mark.clause("B8")
    def test_a_code_is_used_once(self, stack: Stack, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        code = code_in(customer.says("我想换到微信继续"))
        elsewhere.says(code)
        stranger = Customer(stack)
        assert stranger.says(code).text in NOT_VALID
        assert stranger.cases == []
        assert stranger.slots["verified_order"] is None

    @pytest.mark.clause("B8")
    def test_wrong_used_replaced_and_old_codes_get_the_same_words(
        self, stack: Stack, customer: Customer, elsewhere: Customer
    ) -> None:
        late(customer)
        replaced, used = (code_in(customer.says("我想换到微信继续")) for _ in range(2))
        elsewhere.says(used)
        old = code_in(elsewhere.says("换到微信"))
        over = update(identity_tables.link_codes).values(expires_at=datetime.now(timezone.utc))
        with stack.store.transaction() as records:
            records.session.execute(over.where(identity_tables.link_codes.c.used_at.is_(None)))
        for code in (WRONG[0], used, replaced, old):
            assert Customer(stack).says(code).text in NOT_VALID

    @pytest.mark.clause("B8", "D1")
    def test_who_guesses_gets_a_person_and_nothing_else(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        code = code_in(customer.says("我想换到微信继续"))
        for wrong in WRONG:
            elsewhere.says(wrong)
        assert elsewhere.handed_over.reason == "identity_failed"
        elsewhere.says(code)
        assert elsewhere.cases == []

    @pytest.mark.clause("B8")
    def test_in_the_conversation_it_came_from_it_is_not_spent(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        code = code_in(customer.says("我想换到微信继续"))
        customer.says(code)
        assert customer.asked == "facts_confirmed"
        elsewhere.says(code)
        assert elsewhere.case.number == customer.case.number

    @pytest.mark.clause("B8")
    def test_who_is_not_known_goes_on_by_number_and_shows_who_they_are_there(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        customer.says(LATE_ZH)
        customer.says(customer.stack.order(CUSTOMER_ZH, "very_late_in_transit"))
        reply = customer.says("我想换到微信继续")
        assert CODE.search(reply.text) is None
        said = re.search(r"「(继续处理 C[^」]+)」", reply.text)
        assert said is not None
        elsewhere.says(said.group(1))
        assert elsewhere.asked in IDENTITY | {""}
        assert elsewhere.slots["verified_order"] is None

    @pytest.mark.clause("B2")
    def test_who_has_told_nothing_is_told_to_write_there(self, customer: Customer) -> None:
        assert CODE.search(customer.says("可以换到微信上聊吗").text) is None


class TestBeingForgotten:
    @pytest.mark.clause("B8")
    def test_it_is_asked_once_and_then_nothing_is_known(self, customer: Customer) -> None:
        late(customer)
        number = customer.case.number
        reply = customer.says("解除绑定，不要再记住我")
        assert len(reply.choices) == 2
        customer.says(reply.choices[0])
        assert customer.cases == []
        assert customer.case_in_hand == ""
        reply = customer.says("我的投诉怎么样了")
        assert number not in reply.text
        assert customer.asked == "order_number"

    @pytest.mark.clause("B8")
    def test_the_case_stays_the_customers_and_goes_on_by_order_and_digits(
        self, customer: Customer, elsewhere: Customer
    ) -> None:
        late(customer)
        number = customer.case.number
        customer.says("unlink me")
        customer.says("yes")
        for somebody in (customer, elsewhere):
            order = somebody.stack.order(CUSTOMER_ZH, "very_late_in_transit")
            somebody.complains(LATE_ZH, {"order_number": order, "phone_last4": "2231"})
            assert somebody.case.number == number
            assert somebody.asked == "facts_confirmed"

    @pytest.mark.clause("B2")
    @pytest.mark.parametrize("answer", ["先不解除", "不用了", "2"])
    def test_who_would_rather_not_goes_on_where_they_stood(self, customer: Customer, answer: str) -> None:
        late(customer)
        number = customer.case.number
        customer.says("这不是我的账号")
        reply = customer.says(answer)
        assert (customer.case.number, customer.asked) == (number, "facts_confirmed")
        assert reply.questions == 1

    @pytest.mark.clause("B2")
    def test_what_is_no_answer_is_heard_as_it_is(self, customer: Customer) -> None:
        late(customer)
        customer.says("帮我解绑")
        customer.says("订单是对的，快递还没到，就这个事")
        assert customer.slots["verified_order"] is not None

    @pytest.mark.clause("B8")
    def test_the_code_that_was_given_is_good_no_longer(self, customer: Customer, elsewhere: Customer) -> None:
        late(customer)
        code = code_in(customer.says("我想换到微信继续"))
        customer.says("算了，帮我解绑")
        customer.says("对，解除吧")
        assert elsewhere.says(code).text in NOT_VALID

    def test_where_nobody_is_known_there_is_nothing_to_forget(self, customer: Customer) -> None:
        reply = customer.says("帮我解除绑定")
        assert reply.choices == []
