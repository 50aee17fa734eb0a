"""A second complaint about an order whose first one came to something is a repeat."""

from __future__ import annotations

import pytest

from sandra.case import Case, Stage
from sandra.escalation.handing_over import hand_over
from sandra.escalation.repetition import settled_before
from sandra.listening.known import identify_order, join_conversation, open_case
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

LATE = "SD2611110102"
OTHER = "SD2611150106"


def complained(records: Records, conversation_id: str, stage: Stage, number: str = LATE) -> Case:
    conversation = join_conversation(records, conversation_id, "webchat", NOW)
    case = open_case(records, conversation, "late_delivery", "包裹还没到", NOW)
    identify_order(records, case, number, "2231", NOW)
    case.stage = stage
    return case


@pytest.mark.parametrize("stage", [Stage.EXECUTED, Stage.FOLLOWED_UP, Stage.CLOSED])
def test_an_earlier_case_that_came_to_something_makes_a_repeat(store: Store, stage: Stage) -> None:
    with store.transaction() as records:
        first = complained(records, "web-1", stage)
        second = complained(records, "web-2", Stage.CONFIRMED)
        assert settled_before(records, second) == [first]


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.CONFIRMED, Stage.PROPOSED, Stage.WITHDRAWN, Stage.ESCALATED])
def test_an_earlier_case_that_came_to_nothing_makes_none(store: Store, stage: Stage) -> None:
    with store.transaction() as records:
        complained(records, "web-1", stage)
        assert settled_before(records, complained(records, "web-2", Stage.CONFIRMED)) == []


def test_another_order_makes_none(store: Store) -> None:
    with store.transaction() as records:
        complained(records, "web-1", Stage.EXECUTED, OTHER)
        assert settled_before(records, complained(records, "web-2", Stage.CONFIRMED)) == []


def test_the_ticket_names_the_earlier_cases(store: Store) -> None:
    with store.transaction() as records:
        first = complained(records, "web-1", Stage.EXECUTED)
        complained(records, "web-2", Stage.CONFIRMED)
        conversation = records.conversation("web-2")
        assert conversation is not None
        ticket = hand_over(records, the_playbook().sla, conversation, "repeat_complaint", NOW).ticket
        assert ticket.summary["earlier_cases"] == [first.number]
