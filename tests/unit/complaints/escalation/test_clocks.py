"""Three clocks of a ticket: the first word, each next one, and the end, which stands on the customer's turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sandra.case import EmotionReading, Promise, Ticket
from sandra.escalation.callbacks import promise_anew
from sandra.escalation.clocks import customer_wrote, join, mind_what_is_owed, running
from sandra.escalation.handing_back import Pledge, hand_back
from sandra.escalation.handing_over import hand_over, refer_to_person
from sandra.escalation.office_hours import after_staffed_minutes
from sandra.escalation.resuming import reopen_ticket
from sandra.escalation.snoozing import PromisedBeforeError, snooze
from sandra.escalation.taking_over import answer, give_back, resolve, take
from sandra.escalation.urgency import press
from sandra.listening.known import join_conversation, open_case, take_reading
from sandra.records import Records
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.escalation.test_taking_tickets import ANN, SLA, conversation, handed_over

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.clause("F5", "F6")


def clocks(ticket: Ticket) -> dict[str, datetime]:
    return {clock.name: clock.due_at for clock in running(ticket)}


def staffed(minutes: int, since: datetime = NOW) -> datetime:
    return after_staffed_minutes(SLA.office_hours, since, minutes)


def talking(records: Records, answered_at: datetime | None = NOW + 5 * MINUTE) -> Ticket:
    """Ann has it, and has answered."""
    _, ticket = handed_over(records)
    take(records, SLA, ticket, ANN, NOW + MINUTE)
    if answered_at is not None:
        answer(records, ticket, answered_at)
    return ticket


def test_who_waits_is_owed_a_first_word_and_an_end(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        assert clocks(ticket) == {"first_response": ticket.respond_by, "resolution": staffed(1440)}


def test_to_take_it_is_no_word(store: Store) -> None:
    with store.transaction() as records:
        assert "first_response" in clocks(talking(records, answered_at=None))


def test_after_a_word_of_ours_it_is_the_customers_turn(store: Store) -> None:
    with store.transaction() as records:
        assert clocks(talking(records)) == {}


def test_what_the_customer_writes_then_is_to_be_answered_by_the_standard(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        customer_wrote(SLA, ticket, NOW + 10 * MINUTE)
        assert clocks(ticket)["next_response"] == NOW + 20 * MINUTE


def test_a_second_message_does_not_put_off_what_the_first_is_owed(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        for minutes in (10, 15):
            customer_wrote(SLA, ticket, NOW + minutes * MINUTE)
        assert clocks(ticket)["next_response"] == NOW + 20 * MINUTE


def test_the_end_is_due_later_by_as_long_as_the_customer_had_the_word(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        customer_wrote(SLA, ticket, NOW + 65 * MINUTE)
        assert clocks(ticket)["resolution"] == staffed(1440 + 60)


def test_nights_in_between_do_not_count(store: Store) -> None:
    the_day_after = NOW + timedelta(days=1)
    with store.transaction() as records:
        ticket = talking(records)
        customer_wrote(SLA, ticket, the_day_after)
        assert clocks(ticket)["resolution"] == staffed(1440 - 5, the_day_after)


def test_a_message_before_the_first_word_starts_no_other_clock(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records, answered_at=None)
        customer_wrote(SLA, ticket, NOW + 2 * MINUTE)
        assert "next_response" not in clocks(ticket)


def test_the_end_does_not_wait_for_the_customer_while_we_owe_them_more_than_words(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        hand_back(records, SLA, ticket, "Ann", "we look into it", Pledge("explanation", "why", NOW + 9 * MINUTE), NOW)
        take_again = NOW + 20 * MINUTE
        answer(records, ticket, take_again)
        assert "resolution" in clocks(ticket)


def test_what_a_person_promises_meanwhile_ends_the_customers_turn(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        case = records.case_of_ticket(ticket)
        assert case is not None
        mind_what_is_owed(SLA, ticket, case, NOW + 10 * MINUTE)
        assert clocks(ticket) == {}
        case.promises.append(Promise("explanation", "why", NOW, NOW + timedelta(days=1)))
        mind_what_is_owed(SLA, ticket, case, NOW + 10 * MINUTE)
        assert clocks(ticket) == {"resolution": staffed(1440 + 5)}


@pytest.mark.parametrize("later", [NOW + timedelta(hours=1), NOW + timedelta(days=9)], ids=["soon", "long after"])
def test_handed_back_with_a_promise_the_end_is_when_that_is_due(store: Store, later: datetime) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        hand_back(records, SLA, ticket, "Ann", "we look into it", Pledge("explanation", "why", later), NOW)
        assert clocks(ticket) == {"resolution": later}


def test_who_gets_it_after_it_was_put_back_owes_a_first_word_anew(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        give_back(records, SLA, ticket, NOW + 10 * MINUTE)
        assert clocks(ticket) == {"first_response": NOW + 40 * MINUTE, "resolution": staffed(1440 + 5)}


def test_no_clock_runs_once_it_is_resolved_and_all_run_anew_when_it_is_opened_again(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        resolve(records, ticket, "found", NOW + 10 * MINUTE)
        assert clocks(ticket) == {}
        later = NOW + 60 * MINUTE
        reopen_ticket(records, SLA, ticket, "Ann", "came back", later)
        assert clocks(ticket) == {"first_response": ticket.respond_by, "resolution": staffed(1440, later)}


def test_what_presses_more_is_to_end_sooner(store: Store) -> None:
    with store.transaction() as records:
        _, ticket = handed_over(records)
        press(SLA, ticket, SLA.reasons["threat"], NOW + MINUTE)
        assert clocks(ticket)["resolution"] == staffed(240, NOW + MINUTE)


def test_who_works_in_the_background_owes_no_word(store: Store) -> None:
    with store.transaction() as records:
        case = open_case(records, conversation(records), "staff_attitude", "骂人", NOW)
        ticket = refer_to_person(records, SLA, case, "asked_for_person", NOW)
        take(records, SLA, ticket, ANN, NOW + MINUTE)
        assert list(clocks(ticket)) == ["resolution"]


def test_a_reply_that_settles_late_leaves_what_the_customer_wrote_since_owed(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        take_reading(records, EmotionReading("web-1", NOW + 10 * MINUTE, "anger", 0.5, 0.0, 0.0))
        customer_wrote(SLA, ticket, NOW + 10 * MINUTE)
        answer(records, ticket, NOW + 9 * MINUTE)
        assert clocks(ticket)["next_response"] == NOW + 20 * MINUTE


def test_nobody_is_promised_a_word_for_work_in_the_background(store: Store) -> None:
    with store.transaction() as records:
        case = open_case(records, conversation(records), "staff_attitude", "骂人", NOW)
        ticket = refer_to_person(records, SLA, case, "asked_for_person", NOW)
        promise_anew(records, SLA, ticket, case, NOW + 31 * MINUTE)
        assert ticket.respond_by > NOW + 31 * MINUTE
        assert case.promises == []


def test_who_writes_elsewhere_does_not_free_a_ticket_whose_holder_is_talking(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        case = records.case_of_ticket(ticket)
        assert case is not None
        elsewhere = join_conversation(records, "web-2", "webchat", NOW)
        elsewhere.continues = case.number
        hand_over(records, SLA, elsewhere, "threat", NOW + 10 * MINUTE)
        assert ticket.claimed_by == "Ann"


@pytest.mark.parametrize("what", ["first_response", "next_response", "resolution"])
def test_a_merged_ticket_owes_whatever_either_owed(store: Store, what: str) -> None:
    with store.transaction() as records:
        ticket = talking(records, None if what == "first_response" else NOW + 5 * MINUTE)
        if what == "next_response":
            customer_wrote(SLA, ticket, NOW + 10 * MINUTE)
        elif what == "resolution":
            ticket.waits_for_customer_since = None
        into = replace(ticket, number="T261122-BBBBB", answered_at=NOW, next_response_by=None)
        into.waits_for_customer_since = NOW + 5 * MINUTE
        join(SLA, ticket, into, NOW + 12 * MINUTE)
        assert what in clocks(into) and "resolution" in clocks(into)


def test_the_end_of_a_merged_ticket_counts_without_the_time_it_stood(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        into = replace(ticket, number="T261122-BBBBB", resolve_by=NOW + timedelta(days=30))
        later = NOW + timedelta(days=5)
        join(SLA, ticket, into, later)
        assert into.waits_for_customer_since == later
        assert into.resolve_by is not None and into.resolve_by > later


def test_nobody_snoozes_past_the_next_answer_owed(store: Store) -> None:
    with store.transaction() as records:
        ticket = talking(records)
        customer_wrote(SLA, ticket, NOW + 10 * MINUTE)
        with pytest.raises(PromisedBeforeError):
            snooze(ticket, NOW + timedelta(days=3), NOW + 11 * MINUTE)
