"""Who is at a ticket is known while they are there, and the customer sees only who answers them type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cluster.memory import OwnMemory, memory_at
from desk.live.company import Company
from desk.live.typing import CustomersTyping
from desk.rasa import Speaker
from sandra.people import Person, Role
from tests.unit.desk.console.conftest import BEGINNING, Clock, Desk
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in

LIN, WANG = (Person(name, name, Role.AGENT, BEGINNING) for name in ("lin", "wang"))


def memory_of(clock: Clock) -> OwnMemory:
    return OwnMemory(lambda: clock().timestamp())


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, bool]]:
    """What the desk tells the web chat at its next look: conversations, and whether somebody types there."""
    companies: list[Company] = []

    class Watching(CustomersTyping):
        def __init__(self, company: Company, speaker: Speaker) -> None:
            super().__init__(company, speaker)
            companies.append(company)

    monkeypatch.setattr("desk.console.CustomersTyping", Watching)
    return lambda: companies[0].conversations()


def test_a_customer_sees_their_owner_type_and_nobody_else(watched: Callable[[], dict[str, bool]], desk: Desk) -> None:
    a_ticket_to_talk_in(desk, "lin")
    lin, wang = desk.signed_in(Role.AGENT, "lin"), desk.signed_in(Role.AGENT, "wang")
    wang.posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
    assert watched() == {CONVERSATION: False}
    lin.posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
    assert watched() == {CONVERSATION: True}


def test_where_the_assistant_answers_the_customer_sees_nobody_type(
    watched: Callable[[], dict[str, bool]], desk: Desk
) -> None:
    a_ticket_to_talk_in(desk, None)
    desk.signed_in(Role.AGENT, "lin").posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
    assert watched() == {CONVERSATION: False}


def test_tickets_that_all_have_left_are_forgotten() -> None:
    clock = Clock()
    company = Company(clock, memory_of(clock))
    company.note("T1", "web-1", LIN, "looking", answers=True)
    clock.passes(minutes=1)
    assert company.conversations() == {}
    assert company._here == {}


def test_who_stays_hears_that_another_left_without_a_word() -> None:
    clock = Clock()
    company = Company(clock, memory_of(clock))
    company.note("T1", "web-1", LIN, "looking", answers=True)
    clock.passes(seconds=30)
    company.note("T1", "web-1", WANG, "looking", answers=False)
    clock.passes(seconds=30)
    company.conversations()
    here, is_new = company.note("T1", "web-1", WANG, "looking", answers=False)
    assert ([one.name for one in here], is_new) == (["wang"], True)


def test_who_is_at_a_ticket_hears_who_comes_at_another_desk() -> None:
    clock = Clock()
    memory = memory_of(clock)
    here, there = Company(clock, memory), Company(clock, memory)
    here.note("T1", "web-1", LIN, "looking", answers=True)
    assert [one.name for one in there.note("T1", "web-1", WANG, "typing", answers=False)[0]] == ["lin", "wang"]

    assert [one.people for one in here.news()] == [(("lin", "looking"), ("wang", "typing"))]
    assert here.news() == []
    there.note("T1", "web-1", WANG, "gone", answers=False)
    assert [one.people for one in here.news()] == [(("lin", "looking"),)]


def test_while_what_desks_remember_together_is_away_each_knows_its_own() -> None:
    clock = Clock()
    company = Company(clock, memory_at("redis://127.0.0.1:1/0", "sandra"))
    company.note("T1", "web-1", LIN, "looking", answers=True)
    here, is_new = company.note("T1", "web-1", WANG, "looking", answers=False)
    assert ([one.login for one in here], is_new) == (["lin", "wang"], True)
    assert company.news() == []
    here, _ = company.note("T1", "web-1", LIN, "gone", answers=True)
    assert [one.login for one in here] == ["wang"]
