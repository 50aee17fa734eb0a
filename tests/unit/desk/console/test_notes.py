"""Private notes, who is named in them, and ready replies."""

from __future__ import annotations

import httpx
import pytest

from sandra.people import Role
from tests.unit.desk.console.conftest import Browser, Desk
from tests.unit.desk.console.talk import TICKET, a_ticket_to_talk_in, code_of

LATE = {"language": "zh-Hans", "complaint_type": "late_delivery", "text": "{customer}您好，订单{order}今天送到。"}


@pytest.fixture
def lin(desk: Desk) -> Browser:
    a_ticket_to_talk_in(desk, "lin")
    return desk.signed_in(Role.AGENT, "lin")


def notes(browser: Browser, text: str, key: str = "note-0000001") -> httpx.Response:
    return browser.posts(f"/tickets/{TICKET}/notes", {"key": key, "text": text})


def test_a_note_is_for_colleagues_and_never_for_the_customer(desk: Desk, lin: Browser) -> None:
    assert notes(lin, "老客户，小心处理").status_code == 201
    [note] = desk.signed_in(Role.AGENT, "wang").gets(f"/tickets/{TICKET}/notes").json()
    assert (note["author"], note["text"]) == ("lin", "老客户，小心处理")
    assert desk.rasa.said == []


def test_a_note_written_twice_under_one_key_is_one_note(lin: Browser) -> None:
    assert notes(lin, "看一下").json()["id"] == notes(lin, "看一下").json()["id"]
    assert len(lin.gets(f"/tickets/{TICKET}/notes").json()) == 1


def test_an_empty_note_and_one_under_a_colleagues_key_are_refused(desk: Desk, lin: Browser) -> None:
    notes(lin, "看一下")
    empty, other = notes(lin, "  "), notes(desk.signed_in(Role.AGENT, "wang"), "别的事")
    assert (empty.status_code, code_of(empty)) == (422, "note_empty")
    assert (other.status_code, code_of(other)) == (409, "note_key_taken")


def test_whoever_is_named_in_a_note_finds_it_until_it_is_seen(desk: Desk, lin: Browser) -> None:
    wang, chen = desk.signed_in(Role.AGENT, "wang"), desk.signed_in(Role.SUPERVISOR, "chen")
    written = notes(lin, "@wang 麻烦看一下，@nobody 不在，写信给 a@chen.cn").json()
    assert written["mentions"] == ["wang"]
    [mention] = wang.gets("/mentions").json()
    assert (mention["ticket_number"], mention["seen_at"]) == (TICKET, None)
    assert chen.gets("/mentions").json() == []
    chen.posts("/mentions/seen", {"ids": [mention["id"]]})
    assert wang.gets("/mentions").json()[0]["seen_at"] is None
    assert wang.posts("/mentions/seen", {"ids": [mention["id"]]}).status_code == 204
    assert wang.gets("/mentions").json()[0]["seen_at"]


def test_everybody_who_can_be_named_is_listed(desk: Desk, lin: Browser) -> None:
    desk.hires(Role.AGENT, "wang", "王敏")
    assert {"login": "wang", "name": "王敏"} in lin.gets("/mentions/people").json()


def test_a_ready_reply_comes_filled_with_what_is_known_of_the_ticket(desk: Desk, lin: Browser) -> None:
    trainer = desk.signed_in(Role.TRAINER, "teacher")
    assert trainer.puts("/canned/late", LATE).status_code == 200
    assert trainer.puts("/canned/hello", {"language": "en", "text": "Hello"}).status_code == 200
    [reply] = lin.gets(f"/tickets/{TICKET}/canned").json()
    assert (reply["name"], reply["text"]) == ("late", "{customer}您好，订单SD2611110102今天送到。")


def test_a_ready_reply_is_written_over_and_deleted_by_trainers(desk: Desk, lin: Browser) -> None:
    trainer = desk.signed_in(Role.TRAINER, "teacher")
    trainer.puts("/canned/late", LATE)
    trainer.puts("/canned/late", {**LATE, "text": "马上就到。"})
    assert [reply["text"] for reply in lin.gets("/canned").json()] == ["马上就到。"]
    assert lin.gets("/canned?language=en").json() == []
    assert trainer.asks("DELETE", "/canned/late").status_code == 204
    again = trainer.asks("DELETE", "/canned/late")
    assert (again.status_code, code_of(again)) == (404, "unknown_canned")


def test_a_place_that_nothing_goes_into_is_refused_with_those_that_are_known(desk: Desk, lin: Browser) -> None:
    refused = desk.signed_in(Role.TRAINER, "teacher").puts("/canned/late", {**LATE, "text": "Dear {mother}"})
    assert (refused.status_code, code_of(refused)) == (422, "unknown_place")
    assert refused.json()["detail"]["place"] == "{mother}"
    assert "{customer}" in refused.json()["detail"]["known"]
