"""Somebody of ours at the desk of running processes, over HTTP as their browser does it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import httpx

from desk.people.gate import CSRF_HEADER
from desk.people.register import Particulars, add_person
from sandra.people import Role
from sandra.store.people import SqlPeople
from tests.stack import Stack

PATIENCE_SECONDS = 30.0


class DeskPerson:
    """Signed in, with a password of their own."""

    def __init__(self, client: httpx.Client, csrf: str) -> None:
        self._client = client
        self._csrf = csrf

    def asks(self, method: str, path: str, body: Any = None) -> Any:
        """A request that has to succeed. Returns the answer."""
        response = self._client.request(method, f"/api/desk{path}", json=body, headers={CSRF_HEADER: self._csrf})
        assert response.is_success, response.text
        return response.json() if response.content else None

    def hears(self, kind: str) -> None:
        """Wait at an open page until news of that kind come."""
        with self._client.stream("GET", "/api/desk/live") as news:
            assert news.is_success, news.read()
            next(line for line in news.iter_lines() if line == f"event: {kind}")


@contextmanager
def at_the_desk(stack: Stack, role: Role) -> Iterator[DeskPerson]:
    """Somebody new of that role, signed in until the end of the block."""
    login = f"person-{secrets.token_hex(4)}"
    with stack.store.transaction() as records:
        particulars = Particulars(login, role)
        one_time = add_person(SqlPeople(records.session), login, particulars, "test", datetime.now(timezone.utc))
    with httpx.Client(base_url=stack.settings.desk_url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        credentials = {"login": login, "password": one_time, "code": ""}
        session = client.post("/api/desk/session", json=credentials)
        assert session.is_success, session.text
        person = DeskPerson(client, session.json()["csrf"])
        person.asks("PUT", "/session/password", {"old": one_time, "new": secrets.token_urlsafe(18)})
        yield person
