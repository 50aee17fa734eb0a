"""When a part of ours is down, the customer hears the truth and nothing they wrote is lost (B6, D1)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from launch.console import Screen
from sandra.listening.apologies import APOLOGISED, FOR_THE_COMPLAINT, FailureKind
from sandra.playbook.model import Playbook
from sandra.spool import Kept, Spool
from sandra.tone import apologises
from tests.conversations.customer import Customer
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack, running_stack

pytestmark = pytest.mark.conversation

LATE_ZH = "我的快递一直没送到，都等了十几天了"
LATE_EN = "My parcel hasn't arrived"
RECOVERY_SECONDS = 40.0
GLANCE_SECONDS = 0.2


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Processes of their own, of which one may be ended."""
    with running_stack(tmp_path_factory.mktemp("fragile")) as stack:
        yield stack


@contextmanager
def actions_down(stack: Stack) -> Iterator[None]:
    """The action server is gone within the block and back after it."""
    stack.supervisor.end("actions")
    try:
        yield
    finally:
        stack.supervisor.start("actions")
        stack.supervisor.wait_until_ready(Screen())


def waiting(customer: Customer) -> list[Kept]:
    return Spool(customer.stack.settings.spool_url).waiting_of("rest", customer.sender)


def reasons_to_apologise(customer: Customer) -> list[str]:
    return [event.reason.split(":")[0] for event in customer.case.events if event.kind == APOLOGISED]


def comes_true(condition: Callable[[], bool]) -> bool:
    """Whether it becomes true while the recovery has time to look."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(GLANCE_SECONDS)
    return condition()


@pytest.mark.clause("B6", "D1")
@pytest.mark.parametrize("words", [LATE_ZH, LATE_EN])
def test_the_customer_hears_the_truth_and_is_answered_once_all_works_again(
    fragile: Stack, playbook: Playbook, words: str
) -> None:
    customer = Customer(fragile)
    with actions_down(fragile):
        reply = customer.says(words)
        assert str(playbook.sla.outage_reply_within_minutes) in reply.text
        assert [kept.text for kept in waiting(customer)] == [words]
        assert not customer.cases
    assert comes_true(lambda: not waiting(customer))
    assert [case.complaint_type for case in customer.cases] == ["late_delivery"]
    assert customer.asked == "order_number"
    assert reasons_to_apologise(customer) == [FOR_THE_COMPLAINT, FailureKind.OUTAGE.value]


@pytest.mark.clause("B2", "F5")
def test_an_outage_in_the_middle_of_the_questions_forgets_nothing(fragile: Stack) -> None:
    customer = Customer(fragile)
    order = fragile.order(CUSTOMER_ZH, "late_in_transit")
    customer.says(LATE_ZH)
    with actions_down(fragile):
        customer.says(f"订单号是{order}")
    assert comes_true(lambda: not waiting(customer))
    assert customer.asked == "phone_last4"
    customer.says("2231")
    assert customer.case.order_number == order
    assert len(customer.cases) == 1


@pytest.mark.clause("B6")
def test_a_store_that_does_not_answer_is_admitted_too(fragile: Stack, playbook: Playbook) -> None:
    customer = Customer(fragile)
    with fragile.store.transaction() as records:
        # The first look takes the one writer's place in SQLite, and holds it.
        records.conversation(customer.sender)
        reply = customer.says(LATE_ZH)
    assert str(playbook.sla.outage_reply_within_minutes) in reply.text
    assert comes_true(lambda: not waiting(customer))
    assert len(customer.cases) == 1
    assert customer.asked == "order_number"


@pytest.mark.clause("A3", "D1")
@pytest.mark.parametrize(
    ("opening", "language", "number", "yes"),
    [(LATE_ZH, "zh-Hans", "2231", "可以，就这样"), (LATE_EN, "en", "7045", "Yes, please do")],
)
def test_what_was_agreed_and_cannot_be_carried_out_is_apologised_for_once(
    fragile: Stack, playbook: Playbook, opening: str, language: str, number: str, yes: str
) -> None:
    customer = Customer(fragile)
    customer.complains(
        opening,
        {
            "order_number": fragile.order(CUSTOMER_EN if language == "en" else CUSTOMER_ZH, "very_late_in_transit"),
            "phone_last4": number,
            "facts_confirmed": "yes" if language == "en" else "对",
            "asked_remedy": "I want compensation" if language == "en" else "我要补偿",
        },
    )
    with fragile.store.transaction() as records:
        for offer in records.cases_of_conversation(customer.sender)[0].standing_offers():
            # The shop keeps its orders in another currency, and refuses.
            offer.currency = "XXX"
    sorry, handed, *_ = customer.says("1" if len(customer.case.standing_offers()) > 1 else yes).texts
    assert customer.handed_over.reason == "stuck"
    assert apologises(sorry, language, playbook.tone)
    assert customer.handed_over.number in handed
    assert reasons_to_apologise(customer) == [FOR_THE_COMPLAINT, FailureKind.COULD_NOT_CARRY_OUT.value]
    assert not apologises(
        customer.says("转人工" if language == "zh-Hans" else "a person, please").text, language, playbook.tone
    )
