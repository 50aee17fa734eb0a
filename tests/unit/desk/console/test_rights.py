"""Every route of the desk asks for a right, and gives it to the roles of the table alone."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from sandra.people import RIGHTS, Right, Role
from tests.unit.desk.console.conftest import Desk

OPEN_TO_ALL = {("POST", "/api/desk/session")}
NOT_ASKED = {("DELETE", "/api/desk/session"), ("GET", "/api/desk/live")}
"""The end of the session that asks, and a stream that has no end."""


def test_no_route_of_the_desk_is_without_a_right(desk: Desk) -> None:
    app = desk.new_client().app
    served = {
        (method, route.path)
        for route in app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route) and route.path.startswith("/api/desk")
        for method in route.methods or ()
    }
    assert served - OPEN_TO_ALL == set(desk.router.rights)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_through_where_its_rights_reach_and_nowhere_else(desk: Desk, role: Role) -> None:
    browser = desk.signed_in(role)
    for (method, path), right in desk.router.rights.items():
        if (method, path) in NOT_ASKED:
            continue
        answer = browser.asks(method, re.sub(r"{\w+}", "nobody", path.removeprefix("/api/desk")), {})
        is_let_in = right is None or right in RIGHTS[role]
        assert (answer.status_code != 403) == is_let_in, (role, method, path, answer.text)


def test_every_right_is_somebodys_and_administrators_have_all() -> None:
    assert RIGHTS[Role.ADMIN] == frozenset(Right)
    assert set(RIGHTS) == set(Role)
