"""The worker tells once of each clock that ran out, and means waiting tickets for whoever fits best and is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import worker.tickets
from sandra.case import Conversation, Ticket, TicketStatus
from sandra.escalation.clocks import breaches, customer_wrote
from sandra.escalation.handing_over import hand_over, refer_to_person
from sandra.escalation.taking_over import answer, give_back, take
from sandra.listening.known import join_conversation, open_case
from sandra.people import DeskSession, Person, Presence, Role
from sandra.playbook.sla import Sla
from sandra.records import Records
from sandra.store import tables
from sandra.store.database import Store
from sandra.store.due import any_ran_out
from sandra.store.outbox import changes_since
from sandra.store.people import SqlPeople
from tests.unit.builders import NOW
from tests.unit.complaints.escalation.test_taking_tickets import ANN, SLA, handed_over
from worker.promises import promise_anew
from worker.tickets import assign_waiting, tell_breaches

MINUTE = timedelta(minutes=1)
SOON = NOW + MINUTE
AT_NIGHT = NOW + timedelta(hours=6)
LATE = NOW + timedelta(hours=1)


def waits(store: Store, reason: str = "asked_for_person", excluded: Iterable[str] = ()) -> str:
    with store.transaction() as records:
        _, ticket = handed_over(records, reason)
        ticket.excluded = list(excluded)
        return ticket.number


def conversation_of(records: Records, conversation_id: str) -> Conversation:
    found = records.conversation(conversation_id)
    assert found is not None
    return found


def several_wait(store: Store, count: int) -> list[str]:
    with store.transaction() as records:
        conversations = [join_conversation(records, f"web-{number}", "webchat", NOW) for number in range(count)]
        return [hand_over(records, SLA, one, "asked_for_person", NOW).ticket.number for one in conversations]


def works_here(store: Store, name: str, signed_in: bool = True, role: Role = Role.AGENT, **more: object) -> None:
    with store.transaction() as records:
        people = SqlPeople(records.session)
        person = Person(name.lower(), name, role, NOW, **more)  # type: ignore[arg-type]
        people.add(person)
        if signed_in and person.id is not None:
            people.add(DeskSession(name, person.id, name, NOW, AT_NIGHT, AT_NIGHT))


def on_record(store: Store, number: str) -> Ticket:
    with store.reading() as records:
        ticket = records.ticket(number)
        assert ticket is not None
        return ticket


def meant_for(store: Store, number: str, now: datetime = SOON, sla: Sla = SLA) -> str | None:
    assign_waiting(store, sla, now)
    return on_record(store, number).assigned_to


def told(store: Store) -> list[tuple[str, datetime]]:
    with store.reading() as records:
        return [(row.clock, row.due_at) for row in records.session.execute(select(tables.breaches))]


@pytest.mark.clause("F5")
class TestBreaches:
    def test_nothing_is_told_before_the_time(self, store: Store) -> None:
        waits(store)
        assert tell_breaches(store, NOW + 30 * MINUTE) == 0

    def test_each_is_told_once_and_pages_hear_of_it(self, store: Store) -> None:
        number = waits(store)
        late = NOW + 31 * MINUTE
        assert [tell_breaches(store, late), tell_breaches(store, late)] == [1, 0]
        assert told(store) == [("first_response", NOW + 30 * MINUTE)]
        with store.reading() as records:
            heard = [c for c in changes_since(records.session, 0, 100) if c.kind == "breach"]
        assert [change.subject for change in heard] == [number]

    def test_what_is_promised_anew_and_missed_again_is_told_again(self, store: Store) -> None:
        number = waits(store)
        late = NOW + 31 * MINUTE
        tell_breaches(store, late)
        promise_anew(store, SLA, late)
        later = on_record(store, number).respond_by + MINUTE
        assert (tell_breaches(store, later), len(told(store))) == (1, 2)

    def test_none_is_lost_where_many_run_out_at_once_and_are_promised_anew(self, store: Store) -> None:
        with store.transaction() as records:
            for number in range(worker.tickets.MOST_BREACHES + 5):
                one = join_conversation(records, f"web-{number}", "webchat", NOW)
                hand_over(records, SLA, one, "asked_for_person", NOW)
        late = NOW + 31 * MINUTE
        tell_breaches(store, late)
        while promise_anew(store, SLA, late):
            pass
        assert len(told(store)) == worker.tickets.MOST_BREACHES + 5

    def test_one_that_the_customer_notices_first_is_told_too(self, store: Store) -> None:
        late = NOW + 31 * MINUTE
        waits(store)
        with store.transaction() as records:
            hand_over(records, SLA, conversation_of(records, "web-1"), "asked_for_person", late)
        assert told(store) == [("first_response", NOW + 30 * MINUTE)]

    def test_each_clock_has_its_own(self, store: Store) -> None:
        with store.transaction() as records:
            _, ticket = handed_over(records)
            take(records, SLA, ticket, ANN, SOON)
            answer(records, ticket, SOON)
            customer_wrote(SLA, ticket, SOON)
        assert tell_breaches(store, NOW + timedelta(days=9)) == 2
        assert [clock for clock, _ in told(store)] == ["next_response", "resolution"]

    def test_while_the_customer_has_the_word_nothing_runs_out(self, store: Store) -> None:
        with store.transaction() as records:
            _, ticket = handed_over(records)
            take(records, SLA, ticket, ANN, SOON)
            answer(records, ticket, SOON)
        assert tell_breaches(store, NOW + timedelta(days=9)) == 0


@pytest.mark.parametrize("status", list(TicketStatus))
@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("next_due", [None, NOW, LATE])
@pytest.mark.parametrize("end_due", [None, NOW, LATE])
@pytest.mark.parametrize("customers_turn", [True, False])
def test_the_store_finds_just_those_whose_clocks_ran_out_by_the_rule(
    store: Store,
    status: TicketStatus,
    answered: bool,
    next_due: datetime | None,
    end_due: datetime | None,
    customers_turn: bool,
) -> None:
    now = NOW + MINUTE
    with store.transaction() as records:
        _, ticket = handed_over(records)
        ticket.status, ticket.respond_by = status, NOW
        ticket.answered_at, ticket.waits_for_customer_since = NOW if answered else None, NOW if customers_turn else None
        ticket.next_response_by, ticket.resolve_by = next_due, end_due
        records.flush()
        assert any_ran_out(records.session, now) == bool(breaches(ticket, now))


@pytest.mark.clause("D7")
class TestWhomATicketIsMeantFor:
    def test_it_is_meant_for_who_has_least_and_whoever_likes_may_take_it(self, store: Store) -> None:
        for name in ("Ann", "Ben"):
            works_here(store, name)
        first = waits(store)
        assert meant_for(store, first) == "Ann"
        with store.transaction() as records:
            ticket = records.ticket_to_change(first)
            assert ticket is not None
            take(records, SLA, ticket, replace(ANN, name="Ben"), SOON)
        taken = on_record(store, first)
        assert (taken.claimed_by, taken.assigned_to) == ("Ben", None)

    def test_nobody_gets_it_who_is_not_there(self, store: Store) -> None:
        works_here(store, "Ann", signed_in=False)
        works_here(store, "Ben", presence=Presence.AWAY)
        number = waits(store)
        assert meant_for(store, number) is None
        works_here(store, "Zoe")
        assert meant_for(store, number) == "Zoe"

    def test_it_goes_to_somebody_else_once_they_leave(self, store: Store) -> None:
        for name in ("Ann", "Ben"):
            works_here(store, name)
        number = waits(store)
        assert meant_for(store, number) == "Ann"
        with store.transaction() as records:
            ann = SqlPeople(records.session).by_login("ann")
            assert ann is not None
            ann.presence = Presence.AWAY
        assert meant_for(store, number) == "Ben"

    @pytest.mark.clause("E3")
    def test_the_person_complained_about_is_none(self, store: Store) -> None:
        works_here(store, "Ann")
        number = waits(store, excluded=["Ann"])
        assert meant_for(store, number) is None

    @pytest.mark.clause("E3")
    def test_who_is_named_later_is_meant_no_more(self, store: Store) -> None:
        for name in ("Ann", "Zoe"):
            works_here(store, name)
        number = waits(store)
        assert meant_for(store, number) == "Ann"
        with store.transaction() as records:
            [case] = records.cases_of_conversation("web-1")
            case.state_fact("staff_member", "Ann", SOON)
            refer_to_person(records, SLA, case, "asked_for_person", SOON)
        assert meant_for(store, number) == "Zoe"

    def test_nobody_is_meant_for_more_than_the_playbook_wants_at_a_time(self, store: Store) -> None:
        works_here(store, "Ann")
        several = several_wait(store, 5)
        assert [meant_for(store, number) for number in several].count("Ann") == SLA.assign_at_most
        works_here(store, "Ben")
        assert [meant_for(store, number) for number in several].count("Ben") == 5 - SLA.assign_at_most

    @pytest.mark.clause("E3")
    def test_tickets_nobody_there_may_take_hold_up_no_others(self, store: Store) -> None:
        works_here(store, "Ann")
        *barred, free = several_wait(store, 60)
        with store.transaction() as records:
            for number in barred:
                ticket = records.ticket_to_change(number)
                assert ticket is not None
                ticket.excluded = ["Ann"]
        assert meant_for(store, free) == "Ann"

    def test_what_needs_a_supervisor_waits_for_one_and_does_not_hold_up_the_rest(self, store: Store) -> None:
        works_here(store, "Ann")
        number = waits(store, "threat")
        assert meant_for(store, number) is None
        works_here(store, "Sue", role=Role.SUPERVISOR)
        assert meant_for(store, number) == "Sue"

    @pytest.mark.clause("D6")
    def test_who_did_not_take_it_in_time_had_their_chance(self, store: Store) -> None:
        for name in ("Ann", "Ben"):
            works_here(store, name)
        number = waits(store)
        assert meant_for(store, number) == "Ann"
        late = NOW + 31 * MINUTE
        promise_anew(store, SLA, late)
        assert meant_for(store, number, late) == "Ben"

    def test_who_puts_it_back_gets_it_only_where_nobody_else_is(self, store: Store) -> None:
        works_here(store, "Ann")
        number = waits(store)
        with store.transaction() as records:
            ticket = records.ticket_to_change(number)
            assert ticket is not None
            take(records, SLA, ticket, ANN, SOON)
            give_back(records, SLA, ticket, SOON)
        assert meant_for(store, number) == "Ann"
        works_here(store, "Ben")
        with store.transaction() as records:
            ticket = records.ticket_to_change(number)
            assert ticket is not None
            take(records, SLA, ticket, ANN, SOON)
            give_back(records, SLA, ticket, SOON)
        assert meant_for(store, number) == "Ben"

    @pytest.mark.parametrize("off", ["at night", "by the playbook"])
    def test_it_is_meant_for_nobody_where_that_is_not_wanted(self, store: Store, off: str) -> None:
        works_here(store, "Ann")
        number = waits(store)
        sla = SLA.copy(update={"assign_at_most": 0 if off == "by the playbook" else 3})
        assert meant_for(store, number, AT_NIGHT if off == "at night" else SOON, sla) is None


@pytest.mark.clause("E3")
@pytest.mark.parametrize("named", ["Ann", "1024"])
def test_who_turns_out_to_be_complained_about_has_the_ticket_no_more(store: Store, named: str) -> None:
    works_here(store, "Ann", staff_number="1024")
    with store.transaction() as records:
        case = open_case(records, join_conversation(records, "web-1", "webchat", NOW), "staff_attitude", "骂人", NOW)
        ticket = refer_to_person(records, SLA, case, "asked_for_person", NOW)
        take(records, SLA, ticket, ANN, SOON)
        case.state_fact("staff_member", named, SOON)
        refer_to_person(records, SLA, case, "asked_for_person", SOON)
        assert (ticket.claimed_by, ticket.excluded) == (None, [named])
