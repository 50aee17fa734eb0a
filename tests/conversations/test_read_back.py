"""What is read back names just what was told: which order, which item, which day, in the customer's words (B5)."""

from __future__ import annotations

from datetime import date

import pytest

from sandra.case import Stage
from sandra.listening.retelling import particular, retold
from sandra.playbook import load_playbook
from sandra.wording import calendar_day
from settings import ROOT
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.conversations.scripts import EVERY_SCRIPT
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B5")]

ABOUT_THE_WHOLE_ORDER = ("refund_delay", "billing_error")
TOLD_BY_ITSELF = ("late_delivery", "damaged_item", *ABOUT_THE_WHOLE_ORDER)
"""Kinds of complaint that say what happened by what they are."""


@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_the_read_back_names_the_facts_of_the_complaint(stack: Stack, customer: Customer, name: str) -> None:
    customer_no, script = EVERY_SCRIPT[name]
    order = script.order(stack, customer_no)
    reply = customer.complains(script.opening, answers_up_to("facts_confirmed", order, customer_no, **script.answers))
    assert customer.asked == "facts_confirmed"
    assert customer.case.stage is Stage.HEARD
    assert [fact for fact in concrete_facts(stack, customer, order, customer_no) if fact not in reply.text] == []
    assert len(reply.choices) == 2


def concrete_facts(stack: Stack, customer: Customer, order: str, customer_no: int) -> list[str]:
    """What the customer told or chose, as it has to be said back."""
    language = "en" if customer_no == CUSTOMER_EN else "zh-Hans"
    kind, facts = customer.case.complaint_type, customer.facts
    told = [order] if order else []
    if order and kind not in ABOUT_THE_WHOLE_ORDER:
        told.append(item_name(stack, order, facts.get("item"), "en" if language == "en" else "zh"))
    if "occurred_at" in facts:
        told.append(calendar_day(date.fromisoformat(facts["occurred_at"][:10]), language))
    names_what_is_missing = kind == "missing_item" and "item" in facts
    if "details" in facts and kind not in TOLD_BY_ITSELF and not names_what_is_missing:
        told += quoted(facts["details"], [*said_by(customer), facts["details"]], kind, language)
    return told


def said_by(customer: Customer) -> list[str]:
    return [text for who, text in customer.transcript if who == "customer"]


def quoted(details: str, messages: list[str], kind: str, language: str) -> list[str]:
    """The customer's words in short, where there are no words of ours for the trouble."""
    rules = load_playbook(ROOT / "playbook").retelling
    known = particular(messages, language, rules.troubles.get(kind, {}))
    told = retold(details, language, rules)
    return [told] if told and not known else []


def item_name(stack: Stack, number: str, item_id: str | None, language: str) -> str:
    """The item that was chosen, or the only one there is."""
    with stack.store.transaction() as records:
        order = records.orders.find(number)
    assert order is not None
    named = next((item for item in order.items if str(item.id) == item_id), order.items[0])
    return named.name[language]


@pytest.mark.clause("B5", "B8")
@pytest.mark.parametrize(
    ("words", "customer_number", "situation", "digits", "told"),
    [
        (
            "You charged me TWICE for order {order} ({digits})",
            CUSTOMER_EN,
            "double_charge",
            "7045",
            "you were charged twice",
        ),
        ("一笔订单扣了我两次钱！{order} 尾号{digits} 气死我了", CUSTOMER_ZH, "double_charge", "2231", "钱被扣了两次"),
        ("老子的裤子发错颜色了！{order} 尾号{digits}", CUSTOMER_ZH, "delivered_fine_recently", "2231", "颜色不对"),
    ],
)
def test_the_trouble_is_read_back_as_a_person_would_say_it(
    stack: Stack, customer: Customer, words: str, customer_number: int, situation: str, digits: str, told: str
) -> None:
    text = customer.says(words.format(order=stack.order(customer_number, situation), digits=digits)).text
    read_back = text.splitlines()[-1]
    assert told in read_back
    assert digits not in read_back
    assert "老子" not in read_back


@pytest.mark.clause("B5", "E2")
def test_a_complaint_about_staff_is_read_back_with_who_where_and_what(customer: Customer) -> None:
    text = customer.says("昨天工号1024的客服在电话里骂我").text
    assert "工号 1024 的同事在电话里骂了您" in text
