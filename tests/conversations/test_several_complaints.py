"""Two complaints in one message, or a second one in between: both are kept, and handled in turn (B2, F5)."""

from __future__ import annotations

import pytest

from sandra.case import Case, Stage
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

BOTH_ZH = "你们多扣了我五十块钱，而且你们客服态度非常恶劣"
BOTH_EN = "You charged me too much, and your agent was rude to me on the phone"


def by_type(customer: Customer) -> dict[str, Case]:
    return {case.complaint_type: case for case in customer.cases}


@pytest.mark.clause("B2", "B7")
@pytest.mark.parametrize("told", [BOTH_ZH, BOTH_EN])
def test_two_complaints_in_one_message_are_both_kept_and_one_is_asked_about(customer: Customer, told: str) -> None:
    reply = customer.says(told)
    assert set(by_type(customer)) == {"billing_error", "staff_attitude"}
    assert reply.questions <= 1


@pytest.mark.clause("B7")
def test_one_trouble_told_in_many_words_is_one_complaint(customer: Customer) -> None:
    customer.says("我的快递半个月了还没到，一直显示在路上，催了也没用，到底什么时候能送到")
    assert list(by_type(customer)) == ["late_delivery"]


@pytest.mark.clause("B7")
def test_a_second_complaint_in_between_is_noted_and_the_question_stands(customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    asked = customer.asked
    customer.says("你们客服还挂我电话，骂人，态度极其恶劣")
    assert set(by_type(customer)) == {"late_delivery", "staff_attitude"}
    assert customer.asked == asked
    assert by_type(customer)["staff_attitude"].stage is Stage.OPEN


@pytest.mark.clause("A3")
def test_once_the_first_is_settled_the_second_is_taken_up_with_an_apology_of_its_own(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    customer.complains(
        BOTH_ZH,
        {
            "order_number": stack.order(CUSTOMER_ZH, "wrong_amount"),
            "phone_last4": "2231",
            "facts_confirmed": "对",
            "asked_remedy": "算了，我就是说说，不用赔",
        },
    )
    first, second = by_type(customer)["billing_error"], by_type(customer)["staff_attitude"]
    assert first.settled, customer.told()
    assert second.taken_up_at is not None
    assert customer.asked in ("occurred_at", "details")
    said = [text for who, text in customer.transcript if who == "sandra"]
    assert sum(apologises(text, "zh-Hans", playbook.tone) for text in said) == 2


@pytest.mark.clause("B2")
def test_an_order_known_from_the_first_complaint_is_not_asked_for_in_the_second(
    stack: Stack, customer: Customer
) -> None:
    customer.complains(
        "My parcel came two weeks late and the kettle arrived broken",
        {
            "order_number": stack.order(CUSTOMER_EN, "very_late_in_transit"),
            "phone_last4": "7045",
            "item": "1",
            "details": "The glass is cracked all over and the handle came off",
            "extent": "It cannot be used at all",
            "facts_confirmed": "yes",
            "asked_remedy": "I just wanted to get it off my chest",
        },
    )
    taken_up = [case for case in customer.cases if case.taken_up_at is not None]
    assert len(taken_up) == 2, customer.told()
    assert customer.asked not in ("order_number", "phone_last4")


def test_a_complaint_taken_back_makes_room_for_the_next(customer: Customer) -> None:
    customer.says(BOTH_EN)
    first = customer.case_in_hand
    customer.says("never mind, forget about it, I take it back")
    assert {case.stage for case in customer.cases if case.number == first} == {Stage.WITHDRAWN}
    assert customer.case_in_hand != first


@pytest.mark.clause("D2")
def test_a_person_who_takes_over_gets_all_of_them(customer: Customer) -> None:
    customer.says(BOTH_ZH)
    customer.says("转人工")
    summary = customer.handed_over.summary
    assert len(summary["also_complains"]) == 1
    assert {case.stage for case in customer.cases} == {Stage.ESCALATED}
