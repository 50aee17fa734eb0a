"""Slack's events and touched buttons as messages of customers."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlencode

import pytest

from channels.builtin.slack.reading import FORM, challenge_in, content_of_request, received_in
from channels.builtin.slack.wording import escaped, plain
from channels.messaging.platform import MalformedError, Media

ADDRESS = "https://files.slack.com/files-pri/T1-F1/damage.jpg"


def told(**more: Any) -> dict[str, Any]:
    """A direct message."""
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "text": "where is my parcel",
        "ts": "1760000000.000200",
        "client_msg_id": "c-1",
        **more,
    }
    return {"type": "event_callback", "event_id": "Ev1", "event": event}


def touched(**more: Any) -> dict[str, Any]:
    """A button was touched."""
    action = {"type": "button", "value": "退款", "action_ts": "1760000001.5", **more}
    return {"type": "block_actions", "user": {"id": "U1"}, "channel": {"id": "D1"}, "actions": [action]}


def test_a_direct_message_is_read_with_its_time_and_place() -> None:
    [received] = received_in(told())

    assert (received.address, received.message_id, received.text) == ("U1", "c-1", "where is my parcel")
    assert received.place == 1760000000.0002
    assert received.at == datetime.fromtimestamp(1760000000.0002, timezone.utc)


def test_a_message_without_an_id_of_its_own_is_known_by_where_and_when() -> None:
    [received] = received_in(told(client_msg_id=None))

    assert received.message_id == "D1-1760000000.000200"


def test_a_mention_in_a_channel_is_read_without_the_mention() -> None:
    [received] = received_in(told(type="app_mention", channel_type=None, channel="C1", text="<@U0BOT> it is broken"))

    assert (received.address, received.text) == ("U1", "it is broken")


def test_a_picture_is_read_with_its_words() -> None:
    file = {"mimetype": "image/jpeg", "name": "damage.jpg", "url_private": ADDRESS}

    [received] = received_in(told(subtype="file_share", files=[file], text="看"))

    assert received.text == "看"
    assert received.media == [Media("picture", ADDRESS, "damage.jpg")]


def test_a_clip_brings_along_what_slack_understood() -> None:
    understood = {"status": "complete", "preview": {"content": "it never came", "has_more": False}}
    clip = {"mimetype": "audio/mp4", "subtype": "slack_audio", "url_private": ADDRESS, "transcription": understood}

    [received] = received_in(told(subtype="file_share", files=[clip], text=""))

    assert received.media == [Media("voice", ADDRESS, "", "it never came")]


@pytest.mark.parametrize(
    "understood",
    [
        {"status": "processing"},
        {"status": "complete", "preview": {"content": "it never", "has_more": True}},
    ],
)
def test_half_a_transcript_is_none(understood: dict[str, Any]) -> None:
    clip = {"mimetype": "audio/webm", "url_private": ADDRESS, "transcription": understood}

    [received] = received_in(told(subtype="file_share", files=[clip], text=""))

    assert received.media[0].transcript == ""


def test_a_touched_button_says_its_value() -> None:
    [received] = received_in(touched(value="Refund &amp; apology"))

    assert (received.address, received.message_id) == ("U1", "D1-1760000001.5")
    assert received.text == "Refund & apology"
    assert received.place == 1760000001.5


@pytest.mark.parametrize(
    "ignored",
    [
        told(bot_id="B1"),
        told(bot_profile={"id": "B1"}),
        told(user=None),
        told(subtype="bot_message"),
        told(subtype="message_changed"),
        told(subtype="message_deleted"),
        told(channel_type="channel"),
        told(channel_type="group"),
        told(type="app_mention", channel_type="im"),
        told(type="reaction_added"),
        touched(type="static_select"),
        touched(value=None),
        {"type": "url_verification", "challenge": "3eZbrw1aB"},
        {"type": "event_callback", "event": "not an object"},
        {},
    ],
)
def test_what_no_customer_says_to_the_app_is_left_alone(ignored: dict[str, Any]) -> None:
    assert received_in(ignored) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("order &lt;DD-1&gt; &amp; more", "order <DD-1> & more"),
        ("see <https://shop.example/a?b=1&amp;c=2|the page>", "see the page"),
        ("see <https://shop.example/a>", "see https://shop.example/a"),
        ("call <tel:13812342231|13812342231>", "call 13812342231"),
        (
            "write <mailto:min@example.com|min@example.com> or <mailto:x@example.com>",
            "write min@example.com or x@example.com",
        ),
        ("<@U0BOT> hello <@U0BOT|sandra> there", "hello there"),
        ("in <#C1|help> now", "in help now"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("", ""),
    ],
)
def test_slacks_marks_are_read_as_the_customer_saw_them(text: str, seen: str) -> None:
    assert plain({"text": text}) == seen


def test_emoji_are_characters() -> None:
    elements = [
        {"type": "emoji", "name": "rage", "unicode": "1f621"},
        {"type": "emoji", "name": "woman-technologist", "unicode": "1f469-200d-1f4bb"},
        {"type": "emoji", "name": "ourlogo"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]

    assert plain({"text": "late :rage: :woman-technologist: :ourlogo:", "blocks": blocks}) == "late 😡 👩‍💻 :ourlogo:"


def test_our_words_are_escaped() -> None:
    assert escaped("<b> & 'c'") == "&lt;b&gt; &amp; 'c'"


def test_a_touch_comes_within_a_form() -> None:
    body = urlencode({"payload": json.dumps(touched())}).encode()

    assert content_of_request(body, FORM) == touched()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"not json", "application/json"),
        (b"[1]", "application/json"),
        (b"\xff", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"other=1", FORM),
        (b"payload=not json", FORM),
        (b"\xff", FORM),
        (b"", FORM),
    ],
)
def test_what_cannot_be_read_is_malformed(body: bytes, content_type: str) -> None:
    with pytest.raises(MalformedError):
        content_of_request(body, content_type)


def test_setting_up_is_answered_with_the_challenge() -> None:
    assert challenge_in({"type": "url_verification", "challenge": "3eZbrw1aB"}) == "3eZbrw1aB"
    assert challenge_in(told()) == ""
