"""A second complaint is kept as a case of its own and waits for its turn."""

from __future__ import annotations

from datetime import timedelta

from sandra.case import Case, Conversation, Stage
from sandra.closing.reopening import withdraw
from sandra.escalation.handing_over import hand_over
from sandra.listening.further_complaints import keep_for_later, next_in_line, take_up
from sandra.listening.known import current_case, join_conversation, open_case
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

LATER = NOW + timedelta(minutes=5)


def complaining(records: Records) -> tuple[Conversation, Case]:
    """A conversation with a late parcel in hand."""
    conversation = join_conversation(records, "web-1", "webchat", NOW)
    return conversation, open_case(records, conversation, "late_delivery", "包裹还没到", NOW)


def test_a_further_complaint_waits_while_the_first_stays_in_hand(store: Store) -> None:
    with store.transaction() as records:
        conversation, first = complaining(records)
        second = keep_for_later(records, conversation, "staff_attitude", "客服骂人", NOW)
        assert second is not None
        assert current_case(records, conversation.id) is first
        assert next_in_line(records, conversation.id) is second


def test_more_words_about_the_same_trouble_open_no_further_case(store: Store) -> None:
    with store.transaction() as records:
        conversation, first = complaining(records)
        assert keep_for_later(records, conversation, "late_delivery", "等了半个月", NOW) is None
        told = first.fact("story")
        assert told is not None
        assert "等了半个月" in told.value


def test_a_complaint_taken_up_is_the_one_in_hand(store: Store) -> None:
    with store.transaction() as records:
        conversation, _ = complaining(records)
        second = keep_for_later(records, conversation, "staff_attitude", "客服骂人", NOW)
        assert second is not None
        withdraw(records, conversation.id, LATER)
        take_up(conversation, second, LATER)
        assert current_case(records, conversation.id) is second
        assert next_in_line(records, conversation.id) is None


def test_complaints_are_taken_up_in_the_order_they_were_raised(store: Store) -> None:
    with store.transaction() as records:
        conversation, _ = complaining(records)
        raised = [
            keep_for_later(records, conversation, kind, kind, NOW + timedelta(minutes=minute))
            for minute, kind in enumerate(("staff_attitude", "refund_delay"))
        ]
        assert next_in_line(records, conversation.id) is raised[0]


def test_what_waits_goes_to_the_person_with_the_rest(store: Store) -> None:
    with store.transaction() as records:
        conversation, first = complaining(records)
        second = keep_for_later(records, conversation, "staff_attitude", "客服骂人", NOW)
        assert second is not None
        handed = hand_over(records, the_playbook().sla, conversation, "asked_for_person", LATER)
        assert handed.ticket.summary["case"] == first.number
        assert [other["case"] for other in handed.ticket.summary["also_complains"]] == [second.number]
        assert second.stage is Stage.ESCALATED
