"""An event of Chatwoot becomes what a customer wrote, what the team wrote, and how the conversation stands."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from channels.chatwoot.reading import Event, read
from channels.messaging.platform import MalformedError, Media
from sandra.escalation.mirroring import Standing
from tests.unit.channels.chatwoot.events import NOON, a_change, a_conversation, a_message, a_reply, seconds

FILE = "https://chat.example/rails/active_storage/blobs/redirect/abc/photo.jpg?disposition=inline"


def event_of(body: bytes) -> Event:
    event = read(body)
    assert event is not None
    return event


def test_a_customers_message_is_read() -> None:
    event = event_of(a_message(after=2))
    assert (event.address, event.inbox) == ("3-42", "Channel::WebWidget")
    assert (event.standing, event.at) == (Standing.PENDING, NOON + timedelta(seconds=2))
    received = event.received
    assert received is not None
    assert (received.address, received.message_id, received.text) == ("3-42", "3-901", "包裹没到")
    assert (received.at, received.place) == (NOON + timedelta(seconds=2), 901.0)


def test_conversations_of_two_accounts_with_the_same_number_are_two() -> None:
    other = event_of(a_message(account={"id": 4}))
    assert other.address == "4-42"
    assert other.received is not None and other.received.message_id == "4-901"


def test_its_files_are_read() -> None:
    files = [
        {"file_type": "image", "data_url": FILE},
        {"file_type": "audio", "data_url": FILE, "transcribed_text": "我的包裹呢"},
        {"file_type": "file", "data_url": "https://chat.example/x/bill.pdf"},
        {"file_type": "location", "coordinates_lat": 31.2, "coordinates_long": 121.5},
        {"file_type": "contact", "fallback_title": "+86 138 0013 2231"},
    ]
    received = event_of(a_message(content=None, attachments=files)).received
    assert received is not None and received.text == ""
    assert list(received.media) == [
        Media("picture", FILE, "photo.jpg"),
        Media("voice", FILE, "photo.jpg", "我的包裹呢"),
        Media("file", "https://chat.example/x/bill.pdf", "bill.pdf"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"private": True},
        {"message_type": "outgoing"},
        {"message_type": "activity"},
        {"message_type": "template"},
        {"content": None},
        {"event": "message_updated"},
    ],
)
def test_what_no_customer_wrote_is_no_message_of_theirs(changes: dict[str, Any]) -> None:
    assert event_of(a_message(**changes)).received is None


def test_versions_that_count_the_types_of_messages_are_understood() -> None:
    assert event_of(a_message(message_type=0)).received is not None
    assert event_of(a_message(message_type=1)).received is None


def test_a_touch_comes_back_in_the_message_that_asked() -> None:
    items = [{"title": "Refund", "value": "I want a refund"}]
    touched = {"items": items, "submitted_values": items}
    body = a_message(
        event="message_updated", message_type="outgoing", content_type="input_select", content_attributes=touched
    )
    received = event_of(body).received
    assert received is not None
    assert (received.message_id, received.text) == ("3-901-touched", "I want a refund")


def test_a_form_of_somebody_elses_is_no_touch() -> None:
    filled = {"submitted_values": {"csat_survey_response": {"rating": 5}}}
    body = a_message(event="message_updated", content_type="input_csat", content_attributes=filled)
    assert event_of(body).received is None


def test_what_the_team_writes_to_the_customer_is_read() -> None:
    event = event_of(a_reply("马上帮您查", after=3))
    written = event.written
    assert event.received is None and written is not None
    assert (written.message_id, written.author, written.text) == ("3-901", "Zoe", "马上帮您查")
    assert (written.at, written.is_note) == (NOON + timedelta(seconds=3), False)


def test_files_of_the_team_are_read_as_their_addresses() -> None:
    written = event_of(a_reply("here", attachments=[{"file_type": "file", "data_url": FILE}])).written
    assert written is not None and written.text == f"here\n{FILE}"


def test_notes_of_the_team_stay_with_the_team_and_only_our_own_come_back() -> None:
    assert event_of(a_reply("he is angry", private=True)).written is None
    ours = event_of(a_reply("T261122-AAAAA", sender="agent_bot", private=True)).written
    assert ours is not None and ours.is_note


def test_what_the_bot_wrote_to_the_customer_is_nothing_new() -> None:
    assert event_of(a_reply("您好", sender="agent_bot")).written is None


@pytest.mark.parametrize(
    "event",
    ["conversation_updated", "conversation_opened", "conversation_resolved", "conversation_status_changed"],
)
def test_a_change_of_a_conversation_tells_how_it_stands(event: str) -> None:
    told = event_of(a_change("resolved", 5.25, event=event))
    assert (told.address, told.standing) == ("3-42", Standing.RESOLVED)
    assert told.at == NOON + timedelta(seconds=5.25)
    assert told.received is None and told.written is None


def test_the_account_is_found_wherever_a_version_names_it() -> None:
    nowhere: dict[str, Any] = {"messages": []}
    assert event_of(a_change("open", 0, account={"id": 3}, **nowhere)).address == "3-42"
    assert event_of(a_change("open", 0, account_id=3, **nowhere)).address == "3-42"
    assert read(a_change("open", 0, **nowhere)) is None


def test_versions_that_do_not_tell_when_a_conversation_changed_are_held_to_its_last_message() -> None:
    told = event_of(json.dumps({**a_conversation(updated_at=None), "event": "conversation_opened"}).encode())
    assert told.at == NOON
    late = a_message(conversation=a_conversation(updated_at=None), created_at=seconds(7))
    assert event_of(late).at == NOON + timedelta(seconds=7)


def test_dates_are_read_as_every_version_writes_them() -> None:
    for written in ("2026-11-22T12:00:00.000Z", "2026-11-22 12:00:00 UTC", int(seconds())):
        received = event_of(a_message(created_at=written)).received
        assert received is not None and received.at == NOON


@pytest.mark.parametrize("event", ["webwidget_triggered", "contact_updated", "conversation_typing_on"])
def test_other_events_say_nothing_to_us(event: str) -> None:
    assert read(json.dumps({"event": event}).encode()) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"id": 1}',
        b"[" * 100_000,
        a_message(conversation=None),
        a_message(account={"id": "3"}),
        a_message(id=True),
        a_message(id=None),
        a_message(content={"text": "x"}),
        a_message(attachments="photo"),
        a_message(created_at="noon"),
        a_message(created_at=1e300),
        a_message("asleep"),
        a_message(conversation=a_conversation(id="../1")),
        a_message(event="message_updated", content_type="input_select", content_attributes={"submitted_values": [{}]}),
    ],
)
def test_what_chatwoot_never_sends_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read(body)
