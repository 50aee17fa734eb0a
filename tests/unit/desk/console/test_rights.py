"""Every route of the desk asks for a right, and gives it to the roles of the table alone.

The routes are those of the router, so that whoever adds one finds it tested here.
"""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from desk.refusals import Code
from sandra.people import RIGHTS, Right, Role
from tests.rights_table import PAGE, page, served
from tests.unit.desk.console.conftest import Browser, Desk
from tests.unit.desk.console.talk import code_of

OPEN_TO_ALL = {("POST", "/api/desk/session")}
NOT_ASKED = {("DELETE", "/api/desk/session"), ("GET", "/api/desk/live")}
"""The end of the session that asks, and a stream that has no end."""


def address(path: str) -> str:
    """The path with something in its places."""
    return re.sub(r"{[^}]+}", "1", path).removeprefix("/api/desk")


def behind_the_gate(desk: Desk) -> FastAPI:
    """The same routes behind the same guards; who is let through is told so, and nothing is done.

    What a route does may take for ever, as with live events, or end the session.
    """
    app = FastAPI()
    for route in desk.router.routes.routes:
        assert isinstance(route, APIRoute)
        methods = sorted(route.methods)
        app.add_api_route(route.path, lambda: None, methods=methods, dependencies=route.dependencies, status_code=299)
    return app


def test_no_route_of_the_desk_is_without_a_right(desk: Desk) -> None:
    app = desk.new_client().app
    assert isinstance(app, FastAPI)
    assert set(served(app.routes)) - OPEN_TO_ALL == set(desk.router.rights)


def test_nobody_gets_through_signed_out(desk: Desk) -> None:
    browser = desk.browser()
    answers = {route: browser.asks(route[0], address(route[1]), {}).status_code for route in desk.router.rights}
    assert set(answers.values()) == {401}, answers


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_where_its_rights_do_not_reach(desk: Desk, role: Role) -> None:
    browser = desk.signed_in(role)
    for (method, path), right in desk.router.rights.items():
        if right is not None and right not in RIGHTS[role]:
            answer = browser.asks(method, address(path), {})
            assert (answer.status_code, code_of(answer)) == (403, Code.NOT_ALLOWED), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_through_where_its_rights_reach_and_nowhere_else(desk: Desk, role: Role) -> None:
    browser = desk.signed_in(role)
    gate = Browser(TestClient(behind_the_gate(desk), base_url="http://desk.test"), browser.csrf)
    gate.client.cookies.update(dict(browser.client.cookies))
    for (method, path), right in desk.router.rights.items():
        is_let_in = right is None or right in RIGHTS[role]
        answer = gate.asks(method, address(path), {})
        assert answer.status_code == (299 if is_let_in else 403), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_changing_request_of_another_page_is_refused_whatever_the_role(desk: Desk, role: Role) -> None:
    browser = desk.signed_in(role)
    browser.csrf = "guessed"
    changing = [(method, path) for method, path in desk.router.rights if method != "GET"]
    answers = {route: browser.asks(route[0], address(route[1]), {}).status_code for route in changing}
    assert set(answers.values()) == {403}, answers


def test_every_right_is_somebodys_and_administrators_have_all() -> None:
    assert RIGHTS[Role.ADMIN] == frozenset(Right)
    assert set(RIGHTS) == set(Role)


def test_the_page_of_rights_is_up_to_date(desk: Desk) -> None:
    app = desk.new_client().app
    assert isinstance(app, FastAPI)
    assert PAGE.read_text(encoding="utf-8") == page(app.routes, desk.router.rights), "write it anew: make rights"
