"""Who only wants to be heard is heard out, and no form is pushed on them (B3)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from sandra.playbook.model import Playbook
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation


def thanked(customer: Customer) -> int:
    """How often thanks are on record."""
    return len([event for event in customer.case.events if event.kind == "thanks"])


@pytest.mark.clause("A1", "B3")
@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("你们快递太慢了，我就是想吐槽一下", "zh-Hans"),
        ("你們快遞太慢了，我只是想抱怨一下", "zh-Hant"),
        ("Your delivery is so slow. I just want to vent", "en"),
    ],
)
def test_who_says_so_at_once_hears_an_apology_and_no_question_about_orders(
    customer: Customer, playbook: Playbook, words: str, language: str
) -> None:
    reply = customer.says(words)
    assert apologises(reply.texts[0], language, playbook.tone)
    assert customer.asked == ""
    assert customer.case.stage is Stage.CLOSED
    assert customer.case.purpose == "vent"
    assert customer.case.number in reply.text


@pytest.mark.clause("B3")
def test_who_says_so_in_the_middle_of_the_questions_is_asked_no_more(customer: Customer) -> None:
    customer.says("我的快递一直没送到")
    assert customer.asked == "order_number"
    customer.says("不用查了，我就是想吐槽一下")
    assert customer.asked == ""
    assert customer.case.stage is Stage.CLOSED


@pytest.mark.clause("B3")
def test_what_was_said_is_kept_word_for_word(customer: Customer) -> None:
    told = "你们客服说话阴阳怪气的，我就是想说出来"
    customer.says(told)
    assert customer.facts["story"] == told


@pytest.mark.clause("B3")
def test_who_only_wanted_to_be_heard_has_no_offers_made(stack: Stack, customer: Customer) -> None:
    customer.complains(
        "我的快递一直没送到",
        {
            "order_number": stack.order(CUSTOMER_ZH, "very_late_in_transit"),
            "phone_last4": "2231",
            "facts_confirmed": "对",
            "asked_remedy": "我就是想吐槽一下",
        },
    )
    assert customer.case.offers == []
    assert customer.case.stage is Stage.CLOSED


@pytest.mark.clause("B3", "C6")
def test_who_wants_nothing_for_it_is_not_taken_to_insult(customer: Customer) -> None:
    customer.says("Linda was rude to me on the phone and just hung up")
    customer.says("dont want anything, just thought you should know")
    assert customer.slots.get("boundary_due") is not True
    assert customer.case.purpose == "vent"


@pytest.mark.clause("B3")
def test_who_was_heard_out_and_wants_nothing_done_is_let_go_kindly(customer: Customer) -> None:
    customer.says("你们快递太慢了，我就是想吐槽一下")

    reply = customer.says("不用处理，说出来舒服多了")

    assert reply.texts and not reply.questions
    assert "撤回" not in reply.text
    assert customer.case.purpose == "vent"
    customer.says("谢谢你听我说")
    assert thanked(customer) == 1


@pytest.mark.clause("B3", "F1")
@pytest.mark.parametrize("thanks", ["谢谢你听我说", "謝謝你願意聽我說完", "thanks for hearing me out"])
def test_thanks_for_being_heard_are_taken_as_thanks(customer: Customer, thanks: str) -> None:
    customer.says(
        "Your delivery is so slow. I just want to vent" if thanks.isascii() else "你们快递太慢了，我就是想吐槽一下"
    )

    customer.says(thanks)

    assert thanked(customer) == 1


@pytest.mark.clause("F2", "B2")
@pytest.mark.parametrize("goodbye", ["没有了", "算了不用处理，说出来舒服多了"])
def test_who_was_heard_out_and_wants_something_after_all_goes_on_with_the_same_case(
    stack: Stack, customer: Customer, goodbye: str
) -> None:
    customer.says("你们扣了我两次钱，烦死了，我就想骂两句")
    number = customer.case.number
    customer.says(goodbye)

    customer.says("等等，还是给我退款吧")

    assert [case.number for case in customer.cases] == [number]
    assert customer.case.stage is Stage.REOPENED
    assert customer.ticket is None
    assert customer.asked == "order_number"
    customer.says(f"{stack.order(CUSTOMER_ZH, 'double_charge')} 2231")
    assert customer.asked == "facts_confirmed"
    customer.says("对")
    assert customer.asked == "offer_answer"
