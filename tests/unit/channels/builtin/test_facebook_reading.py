"""Messenger's events as messages of customers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timezone
from typing import Any

import pytest

from channels.builtin.facebook.reading import challenge_in, received_in, require_signed
from channels.messaging.platform import ForgedError, MalformedError

PAGE, CUSTOMER = "190", "24"
ADDRESS = "https://scontent.xx.fbcdn.net/v/1.jpg"
BODY = b'{"object": "page"}'


def told(*events: dict[str, Any]) -> dict[str, Any]:
    """Events of one page."""
    return {"object": "page", "entry": [{"id": PAGE, "time": 1, "messaging": list(events)}]}


def event(**content: Any) -> dict[str, Any]:
    """Something that a customer does."""
    return {"sender": {"id": CUSTOMER}, "recipient": {"id": PAGE}, "timestamp": 1760000000123, **content}


def message(**content: Any) -> dict[str, Any]:
    """A message of a customer."""
    return event(message={"mid": "m_1", **content})


def attached(kind: str, **payload: Any) -> dict[str, Any]:
    """A message that is a file."""
    return message(attachments=[{"type": kind, "payload": {"url": ADDRESS, **payload}}])


def test_a_text_is_read_with_its_time_and_place() -> None:
    [received] = received_in(told(message(text="包裹还没到")))

    assert (received.address, received.message_id, received.text) == (CUSTOMER, "m_1", "包裹还没到")
    assert received.at == datetime.fromtimestamp(1760000000.123, timezone.utc)
    assert received.place == 1760000000123


def test_every_event_of_a_request_is_read() -> None:
    second = {**message(text="two"), "sender": {"id": "25"}}

    assert [one.text for one in received_in(told(message(text="one"), second))] == ["one", "two"]


def test_a_touched_quick_reply_says_its_payload() -> None:
    [received] = received_in(told(message(text="退款…", quick_reply={"payload": "退款到原来的卡"})))

    assert received.text == "退款到原来的卡"


@pytest.mark.parametrize(
    ("kind", "read"), [("image", "picture"), ("audio", "voice"), ("video", "file"), ("file", "file")]
)
def test_files_are_read(kind: str, read: str) -> None:
    [received] = received_in(told(attached(kind)))

    assert [(one.kind, one.reference) for one in received.media] == [(read, ADDRESS)]


def test_the_thumb_is_a_thumb_and_no_picture() -> None:
    [received] = received_in(told(attached("image", sticker_id=369239263222822)))

    assert (received.text, received.media) == ("👍", [])


@pytest.mark.parametrize("unreadable", [attached("image", sticker_id=1), attached("location"), attached("fallback")])
def test_what_cannot_be_read_is_told_as_nothing_readable(unreadable: dict[str, Any]) -> None:
    [received] = received_in(told(unreadable))

    assert (received.text, received.media) == ("", [])


def test_a_postback_says_what_stood_on_it() -> None:
    [received] = received_in(told(event(postback={"mid": "m_2", "title": "查询进度", "payload": "STATUS"})))

    assert (received.message_id, received.text) == ("m_2", "查询进度")


@pytest.mark.parametrize(
    "ignored",
    [
        message(text="hello", is_echo=True),
        {**message(text="hello"), "sender": {"id": PAGE}},
        {**message(text="hello"), "sender": {}},
        event(delivery={"mids": ["m_1"]}),
        event(read={"watermark": 1}),
        event(reaction={"mid": "m_1", "reaction": "angry"}),
        event(message="not an object"),
    ],
)
def test_what_no_customer_writes_is_left_alone(ignored: dict[str, Any]) -> None:
    assert received_in(told(ignored)) == []


def test_what_another_app_answers_is_left_alone() -> None:
    entry = {"id": PAGE, "standby": [message(text="hello")]}

    assert received_in({"object": "page", "entry": [entry]}) == []


@pytest.mark.parametrize("content", [{}, {"object": "instagram", "entry": []}])
def test_what_is_not_of_a_page_is_malformed(content: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        received_in(content)


def signature(body: bytes, secret: str) -> str:
    """As Messenger's documentation describes it."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_a_signed_request_is_messengers() -> None:
    require_signed(BODY, signature(BODY, "secret"), "secret")


@pytest.mark.parametrize("told", ["", "sha256=", "的", signature(BODY, "guessed"), signature(b"{}", "secret")])
def test_any_other_request_is_forged(told: str) -> None:
    with pytest.raises(ForgedError):
        require_signed(BODY, told, "secret")


def test_the_old_signature_is_not_enough() -> None:
    old = "sha1=" + hmac.new(b"secret", BODY, hashlib.sha1).hexdigest()

    with pytest.raises(ForgedError):
        require_signed(BODY, old, "secret")


def test_setting_up_is_answered_with_the_challenge() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "1158201444"}

    assert challenge_in(asked, "word") == "1158201444"


@pytest.mark.parametrize("asked", [{}, {"hub.mode": "subscribe", "hub.verify_token": "guessed"}])
def test_setting_up_by_somebody_else_is_forged(asked: dict[str, str]) -> None:
    with pytest.raises(ForgedError, match="SANDRA_FACEBOOK_VERIFY"):
        challenge_in(asked, "word")
