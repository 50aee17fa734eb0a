"""Work goes to whoever may take it and has least of it, never to the one complained about (D7, E3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone

import pytest

from sandra.escalation.assignment import Colleague, candidates
from sandra.escalation.taking_over import resolve as resolve_ticket
from sandra.escalation.taking_over import take
from sandra.playbook import load_playbook
from sandra.playbook.model import Playbook
from settings import ROOT
from tests.conversations.customer import Customer
from tests.stack import Stack

pytestmark = [pytest.mark.conversation, pytest.mark.clause("D7")]

AGENT = Colleague("吴桐", "agent", "4101")
BUSY_LEADER = Colleague("秦岚", "team_leader", "4201")
LEADER = Colleague("何静", "team_leader", "4202")
NAMED_LEADER = Colleague("苏晴", "team_leader", "4203")
SUPERVISOR = Colleague("顾平", "supervisor", "4301")
SLA = load_playbook(ROOT / "playbook").sla
EVERYBODY = [SUPERVISOR, BUSY_LEADER, NAMED_LEADER, LEADER, AGENT]


@pytest.fixture
def taken(stack: Stack) -> dict[str, str]:
    """Tickets that customers opened just now and colleagues took: number to name."""
    numbers = {}
    for person in (BUSY_LEADER, BUSY_LEADER, LEADER, SUPERVISOR, SUPERVISOR, SUPERVISOR, AGENT, AGENT):
        somebody = Customer(stack)
        somebody.says("转人工")
        numbers[somebody.handed_over.number] = person.name
    with stack.store.transaction() as records:
        for number, name in numbers.items():
            ticket = records.ticket(number)
            assert ticket is not None
            take(records, SLA, ticket, next(c for c in EVERYBODY if c.name == name), datetime.now(timezone.utc))
    return numbers


@pytest.fixture(autouse=True)
def everything_resolved_afterwards(stack: Stack, taken: dict[str, str]) -> Iterator[None]:
    """What one test has in hand is not in hand in the next."""
    yield
    resolve(stack, taken)


def resolve(stack: Stack, numbers: Iterable[str]) -> None:
    with stack.store.transaction() as records:
        for number in numbers:
            ticket = records.ticket(number)
            assert ticket is not None
            resolve_ticket(records, ticket, "seen to", datetime.now(timezone.utc))


def who_may_take(stack: Stack, customer: Customer, playbook: Playbook) -> list[tuple[str, int]]:
    """By name, with what each has in hand."""
    with stack.store.transaction() as records:
        ticket = records.waiting_ticket(customer.sender)
        assert ticket is not None
        return [
            (c.name, c.open_tickets) for c in candidates(ticket, playbook.sla, EVERYBODY, records.tickets_in_hand())
        ]


def test_a_plain_request_goes_to_whoever_has_least_in_hand(
    stack: Stack, customer: Customer, playbook: Playbook
) -> None:
    customer.says("I want to speak to a human")
    in_turn = [("苏晴", 0), ("何静", 1), ("吴桐", 2), ("秦岚", 2), ("顾平", 3)]
    assert who_may_take(stack, customer, playbook) == in_turn


@pytest.mark.clause("E3")
@pytest.mark.parametrize("named", ["苏组长", "工号4203的客服"])
def test_a_complaint_about_somebody_goes_past_them_to_the_least_busy_of_their_level_or_above(
    stack: Stack, customer: Customer, playbook: Playbook, named: str
) -> None:
    customer.complains(
        f"你们{named}态度太差了", {"occurred_at": "昨天下午", "details": "说话很难听", "facts_confirmed": "对"}
    )
    assert who_may_take(stack, customer, playbook) == [("何静", 1), ("秦岚", 2), ("顾平", 3)]


def test_what_was_resolved_weighs_no_more(
    stack: Stack, customer: Customer, playbook: Playbook, taken: dict[str, str]
) -> None:
    resolve(stack, [number for number, name in taken.items() if name == SUPERVISOR.name])
    customer.says("再不解决我就打12315投诉你们")
    assert who_may_take(stack, customer, playbook) == [("顾平", 0)]
