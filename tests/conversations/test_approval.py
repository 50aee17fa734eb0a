""" "Let me ask my manager": a superior decides, the customer hears the answer once (protocol D4)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise

import pytest

from sandra.case import Approval, ApprovalStatus, OfferStatus, Promise, Stage
from sandra.playbook.model import Playbook
from sandra.remedy.approvals import PROMISE, approve, change, refuse
from sandra.wording import day_and_time
from tests.conversations.customer import Customer, Reply
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("D4")]

LATE_ZH = "我的快递一直没送到"
LATE_EN = "My parcel hasn't arrived"


def wants_refund(customer: Customer) -> Reply:
    """A refund within the standard and above our authority; nothing is ever carried out on this order."""
    dear = customer.stack.order(CUSTOMER_EN, "very_late_in_transit")
    answers = {"order_number": dear, "phone_last4": "7045", "facts_confirmed": "yes", "asked_remedy": "I want a refund"}
    return customer.complains(LATE_EN, answers)


def holds_out(customer: Customer, situation: str = "very_late_in_transit") -> Reply:
    """Too much is asked, other ways are offered, and the customer names the least they would take."""
    number = customer.stack.order(CUSTOMER_ZH, situation)
    answers = {"order_number": number, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "赔我400块"}
    customer.complains(LATE_ZH, answers)
    assert customer.case.standing_offers()
    return customer.says("最少两百")


def request_of(customer: Customer) -> Approval:
    return customer.case.approvals[-1]


def promise_of(customer: Customer) -> Promise:
    return next(promise for promise in customer.case.promises if promise.kind == PROMISE)


def due_of(customer: Customer, playbook: Playbook) -> str:
    timezone_name = playbook.sla.office_hours.timezone
    return day_and_time(request_of(customer).due_at, timezone_name, customer.case.language)


def approved(customer: Customer, playbook: Playbook) -> None:
    with customer.stack.store.transaction() as records:
        approve(
            records, playbook.authority, request_of(customer).number, "Li", "supervisor", datetime.now(timezone.utc)
        )


def changed(customer: Customer, playbook: Playbook, amount: int) -> None:
    with customer.stack.store.transaction() as records:
        number, now = request_of(customer).number, datetime.now(timezone.utc)
        change(records, playbook.authority, number, "Li", "supervisor", Decimal(amount), now)


def refused(customer: Customer, playbook: Playbook, reason: str) -> None:
    with customer.stack.store.transaction() as records:
        refuse(records, playbook.tone, request_of(customer).number, "Li", reason, datetime.now(timezone.utc))


def time_passes(customer: Customer) -> None:
    """The promised time is over."""
    with customer.stack.store.transaction() as records:
        case = records.case(customer.case.number)
        assert case is not None
        case.approvals[-1].due_at -= timedelta(days=2)


@pytest.mark.clause("B6", "D1")
def test_a_fair_wish_beyond_our_authority_is_put_to_a_superior(customer: Customer, playbook: Playbook) -> None:
    reply = wants_refund(customer)
    asked = request_of(customer)
    assert (asked.remedy, asked.amount, asked.level) == ("refund", Decimal("2499.00"), "team_leader")
    assert "team leader" in reply.text
    assert "more than I may decide" in reply.text or "above what I can settle" in reply.text
    assert due_of(customer, playbook) in reply.text
    assert promise_of(customer).due_at == asked.due_at
    assert customer.ticket is None
    assert customer.case.offers == []


def test_while_it_waits_every_message_is_answered_with_the_time_and_never_in_the_same_words(
    customer: Customer, playbook: Playbook
) -> None:
    wants_refund(customer)
    answers = [customer.says(words) for words in ("ok, I'll wait", "any news?", "hello?", "blorp", "so slow")]
    assert all(due_of(customer, playbook) in answer.text for answer in answers)
    bubbles = [answer.texts[-1] for answer in answers]
    assert all(one != other for one, other in pairwise(bubbles))
    assert request_of(customer).status is ApprovalStatus.WAITING
    assert len(customer.case.approvals) == 1
    assert customer.ticket is None


def test_a_digression_is_answered_by_its_own_answer(customer: Customer, playbook: Playbook) -> None:
    holds_out(customer)
    own, still = customer.says("你是机器人吗").texts
    assert due_of(customer, playbook) not in own
    assert due_of(customer, playbook) in still


def test_impatience_is_met_with_the_time_alone(customer: Customer, playbook: Playbook) -> None:
    holds_out(customer)
    [answer] = customer.says("怎么这么慢").texts
    assert due_of(customer, playbook) in answer


@pytest.mark.clause("B7")
def test_what_is_told_meanwhile_is_kept(customer: Customer) -> None:
    holds_out(customer)
    customer.says("顺便说一下，箱子也破了")
    assert "箱子也破了" in customer.facts["story"]
    assert request_of(customer).status is ApprovalStatus.WAITING


@pytest.mark.clause("C11", "F5")
def test_an_approval_is_told_once_and_carried_out_after_a_yes(customer: Customer, playbook: Playbook) -> None:
    holds_out(customer, "late_in_transit")
    approved(customer, playbook)
    reply = customer.says("有结果了吗")
    [offer] = customer.case.standing_offers()
    assert "组长" in reply.text
    assert offer.wording in reply.text
    assert (offer.amount, offer.approval) == (Decimal("200.00"), request_of(customer).number)
    assert offer.status is OfferStatus.OFFERED
    assert request_of(customer).told_at is not None
    assert reply.text not in customer.says("谢谢").text
    customer.says("可以")
    assert customer.case.stage is Stage.EXECUTED
    done = customer.case.accepted_offer()
    assert done is not None and done.status is OfferStatus.EXECUTED
    assert promise_of(customer).kept_at is not None


@pytest.mark.clause("C11")
def test_a_yes_said_before_the_answer_was_heard_agrees_to_nothing(customer: Customer, playbook: Playbook) -> None:
    wants_refund(customer)
    approved(customer, playbook)
    reply = customer.says("yes please")
    assert customer.case.standing_offers()[0].wording in reply.text
    assert customer.case.stage is Stage.PROPOSED


def test_an_aside_and_the_answer_come_together(customer: Customer, playbook: Playbook) -> None:
    wants_refund(customer)
    approved(customer, playbook)
    own, answer = customer.says("are you a robot?").texts
    assert customer.case.standing_offers()[0].wording in answer
    assert own != answer


def test_another_sum_is_told_as_such(customer: Customer, playbook: Playbook) -> None:
    holds_out(customer)
    changed(customer, playbook, 120)
    reply = customer.says("怎么样了")
    [offer] = customer.case.standing_offers()
    assert offer.amount == 120
    assert "¥120" in reply.text and "¥200" in reply.text
    customer.says("不行")
    assert OfferStatus.REJECTED in [o.status for o in customer.case.offers if o.approval]


@pytest.mark.clause("C4", "C5")
def test_a_no_comes_with_its_reason_and_other_ways(customer: Customer, playbook: Playbook) -> None:
    wants_refund(customer)
    refused(customer, playbook, "the parcel is due tomorrow")
    reply = customer.says("any news?")
    assert "the parcel is due tomorrow" in reply.text
    assert all(offer.wording in reply.text for offer in customer.case.standing_offers())
    assert len(customer.case.standing_offers()) >= 2
    assert "refund" not in [offer.remedy for offer in customer.case.offers]


@pytest.mark.clause("D1")
def test_who_wants_what_a_superior_refused_gets_a_person(customer: Customer, playbook: Playbook) -> None:
    wants_refund(customer)
    refused(customer, playbook, "the parcel is due tomorrow")
    customer.says("any news?")
    customer.says("I want a refund")
    assert customer.handed_over.reason == "authority"


@pytest.mark.clause("D1", "F5")
def test_without_an_answer_in_time_it_is_said_plainly_and_a_person_takes_over(customer: Customer) -> None:
    wants_refund(customer)
    time_passes(customer)
    told, *_, handed = customer.says("any news?").texts
    assert "team leader" in told
    assert customer.handed_over.reason == "authority"
    assert customer.handed_over.number in handed
    assert promise_of(customer).missed_at is not None
    assert request_of(customer).status is ApprovalStatus.EXPIRED


def test_who_gives_it_up_chooses_among_the_earlier_offers_again(customer: Customer) -> None:
    holds_out(customer)
    reply = customer.says("算了")
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN
    assert customer.case.stage is Stage.PROPOSED
    assert len(customer.case.standing_offers()) >= 2
    assert all(offer.wording in reply.text for offer in customer.case.standing_offers())


@pytest.mark.clause("C4")
def test_without_earlier_offers_giving_it_up_brings_other_ways(customer: Customer) -> None:
    wants_refund(customer)
    reply = customer.says("never mind")
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN
    assert all(offer.wording in reply.text for offer in customer.case.standing_offers())
    assert len(customer.case.standing_offers()) >= 2


def test_an_earlier_offer_may_be_taken_after_all(stack: Stack, customer: Customer) -> None:
    holds_out(customer)
    first = customer.case.offers[0]
    customer.says("那就第一个吧")
    done = customer.case.accepted_offer()
    assert done is not None
    assert (done.remedy, done.amount) == (first.remedy, first.amount)
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN


def test_another_wish_takes_the_request_back(customer: Customer) -> None:
    wants_refund(customer)
    customer.says("ok, just send me a new one then, I want a reshipment")
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN
    assert [offer.remedy for offer in customer.case.standing_offers()] == ["reship"]


def test_taking_the_whole_complaint_back_takes_the_request_with_it(customer: Customer) -> None:
    holds_out(customer)
    customer.says("我不投诉了")
    assert customer.case.stage is Stage.WITHDRAWN
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN


@pytest.mark.clause("D2", "D5")
def test_a_person_asked_for_meanwhile_comes_at_once_and_has_the_request(customer: Customer) -> None:
    wants_refund(customer)
    customer.says("I want to speak to a human")
    assert customer.handed_over.reason == "asked_for_person"
    assert customer.handed_over.summary["approvals"][0]["number"] == request_of(customer).number
    assert request_of(customer).status is ApprovalStatus.WITHDRAWN


@pytest.mark.clause("D5")
def test_while_a_person_owns_the_conversation_the_answer_waits(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    wants_refund(customer)
    with stack.store.transaction() as records:
        records.claim_conversation(customer.sender, "colleague-7")
    approved(customer, playbook)
    assert customer.says("any news?").texts == []
    assert request_of(customer).told_at is None
    with stack.store.transaction() as records:
        records.release_conversation(customer.sender)
    assert customer.says("any news?").texts
    assert request_of(customer).told_at is not None


def test_who_holds_out_for_a_sum_in_english_is_heard_too(customer: Customer) -> None:
    dear = customer.stack.order(CUSTOMER_EN, "very_late_in_transit")
    answers = {"order_number": dear, "phone_last4": "7045", "facts_confirmed": "yes"}
    customer.complains(LATE_EN, {**answers, "asked_remedy": "compensate me 2000 yuan"})
    assert customer.case.approvals == []
    customer.says("at least 200")
    assert (request_of(customer).remedy, request_of(customer).amount) == ("compensate", Decimal("200.00"))


def test_more_than_was_paid_is_put_to_nobody(customer: Customer) -> None:
    number = customer.stack.order(CUSTOMER_ZH, "very_late_in_transit")
    answers = {"order_number": number, "phone_last4": "2231", "facts_confirmed": "对", "asked_remedy": "赔我十万元"}
    customer.complains(LATE_ZH, answers)
    customer.says("最少四百五十块")
    assert customer.case.approvals == []
    assert customer.case.standing_offers()
