"""Chatwoot, against its stand-in and with the real processes: the assistant answers what is pending, and no more."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from channels.chatwoot.keeping import TEAM
from channels.chatwoot.signature import FRESH_FOR
from sandra.case import Ticket, TicketStatus
from sandra.channels import CHANNELS, conversation_of
from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.offering import offer
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.chatwoot import SECRET, StandIn
from tests.platforms.chatwoot_events import Message, as_json
from tests.platforms.serving import eventually
from tests.stack import Stack

PATIENCE_SECONDS = 120.0
NOBODYS_ID = 900_000
"""Messages of the stand-in's customers have lower ids."""


@pytest.fixture
def chatwoot(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The platform, with its webhook pointing at Rasa."""
    standing_in = stand_ins["chatwoot"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return uuid4().hex


def here(chatwoot: StandIn, user: str) -> str:
    """The customer's conversation on our side."""
    return conversation_of("chatwoot", chatwoot.address_of(user))


def answered(chatwoot: StandIn, user: str, before: int = 0) -> list[Message]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(chatwoot.sent_to(user)) > before, "we answer", PATIENCE_SECONDS)
    return chatwoot.sent_to(user)[before:]


def heard(connected: Stack, chatwoot: StandIn, user: str, *texts: str) -> None:
    """Wait until these are the customer's turns on record."""
    conversation_id = here(chatwoot, user)
    eventually(lambda: texts_of(connected, conversation_id) == [*texts], f"{texts} are on record", PATIENCE_SECONDS)


def called(connected: Stack, chatwoot: StandIn, user: str) -> Ticket:
    """The ticket, once the customer asked for a person and the team has the conversation."""
    chatwoot.customer_writes(user, "转人工")
    eventually(lambda: chatwoot.status_of(user) == "open", "the team is called", PATIENCE_SECONDS)
    eventually(lambda: owner(connected, chatwoot, user) == TEAM, "the team has it", PATIENCE_SECONDS)
    chatwoot.settle()
    return ticket_of(connected, chatwoot, user)


def ticket_of(connected: Stack, chatwoot: StandIn, user: str) -> Ticket:
    with connected.store.reading() as records:
        found = records.waiting_ticket(here(chatwoot, user))
    assert found is not None
    return found


def as_it_is(connected: Stack, ticket: Ticket) -> Ticket:
    with connected.store.reading() as records:
        found = records.ticket(ticket.number)
    assert found is not None
    return found


def owner(connected: Stack, chatwoot: StandIn, user: str) -> str | None:
    with connected.store.reading() as records:
        found = records.conversation(here(chatwoot, user))
    return found.owner if found is not None else None


def posts(chatwoot: StandIn, body: bytes, **headers: str) -> int:
    """Somebody calls our webhook. Returns with which status it answers."""
    told = {**chatwoot.headers(body), **headers}
    return httpx.post(chatwoot.webhook, content=body, headers=told, timeout=10, trust_env=False).status_code


def counted(connected: Stack, reason: str) -> int:
    return refused(connected, "chatwoot").get(reason, 0)


def test_a_text_is_answered(connected: Stack, chatwoot: StandIn, user: str) -> None:
    assert chatwoot.customer_writes(user, "你好") == 200
    assert answered(chatwoot, user)[0].content
    heard(connected, chatwoot, user, "你好")


def test_a_picture_is_kept_and_answered(connected: Stack, chatwoot: StandIn, user: str) -> None:
    chatwoot.customer_sends_picture(user, a_picture("JPEG"))
    answered(chatwoot, user)
    (turn,) = turns_of(connected, here(chatwoot, user))
    file = file_in(turn)
    assert file["media_type"] == "image/jpeg"
    assert httpx.get(str(file["url"]), timeout=30, trust_env=False).status_code == 200


def test_choices_are_buttons_and_the_one_touched_is_said(connected: Stack, chatwoot: StandIn, user: str) -> None:
    chatwoot.customer_writes(user, "你好")
    before = len(answered(chatwoot, user))
    offer(connected, here(chatwoot, user), "哪一种？", ["退款", "换货"])
    (asked,) = answered(chatwoot, user, before)
    assert (asked.content_type, asked.choices) == ("input_select", ["退款", "换货"])
    assert chatwoot.customer_touches(user, "换货") == 200
    heard(connected, chatwoot, user, "你好", "换货")


def test_where_the_app_behind_has_no_buttons_a_number_is_understood(
    connected: Stack, chatwoot: StandIn, user: str
) -> None:
    chatwoot.customer_writes(user, "你好", "Channel::FacebookPage")
    before = len(answered(chatwoot, user))
    offer(connected, here(chatwoot, user), "哪一种？", ["退款", "换货"])
    (asked,) = answered(chatwoot, user, before)
    assert (asked.content, asked.choices) == ("哪一种？\n1. 退款\n2. 换货", [])
    chatwoot.customer_writes(user, "2")
    heard(connected, chatwoot, user, "你好", "换货")


def test_a_long_text_and_a_picture_go_out_whole_and_in_order(connected: Stack, chatwoot: StandIn, user: str) -> None:
    chatwoot.customer_writes(user, "你好")
    before = len(answered(chatwoot, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(150))
    desk_says(connected, here(chatwoot, user), told, a_picture("PNG"))
    eventually(lambda: any(one.files for one in chatwoot.sent_to(user)), "the picture arrives", PATIENCE_SECONDS)
    *pieces, picture = chatwoot.sent_to(user)[before:]
    assert "".join(str(one.content) for one in pieces) == told
    longest = CHANNELS["chatwoot"].longest_text
    assert longest is not None and all(len(str(one.content)) <= longest for one in pieces)
    assert picture.files[0].startswith(b"\x89PNG")


def test_a_long_text_comes_in_whole(connected: Stack, chatwoot: StandIn, user: str) -> None:
    told = "我的包裹一直没到，客服也不回复，等了很久。" * 40
    chatwoot.customer_writes(user, told)
    heard(connected, chatwoot, user, told)


def test_a_message_told_again_acts_once(connected: Stack, chatwoot: StandIn, user: str) -> None:
    payload = chatwoot.message_payload(user, NOBODYS_ID + 1, "你好")
    assert [chatwoot.tell(payload), chatwoot.tell(payload)] == [200, 200]
    before = len(answered(chatwoot, user))
    assert chatwoot.tell(payload) == 200
    chatwoot.customer_writes(user, "谢谢")
    answered(chatwoot, user, before)
    heard(connected, chatwoot, user, "你好", "谢谢")


def test_messages_that_overtake_each_other_are_put_in_order(connected: Stack, chatwoot: StandIn, user: str) -> None:
    for number in (3, 1, 2):
        chatwoot.tell(chatwoot.message_payload(user, NOBODYS_ID + number, f"第{number}句"))
    answered(chatwoot, user)
    heard(connected, chatwoot, user, "第1句\n第2句\n第3句")


def test_what_is_forged_stale_or_malformed_is_refused_and_counted(connected: Stack, chatwoot: StandIn) -> None:
    body = as_json(chatwoot.message_payload(uuid4().hex, NOBODYS_ID, "你好"))
    before = {reason: counted(connected, reason) for reason in ("forged", "stale", "malformed")}
    old = chatwoot.headers(body, at=time.time() - FRESH_FOR.total_seconds() - 5)
    assert posts(chatwoot, body + b" ", **chatwoot.headers(body)) == 401
    assert posts(chatwoot, body, **chatwoot.headers(body, "another secret")) == 401
    assert posts(chatwoot, body, **old) == 401
    assert posts(chatwoot, b'{"event": "message_created"}') == 400
    assert {reason: counted(connected, reason) - count for reason, count in before.items()} == {
        "forged": 2,
        "stale": 1,
        "malformed": 1,
    }


def test_older_versions_that_sign_nothing_pass_by_the_secret_in_the_address(
    connected: Stack, chatwoot: StandIn, user: str
) -> None:
    body = as_json(chatwoot.message_payload(user, NOBODYS_ID + 1, "你好"))
    plain: dict[str, Any] = {"content": body, "timeout": 10, "trust_env": False}
    assert httpx.post(chatwoot.webhook, **plain).status_code == 401
    assert httpx.post(f"{chatwoot.webhook}?secret=wrong", **plain).status_code == 401
    assert httpx.post(f"{chatwoot.webhook}?secret={SECRET}", **plain).status_code == 200
    answered(chatwoot, user)


@pytest.mark.clause("D1", "D2")
def test_who_asks_for_a_person_gets_the_team_which_has_the_summary_once(
    connected: Stack, chatwoot: StandIn, user: str
) -> None:
    ticket = called(connected, chatwoot, user)
    (note,) = chatwoot.notes_on(user)
    assert ticket.number in note and "为什么转人工" in note
    assert any(ticket.number in str(one.content) for one in chatwoot.sent_to(user)), "the customer is told as well"
    assert (ticket.status, ticket.claimed_by) == (TicketStatus.CLAIMED, TEAM)


@pytest.mark.clause("D5")
def test_while_the_team_talks_everything_is_on_record_and_the_assistant_silent(
    connected: Stack, chatwoot: StandIn, user: str
) -> None:
    ticket = called(connected, chatwoot, user)
    said = len(chatwoot.sent_to(user))
    chatwoot.customer_writes(user, "还在吗")
    chatwoot.team_writes(user, "在的，我来帮您查", author="Zoe")
    chatwoot.team_writes(user, "他很着急", private=True)
    chatwoot.customer_sends_picture(user, b"no picture at all")
    chatwoot.customer_writes(user, "好的")
    heard(connected, chatwoot, user, "转人工", "还在吗", "好的")
    assert len(chatwoot.sent_to(user)) == said
    assert as_it_is(connected, ticket).answered_at is not None
    address = f"{connected.settings.rasa_url}/conversations/{here(chatwoot, user)}/tracker?include_events=ALL"
    events = httpx.get(address, timeout=30, trust_env=False).json()["events"]
    words = [(one["text"], one["metadata"].get("person")) for one in events if one["event"] == "bot"]
    assert [one for one in words if one[1]] == [("在的，我来帮您查", "Zoe")]


@pytest.mark.clause("D5")
@pytest.mark.parametrize("tells_updates", [True, False])
def test_set_back_to_pending_the_assistant_answers_again(
    connected: Stack, chatwoot: StandIn, user: str, tells_updates: bool
) -> None:
    ticket = called(connected, chatwoot, user)
    chatwoot.tells_updates = tells_updates
    chatwoot.team_sets(user, "pending")
    chatwoot.tells_updates = True
    said = len(chatwoot.sent_to(user))
    chatwoot.customer_writes(user, "你好")
    answered(chatwoot, user, said)
    assert owner(connected, chatwoot, user) is None
    assert as_it_is(connected, ticket).status is TicketStatus.RESOLVED
    assert chatwoot.status_of(user) == "pending"


def test_resolved_there_the_ticket_is_resolved_and_the_next_message_answered(
    connected: Stack, chatwoot: StandIn, user: str
) -> None:
    ticket = called(connected, chatwoot, user)
    chatwoot.team_sets(user, "resolved")
    eventually(lambda: as_it_is(connected, ticket).status is TicketStatus.RESOLVED, "the ticket is resolved")
    said = len(chatwoot.sent_to(user))
    chatwoot.customer_writes(user, "你好")
    answered(chatwoot, user, said)


def test_what_the_team_took_by_itself_is_not_answered(connected: Stack, chatwoot: StandIn, user: str) -> None:
    chatwoot.customer_writes(user, "你好")
    said = len(answered(chatwoot, user))
    chatwoot.team_sets(user, "open")
    chatwoot.customer_writes(user, "我的包裹没到")
    heard(connected, chatwoot, user, "你好", "我的包裹没到")
    assert (len(chatwoot.sent_to(user)), chatwoot.notes_on(user)) == (said, [])
