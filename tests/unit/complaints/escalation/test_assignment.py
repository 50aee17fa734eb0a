"""Who may take a ticket (D7, E3)."""

from __future__ import annotations

import pytest

from sandra.case import Ticket, TicketStatus
from sandra.escalation.assignment import Colleague, candidates, eligible
from sandra.escalation.naming import may_be_named
from sandra.listening.known import join_conversation
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

SLA = the_playbook().sla
AGENT = Colleague("李娜", "agent", "1024")
LEADER = Colleague("周敏", "team_leader", "2001", open_tickets=2)
OTHER_LEADER = Colleague("Mark Lee", "team_leader", "2002", open_tickets=1)
SUPERVISOR = Colleague("王强", "supervisor", "3001", open_tickets=4)
EVERYBODY = [SUPERVISOR, LEADER, OTHER_LEADER, AGENT]


def a_ticket(reason: str, *excluded: str, number: str = "T261122-AAAAA") -> Ticket:
    return Ticket(number, number, reason, "high", {}, NOW, NOW, excluded=list(excluded))


def test_whoever_has_the_fewest_open_comes_first() -> None:
    assert eligible(a_ticket("asked_for_person"), SLA, EVERYBODY) == [AGENT, OTHER_LEADER, LEADER, SUPERVISOR]


def test_equals_come_by_name() -> None:
    equals = [Colleague("Zoe", "agent"), Colleague("Ann", "agent")]
    assert [c.name for c in eligible(a_ticket("stuck"), SLA, equals)] == ["Ann", "Zoe"]


@pytest.mark.parametrize(
    ("reason", "who"),
    [
        ("staff_complaint", [OTHER_LEADER, LEADER, SUPERVISOR]),
        ("threat", [SUPERVISOR]),
        ("safety", [SUPERVISOR]),
        ("self_harm", [SUPERVISOR]),
    ],
)
def test_the_reason_asks_for_a_level(reason: str, who: list[Colleague]) -> None:
    assert eligible(a_ticket(reason), SLA, EVERYBODY) == who


def test_what_each_has_in_hand_is_read_from_the_record(store: Store) -> None:
    with store.transaction() as records:
        for number, person, status in (
            ("T261122-AAAAA", "Ann", TicketStatus.CLAIMED),
            ("T261122-BBBBB", "Zoe", TicketStatus.RESOLVED),
            ("T261122-CCCCC", None, TicketStatus.WAITING),
        ):
            join_conversation(records, number, "webchat", NOW)
            taken = a_ticket("stuck", number=number)
            taken.claimed_by, taken.status = person, status
            records.add(taken)
        assert records.tickets_in_hand() == {"Ann": 1}
        colleagues = [Colleague("Ann", "agent"), Colleague("Zoe", "agent", open_tickets=7)]
        found = candidates(a_ticket("stuck"), SLA, colleagues, records.tickets_in_hand())
        assert [(colleague.name, colleague.open_tickets) for colleague in found] == [("Zoe", 0), ("Ann", 1)]


@pytest.mark.parametrize("named", ["Mark", "mark lee", "2002"])
def test_the_person_complained_about_never_gets_it(named: str) -> None:
    assert OTHER_LEADER not in eligible(a_ticket("staff_complaint", named), SLA, EVERYBODY)


def test_nobody_is_left_where_the_only_one_with_the_level_is_complained_about() -> None:
    assert eligible(a_ticket("threat", "王主管"), SLA, EVERYBODY) == []


@pytest.mark.parametrize(
    ("named", "name", "number"),
    [
        ("1024", "李娜", "1024"),
        ("a0317", "李娜", "A0317"),
        ("小李", "李娜", None),
        ("姓李", "李娜", None),
        ("李经理", "李娜", None),
        ("李娜", "李娜", None),
        ("Lisa", "Lisa Wong", None),
        ("Mr Dobbs", "Henry Dobbs", None),
    ],
)
def test_the_words_may_mean_the_person(named: str, name: str, number: str | None) -> None:
    assert may_be_named(named, name, number)


@pytest.mark.parametrize(
    ("named", "name", "number"),
    [("1024", "李娜", "1025"), ("小王", "李娜", "1024"), ("Mark", "Marko Ilic", None), ("李强", "李娜", None)],
)
def test_the_words_mean_somebody_else(named: str, name: str, number: str | None) -> None:
    assert not may_be_named(named, name, number)
