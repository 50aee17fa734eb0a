"""Every look at a customer's case and every change is written down, without what customers wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.people import Role
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk, said
from tests.unit.desk.console.test_tickets import waits

SECRET = "我的身份证号在快递单上"


@pytest.fixture
def auditor(desk: Desk) -> Browser:
    return desk.signed_in(Role.AUDITOR, "shen")


def looks(auditor: Browser, query: str = "action=ticket.look") -> list[tuple[str, str]]:
    return [(entry["person"], entry["subject"]) for entry in auditor.gets(f"/audit?{query}").json()]


def test_a_page_that_refreshes_itself_is_one_look_in_ten_minutes(desk: Desk, auditor: Browser) -> None:
    number, agent = waits(desk, "A"), desk.signed_in(Role.AGENT, "lin")
    for _ in range(4):
        agent.gets(f"/tickets/{number}")
        desk.clock.passes(minutes=2)
    assert looks(auditor) == [("lin", number)]
    desk.clock.passes(minutes=3)
    agent.gets(f"/tickets/{number}")
    assert looks(auditor) == [("lin", number)] * 2


def test_reading_the_messages_alone_is_a_look_too(desk: Desk, auditor: Browser) -> None:
    number, agent = waits(desk, "A"), desk.signed_in(Role.AGENT, "lin")
    said(desk.tracker_file, "web-A", {"event": "user", "text": SECRET})
    assert len(agent.gets(f"/tickets/{number}/messages").json()) == 1
    assert looks(auditor) == [("lin", number)]


def test_each_person_and_each_ticket_is_a_look_of_its_own(desk: Desk, auditor: Browser) -> None:
    numbers = [waits(desk, "A"), waits(desk, "B")]
    for login in ("lin", "wu"):
        agent = desk.signed_in(Role.AGENT, login)
        for number in numbers:
            agent.gets(f"/tickets/{number}")
    assert sorted(looks(auditor)) == sorted((login, number) for login in ("lin", "wu") for number in numbers)


def test_the_log_is_narrowed_by_person_action_subject_and_time(desk: Desk, auditor: Browser) -> None:
    first, second = waits(desk, "A"), waits(desk, "B")
    lin, wu = desk.signed_in(Role.AGENT, "lin"), desk.signed_in(Role.AGENT, "wu")
    lin.gets(f"/tickets/{first}")
    desk.clock.passes(hours=1)
    wu.gets(f"/tickets/{second}")
    assert looks(auditor, "action=ticket.look&person=lin") == [("lin", first)]
    assert looks(auditor, f"subject={second}") == [("wu", second)]
    half_past = (BEGINNING + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert looks(auditor, f"action=ticket.look&from={half_past}") == [("wu", second)]
    assert looks(auditor, f"action=ticket.look&to={half_past[:-1]}") == [("lin", first)]


def test_the_names_to_narrow_it_by_are_told(desk: Desk, auditor: Browser) -> None:
    names = auditor.gets("/audit/names").json()
    assert "shen" in names["people"]
    assert "session.begin" in names["actions"]


def test_reading_the_log_is_written_down(auditor: Browser) -> None:
    auditor.gets("/audit")
    assert looks(auditor, "action=audit.look") == [("shen", "")]


def test_what_customers_wrote_and_passwords_are_not_in_the_log(desk: Desk, auditor: Browser) -> None:
    number = waits(desk, "A", story=SECRET)
    boss = desk.signed_in(Role.ADMIN, "boss")
    boss.gets(f"/tickets/{number}")
    boss.gets(f"/tickets?words={SECRET}")
    password = boss.posts("/people/shen/password").json()["password"]
    log = boss.gets("/audit?limit=200").text
    assert SECRET not in log
    assert password not in log
