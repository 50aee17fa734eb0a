"""What the dialogue makes of pictures and voice messages, in an app that takes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from nlg.responses import load_responses
from sandra.case import Stage
from sandra.listening.sent_files import FileKind, files_of
from sandra.store import tables
from settings import ROOT
from tests.conversations.customer import Reply
from tests.integration.channels.conftest import StandIns
from tests.integration.channels.telegram_customer import TelegramCustomer
from tests.stack import CUSTOMER_ZH, Stack

RESPONSES = load_responses(ROOT / "data/responses")
BROKEN = "收到的东西是坏的，摔碎了"
APOLOGIES = ("抱歉", "对不起", "过意不去")


@pytest.fixture
def customer(connected: Stack, stand_ins: StandIns) -> Iterator[TelegramCustomer]:
    """Somebody new, whose complaint is forgotten afterwards: the demo customers are shared."""
    somebody = TelegramCustomer(connected, app=stand_ins["telegram"])
    yield somebody
    print(somebody.told())
    forgotten = update(tables.cases).values(stage=Stage.WITHDRAWN, order_number=None, customer_id=None)
    with connected.store.transaction() as records:
        records.session.execute(forgotten)


def says(reply: Reply, response: str) -> bool:
    """Whether one of the bubbles is a text of that response; what fills its braces may be anything."""
    beginnings = [str(variant["text"]).partition("{")[0] for variant in RESPONSES[response]]
    return any(text.startswith(one) for text in reply.texts for one in beginnings if one)


def kinds(customer: TelegramCustomer) -> list[FileKind]:
    return [file.kind for file in files_of(customer.case)]


class TestAPictureInTheMiddle:
    @pytest.mark.clause("B2", "B4")
    def test_it_is_thanked_for_and_kept_and_the_question_stands(self, customer: TelegramCustomer) -> None:
        customer.says(BROKEN)
        reply = customer.sends_picture()
        assert "照片" in reply.texts[0]
        assert (customer.asked, len(reply.texts)) == ("order_number", 2)
        assert kinds(customer) == [FileKind.PICTURE]
        assert customer.slots["order_number"] is None

    @pytest.mark.clause("B2")
    def test_it_is_no_account_of_what_happened(self, customer: TelegramCustomer) -> None:
        customer.says("我要投诉")
        assert customer.asked == "details"
        for _ in range(3):
            customer.sends_picture()
        assert customer.asked == "details"
        assert customer.slots["details"] is None

    @pytest.mark.clause("B5")
    def test_it_is_no_yes_however_many_come(self, customer: TelegramCustomer) -> None:
        order = customer.stack.order(CUSTOMER_ZH, "very_late_in_transit")
        customer.complains("我的快递一直没送到", {"order_number": order, "phone_last4": "2231"})
        for _ in range(3):
            customer.sends_picture()
        assert customer.asked == "facts_confirmed"
        assert "confirmed" not in [event.kind for event in customer.case.events]
        customer.says("对")
        assert "confirmed" in [event.kind for event in customer.case.events]

    @pytest.mark.clause("C11")
    def test_it_agrees_to_no_offer(self, customer: TelegramCustomer) -> None:
        order = customer.stack.order(CUSTOMER_ZH, "very_late_in_transit")
        answers = {"order_number": order, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "你们看着办"}
        customer.complains("我的快递一直没送到", answers)
        reply = customer.sends_picture()
        assert customer.asked == "offer_answer"
        assert reply.choices
        assert customer.case.stage is Stage.PROPOSED

    @pytest.mark.clause("B2")
    def test_words_beside_it_answer_as_ever(self, customer: TelegramCustomer) -> None:
        customer.says(BROKEN)
        reply = customer.sends_picture(customer.stack.order(CUSTOMER_ZH, "very_late_in_transit"))
        assert "照片" in reply.texts[0]
        assert customer.asked == "phone_last4"
        assert kinds(customer) == [FileKind.PICTURE]


class TestAPictureFirst:
    @pytest.mark.clause("A1", "B4")
    def test_who_is_calm_is_thanked_and_asked_what_is_wrong_then_apologised_to(
        self, customer: TelegramCustomer
    ) -> None:
        reply = customer.sends_picture()
        assert "photo" in reply.texts[0]
        assert reply.questions == 1
        assert customer.cases == []
        reply = customer.says(BROKEN)
        assert any(word in reply.texts[0] for word in APOLOGIES)
        assert kinds(customer) == [FileKind.PICTURE]

    @pytest.mark.clause("A1", "A3")
    def test_who_is_upset_is_apologised_to_first_and_once(self, customer: TelegramCustomer) -> None:
        customer.says("你好")
        customer.feels("anger")
        reply = customer.sends_picture()
        assert any(word in reply.texts[0] for word in APOLOGIES)
        assert "照片" in reply.texts[1]
        assert customer.asked == "details"
        assert kinds(customer) == [FileKind.PICTURE]
        reply = customer.says("杯子送到就是坏的，把手都断了")
        assert not any(word in reply.text for word in APOLOGIES)
        assert customer.case.complaint_type == "damaged_item"
        assert customer.asked == "order_number"

    @pytest.mark.clause("A1")
    def test_with_a_complaint_below_it_the_apology_comes_before_the_thanks(self, customer: TelegramCustomer) -> None:
        reply = customer.sends_picture(BROKEN)
        assert any(word in reply.texts[0] for word in APOLOGIES)
        assert "照片" in reply.texts[1]
        assert kinds(customer) == [FileKind.PICTURE]


class TestAPictureIsInvited:
    @pytest.mark.clause("B2")
    def test_once_and_not_where_one_came(self, customer: TelegramCustomer) -> None:
        order = customer.stack.order(CUSTOMER_ZH, "delivered_40_days_ago")
        customer.says("收到就是坏的")
        customer.says(order)
        reply = customer.says("2231")
        assert customer.asked == "extent"
        assert says(reply, "say_invite_picture")
        assert not says(customer.says("不好说"), "say_invite_picture")

    @pytest.mark.clause("B2")
    def test_never_where_one_is_there(self, customer: TelegramCustomer) -> None:
        order = customer.stack.order(CUSTOMER_ZH, "delivered_40_days_ago")
        customer.sends_picture("收到就是坏的")
        customer.says(order)
        reply = customer.says("2231")
        assert customer.asked == "extent"
        assert not says(reply, "say_invite_picture")


class TestWithAPerson:
    @pytest.mark.clause("D2")
    def test_what_is_sent_while_a_person_is_awaited_goes_to_them(self, customer: TelegramCustomer) -> None:
        customer.says(BROKEN)
        customer.says("转人工")
        reply = customer.sends_picture()
        assert "照片" in reply.text
        assert customer.handed_over.number in reply.text
        assert customer.handed_over.summary["added"][-1]["files"][0]["kind"] == "picture"
        assert kinds(customer) == [FileKind.PICTURE]

    @pytest.mark.clause("D2")
    def test_what_was_sent_before_any_complaint_goes_along(self, customer: TelegramCustomer) -> None:
        customer.sends_picture()
        customer.says("转人工")
        assert customer.handed_over.summary["added"][-1]["files"][0]["kind"] == "picture"

    @pytest.mark.clause("D5")
    def test_while_a_person_owns_it_there_is_silence_and_nothing_is_lost(self, customer: TelegramCustomer) -> None:
        customer.says(BROKEN)
        with customer.stack.store.transaction() as records:
            records.claim_conversation(customer.sender, "林珊")
        assert customer.sends_picture().texts == []
        assert customer.speaks().texts == []
        assert kinds(customer) == [FileKind.PICTURE, FileKind.VOICE]


class TestAVoiceMessage:
    @pytest.mark.clause("D1", "B2")
    def test_a_person_hears_it_and_the_questions_go_on(self, customer: TelegramCustomer) -> None:
        customer.says(BROKEN)
        reply = customer.speaks()
        assert "语音" in reply.texts[0]
        assert customer.handed_over.reason == "voice_message"
        assert customer.handed_over.number in reply.texts[0]
        assert customer.asked == "order_number"
        customer.says(customer.stack.order(CUSTOMER_ZH, "very_late_in_transit"))
        assert customer.asked == "phone_last4"

    @pytest.mark.clause("A1", "D1")
    def test_before_any_complaint_what_is_then_written_is_handled(self, customer: TelegramCustomer) -> None:
        reply = customer.speaks()
        assert "voice" in reply.texts[0]
        assert customer.handed_over.summary["added"][0]["files"][0]["kind"] == "voice"
        reply = customer.says(BROKEN)
        assert any(word in reply.texts[0] for word in APOLOGIES)
        assert customer.asked == "order_number"
        assert kinds(customer) == [FileKind.VOICE]

    @pytest.mark.clause("D5")
    def test_who_asks_for_a_person_after_it_waits_for_one(self, customer: TelegramCustomer) -> None:
        customer.speaks()
        customer.says("转人工")
        assert customer.handed_over.reason == "asked_for_person"
        assert customer.slots["waiting_for_person"] is True
