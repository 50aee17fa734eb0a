"""What people set for themselves: whether work may come, and an authenticator app."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest

from sandra.people import TRIES_BEFORE_LOCK, Role
from tests.unit.desk.console.conftest import PASSWORD, Browser, Desk
from tests.unit.desk.console.talk import code_of

MORNINGS = [{"day": "sun", "from": "09:00", "to": "12:00"}]
AFTERNOONS = [{"day": "sun", "from": "13:00", "to": "24:00"}]


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


def with_an_app(browser: Browser) -> str:
    """Sets an app up. Returns its key."""
    secret: str = browser.posts("/account/app").json()["secret"]
    given = {"secret": secret, "code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    assert browser.puts("/account/app", given).status_code == 204
    return secret


def test_who_goes_away_gets_no_work_until_they_are_back(lin: Browser) -> None:
    assert lin.gets("/account").json()["available"]
    lin.puts("/account/presence", {"presence": "away"})
    own = lin.gets("/account").json()
    assert (own["presence"], own["available"]) == ("away", False)
    lin.puts("/account/presence", {"presence": "available"})
    assert lin.gets("/account").json()["available"]


@pytest.mark.parametrize(("hours", "available"), [([], True), (MORNINGS, False), (AFTERNOONS, True)])
def test_outside_working_hours_on_the_offices_clock_nobody_is_available(
    desk: Desk, lin: Browser, hours: list[dict[str, str]], available: bool
) -> None:
    """It is Sunday, half past nine in Greenwich: half past five in the afternoon at the office."""
    changed = {"name": "lin", "role": "agent", "working_hours": hours}
    assert desk.signed_in(Role.ADMIN).puts("/people/lin", changed).status_code == 200
    own = lin.gets("/account").json()
    assert (own["presence"], own["available"], own["working_hours"]) == ("available", available, hours)


def test_an_app_counts_from_its_first_code_on(desk: Desk, lin: Browser) -> None:
    app = lin.posts("/account/app").json()
    assert app["secret"] in app["uri"]
    assert app["picture"].startswith("data:image/svg+xml")
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 200
    secret = with_an_app(lin)
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 401
    assert desk.browser().signs_in("lin", PASSWORD, pyotp.TOTP(secret).now()).status_code == 200


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"code": "000000"}, "wrong_code"),
        ({"password": "a-wrong-password"}, "wrong_password"),
        ({"secret": "short"}, "unfit_secret"),
    ],
)
def test_an_app_that_would_lock_its_owner_out_is_refused(
    desk: Desk, lin: Browser, changed: dict[str, Any], why: str
) -> None:
    secret = pyotp.random_base32()
    given = {"secret": secret, "code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    refused = lin.puts("/account/app", {**given, **changed})
    assert (refused.status_code, code_of(refused)) == (422, why)
    assert not lin.gets("/account").json()["has_app"]


def test_an_app_is_removed_with_the_password(desk: Desk, lin: Browser) -> None:
    with_an_app(lin)
    assert lin.posts("/account/app/removal", {"password": "a-wrong-password"}).status_code == 422
    assert lin.posts("/account/app/removal", {"password": PASSWORD}).status_code == 204
    assert desk.browser().signs_in("lin", PASSWORD).status_code == 200


def test_whoever_passes_by_an_open_desk_cannot_guess_the_password(lin: Browser) -> None:
    for _ in range(TRIES_BEFORE_LOCK):
        lin.posts("/account/app/removal", {"password": "a-wrong-password"})
    assert lin.posts("/account/app/removal", {"password": PASSWORD}).status_code == 429


def test_other_browsers_are_signed_out_and_this_one_is_not(desk: Desk, lin: Browser) -> None:
    elsewhere = desk.browser()
    elsewhere.signs_in("lin", PASSWORD)
    assert lin.gets("/account").json()["sessions"] == 2
    assert lin.asks("DELETE", "/account/sessions").status_code == 204
    assert (lin.gets("/session").status_code, elsewhere.gets("/session").status_code) == (200, 401)
