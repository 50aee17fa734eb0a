"""A superior's answer reaches the website's chat without the customer writing (D4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from launch.console import Screen
from sandra.case import Approval
from sandra.people import Role
from tests.desk_person import at_the_desk
from tests.integration.conftest import NewVisitor
from tests.integration.visitor import Visitor
from tests.stack import CUSTOMER_EN, Stack, running_stack


async def asked_for_a_dear_refund(stack: Stack, visitor: Visitor) -> None:
    """A visitor who waits for a superior's answer on a refund above the assistant's authority."""
    number = stack.order(CUSTOMER_EN, "very_late_in_transit")
    for text in ("My parcel hasn't arrived", number, "7045", "yes", "I want a refund"):
        await visitor.asks(text)


def request_of(stack: Stack, visitor: Visitor) -> Approval:
    with stack.store.transaction() as records:
        return records.cases_of_conversation(visitor.conversation_id)[0].approvals[-1]


def approved(stack: Stack, visitor: Visitor) -> None:
    with at_the_desk(stack, Role.SUPERVISOR) as supervisor:
        supervisor.asks("POST", f"/approvals/{request_of(stack, visitor).number}/approve")


@pytest.mark.clause("D4")
async def test_an_approval_is_heard_in_every_open_tab_and_after_a_reload(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins(language="en")
    other_tab = await new_visitor().joins(visitor.token)
    await asked_for_a_dear_refund(stack, visitor)
    before = len(visitor.answers)
    approved(stack, visitor)
    await visitor.until(lambda: len(visitor.answers) > before)
    await other_tab.until(lambda: other_tab.answers == visitor.answers)

    [answer] = visitor.answers[before:]
    assert "team leader" in answer
    assert visitor.messages[-1]["choices"]
    reloaded = await new_visitor().joins(visitor.token)
    assert reloaded.history[-1] == visitor.messages[-1]
    assert not any("approval_decided" in message["text"] for message in reloaded.history)


@pytest.mark.clause("D4")
async def test_the_next_message_does_not_bring_it_again(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins(language="en")
    await asked_for_a_dear_refund(stack, visitor)
    before = len(visitor.answers)
    approved(stack, visitor)
    await visitor.until(lambda: len(visitor.answers) > before)
    told = visitor.answers[before]
    assert request_of(stack, visitor).told_at is not None

    assert told not in await visitor.asks("thanks")


@pytest.mark.clause("D1", "D4")
async def test_that_nobody_answered_in_time_is_heard_too(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins(language="en")
    await asked_for_a_dear_refund(stack, visitor)
    before = len(visitor.answers)
    with stack.store.transaction() as records:
        records.cases_of_conversation(visitor.conversation_id)[0].approvals[-1].due_at -= timedelta(days=2)
    # That it is late, our apology for it, and who takes over.
    await visitor.until(lambda: len(visitor.answers) >= before + 3)

    with stack.store.transaction() as records:
        ticket = records.waiting_ticket(visitor.conversation_id)
    assert ticket is not None
    assert ticket.reason == "authority"
    assert ticket.number in visitor.answers[-1]


@pytest.mark.clause("D4")
async def test_an_answer_that_could_not_be_told_is_told_once_all_works_again(tmp_path: Path) -> None:
    with running_stack(tmp_path) as stack:
        visitor = await Visitor(stack.settings).joins(language="en")
        await asked_for_a_dear_refund(stack, visitor)
        before = len(visitor.answers)
        stack.supervisor.end("actions")
        approved(stack, visitor)
        await visitor.until(lambda: "could not be brought" in stack.supervisor.log("worker").read_text("utf-8"))
        assert len(visitor.answers) == before
        assert request_of(stack, visitor).told_at is None

        stack.supervisor.start("actions")
        stack.supervisor.wait_until_ready(Screen())
        await visitor.until(lambda: len(visitor.answers) > before)
        assert len(await visitor.asks("thanks")) >= 1
        assert len(visitor.answers[before:]) == len(set(visitor.answers[before:]))
        await visitor.leaves()
