"""Where the systems say otherwise than the customer, both stand, and it is told politely (B4, C12)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from sandra.playbook.model import Playbook
from sandra.tone import apologises, violations
from tests.conversations.answers import answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("B4", "C12")]

CONTRADICTIONS = {
    "zh-Hans": ("记错", "看错", "搞错", "弄错", "误会", "并没有", "不是我们", "请您再确认"),
    "en": ("mistaken", "you are wrong", "not correct", "incorrect", "misunderst", "must have", "did not happen"),
}


@dataclass(frozen=True)
class Disagreement:
    """What a customer says, and what the systems say instead.

    Attributes:
        named: what the reply has to name of it, in Chinese and in English.
        way: the first remedy of the standard for it.
    """

    chinese: str
    english: str
    situation: str
    finding: str
    value: str
    named: tuple[str, str]
    way: str


LATE = ("我的快递一直没送到", "My parcel hasn't arrived")
DISAGREEMENTS = {
    "not arrived, delivered": Disagreement(
        *LATE, "perishable_food", "delivered", "True", ("签收", "delivered"), "investigate"
    ),
    "not arrived, not yet due": Disagreement(
        *LATE, "on_time_in_transit", "days_late", "0", ("承诺的送达日", "promised day"), "expedite"
    ),
    "not arrived, cancelled": Disagreement(
        *LATE, "cancelled", "order_status", "cancelled", ("取消", "cancelled"), "investigate"
    ),
    "charged twice, paid once": Disagreement(
        "你们重复扣款了，同一笔订单扣了我两次钱",
        "I was charged twice for the same order",
        "membership_service",
        "charged_twice",
        "False",
        ("应付 ¥", "¥"),
        "investigate",
    ),
    "no refund, paid out": Disagreement(
        "退款这么久还没到账",
        "I am still waiting for my refund",
        "refund_completed",
        "refund_pending",
        "0",
        ("已经打出", "paid out"),
        "investigate",
    ),
    "damaged, not sent": Disagreement(
        "收到的东西是坏的，摔碎了",
        "My item arrived broken, it is damaged",
        "not_yet_shipped",
        "shipped",
        "False",
        ("发货", "sent"),
        "investigate",
    ),
}


@pytest.mark.parametrize("customer_no", [CUSTOMER_ZH, CUSTOMER_EN], ids=["zh", "en"])
@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_the_fact_is_told_beside_the_customers_word_and_nobody_is_contradicted(
    stack: Stack, customer: Customer, playbook: Playbook, name: str, customer_no: int
) -> None:
    said, is_english = DISAGREEMENTS[name], customer_no == CUSTOMER_EN
    language = "en" if is_english else "zh-Hans"
    order = stack.order(customer_no, said.situation)
    opening = said.english if is_english else said.chinese
    reply = customer.complains(opening, answers_up_to("asked_remedy", order, customer_no, extent="1"))

    found = {evidence.finding: evidence.value for evidence in customer.case.evidence}
    assert found[said.finding] == said.value
    assert opening in customer.facts["story"]
    assert said.named[is_english] in reply.text
    assert [word for word in CONTRADICTIONS[language] if word in reply.text] == []
    assert violations(reply.text, language, playbook.tone) == []
    assert not apologises(reply.text, language, playbook.tone)
    assert customer.asked == "asked_remedy"


@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_what_the_systems_do_not_bear_out_is_looked_into_and_not_paid(
    stack: Stack, customer: Customer, name: str
) -> None:
    said = DISAGREEMENTS[name]
    order = stack.order(CUSTOMER_ZH, said.situation)
    customer.complains(said.chinese, answers_up_to("offer_answer", order, extent="1"))
    offers = customer.case.offers
    assert offers[0].remedy == said.way
    assert all(offer.remedy not in ("compensate", "correct_bill", "reship", "replace") for offer in offers)


@pytest.mark.parametrize(
    ("customer_no", "opening", "situation", "finding", "named"),
    [
        (CUSTOMER_ZH, LATE[0], "very_late_in_transit", "days_late", "晚了 {} 天"),
        (CUSTOMER_EN, "I was charged too much for my order", "wrong_amount", "overcharge", "¥{:.0f}"),
    ],
    ids=["late", "charged too much"],
)
def test_what_the_systems_bear_out_is_admitted_with_its_figure(
    stack: Stack, customer: Customer, customer_no: int, opening: str, situation: str, finding: str, named: str
) -> None:
    order = stack.order(customer_no, situation)
    reply = customer.complains(opening, answers_up_to("asked_remedy", order, customer_no))
    found = {evidence.finding: evidence.value for evidence in customer.case.evidence}
    assert Decimal(found[finding]) > 0
    assert named.format(Decimal(found[finding])) in reply.text


@pytest.mark.parametrize(
    ("situation", "named", "first"),
    [
        ("delivered_to_wrong_station", "没有送到您家", "送到您家门口"),
        ("home_service_booked", "没有师傅上门的记录", "重新约师傅"),
    ],
)
def test_what_the_tracking_or_the_booking_shows_leads_the_offers(
    stack: Stack, customer: Customer, situation: str, named: str, first: str
) -> None:
    reply = customer.complains(LATE[0], answers_up_to("asked_remedy", stack.order(CUSTOMER_ZH, situation)))
    assert named in reply.text
    offers = customer.says("你们看着办")
    assert first in offers.text
    assert "催" not in offers.text
