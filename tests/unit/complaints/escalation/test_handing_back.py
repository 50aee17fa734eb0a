"""A person hands back: the assistant goes on where it stood, once, and knows what was said and promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Actor, Case, Stage, Ticket, TicketStatus
from sandra.closing.standing import standing_of
from sandra.escalation.handing_back import HANDED_BACK, Pledge, hand_back, is_handed_back, note_resumed
from sandra.escalation.handing_over import awaited_ticket, hand_over
from sandra.escalation.snoozing import wake_for_customer
from sandra.escalation.taking_over import take
from sandra.listening.known import open_case
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.escalation.test_taking_tickets import ANN, BEN, LATER, SLA, conversation

CALL = Pledge("callback", "calls about the parcel", LATER + timedelta(days=1))


def with_ann(records: Records, stage: Stage = Stage.CONFIRMED) -> tuple[Case, Ticket]:
    """A complaint that stood here when a person was called, and that person has it."""
    case = open_case(records, conversation(records), "late_delivery", "一直没到", NOW)
    for step in (Stage.HEARD, Stage.CONFIRMED, Stage.PROPOSED):
        if case.stage is not stage:
            case.move_to(step, Actor.BOT, "goes on", NOW)
    ticket = hand_over(records, SLA, conversation(records), "asked_for_person", NOW).ticket
    take(records, SLA, ticket, ANN, LATER)
    return case, ticket


@pytest.mark.clause("D5")
@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.HEARD, Stage.CONFIRMED, Stage.PROPOSED])
def test_the_assistant_has_the_case_where_it_stood(store: Store, stage: Stage) -> None:
    with store.transaction() as records:
        case, ticket = with_ann(records, stage)
        hand_back(records, SLA, ticket, "Ann", "it is on its way", None, LATER)
        assert (case.stage, conversation(records).owner) == (stage, None)
        assert awaited_ticket(records, "web-1") is None
        assert is_handed_back(case)


@pytest.mark.clause("D5")
def test_it_goes_on_once(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = with_ann(records)
        assert not is_handed_back(case)
        hand_back(records, SLA, ticket, "Ann", "it is on its way", None, LATER)
        case.note("thanks", Actor.CUSTOMER, "thank you", LATER)
        assert is_handed_back(case)
        note_resumed(case, LATER)
        assert not is_handed_back(case)


@pytest.mark.clause("F5")
def test_the_customer_is_told_what_the_person_promised(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = with_ann(records)
        hand_back(records, SLA, ticket, "Ann", "will call", CALL, LATER)
        [owed] = standing_of(records, case, LATER).owed
        assert (owed.kind, owed.due_at) == ("callback", CALL.due_at)
        assert ticket.status is TicketStatus.CLAIMED
        assert case.events[-1].kind == HANDED_BACK


@pytest.mark.clause("D5")
def test_who_asks_for_a_person_again_waits_for_the_one_who_promised(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = with_ann(records)
        hand_back(records, SLA, ticket, "Ann", "will call", CALL, LATER)
        assert hand_over(records, SLA, conversation(records), "asked_for_person", LATER).ticket is ticket
        assert case.stage is Stage.ESCALATED
        take(records, SLA, ticket, ANN, LATER)
        assert conversation(records).owner == "Ann"


@pytest.mark.clause("D5")
def test_after_that_a_new_hand_over_is_open_to_all(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = with_ann(records)
        hand_back(records, SLA, ticket, "Ann", "all said", None, LATER)
        again = hand_over(records, SLA, conversation(records), "asked_for_person", LATER).ticket
        assert again is not ticket
        take(records, SLA, again, BEN, LATER)


def test_a_ticket_wakes_when_the_customer_writes(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = with_ann(records)
        ticket.snoozed_until = LATER + timedelta(days=1)
        wake_for_customer(records, "web-1", None)
        assert ticket.snoozed_until is None
