"""One complaint told in two conversations is one case (B2)."""

from __future__ import annotations

import pytest

from sandra.case import Case, Conversation, Stage
from sandra.escalation.handing_over import awaited_ticket, hand_over
from sandra.listening.continuing import continue_here, unsettled_elsewhere
from sandra.listening.known import current_case, identify_order, join_conversation, open_case
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook


def told_in(records: Records, conversation_id: str, complaint_type: str = "late_delivery") -> tuple[Conversation, Case]:
    conversation = join_conversation(records, conversation_id, "webchat", NOW)
    return conversation, open_case(records, conversation, complaint_type, f"说于 {conversation_id}", NOW)


@pytest.fixture
def number(store: Store) -> str:
    """An order that a first conversation told of, and left."""
    with store.transaction() as records:
        order = records.orders.orders_of(1)[0]
        _, case = told_in(records, "web")
        case.state_fact("details", "一直没有消息", NOW)
        identify_order(records, case, order.number, order.phone_last4, NOW)
    return order.number


def goes_on(records: Records, number: str, complaint_type: str = "late_delivery") -> Case | None:
    _, fresh = told_in(records, "app", complaint_type)
    order = records.orders.find(number)
    assert order is not None
    return unsettled_elsewhere(records, fresh, order)


def taken_up(records: Records, number: str) -> tuple[Case, Case]:
    earlier = goes_on(records, number)
    fresh, conversation = current_case(records, "app"), records.conversation("app")
    assert earlier is not None and fresh is not None and conversation is not None
    continue_here(records, earlier, fresh, conversation, NOW)
    return earlier, fresh


def test_the_case_moves_here_and_both_conversations_lead_to_it(store: Store, number: str) -> None:
    with store.transaction() as records:
        earlier, _ = taken_up(records, number)
        assert earlier.conversation_id == "app"
        for conversation_id in ("web", "app"):
            in_hand = current_case(records, conversation_id)
            assert in_hand is not None
            assert in_hand.number == earlier.number


def test_both_stories_and_all_facts_are_in_it(store: Store, number: str) -> None:
    with store.transaction() as records:
        earlier, _ = taken_up(records, number)
        story, details = earlier.fact("story"), earlier.fact("details")
        assert story is not None and details is not None
        assert story.value == "说于 web\n说于 app"
        assert details.value == "一直没有消息"


def test_the_fresh_case_leads_to_it_and_counts_as_no_second_complaint(store: Store, number: str) -> None:
    with store.transaction() as records:
        earlier, fresh = taken_up(records, number)
        assert (fresh.stage, fresh.merged_into) == (Stage.MERGED, earlier.number)
        assert [case.number for case in records.cases_of_order(number)] == [earlier.number]
        assert [event.kind for event in earlier.events][-2:] == ["took_in", "continued"]


def test_another_trouble_with_the_order_stays_a_complaint_of_its_own(store: Store, number: str) -> None:
    with store.transaction() as records:
        assert goes_on(records, number, "billing_error") is None


def test_an_indefinite_complaint_is_the_same_and_takes_the_definite_kind(store: Store, number: str) -> None:
    with store.transaction() as records:
        assert goes_on(records, number, "other") is not None


def test_a_settled_complaint_is_not_taken_up(store: Store, number: str) -> None:
    with store.transaction() as records:
        case = current_case(records, "web")
        assert case is not None
        case.stage = Stage.CLOSED
        assert goes_on(records, number) is None


def test_a_new_complaint_afterwards_is_the_one_in_hand(store: Store, number: str) -> None:
    with store.transaction() as records:
        earlier, _ = taken_up(records, number)
        earlier.stage = Stage.CLOSED
        _, further = told_in(records, "app", "damaged_item")
        in_hand = current_case(records, "app")
        assert in_hand is not None
        assert in_hand.number == further.number


class TestWithAPerson:
    @pytest.fixture
    def ticket_number(self, store: Store, number: str) -> str:
        """Of the hand-over in the first conversation."""
        with store.transaction() as records:
            conversation = records.conversation("web")
            assert conversation is not None
            return hand_over(records, the_playbook().sla, conversation, "asked_for_person", NOW).ticket.number

    def test_a_ticket_nobody_has_taken_comes_along(self, store: Store, number: str, ticket_number: str) -> None:
        with store.transaction() as records:
            taken_up(records, number)
            awaited = awaited_ticket(records, "app")
            assert awaited is not None
            assert (awaited.number, awaited.conversation_id) == (ticket_number, "app")
            assert awaited.summary["added"][0]["text"] == "说于 app"

    def test_a_ticket_somebody_answers_stays_where_they_answer(
        self, store: Store, number: str, ticket_number: str
    ) -> None:
        with store.transaction() as records:
            ticket = records.ticket(ticket_number)
            assert ticket is not None
            ticket.status = type(ticket.status).CLAIMED
            records.flush()
            taken_up(records, number)
            awaited = awaited_ticket(records, "app")
            assert awaited is not None
            assert (awaited.number, awaited.conversation_id) == (ticket_number, "web")

    def test_there_is_never_a_second_ticket(self, store: Store, number: str, ticket_number: str) -> None:
        with store.transaction() as records:
            taken_up(records, number)
            for conversation_id in ("web", "app"):
                conversation = records.conversation(conversation_id)
                assert conversation is not None
                handed = hand_over(records, the_playbook().sla, conversation, "threat", NOW)
                assert handed.ticket.number == ticket_number
