"""A team works at a desk of its own: whoever has a conversation there has it here, and the other way round (D5, D7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sandra.case import Case, Conversation, Stage, Ticket, TicketStatus
from sandra.escalation.assignment import Colleague
from sandra.escalation.handing_back import is_handed_back
from sandra.escalation.handing_over import awaited_ticket, hand_over, refer_to_person
from sandra.escalation.mirroring import (
    Mirrored,
    Standing,
    awaited_here,
    hear,
    keep_silent,
    person_wrote,
    say,
    standing_to_tell,
)
from sandra.escalation.resuming import reopen_ticket
from sandra.escalation.taking_over import resolve, take
from sandra.listening.known import join_conversation, open_case
from sandra.records import Records
from sandra.store.database import Store
from sandra.store.mirrored import SqlMirrored
from sandra.store.records import SqlRecords
from tests.unit.builders import NOW, the_playbook

SLA = the_playbook().sla
TEAM, HERE = "Chatwoot", "chatwoot-3-42"
ANN = Colleague("Ann", "supervisor")
PENDING, OPEN, SNOOZED, RESOLVED = Standing.PENDING, Standing.OPEN, Standing.SNOOZED, Standing.RESOLVED


def later(minutes: float = 10) -> datetime:
    return NOW + timedelta(minutes=minutes)


def conversation(records: Records) -> Conversation:
    return join_conversation(records, HERE, "chatwoot", NOW)


def mirrored(records: SqlRecords, standing: Standing = PENDING) -> Mirrored:
    """A conversation that stands so at the team's desk."""
    conversation(records)
    found = Mirrored(HERE, "Channel::WebWidget", standing, NOW)
    SqlMirrored(records.session).add(found)
    return found


def handed_over(records: Records) -> tuple[Case, Ticket]:
    """A complaint whose customer waits for a person."""
    case = open_case(records, conversation(records), "late_delivery", "一直没到", NOW)
    return case, hand_over(records, SLA, conversation(records), "asked_for_person", NOW).ticket


def tell(records: Records, mirror: Mirrored, standing: Standing, minutes: float = 10) -> None:
    """The team's desk tells how it stands, so many minutes later."""
    hear(records, SLA, mirror, standing, later(minutes), TEAM, later(minutes))


@pytest.mark.clause("D5")
@pytest.mark.parametrize("standing", [OPEN, SNOOZED])
def test_what_the_team_takes_is_the_teams_with_its_ticket(store: Store, standing: Standing) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        tell(records, mirror, standing)
        assert conversation(records).owner == TEAM
        assert (ticket.status, ticket.claimed_by) == (TicketStatus.CLAIMED, TEAM)


@pytest.mark.clause("D5")
def test_without_a_ticket_the_assistant_is_silent_all_the_same(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        tell(records, mirror, OPEN)
        assert conversation(records).owner == TEAM
        tell(records, mirror, PENDING, 20)
        assert conversation(records).owner is None


@pytest.mark.clause("D5")
def test_set_back_to_pending_the_assistant_goes_on_where_it_stood_and_the_ticket_is_settled(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case, ticket = handed_over(records)
        tell(records, mirror, OPEN)
        tell(records, mirror, PENDING, 20)
        assert conversation(records).owner is None
        assert ticket.status is TicketStatus.RESOLVED
        assert case.stage is Stage.OPEN and is_handed_back(case)
        assert awaited_ticket(records, HERE) is None


def test_resolved_there_the_ticket_is_resolved_and_the_case_closed(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case, ticket = handed_over(records)
        tell(records, mirror, OPEN)
        tell(records, mirror, RESOLVED, 20)
        assert (ticket.status, case.stage) == (TicketStatus.RESOLVED, Stage.CLOSED)
        assert (case.root_cause, case.responsible) == ("unknown", "unknown")
        assert conversation(records).owner is None


def test_one_that_is_resolved_before_anybody_took_it_is_resolved_too(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        tell(records, mirror, RESOLVED)
        assert ticket.status is TicketStatus.RESOLVED


def test_a_colleagues_work_in_the_background_goes_on_when_the_conversation_is_resolved(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case = open_case(records, conversation(records), "staff_attitude", "态度差", NOW)
        ticket = refer_to_person(records, SLA, case, "staff_complaint", NOW)
        tell(records, mirror, RESOLVED)
        assert ticket.status is TicketStatus.WAITING


@pytest.mark.clause("D7")
def test_who_has_it_at_our_own_desk_keeps_it(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, later(1))
        for minutes, standing in enumerate((OPEN, PENDING, RESOLVED), start=10):
            tell(records, mirror, standing, minutes)
            assert (conversation(records).owner, ticket.claimed_by) == ("Ann", "Ann")
            assert ticket.status is TicketStatus.CLAIMED


def test_what_is_older_than_what_is_known_says_nothing(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        tell(records, mirror, OPEN, 10)
        tell(records, mirror, PENDING, 9)
        tell(records, mirror, RESOLVED, 9)
        assert (mirror.standing, conversation(records).owner) == (OPEN, TEAM)
        assert ticket.status is TicketStatus.CLAIMED


def test_what_was_on_its_way_when_we_said_otherwise_says_nothing(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        say(records, SLA, mirror, OPEN, later(10), TEAM, later(10))
        tell(records, mirror, PENDING, 9.9)
        assert (mirror.standing, ticket.claimed_by) == (OPEN, TEAM)
        tell(records, mirror, PENDING, 10.1)
        assert (mirror.standing, ticket.status) == (PENDING, TicketStatus.RESOLVED)


def test_once_it_was_told_back_a_change_right_after_it_counts(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        say(records, SLA, mirror, OPEN, later(10), TEAM, later(10))
        tell(records, mirror, OPEN, 9.8)
        tell(records, mirror, PENDING, 9.7)
        assert mirror.standing is OPEN
        tell(records, mirror, PENDING, 9.9)
        assert (mirror.standing, ticket.status) == (PENDING, TicketStatus.RESOLVED)


def test_the_same_told_again_changes_nothing(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case, _ = handed_over(records)
        tell(records, mirror, OPEN)
        events = len(case.events)
        tell(records, mirror, OPEN)
        tell(records, mirror, OPEN, 11)
        assert len(case.events) == events


@pytest.mark.clause("F5")
def test_a_word_of_the_teams_is_the_word_that_was_promised(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case, ticket = handed_over(records)
        tell(records, mirror, OPEN)
        person_wrote(records, HERE, TEAM, later(12))
        assert ticket.answered_at == later(12)
        assert all(promise.kept_at is not None for promise in case.promises)


def test_a_word_of_the_teams_where_it_has_no_ticket_keeps_nothing(store: Store) -> None:
    with store.transaction() as records:
        mirrored(records)
        _, ticket = handed_over(records)
        person_wrote(records, HERE, TEAM, later())
        assert ticket.answered_at is None


def test_a_customer_of_a_closed_conversation_is_not_answered(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records, RESOLVED)
        keep_silent(records, mirror, TEAM)
        assert conversation(records).owner == TEAM
        tell(records, mirror, PENDING)
        keep_silent(records, mirror, TEAM)
        assert conversation(records).owner is None


@pytest.mark.clause("D1", "D2")
def test_a_person_who_is_called_is_called_there(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        assert standing_to_tell(records, mirror) is None
        _, ticket = handed_over(records)
        assert (awaited_here(records, HERE), standing_to_tell(records, mirror)) == (ticket, OPEN)
        tell(records, mirror, OPEN)
        assert standing_to_tell(records, mirror) is None


def test_work_in_the_background_calls_nobody(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        case = open_case(records, conversation(records), "staff_attitude", "态度差", NOW)
        refer_to_person(records, SLA, case, "staff_complaint", NOW)
        assert (awaited_here(records, HERE), standing_to_tell(records, mirror)) == (None, None)


def test_what_a_colleague_takes_or_hands_back_at_our_own_desk_stands_so_there(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        take(records, SLA, ticket, ANN, later(1))
        assert standing_to_tell(records, mirror) is OPEN
        tell(records, mirror, OPEN)
        resolve(records, ticket, "done", later(20))
        assert standing_to_tell(records, mirror) is PENDING


def test_what_the_team_is_done_with_stays_so_until_somebody_opens_the_ticket_again(store: Store) -> None:
    with store.transaction() as records:
        mirror = mirrored(records)
        _, ticket = handed_over(records)
        tell(records, mirror, OPEN)
        tell(records, mirror, RESOLVED, 20)
        assert standing_to_tell(records, mirror) is None
        reopen_ticket(records, SLA, ticket, "Ann", "not done yet", later(30))
        assert standing_to_tell(records, mirror) is OPEN


@pytest.mark.clause("D2")
def test_only_what_may_have_to_be_told_is_looked_at(store: Store) -> None:
    def waiting(minutes: float = 60) -> list[str]:
        with store.reading() as records:
            return SqlMirrored(records.session).to_look_at(later(minutes), 10)

    with store.transaction() as records:
        mirrored(records)
    assert waiting() == []
    with store.transaction() as records:
        _, ticket = handed_over(records)
    assert waiting() == [HERE]
    with store.transaction() as records:
        all_of_them = SqlMirrored(records.session)
        all_of_them.note_posted(ticket.number, later())
        all_of_them.note_posted(ticket.number, later(11))
        assert all_of_them.has_note(ticket.number)
    assert waiting() == [HERE], "the team has the summary, and not yet the conversation"
    with store.transaction() as records:
        found = SqlMirrored(records.session).to_change(HERE)
        assert found is not None
        tell(records, found, OPEN)
    assert waiting() == []
    with store.transaction() as records:
        records.release_conversation(HERE)
        found = SqlMirrored(records.session).to_change(HERE)
        assert found is not None
        found.not_before = later(40)
    assert (waiting(30), waiting(50)) == ([], [HERE])
