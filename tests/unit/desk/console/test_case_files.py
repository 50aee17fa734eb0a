"""What customers sent stands with their case, wherever it was sent, and with nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from sandra.attachments import attach, prepare
from sandra.escalation.taking_over import resolve
from sandra.listening.sent_files import FileKind, SentFile, keep_files
from sandra.people import Role
from sandra.shop.linking import unlink
from sandra.store.attachments import SqlAttachments
from tests.files import a_picture
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in
from tests.unit.store.builders import a_conversation

ELSEWHERE = "wechat-1"


@pytest.fixture
def lin(desk: Desk) -> Browser:
    """Somebody who has taken the ticket."""
    a_ticket_to_talk_in(desk, "lin")
    with desk.store.transaction() as records:
        records.add(a_conversation(ELSEWHERE, channel="wechat"))
    return desk.signed_in(Role.AGENT, "lin")


def sent_in(desk: Desk, conversation_id: str) -> str:
    """A picture of a customer; returns its key."""
    picture = attach(prepare(a_picture(), "杯子.png"), conversation_id, "customer", BEGINNING)
    with desk.store.transaction() as records:
        SqlAttachments(records.session).add(picture)
        return picture.key


def kept(desk: Desk, key: str) -> None:
    """The picture is evidence of the ticket's case, beside what a system said."""
    with desk.store.transaction() as records:
        [case] = records.cases_of_conversation(CONVERSATION)
        case.find("order", "order_status", "delivered", BEGINNING)
        keep_files(case, [SentFile(key, FileKind.PICTURE)], BEGINNING)


def shown(browser: Browser) -> dict[str, Any]:
    [case] = browser.gets(f"/tickets/{TICKET}").json()["cases"]
    return dict(case)


@pytest.mark.clause("B4", "D2")
@pytest.mark.parametrize("conversation_id", [CONVERSATION, ELSEWHERE])
def test_they_are_named_and_can_be_looked_at(desk: Desk, lin: Browser, conversation_id: str) -> None:
    kept(desk, sent_in(desk, conversation_id))
    case = shown(lin)
    assert [file["name"] for file in case["files"]] == ["杯子.png"]
    assert [one["finding"] for one in case["evidence"]] == ["order_status"]
    assert lin.client.get(case["files"][0]["url"]).headers["content-type"] == "image/png"


def test_a_picture_of_another_conversation_is_not_to_be_seen(desk: Desk, lin: Browser) -> None:
    key = sent_in(desk, ELSEWHERE)
    assert lin.client.get(f"/api/desk/tickets/{TICKET}/attachments/{key}").status_code == 404


@pytest.mark.clause("D2")
def test_the_case_of_a_resolved_ticket_is_shown_after_its_conversation_was_unlinked(desk: Desk, lin: Browser) -> None:
    before = shown(lin)["number"]
    with desk.store.transaction() as records:
        conversation = records.conversation(CONVERSATION)
        assert conversation is not None
        ticket = records.ticket_to_change(TICKET)
        assert ticket is not None
        resolve(records, ticket, "已答复", BEGINNING)
        unlink(records, conversation, BEGINNING)
    assert shown(lin)["number"] == before
