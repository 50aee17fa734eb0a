"""Messages that an app did not take: seen by who handles tickets, decided on once, told at once to open pages."""

from __future__ import annotations

from typing import Any

import pytest

from desk.live.news import News, news_of
from sandra.dead_letters import DeadLetterStatus
from sandra.people import Role
from sandra.store.dead_letters import SqlDeadLetters
from sandra.store.outbox import changes_since
from sandra.store.people import AuditWanted, SqlPeople
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk
from tests.unit.desk.console.handling.deeds import refusal
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in
from tests.unit.store.builders import a_conversation, a_dead_letter

PICTURE = {"key": "k1", "name": "包裹.jpg", "url": "http://desk.test/attachments/k1", "media_type": "image/jpeg"}


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


def died(desk: Desk, key: str = "letter-1", conversation: str = CONVERSATION, **letter: Any) -> int:
    """A message was not taken. Returns its id."""
    with desk.store.transaction() as records:
        if records.conversation(conversation) is None:
            records.add(a_conversation(conversation, channel="wechat"))
        dead = a_dead_letter(key, conversation_id=conversation, **letter)
        SqlDeadLetters(records.session).add(dead)
    assert dead.id is not None
    return dead.id


def on_the_list(browser: Browser, query: str = "") -> list[int]:
    return [letter["id"] for letter in browser.gets(f"/letters{query}").json()["letters"]]


def undecided(browser: Browser) -> int:
    return int(browser.gets("/letters/undecided").json()["count"])


def noted(desk: Desk, action: str) -> list[dict[str, str]]:
    with desk.store.reading() as records:
        return [entry.detail for entry in SqlPeople(records.session).audit(AuditWanted(action=action), None, 10)]


def test_a_message_is_shown_with_why_it_did_not_arrive_and_where_it_belongs(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, None)
    letter = died(desk, choices=[{"title": "好", "text": "好的"}], file=PICTURE)
    [shown] = lin.gets("/letters").json()["letters"]
    assert shown["id"] == letter
    assert (shown["ticket_number"], shown["conversation_id"], shown["channel"]) == (TICKET, CONVERSATION, "wechat")
    assert shown["why"] == "WeChat: the customer does not follow the account any more"
    assert (shown["choices"], shown["file"]["name"]) == (["好"], "包裹.jpg")
    assert (shown["status"], shown["tries"]) == ("dead", 1)


def test_what_waits_for_a_decision_comes_first_in_pages(desk: Desk, lin: Browser) -> None:
    first, second, third = (died(desk, key) for key in ("a", "b", "c"))
    lin.posts(f"/letters/{first}/drop")
    assert on_the_list(lin) == [second, third, first]
    assert (on_the_list(lin, "?limit=1&offset=1"), lin.gets("/letters?limit=1").json()["total"]) == ([third], 3)
    assert on_the_list(lin, "?status=dead") == [second, third]


@pytest.mark.parametrize(("deed", "status"), [("send-again", "again"), ("drop", "dropped")])
def test_a_decision_has_a_name_and_a_time_and_stands_in_the_log_once(
    desk: Desk, lin: Browser, deed: str, status: str
) -> None:
    letter = died(desk)
    assert undecided(lin) == 1
    told = [lin.posts(f"/letters/{letter}/{deed}").json() for _ in range(2)]
    assert [(one["status"], one["decided_by"]) for one in told] == [(status, "lin")] * 2
    assert told[0]["decided_at"] == BEGINNING.isoformat()
    assert undecided(lin) == 0
    assert noted(desk, f"letter.{deed.replace('-', '_')}") == [{"letter": str(letter), "channel": "wechat"}]


def test_the_channel_finds_what_is_to_be_sent_again(desk: Desk, lin: Browser) -> None:
    letter = died(desk)
    lin.posts(f"/letters/{letter}/send-again")
    with desk.store.reading() as records:
        [taken_up] = SqlDeadLetters(records.session).to_send_again("wechat")
    assert (taken_up.id, taken_up.status) == (letter, DeadLetterStatus.AGAIN)


@pytest.mark.parametrize(
    ("first", "code"), [("send-again", "letter_sent_again"), ("drop", "letter_dropped")], ids=["sent", "dropped"]
)
@pytest.mark.parametrize("then", ["send-again", "drop"])
def test_what_a_colleague_decided_is_told_with_their_name(
    desk: Desk, lin: Browser, first: str, code: str, then: str
) -> None:
    letter = died(desk)
    desk.signed_in(Role.AGENT, "chen").posts(f"/letters/{letter}/{first}")
    refused = lin.posts(f"/letters/{letter}/{then}")
    assert (refusal(refused), refused.json()["detail"]["by"]) == ((409, code), "chen")


@pytest.mark.parametrize("deed", ["send-again", "drop"])
def test_what_waits_for_the_customer_is_shown_and_not_to_be_decided(desk: Desk, lin: Browser, deed: str) -> None:
    a_ticket_to_talk_in(desk, None)
    letter = died(desk, status=DeadLetterStatus.WAITING)
    assert [one["status"] for one in lin.gets(f"/tickets/{TICKET}/undelivered").json()] == ["waiting"]
    assert (undecided(lin), on_the_list(lin, "?status=dead")) == (0, [])
    assert refusal(lin.posts(f"/letters/{letter}/{deed}")) == (409, "letter_waiting")


def test_a_message_nobody_knows_is_told_so(lin: Browser) -> None:
    assert refusal(lin.posts("/letters/7/drop")) == (404, "unknown_letter")


@pytest.mark.clause("E3")
def test_nobody_sees_or_decides_on_messages_of_conversations_about_themselves(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, None, excluded=["lin"])
    about, other = died(desk, "a"), died(desk, "b", "wechat-2")
    assert (on_the_list(lin), undecided(lin)) == ([other], 1)
    for deed in ("send-again", "drop"):
        assert refusal(lin.posts(f"/letters/{about}/{deed}")) == (403, "named")
    assert on_the_list(desk.signed_in(Role.AGENT, "chen")) == [about, other]


def test_a_ticket_tells_what_its_customer_does_not_have(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, None)
    died(desk, "a", status=DeadLetterStatus.SENT_AGAIN)
    missing = died(desk, "b")
    died(desk, "c", "wechat-2")
    assert [letter["id"] for letter in lin.gets(f"/tickets/{TICKET}/undelivered").json()] == [missing]


def test_open_pages_hear_of_it_beside_the_queue(desk: Desk, lin: Browser) -> None:
    letter = died(desk)
    with desk.store.reading() as records:
        known = changes_since(records.session, 0, 100)
    lin.posts(f"/letters/{letter}/drop")
    with desk.store.reading() as records:
        heard = news_of([], changes_since(records.session, known[-1].id, 100))
    assert heard == [News("letter", CONVERSATION, str(letter), "letter")]
