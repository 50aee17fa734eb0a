"""The desk's API over a fresh store, and people who use it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cluster.memory import OwnMemory
from desk.app import create_app
from desk.console import console
from desk.people.gate import CSRF_HEADER, DeskRouter
from desk.people.register import Particulars, add_person
from desk.rasa import Speaker
from desk.transcript import Transcripts
from sandra.people import Role
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from sandra.store.schema import upgrade
from tests.unit.builders import the_playbook
from tests.unit.desk.console.refusals import require_told

PASSWORD = "green-tea-in-the-rain"
RASA_TOKEN = "token-of-rasa"
PUBLIC_URL = "http://desk.test"
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


def said(tracker_file: Path, conversation: str, *events: dict[str, Any]) -> None:
    """Write events as Rasa's tracker store does."""
    with sqlite3.connect(tracker_file) as tracker:
        tracker.execute(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, "
            "timestamp REAL, data TEXT)"
        )
        for event in events:
            at = event.get("timestamp", BEGINNING.timestamp())
            row = (conversation, event["event"], at, json.dumps(event, ensure_ascii=False))
            tracker.execute("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)", row)


class RasaOfTests:
    """Takes what the desk says, and writes it into the tracker store as Rasa does.

    Attributes:
        refuses: whether the channel takes nothing.
        loses_answers: whether the message goes out, and the desk never hears of it.
        told: each message as Rasa got it.
        typing: conversations whose customers type.
        written_to: conversations whose customers see that somebody types.
        nudged: conversations in which the assistant was to tell what was decided.
        health: what its channels tell of themselves, by name; it has no others.
        is_slow: whether it answers too late.
        asked: how often it was asked for the health of a channel.
    """

    def __init__(self, tracker_file: Path) -> None:
        self.refuses = self.loses_answers = False
        self.said: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.typing: set[str] = set()
        self.written_to: list[str] = []
        self.nudged: list[str] = []
        self.health: dict[str, dict[str, Any]] = {"webchat": {"status": "ok"}}
        self.is_slow, self.asked = False, 0
        self._tracker_file = tracker_file

    def speaker(self) -> Speaker:
        """A speaker that reaches this Rasa."""
        return Speaker("http://rasa.test", RASA_TOKEN, httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.refuses:
            return httpx.Response(500)
        if request.method == "GET":
            return self._tells_health(request)
        told = json.loads(request.content)
        if request.url.path.endswith("/trigger_intent"):
            self.nudged.append(request.url.path.split("/")[2])
            return httpx.Response(200, json={})
        if request.url.path == "/webhooks/webchat/typing":
            self.written_to = told["active"]
            return httpx.Response(200, json={"typing": [one for one in told["watched"] if one in self.typing]})
        conversation = request.url.path.split("/")[2]
        for event in told:
            said(self._tracker_file, conversation, event)
            self.said.append(event["text"])
            self.told.append(event)
        if self.loses_answers:
            raise httpx.ReadTimeout("no answer in time")
        return httpx.Response(200, json={})

    def _tells_health(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.is_slow:
            raise httpx.ReadTimeout("no answer in time")
        told = self.health.get(request.url.path.split("/")[2])
        if request.url.params.get("token") != RASA_TOKEN or told is None:
            return httpx.Response(404)
        return httpx.Response(200, json=told)


@dataclass
class Desk:
    """The desk with its people."""

    store: Store
    router: DeskRouter
    new_client: Callable[[], TestClient]
    clock: Clock
    tracker_file: Path
    rasa: RasaOfTests
    app: FastAPI
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

    def uploads(self, path: str, content: bytes | Iterator[bytes], name: str = "photo.png") -> httpx.Response:
        """Send a file as it is; in pieces, nobody is told how long it will be."""
        headers = {CSRF_HEADER: self.csrf, "content-type": "application/octet-stream"}
        return self.client.post(f"/api/desk{path}", params={"name": name}, content=content, headers=headers)

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
    rasa = RasaOfTests(tmp_path / "tracker.db")
    speaker = rasa.speaker()
    router, routes = console(
        store,
        transcripts,
        the_playbook(),
        speaker,
        PUBLIC_URL,
        secure=False,
        memory=OwnMemory(lambda: clock().timestamp()),
        clock=clock,
    )
    app = create_app(None, "http://localhost:5005", tmp_path / "pages", routes)

    def new_client() -> TestClient:
        client = TestClient(app, base_url=PUBLIC_URL)
        client.event_hooks = {"response": [require_told]}
        return client

    yield Desk(store, router, new_client, clock, tmp_path / "tracker.db", rasa, app)
    transcripts.dispose()
    store.dispose()
