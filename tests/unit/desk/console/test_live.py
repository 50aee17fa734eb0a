"""Open pages hear of what changes, and miss nothing when their connection breaks."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from desk.live.news import News, news_of
from desk.live.trail import LATE_BY_SECONDS, Trail
from desk.people.gate import COOKIE
from sandra.changes import WAITING
from sandra.escalation.talking import Note
from sandra.people import Role
from sandra.store.outbox import changes_since, forget_old_changes, latest_change
from tests.unit.desk.console.conftest import Browser, Desk, said
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in

PATIENCE_SECONDS = 20.0
HELLO = {"event": "user", "text": "还没到"}


@dataclass
class Event:
    """One event of the stream."""

    id: str
    kind: str
    data: dict[str, Any]


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The desk behind a real web server."""
    said(desk.tracker_file, "web-0", HELLO)
    with served(desk.app) as address:
        yield address


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, ws="none", log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/desk/live"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def listening(address: str, browser: Browser, after: str = "") -> Iterator[Iterator[Event]]:
    cookies = {COOKIE: browser.client.cookies[COOKIE]}
    headers = {"Last-Event-ID": after} if after else {}
    with (
        httpx.Client(trust_env=False, timeout=PATIENCE_SECONDS, cookies=cookies) as client,
        client.stream("GET", address, headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield events_of(answer.iter_lines())


def events_of(lines: Iterator[str]) -> Iterator[Event]:
    fields: dict[str, str] = {}
    deadline = time.monotonic() + PATIENCE_SECONDS
    for line in lines:
        assert time.monotonic() < deadline, "what was waited for did not come"
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield Event(fields.get("id", ""), fields["event"], json.loads(fields["data"]))
            fields = {}


def until(events: Iterator[Event], kind: str, conversation: str = CONVERSATION, what: str = "") -> Event:
    return next(
        event
        for event in events
        if event.kind == kind and event.data["conversation"] == conversation and event.data["what"] == what
    )


def test_what_is_said_and_done_is_heard_as_it_happens(desk: Desk, address: str) -> None:
    lin = desk.signed_in(Role.AGENT, "lin")
    with listening(address, lin) as events:
        assert next(events).kind == "everything"
        said(desk.tracker_file, CONVERSATION, HELLO)
        assert until(events, "message").data["subject"] == "2"
        a_ticket_to_talk_in(desk, None)
        assert until(events, "ticket", what="ticket").data["subject"] == TICKET
        assert until(events, "queue", conversation="").data["subject"] == ""


def test_a_ticket_that_begins_to_wait_is_one_piece_of_news(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, None)
    with desk.store.reading() as records:
        recorded = changes_since(records.session, 0, 100)
    assert [change.subject for change in recorded if change.kind == WAITING] == [TICKET]
    assert [news for news in news_of([], recorded) if news.subject == TICKET] == [
        News("ticket", CONVERSATION, TICKET, "ticket")
    ]


def test_a_claim_is_heard_although_it_is_a_single_statement(desk: Desk, address: str) -> None:
    a_ticket_to_talk_in(desk, None)
    with listening(address, desk.signed_in(Role.AGENT, "lin")) as events:
        assert next(events).kind == "everything"
        with desk.store.transaction() as records:
            assert records.claim_conversation(CONVERSATION, "lin")
        assert until(events, "ticket", what="conversation").data["subject"] == CONVERSATION


def test_after_a_broken_connection_nothing_is_missed(desk: Desk, address: str) -> None:
    lin = desk.signed_in(Role.AGENT, "lin")
    with listening(address, lin) as events:
        last = next(events).id
    said(desk.tracker_file, "web-7", HELLO)
    a_ticket_to_talk_in(desk, None)
    said(desk.tracker_file, "web-8", HELLO)
    with listening(address, lin, after=last) as events:
        heard = [until(events, "message", "web-7"), until(events, "message", "web-8")]
        assert [event.data["subject"] for event in heard] == ["2", "3"]
        assert until(events, "ticket", what="ticket").data["subject"] == TICKET
        said(desk.tracker_file, "web-9", HELLO)
        last = until(events, "message", "web-9").id
    said(desk.tracker_file, "web-10", HELLO)
    with listening(address, lin, after=last) as events:
        assert until(events, "message", "web-10").data["subject"] == "5"


def test_who_missed_too_much_or_comes_from_another_store_reads_everything(desk: Desk, address: str) -> None:
    lin = desk.signed_in(Role.AGENT, "lin")
    with listening(address, lin, after="999999-999999") as events:
        assert next(events).kind == "everything"
    said(desk.tracker_file, "web-9", *[HELLO] * 501)
    with listening(address, lin, after="1-0") as events:
        assert next(events).kind == "everything"


def test_the_stream_ends_with_the_session(desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.routes.live.HEARTBEAT_SECONDS", 0.2)
    lin = desk.signed_in(Role.AGENT, "lin")
    with listening(address, lin) as events:
        next(events)
        assert lin.asks("DELETE", "/session").status_code == 204
        assert [event.kind for event in events if event.kind != "heartbeat"] == ["session_over"]


def test_who_is_not_signed_in_hears_nothing(address: str) -> None:
    assert httpx.get(address, trust_env=False).status_code == 401


def test_colleagues_hear_who_is_at_a_ticket(desk: Desk, address: str) -> None:
    a_ticket_to_talk_in(desk, "lin")
    lin, wang = desk.signed_in(Role.AGENT, "lin"), desk.signed_in(Role.AGENT, "wang")
    with listening(address, lin) as events:
        next(events)
        wang.posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
        assert until(events, "company").data["people"] == [{"name": "wang", "doing": "typing"}]


def test_customers_and_people_see_each_other_type(desk: Desk, address: str) -> None:
    a_ticket_to_talk_in(desk, "lin")
    lin = desk.signed_in(Role.AGENT, "lin")
    with listening(address, lin) as events:
        next(events)
        lin.posts(f"/tickets/{TICKET}/typing", {"doing": "typing"})
        desk.rasa.typing.add(CONVERSATION)
        until(events, "typing", what="on")
        assert desk.rasa.written_to == [CONVERSATION]
        desk.rasa.typing.clear()
        until(events, "typing", what="off")


def test_old_changes_are_forgotten_and_their_numbers_never_come_again(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, None)
    tomorrow = datetime.now(timezone.utc) + timedelta(days=2)
    with desk.store.transaction() as records:
        newest = latest_change(records.session)
        assert forget_old_changes(records.session, tomorrow) == newest - 1
    with desk.store.transaction() as records:
        records.session.add(Note("note-0000001", TICKET, CONVERSATION, "lin", "看一下", desk.clock()))
    with desk.store.reading() as records:
        assert [change.id for change in changes_since(records.session, newest, 10)] == [newest + 1]


def test_a_part_of_a_case_tells_of_its_case(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, None)
    with desk.store.transaction() as records:
        before = latest_change(records.session)
        [case] = records.cases_of_conversation(CONVERSATION)
        case.promises[0].kept_at = desk.clock()
    with desk.store.reading() as records:
        [change] = changes_since(records.session, before, 10)
    assert (change.kind, change.subject, change.conversation_id) == ("case", case.number, CONVERSATION)


def test_what_is_rolled_back_is_not_told(desk: Desk) -> None:
    a_ticket_to_talk_in(desk, None)
    with desk.store.reading() as records:
        before = latest_change(records.session)

    class Broken(Exception):
        pass

    with pytest.raises(Broken), desk.store.transaction() as records:
        assert records.claim_conversation(CONVERSATION, "lin")
        raise Broken
    with desk.store.reading() as records:
        assert latest_change(records.session) == before


def test_a_row_that_appears_after_a_later_one_is_found() -> None:
    rows = [1, 2]
    trail: Trail[int] = Trail(lambda after: [row for row in rows if row > after], lambda: max(rows), lambda row: row)
    trail.begin(now=0)
    rows += [4]
    assert trail.found(now=1) == [4]
    rows += [3]
    assert trail.found(now=2) == [3]
    assert trail.found(now=2 + 2 * LATE_BY_SECONDS) == []
    assert trail.settled == 4
