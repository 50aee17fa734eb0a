"""The desk's API over a fresh store, and people who use it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.console import console
from desk.people.gate import CSRF_HEADER, DeskRouter
from desk.people.register import Particulars, add_person
from desk.rasa import SpeakingError
from desk.transcript import Transcripts
from sandra.people import Role
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from sandra.store.schema import upgrade
from tests.unit.builders import the_playbook

PASSWORD = "green-tea-in-the-rain"
BEGINNING = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def passes(self, **time: float) -> None:
        """Some time goes by."""
        self.now += timedelta(**time)


@dataclass
class FakeSpeaker:
    """Stands in for Rasa, and fails when told to."""

    nudged: list[str] = field(default_factory=list)
    fails: bool = False

    def nudge(self, conversation_id: str) -> None:
        """Note whom it was for."""
        if self.fails:
            raise SpeakingError(ConnectionError("refused"))
        self.nudged.append(conversation_id)


@dataclass
class Desk:
    """The desk with its people."""

    store: Store
    router: DeskRouter
    new_client: Callable[[], TestClient]
    clock: Clock
    tracker_file: Path
    speaker: FakeSpeaker
    count: int = field(default=0)

    def hires(self, role: Role, login: str = "", name: str = "") -> str:
        """Add somebody. Returns their one-time password."""
        self.count += 1
        login = login or f"{role.value.replace('_', '-')}{self.count}"
        with self.store.transaction() as records:
            people = SqlPeople(records.session)
            return add_person(people, login, Particulars(name or login, role), "test", self.clock())

    def browser(self) -> Browser:
        """A browser nobody is signed in on."""
        return Browser(self.new_client())

    def signed_in(self, role: Role, login: str = "") -> Browser:
        """Somebody new, signed in with a password of their own."""
        login = login or f"{role.value.replace('_', '-')}-{self.count + 1}"
        one_time = self.hires(role, login)
        browser = self.browser()
        assert browser.signs_in(login, one_time).status_code == 200
        assert browser.puts("/session/password", {"old": one_time, "new": PASSWORD}).status_code == 204
        return browser


@dataclass
class Browser:
    """A browser on the desk's page: keeps the cookie, and sends the token with what changes something."""

    client: TestClient
    csrf: str = ""

    def signs_in(self, login: str, password: str, code: str = "") -> httpx.Response:
        """Sign in."""
        given = {"login": login, "password": password, "code": code}
        response = self.client.post("/api/desk/session", json=given)
        if response.status_code == 200:
            self.csrf = response.json()["csrf"]
        return response

    def gets(self, path: str) -> httpx.Response:
        """Read something."""
        return self.client.get(f"/api/desk{path}")

    def asks(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Any request."""
        return self.client.request(method, f"/api/desk{path}", json=body, headers={CSRF_HEADER: self.csrf})

    def posts(self, path: str, body: Any = None) -> httpx.Response:
        """Do something."""
        return self.asks("POST", path, body)

    def puts(self, path: str, body: Any) -> httpx.Response:
        """Change something."""
        return self.asks("PUT", path, body)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and nothing in them, made once."""
    file = tmp_path_factory.mktemp("desk") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def desk(empty_store: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on an empty store."""
    file = tmp_path / "desk.db"
    shutil.copy(empty_store, file)
    store, clock = Store(f"sqlite:///{file}"), Clock()
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'tracker.db'}")
    speaker = FakeSpeaker()
    router, routes = console(store, transcripts, the_playbook(), secure=False, speaker=speaker, clock=clock)
    app = create_app(None, "http://localhost:5005", tmp_path / "pages", routes)
    tracker_file = tmp_path / "tracker.db"
    yield Desk(store, router, lambda: TestClient(app, base_url="http://desk.test"), clock, tracker_file, speaker)
    transcripts.dispose()
    store.dispose()
