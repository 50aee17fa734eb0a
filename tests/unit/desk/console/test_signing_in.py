"""Who gets in at the desk, and for how long."""

from __future__ import annotations

import httpx
import pyotp
import pytest

from desk.people.gate import CSRF_HEADER
from desk.people.register import FIRST_LOGIN, first_administrator
from sandra.people import TRIES_BEFORE_LOCK, Role
from sandra.store.people import SqlPeople
from tests.unit.desk.console.conftest import PASSWORD, Desk
from tests.unit.desk.console.talk import code_of


def told_to_wait(refused: httpx.Response) -> int:
    """For how many seconds."""
    detail = refused.json()["detail"]
    assert (refused.status_code, detail["code"]) == (429, "locked_out")
    assert refused.headers["Retry-After"] == str(detail["seconds"])
    return int(detail["seconds"])


def test_nobody_is_let_in_without_signing_in(desk: Desk) -> None:
    refused = desk.browser().gets("/session")
    assert (refused.status_code, code_of(refused)) == (401, "signed_out")


def test_the_first_start_makes_an_administrator_with_a_password_that_is_shown_once(desk: Desk) -> None:
    with desk.store.transaction() as records:
        password = first_administrator(SqlPeople(records.session), desk.clock())
        assert password is not None
        assert first_administrator(SqlPeople(records.session), desk.clock()) is None
    account = desk.browser().signs_in(FIRST_LOGIN, password).json()
    assert account["role"] == Role.ADMIN.value
    assert account["must_change_password"]


def test_a_one_time_password_opens_nothing_but_the_choice_of_another(desk: Desk) -> None:
    one_time = desk.hires(Role.ADMIN, "lin")
    browser = desk.browser()
    browser.signs_in("lin", one_time)
    assert code_of(browser.gets("/people")) == "password_first"
    assert browser.puts("/session/password", {"old": one_time, "new": PASSWORD}).status_code == 204
    assert browser.gets("/people").status_code == 200


@pytest.mark.parametrize(("new", "why"), [("short", "short_password"), ("my-name-is-lin-wei", "password_holds_login")])
def test_a_password_that_protects_nothing_is_refused_with_the_reason(desk: Desk, new: str, why: str) -> None:
    one_time = desk.hires(Role.AGENT, "lin")
    browser = desk.browser()
    browser.signs_in("lin", one_time)
    refused = browser.puts("/session/password", {"old": one_time, "new": new})
    assert (refused.status_code, code_of(refused)) == (422, why)


def test_a_new_password_ends_all_other_sessions(desk: Desk) -> None:
    here = desk.signed_in(Role.AGENT, "lin")
    there = desk.browser()
    there.signs_in("lin", PASSWORD)
    here.puts("/session/password", {"old": PASSWORD, "new": "another-cup-of-tea"})
    assert here.gets("/session").status_code == 200
    assert there.gets("/session").status_code == 401


def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Desk) -> None:
    desk.hires(Role.AGENT, "lin")
    wrong_name = desk.browser().signs_in("nobody", PASSWORD)
    wrong_password = desk.browser().signs_in("lin", PASSWORD)
    assert (wrong_name.status_code, wrong_name.json()) == (wrong_password.status_code, wrong_password.json())


def test_guessing_is_locked_out_longer_and_longer(desk: Desk) -> None:
    password = desk.hires(Role.AGENT, "lin")
    browser = desk.browser()
    answers = [browser.signs_in("lin", "a-wrong-password").status_code for _ in range(TRIES_BEFORE_LOCK)]
    assert answers == [401] * (TRIES_BEFORE_LOCK - 1) + [429]
    assert told_to_wait(browser.signs_in("lin", password)) == 60
    desk.clock.passes(minutes=1.5)
    for _ in range(TRIES_BEFORE_LOCK):
        browser.signs_in("lin", "a-wrong-password")
    desk.clock.passes(minutes=1.5)
    assert told_to_wait(browser.signs_in("lin", password)) == 30
    desk.clock.passes(minutes=1)
    assert browser.signs_in("lin", password).status_code == 200


def test_guessing_the_old_password_is_locked_out_too(desk: Desk) -> None:
    browser = desk.signed_in(Role.AGENT, "lin")
    wrong = {"old": "a-wrong-password", "new": "another-cup-of-tea"}
    answers = [code_of(browser.puts("/session/password", wrong)) for _ in range(TRIES_BEFORE_LOCK)]
    assert answers == ["wrong_password"] * (TRIES_BEFORE_LOCK - 1) + ["locked_out"]


def test_whoever_uses_an_authenticator_app_needs_its_code(desk: Desk) -> None:
    desk.signed_in(Role.AGENT, "lin")
    secret = pyotp.random_base32()
    with desk.store.transaction() as records:
        person = SqlPeople(records.session).by_login("lin")
        assert person is not None
        person.totp_secret = secret
    browser = desk.browser()
    assert browser.signs_in("lin", PASSWORD).status_code == 401
    assert browser.signs_in("lin", PASSWORD, pyotp.TOTP(secret).now()).status_code == 200


@pytest.mark.parametrize("away", [{"hours": 2.1}, {"hours": 12.1}])
def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(desk: Desk, away: dict[str, float]) -> None:
    browser = desk.signed_in(Role.AGENT)
    desk.clock.passes(**away)
    assert browser.gets("/session").status_code == 401


def test_a_session_in_use_goes_on_until_the_day_is_over(desk: Desk) -> None:
    browser = desk.signed_in(Role.AGENT)
    for _ in range(7):
        desk.clock.passes(hours=1.5)
        assert browser.gets("/session").status_code == 200
    desk.clock.passes(hours=1.6)
    assert browser.gets("/session").status_code == 401


def test_who_signs_out_is_out(desk: Desk) -> None:
    browser = desk.signed_in(Role.AGENT)
    cookies = dict(browser.client.cookies)
    assert browser.asks("DELETE", "/session").status_code == 204
    browser.client.cookies.update(cookies)
    assert browser.gets("/session").status_code == 401


@pytest.mark.parametrize("token", [b"guessed", "猜的".encode(), b"\xe9"])
def test_another_page_cannot_change_anything_with_the_cookie_alone(desk: Desk, token: bytes) -> None:
    browser = desk.signed_in(Role.ADMIN)
    forged = browser.client.post("/api/desk/people/lin/password", headers=[(CSRF_HEADER.encode(), token)])
    assert (forged.status_code, code_of(forged)) == (403, "foreign_request")


def test_who_left_is_out_at_once(desk: Desk) -> None:
    administrator, agent = desk.signed_in(Role.ADMIN), desk.signed_in(Role.AGENT, "lin")
    gone = {"name": "Lin Wei", "role": "agent", "active": False}
    assert administrator.puts("/people/lin", gone).status_code == 200
    assert agent.gets("/session").status_code == 401
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 401


def test_what_is_kept_of_a_password_and_a_cookie_gives_neither_away(desk: Desk) -> None:
    browser = desk.signed_in(Role.AGENT, "lin")
    with desk.store.reading() as records:
        people = SqlPeople(records.session)
        person = people.by_login("lin")
        assert person is not None and person.password_hash is not None
        assert person.password_hash.startswith("$argon2id$")
        assert all(people.session(cookie) is None for cookie in browser.client.cookies.values())
