"""A person takes a ticket, answers, gives it back or settles it; what was promised is kept or promised anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Case, Conversation, Promise, Stage, Ticket, TicketStatus
from sandra.closing.reopening import withdraw
from sandra.escalation.assignment import Colleague
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.handing_over import awaited_ticket, hand_over, refer_to_person
from sandra.escalation.taking_over import MayNotTakeError, TakenError, answer, give_back, resolve, take
from sandra.listening.known import join_conversation, open_case
from sandra.records import Records
from sandra.remedy.bargaining import keep_claim
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

SLA = the_playbook().sla
LATER = NOW + timedelta(minutes=10)
TOO_LATE = NOW + timedelta(days=5)
ANN, BEN = Colleague("Ann", "agent"), Colleague("Ben", "supervisor")


def conversation(records: Records) -> Conversation:
    return join_conversation(records, "web-1", "webchat", NOW)


def handed_over(records: Records, reason: str = "asked_for_person") -> tuple[Case, Ticket]:
    """A complaint whose customer waits for a person."""
    case = open_case(records, conversation(records), "late_delivery", "一直没到", NOW)
    return case, hand_over(records, SLA, conversation(records), reason, NOW).ticket


def callbacks(case: Case) -> list[Promise]:
    return [promise for promise in case.promises if promise.kind == CALLBACK]


@pytest.mark.clause("D5")
def test_who_takes_a_ticket_has_the_conversation_too(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        assert (ticket.status, ticket.claimed_by) == (TicketStatus.CLAIMED, "Ann")
        assert conversation(records).owner == "Ann"
        assert case.events[-1].kind == "taken"


@pytest.mark.clause("D5")
def test_of_two_who_take_it_the_second_is_told(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        with pytest.raises(TakenError):
            take(records, SLA, ticket, BEN, LATER)
        assert (ticket.claimed_by, conversation(records).owner) == ("Ann", "Ann")


@pytest.mark.clause("D5")
def test_a_ticket_that_waits_no_more_leaves_the_conversation_with_the_assistant(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        ticket.status = TicketStatus.RESOLVED
        with pytest.raises(TakenError):
            take(records, SLA, ticket, ANN, LATER)
        assert conversation(records).owner is None


@pytest.mark.clause("D7", "E3")
@pytest.mark.parametrize("excluded", [["Ben"], []], ids=["named", "of too low a level"])
def test_whoever_must_not_have_it_does_not_get_it(store: Store, excluded: list[str]) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records, "threat")
        ticket.excluded = excluded
        with pytest.raises(MayNotTakeError):
            take(records, SLA, ticket, BEN if excluded else ANN, LATER)
        assert (ticket.status, conversation(records).owner) == (TicketStatus.WAITING, None)


@pytest.mark.clause("F5")
def test_an_answer_in_time_keeps_the_promise(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        assert [promise.kept_at for promise in callbacks(case)] == [None]
        answer(records, ticket, LATER)
        resolve(records, ticket, "parcel found", TOO_LATE)
        assert [promise.kept_at for promise in callbacks(case)] == [LATER]


@pytest.mark.clause("D5", "F5")
def test_what_is_resolved_is_closed_and_the_assistants_again(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        resolve(records, ticket, "parcel found", LATER)
        assert (ticket.status, case.stage) == (TicketStatus.RESOLVED, Stage.CLOSED)
        assert all(promise.kept_at for promise in case.promises)
        assert conversation(records).owner is None
        assert case.events[-1].reason == "parcel found"


@pytest.mark.clause("B6", "F5")
def test_a_ticket_given_back_late_waits_by_a_new_time(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        give_back(records, SLA, ticket, TOO_LATE)
        assert (ticket.status, ticket.claimed_by) == (TicketStatus.WAITING, None)
        assert ticket.respond_by > TOO_LATE
        missed, anew = callbacks(case)
        assert (missed.missed_at, anew.due_at, anew.kept_at) == (TOO_LATE, ticket.respond_by, None)
        assert conversation(records).owner is None


@pytest.mark.clause("B6", "F5")
def test_after_an_answer_whoever_comes_next_is_promised_anew(store: Store) -> None:
    with store.transaction() as records:
        case, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, LATER)
        answer(records, ticket, LATER)
        give_back(records, SLA, ticket, LATER + timedelta(minutes=1))
        kept, anew = callbacks(case)
        assert (kept.kept_at, anew.kept_at, anew.due_at) == (LATER, None, ticket.respond_by)


@pytest.mark.clause("B6", "F5")
@pytest.mark.parametrize("taken", [False, True], ids=["nobody has it", "somebody has it"])
def test_no_promise_is_made_for_a_time_that_has_passed(store: Store, taken: bool) -> None:
    with store.transaction() as records:
        case = open_case(records, conversation(records), "late_delivery", "一直没到", NOW)
        ticket = refer_to_person(records, SLA, case, "asked_for_person", NOW)
        if taken:
            take(records, SLA, ticket, ANN, LATER)
        keep_claim(records, SLA, case, "你们客服答应赔我300", TOO_LATE)
        assert ticket.respond_by > TOO_LATE
        assert case.promises[-1].due_at == ticket.respond_by


@pytest.mark.clause("D3", "D5")
@pytest.mark.parametrize("stage", [Stage.EXECUTED, Stage.CLOSED], ids=["carried out", "closed"])
def test_who_asks_for_a_person_while_one_works_in_the_background_waits_for_that_one(store: Store, stage: Stage) -> None:
    with store.transaction() as records:
        case = open_case(records, conversation(records), "service_outage", "用不了", NOW)
        case.stage = stage
        ticket = refer_to_person(records, SLA, case, "authority", NOW)
        assert awaited_ticket(records, "web-1") is None
        handed = hand_over(records, SLA, conversation(records), "threat", LATER)
        assert awaited_ticket(records, "web-1") is handed.ticket is ticket
        assert case.stage is Stage.ESCALATED
        assert [promise.due_at for promise in callbacks(case)] == [ticket.respond_by]


class TestOneTicketForTwoComplaints:
    def two_complaints(self, records: Records) -> tuple[Case, Case, Ticket]:
        first, ticket = handed_over(records)
        second = open_case(records, conversation(records), "staff_attitude", "客服骂人", LATER)
        return first, second, ticket

    @pytest.mark.clause("D2", "F5")
    def test_a_complaint_taken_back_leaves_the_ticket_of_another_alone(self, store: Store) -> None:
        with store.transaction() as records:
            first, second, ticket = self.two_complaints(records)
            withdraw(records, "web-1", LATER)
            assert (first.stage, second.stage) == (Stage.ESCALATED, Stage.WITHDRAWN)
            assert (ticket.status, ticket.case_id) == (TicketStatus.WAITING, first.id)

    @pytest.mark.clause("D2", "F5")
    def test_a_ticket_that_stands_for_both_goes_back_to_the_first(self, store: Store) -> None:
        with store.transaction() as records:
            first, second, ticket = self.two_complaints(records)
            hand_over(records, SLA, conversation(records), "threat", LATER)
            assert ticket.case_id == second.id
            withdraw(records, "web-1", LATER)
            assert (ticket.status, ticket.case_id) == (TicketStatus.WAITING, first.id)
            assert ticket.summary["case"] == first.number
            assert second.number in ticket.summary["added"][-1]["text"]

    @pytest.mark.clause("F5")
    def test_resolved_it_settles_both(self, store: Store) -> None:
        with store.transaction() as records:
            first, second, ticket = self.two_complaints(records)
            hand_over(records, SLA, conversation(records), "threat", LATER)
            take(records, SLA, ticket, BEN, LATER)
            resolve(records, ticket, "both seen to", LATER)
            assert {first.stage, second.stage} == {Stage.CLOSED}
