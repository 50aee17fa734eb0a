"""What is promised has a day and a row, what was agreed is done once, and nothing is done before (B6, C10, C11, F5)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sandra.case import OfferStatus, Stage
from sandra.escalation.investigation import OUTCOME
from sandra.escalation.office_hours import is_staffed
from sandra.playbook.model import Playbook
from sandra.shop.orders import Order
from sandra.wording import day
from tests.conversations.answers import all_answers, answers_up_to
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.conversation

LATE_EN = "My parcel hasn't arrived"
STAFF = {
    CUSTOMER_ZH: ("你们客服态度太差了", {"occurred_at": "昨天下午", "details": "他挂我电话"}),
    CUSTOMER_EN: (
        "Your customer service agent was very rude to me",
        {"occurred_at": "yesterday afternoon", "details": "He shouted at me and hung up"},
    ),
}
A_MOMENT = timedelta(seconds=1)


def order_of(stack: Stack, number: str) -> Order:
    with stack.store.transaction() as records:
        order = records.orders.find(number)
    assert order is not None
    return order


@pytest.mark.clause("C10", "C11")
def test_a_new_parcel_leaves_once_and_only_after_the_yes(stack: Stack, customer: Customer) -> None:
    lost = stack.order(CUSTOMER_EN, "lost")
    before = len(order_of(stack, lost).shipments)
    customer.complains(LATE_EN, answers_up_to("offer_answer", lost, CUSTOMER_EN, asked_remedy="please send it again"))
    assert len(order_of(stack, lost).shipments) == before
    for words in ("yes please", "yes", "yes please"):
        customer.says(words)
    assert len(order_of(stack, lost).shipments) == before + 1
    assert [offer.status for offer in customer.case.offers] == [OfferStatus.EXECUTED]


@pytest.mark.clause("C10", "F5")
@pytest.mark.parametrize("customer_no", STAFF, ids=["zh", "en"])
def test_what_was_agreed_becomes_a_promise_with_the_day_that_was_named(
    customer: Customer, playbook: Playbook, customer_no: int
) -> None:
    opening, told = STAFF[customer_no]
    reply = customer.complains(opening, all_answers("", customer_no, **told, offer_answer="1"))
    done = customer.case.accepted_offer()
    assert done is not None
    [promise] = [promise for promise in customer.case.promises if promise.kind == done.remedy]
    assert (promise.what, promise.due_at) == (done.wording, done.due_at)
    assert promise.kept_at is None
    language = "en" if customer_no == CUSTOMER_EN else "zh-Hans"
    assert day(promise.due_at, playbook.sla.office_hours.timezone, language) in reply.text


@pytest.mark.clause("C11", "F5")
def test_nothing_is_promised_while_nothing_is_agreed(stack: Stack, customer: Customer) -> None:
    late = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    customer.complains("我的快递一直没送到", answers_up_to("offer_answer", late))
    customer.says("都不行")
    assert customer.case.promises == []
    assert customer.case.stage is Stage.PROPOSED


@pytest.mark.clause("E1", "E3")
@pytest.mark.parametrize("customer_no", STAFF, ids=["zh", "en"])
def test_a_complaint_about_staff_goes_to_a_team_leader_with_the_day_of_the_outcome(
    customer: Customer, playbook: Playbook, customer_no: int
) -> None:
    opening, told = STAFF[customer_no]
    reply = customer.complains(opening, all_answers("", customer_no, **told, offer_answer="1"))
    ticket = customer.handed_over
    assert ticket.reason == "staff_complaint"
    assert "leader" in playbook.sla.reasons[ticket.reason].handled_by.en
    assert ticket.number in reply.text
    assert ticket.summary["facts"]["details"] == customer.facts["details"]
    [outcome] = [promise for promise in customer.case.promises if promise.kind == OUTCOME]
    assert outcome.due_at > ticket.opened_at


@pytest.mark.clause("B6", "D1", "D6")
@pytest.mark.parametrize(
    "words", ["转人工", "I want to speak to a human", "再不解决我就打12315投诉你们"], ids=["zh", "en", "threat"]
)
def test_a_persons_first_word_is_promised_for_a_time_when_somebody_is_there(
    customer: Customer, playbook: Playbook, words: str
) -> None:
    customer.says("我的快递一直没送到")
    customer.says(words)
    ticket = customer.handed_over
    [promise] = customer.case.promises
    assert promise.due_at == ticket.respond_by
    assert ticket.respond_by > datetime.now(timezone.utc)
    assert is_staffed(playbook.sla.office_hours, ticket.respond_by - A_MOMENT)


@pytest.mark.clause("F5")
def test_every_step_is_on_record_with_who_took_it_and_why(stack: Stack, customer: Customer) -> None:
    opening, told = STAFF[CUSTOMER_ZH]
    customer.complains(opening, all_answers("", CUSTOMER_ZH, **told, offer_answer="1"))
    steps = [event.kind for event in customer.case.events]
    stages = [stage.value for stage in (Stage.OPEN, Stage.HEARD, Stage.CONFIRMED, Stage.PROPOSED, Stage.AGREED)]
    assert [step for step in steps if step in stages] == stages
    assert steps[-1] == Stage.EXECUTED.value
    assert all(event.reason and event.actor for event in customer.case.events)
