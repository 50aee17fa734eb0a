"""Whatever is sent to the desk's API, it answers or refuses with a code: values are drawn from its own description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from desk.people.gate import CSRF_HEADER
from desk.people.signing_in import SignedIn, SigningIn
from desk.refusals import Code
from sandra.people import Role
from tests.unit.desk.console.conftest import Desk, said
from tests.unit.desk.console.test_tickets import waits

TRIES = 15
STREAM = "text/event-stream"


@pytest.fixture
def administrator(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """Stays signed in whatever is drawn, so that what lies behind the gate is reached."""
    browser = desk.signed_in(Role.ADMIN, "boss")
    [cookie] = browser.client.cookies.values()
    signed_in = SigningIn(desk.store, desk.clock).who(cookie)
    assert signed_in is not None
    monkeypatch.setattr(SigningIn, "who", lambda self, cookie: signed_in)
    return signed_in


def test_no_drawn_request_makes_the_server_fail_or_refuse_without_a_code(desk: Desk, administrator: SignedIn) -> None:
    number = waits(desk, "A")
    said(desk.tracker_file, "web-A", {"event": "user", "text": "还没到"})
    app = desk.new_client().app
    assert isinstance(app, FastAPI)
    failures = []
    for operation in _operations(app):
        if STREAM not in _answers(operation.definition.raw):
            failures += _failures(operation, administrator, number)
    assert failures == []


def _operations(app: FastAPI) -> Iterator[Any]:
    for described in schemathesis.openapi.from_asgi("/api/openapi.json", app).get_all_operations():
        assert isinstance(described, Ok), described
        yield described.ok()


def _failures(operation: Any, administrator: SignedIn, number: str) -> list[str]:
    """Requests that the server could not answer, each as a line of text."""
    found: list[str] = []

    @settings(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = number
        headers = {CSRF_HEADER: administrator.session.csrf}
        try:
            answer = case.call_and_validate(checks=[not_a_server_error], headers=headers)
            if answer.status_code >= 400:
                Code(answer.json()["detail"]["code"])
        except Exception as error:
            found.append(f"{operation.label}: {error!r:.600}")

    given(case=operation.as_strategy())(send)()
    return found[:3]


def _answers(definition: Any) -> set[str]:
    responses = definition.get("responses", {}).values()
    return {kind for response in responses for kind in response.get("content", {})}


def test_the_description_names_every_route_of_the_desk(desk: Desk) -> None:
    described = desk.new_client().get("/api/openapi.json").json()["paths"]
    assert {path for _, path in desk.router.rights} <= set(described)


def test_a_route_that_fails_would_be_noticed(administrator: SignedIn) -> None:
    app = FastAPI(openapi_url="/api/openapi.json")
    app.add_api_route("/api/desk/broken", lambda count: 1 // int(count), methods=["GET"])
    [operation] = _operations(app)
    assert _failures(operation, administrator, "")
