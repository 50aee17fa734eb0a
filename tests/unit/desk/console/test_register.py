"""Administrators add people and change what they are; the log tells who did."""

from __future__ import annotations

from typing import Any

import pytest

from desk.people.gate import CSRF_HEADER
from sandra.people import Role
from tests.unit.desk.console.conftest import PASSWORD, Browser, Desk
from tests.unit.desk.console.talk import code_of
from tests.unit.desk.console.test_tickets import waits

LIN: dict[str, Any] = {
    "login": "Lin",
    "name": "林薇",
    "role": "team_leader",
    "staff_number": "1024",
    "languages": ["zh-Hans"],
}


@pytest.fixture
def administrator(desk: Desk) -> Browser:
    return desk.signed_in(Role.ADMIN, "boss")


def test_somebody_added_signs_in_with_the_one_time_password(desk: Desk, administrator: Browser) -> None:
    added = administrator.posts("/people", LIN)
    assert added.status_code == 201
    account = desk.browser().signs_in("lin", added.json()["password"]).json()
    assert (account["name"], account["role"]) == ("林薇", "team_leader")
    [lin] = [person for person in administrator.gets("/people").json() if person["login"] == "lin"]
    assert lin["staff_number"] == "1024"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"login": "boss"}, "name_taken"),
        ({"name": "boss"}, "name_taken"),
        ({"name": " "}, "nameless"),
        ({"login": "林薇"}, "unfit_login"),
        ({"login": "x"}, "unfit_login"),
    ],
)
def test_what_cannot_be_added_is_told_with_the_reason(
    administrator: Browser, changed: dict[str, Any], why: str
) -> None:
    refused = administrator.posts("/people", {**LIN, **changed})
    assert (refused.status_code, code_of(refused)) == (422, why)


def test_the_last_administrator_stays_one(administrator: Browser) -> None:
    refused = administrator.puts("/people/boss", {"name": "boss", "role": "agent"})
    assert (refused.status_code, code_of(refused)) == (422, "last_administrator")


def test_a_reset_password_ends_sessions_and_has_to_be_changed(desk: Desk, administrator: Browser) -> None:
    agent = desk.signed_in(Role.AGENT, "lin")
    reset = administrator.posts("/people/lin/password")
    assert agent.gets("/session").status_code == 401
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 401
    assert desk.browser().signs_in("lin", reset.json()["password"]).json()["must_change_password"]


def test_nobody_of_that_name_is_not_found(administrator: Browser) -> None:
    refused = administrator.posts("/people/nobody/password")
    assert (refused.status_code, code_of(refused)) == (404, "unknown_person")


def test_the_log_tells_who_did_what_the_newest_first(desk: Desk, administrator: Browser) -> None:
    administrator.posts("/people", LIN)
    administrator.posts("/people/lin/password")
    entries = desk.signed_in(Role.AUDITOR).gets("/audit?subject=lin").json()
    assert [(entry["person"], entry["action"]) for entry in entries] == [
        ("boss", "person.reset"),
        ("boss", "person.add"),
    ]


def test_the_log_is_read_page_by_page(desk: Desk, administrator: Browser) -> None:
    for number in range(5):
        administrator.posts("/people", {**LIN, "login": f"lin{number}", "name": f"lin{number}"})
    first = administrator.gets("/audit?limit=3").json()
    second = administrator.gets(f"/audit?limit=3&before={first[-1]['id']}").json()
    assert len({entry["id"] for entry in [*first, *second]}) == 6


def test_working_hours_are_kept(administrator: Browser) -> None:
    hours = [{"day": "mon", "from": "09:00", "to": "18:00"}]
    administrator.posts("/people", {**LIN, "working_hours": hours})
    [lin] = [person for person in administrator.gets("/people").json() if person["login"] == "lin"]
    assert lin["working_hours"] == hours


@pytest.mark.parametrize(
    "span",
    [
        {"day": "mon", "from": "18:00", "to": "09:00"},
        {"day": "mon", "from": "9", "to": "18:00"},
        {"day": "mon", "from": "09:00", "to": "25:00"},
        {"day": "someday", "from": "09:00", "to": "18:00"},
    ],
)
def test_hours_that_are_none_are_refused(administrator: Browser, span: dict[str, str]) -> None:
    assert administrator.posts("/people", {**LIN, "working_hours": [span]}).status_code == 422


def test_ending_somebodys_sessions_signs_them_out_everywhere(desk: Desk, administrator: Browser) -> None:
    agent = desk.signed_in(Role.AGENT, "lin")
    assert administrator.asks("DELETE", "/people/lin/sessions").status_code == 204
    assert agent.gets("/session").status_code == 401
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 200


def test_the_last_administrator_may_go_once_there_is_another(desk: Desk, administrator: Browser) -> None:
    gone = {"name": "boss", "role": "admin", "active": False}
    assert administrator.puts("/people/boss", gone).status_code == 422
    desk.signed_in(Role.ADMIN, "deputy")
    assert administrator.puts("/people/boss", gone).status_code == 200


def test_what_somebody_has_in_hand_follows_them_to_a_new_name(desk: Desk, administrator: Browser) -> None:
    agent = desk.signed_in(Role.AGENT, "lin")
    number = waits(desk, "A", claimed_by="lin")
    administrator.puts("/people/lin", {"name": "林薇", "role": "agent"})
    assert [one["number"] for one in agent.gets("/tickets?claimed_by=me").json()["tickets"]] == [number]


def test_half_a_character_in_a_name_is_replaced_and_no_error(desk: Desk, administrator: Browser) -> None:
    administrator.client.headers["content-type"] = "application/json"
    sent = '{"login": "wu", "name": "a\\ud800b\\u0000", "role": "agent"}'
    headers = {CSRF_HEADER: administrator.csrf}
    assert administrator.client.post("/api/desk/people", content=sent, headers=headers).status_code == 201
