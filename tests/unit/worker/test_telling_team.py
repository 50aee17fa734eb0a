"""Chatwoot's team is told when a person is called, with the summary, once; and when the assistant goes on (D1, D2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest

from channels.chatwoot.client import Chatwoot
from channels.chatwoot.keeping import TEAM, Keeper
from channels.chatwoot.reading import read
from sandra.case import Ticket, TicketStatus
from sandra.escalation.assignment import Colleague
from sandra.escalation.handing_back import hand_back
from sandra.escalation.handing_over import hand_over, refer_to_person
from sandra.escalation.taking_over import transfer
from sandra.listening.known import join_conversation, open_case
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from settings import load
from tests.platforms.chatwoot import BOT_TOKEN, SECRET, StandIn
from tests.unit.builders import the_playbook
from tests.unit.worker.conftest import Clock
from worker.__main__ import teller_of_chatwoot
from worker.telling_team import LONGEST_PAUSE, TURN, TeamTeller

SLA = the_playbook().sla
ANN = Colleague("Ann", "supervisor")
USER = "wang"


@dataclass
class Bridge:
    """A store beside a Chatwoot that has one customer."""

    store: Store
    server: StandIn
    clock: Clock

    @property
    def here(self) -> str:
        """The customer's conversation on our side."""
        return f"chatwoot-{self.server.address_of(USER)}"

    def teller(self, token: str = BOT_TOKEN) -> TeamTeller:
        """A worker that was just started."""
        opened = lambda: Chatwoot(self.server.url, token, SECRET)  # noqa: E731
        return TeamTeller(self.store, SLA, opened, lambda ticket, language: f"{ticket.number} {language}", self.clock)

    def hears(self, body: bytes) -> None:
        """Chatwoot's webhook is called."""
        event = read(body)
        assert event is not None
        Keeper(self.store, SLA).keep(event)

    def catches_up(self) -> None:
        """Chatwoot's webhook is called with everything that was kept back."""
        for body in self.server.untold():
            self.hears(body)

    def hands_over(self, language: str = "zh-Hans") -> str:
        """The dialogue calls a person. Returns the ticket's number."""
        with self.store.transaction() as records:
            conversation = join_conversation(records, self.here, "chatwoot", self.clock())
            conversation.language = language
            open_case(records, conversation, "late_delivery", "一直没到", self.clock())
            return hand_over(records, SLA, conversation, "asked_for_person", self.clock()).ticket.number

    def ticket(self, records: SqlRecords, number: str) -> Ticket:
        """The ticket, to change it."""
        found = records.ticket_to_change(number)
        assert found is not None
        return found

    @property
    def owner(self) -> str | None:
        """Who has the conversation on our side."""
        with self.store.reading() as records:
            found = records.conversation(self.here)
            assert found is not None
            return found.owner


@pytest.fixture
def bridge(open_store: Callable[[], Store]) -> Iterator[Bridge]:
    with StandIn.running() as server:
        bridge = Bridge(open_store(), server, Clock())
        server.customer_writes(USER, "没到")
        bridge.catches_up()
        yield bridge


def test_nothing_is_told_while_the_assistant_answers(bridge: Bridge) -> None:
    assert bridge.teller().tell() == 0
    assert bridge.server.called == []


def test_a_worker_without_chatwoot_tells_nobody(bridge: Bridge) -> None:
    assert teller_of_chatwoot(load({"SANDRA_SECRET": "of the test"}), bridge.store, SLA) is None
    assert (
        teller_of_chatwoot(load({"SANDRA_SECRET": "of the test", **bridge.server.environment()}), bridge.store, SLA)
        is not None
    )


@pytest.mark.clause("D1", "D2")
def test_a_person_who_is_called_gets_the_summary_and_the_conversation(bridge: Bridge) -> None:
    number = bridge.hands_over("en")
    assert bridge.teller().tell() == 1
    assert bridge.server.notes_on(USER) == [f"{number} en"]
    assert bridge.server.status_of(USER) == "open"
    assert bridge.owner == TEAM
    with bridge.store.reading() as records:
        assert bridge.ticket(records, number).claimed_by == TEAM


def test_the_summary_is_there_before_the_team_is_called(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.teller().tell()
    assert [path.rpartition("/")[2] for path in bridge.server.called] == ["messages", "toggle_status"]


@pytest.mark.clause("D2")
def test_it_is_told_once_however_often_is_looked(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.teller().tell()
    bridge.catches_up()
    bridge.clock.passes(minutes=10)
    assert bridge.teller().tell() == 0
    assert len(bridge.server.notes_on(USER)) == 1


def test_of_several_workers_one_tells(bridge: Bridge, open_store: Callable[[], Store]) -> None:
    bridge.hands_over()
    tellers = [Bridge(open_store(), bridge.server, bridge.clock).teller() for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(lambda teller: teller.tell(), tellers))
    assert sum(told) == 1 and len(bridge.server.notes_on(USER)) == 1


def test_chatwoot_that_does_not_answer_is_told_later_and_the_note_not_twice(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.server.busy, bridge.server.busy_after = 1, 1
    assert bridge.teller().tell() == 0
    assert (len(bridge.server.notes_on(USER)), bridge.server.status_of(USER)) == (1, "pending")
    assert bridge.teller().tell() == 0, "not before the pause is over"
    bridge.clock.passes(seconds=6)
    assert bridge.teller().tell() == 1
    assert (len(bridge.server.notes_on(USER)), bridge.server.status_of(USER)) == (1, "open")


@pytest.mark.clause("D2")
def test_a_note_whose_answer_was_lost_is_not_posted_again(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.server.loses_answers = 1
    assert bridge.teller().tell() == 0
    bridge.catches_up()
    bridge.clock.passes(seconds=6)
    assert bridge.teller().tell() == 1
    assert (len(bridge.server.notes_on(USER)), bridge.server.status_of(USER)) == (1, "open")


def test_pauses_grow_and_are_as_long_as_chatwoot_asks(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.server.busy = 10**6
    for _ in range(12):
        bridge.teller().tell()
        bridge.clock.passes(seconds=LONGEST_PAUSE.total_seconds() + 1)
    calls = len(bridge.server.called)
    bridge.teller().tell()
    bridge.clock.passes(seconds=LONGEST_PAUSE.total_seconds() - 10)
    bridge.teller().tell()
    assert len(bridge.server.called) == calls + 1


def test_a_wrong_token_is_told_in_the_log_and_tried_again(bridge: Bridge, caplog: pytest.LogCaptureFixture) -> None:
    bridge.hands_over()
    assert bridge.teller("wrong-token").tell() == 0
    assert "SANDRA_CHATWOOT_TOKEN" in caplog.text and "wrong-token" not in caplog.text
    bridge.clock.passes(seconds=6)
    assert bridge.teller().tell() == 1


def test_a_worker_that_died_in_the_middle_is_followed_by_another(bridge: Bridge) -> None:
    bridge.hands_over()
    bridge.teller()._taken(bridge.here)
    assert bridge.teller().tell() == 0
    bridge.clock.passes(seconds=TURN.total_seconds() + 1)
    assert bridge.teller().tell() == 1


def test_an_old_event_on_its_way_does_not_take_the_conversation_back(bridge: Bridge) -> None:
    bridge.server.customer_writes(USER, "转人工")
    [on_its_way] = bridge.server.untold()
    bridge.hands_over()
    bridge.teller().tell()
    bridge.hears(on_its_way)
    assert (bridge.owner, bridge.server.status_of(USER)) == (TEAM, "open")


@pytest.mark.clause("D5")
def test_what_is_handed_back_at_our_own_desk_is_pending_there(bridge: Bridge) -> None:
    number = bridge.hands_over()
    bridge.teller().tell()
    bridge.catches_up()
    with bridge.store.transaction() as records:
        ticket = bridge.ticket(records, number)
        transfer(records, SLA, ticket, ANN, "Ann", bridge.clock())
        hand_back(records, SLA, ticket, "Ann", "all said", None, bridge.clock())
    bridge.clock.passes(seconds=1)
    assert bridge.teller().tell() == 1
    assert (bridge.server.status_of(USER), bridge.owner) == ("pending", None)


def test_work_in_the_background_calls_nobody_and_is_looked_at_now_and_then(bridge: Bridge) -> None:
    with bridge.store.transaction() as records:
        conversation = join_conversation(records, bridge.here, "chatwoot", bridge.clock())
        case = open_case(records, conversation, "staff_attitude", "态度差", bridge.clock())
        number = refer_to_person(records, SLA, case, "staff_complaint", bridge.clock()).number
    assert bridge.teller().tell() == 0
    assert (bridge.server.called, bridge.server.status_of(USER)) == ([], "pending")
    with bridge.store.transaction() as records:
        assert bridge.ticket(records, number).status is TicketStatus.WAITING
        conversation = join_conversation(records, bridge.here, "chatwoot", bridge.clock())
        hand_over(records, SLA, conversation, "asked_for_person", bridge.clock())
    bridge.clock.now += timedelta(seconds=TURN.total_seconds() + 1)
    assert bridge.teller().tell() == 1
    assert bridge.server.status_of(USER) == "open"
