"""Feishu's events as messages of customers."""

from __future__ import annotations

from typing import Any

import pytest

from channels.feishu.reading import is_said_in_group, read
from channels.messaging.platform import MalformedError, Media, Received
from tests.platforms.feishu import BOT, mention, message_event, touch_event

SOMEBODY = "ou_zhang"


def one(event: dict[str, Any]) -> Received:
    """The only message of an event."""
    (received,) = read(event, BOT)
    return received


def in_group(text: str, *mentions: dict[str, Any]) -> dict[str, Any]:
    """The event of a message in a group."""
    event = message_event("ou_wang", "text", {"text": text})
    event["event"]["message"] |= {"chat_type": "group", "mentions": list(mentions)}
    return event


def test_a_direct_message_is_answered_to_its_writer() -> None:
    received = one(message_event("ou_wang", "text", {"text": "外套破了"}, "om_1", at=1_700_000_000.5))
    assert (received.address, received.message_id, received.text) == ("ou_wang", "om_1", "外套破了")
    assert received.place == 1_700_000_000.5
    assert received.at is not None and received.at.isoformat() == "2023-11-14T22:13:20.500000+00:00"


def test_a_message_in_a_group_that_mentions_us_is_answered_to_its_writer_alone() -> None:
    received = one(in_group("@_user_1 我的外套破了", mention("@_user_1", BOT)))
    assert (received.address, received.text) == ("ou_wang", "我的外套破了")


@pytest.mark.parametrize("mentions", [[], [mention("@_user_1", SOMEBODY)]])
def test_a_message_in_a_group_that_does_not_mention_us_is_not_ours(mentions: list[dict[str, Any]]) -> None:
    assert read(in_group("@_user_1 午饭吃什么", *mentions), BOT) == []


def test_who_else_is_mentioned_keeps_their_name() -> None:
    mentions = [mention("@_user_1", BOT), mention("@_user_10", SOMEBODY, "张三")]
    assert one(in_group("@_user_1 @_user_10 骂我 @_all", *mentions)).text == "@张三 骂我"


def test_what_apps_write_is_not_ours() -> None:
    event = message_event("ou_wang", "text", {"text": "hello"})
    event["event"]["sender"]["sender_type"] = "app"
    assert read(event, BOT) == []


def test_other_events_are_not_ours() -> None:
    event = message_event("ou_wang", "text", {"text": "hello"})
    event["header"]["event_type"] = "im.message.message_read_v1"
    assert read(event, BOT) == [] and not is_said_in_group(event)


def test_only_in_a_group_it_matters_who_we_are() -> None:
    assert is_said_in_group(in_group("hello"))
    assert not is_said_in_group(message_event("ou_wang", "text", {"text": "hello"}))


@pytest.mark.parametrize(
    "kind, content, media",
    [
        ("image", {"image_key": "img_1"}, Media("picture", "om_1/img_1")),
        ("audio", {"file_key": "f_1", "duration": 2000}, Media("voice", "om_1/f_1")),
        ("file", {"file_key": "f_1", "file_name": "发票.pdf"}, Media("file", "om_1/f_1", "发票.pdf")),
        ("media", {"file_key": "f_1", "image_key": "img_1", "file_name": "a.mp4"}, Media("file", "om_1/f_1", "a.mp4")),
    ],
)
def test_files_stay_with_feishu_until_they_are_fetched(kind: str, content: dict[str, Any], media: Media) -> None:
    received = one(message_event("ou_wang", kind, content, "om_1"))
    assert (received.text, list(received.media)) == ("", [media])


def test_a_post_is_its_text_and_its_pictures() -> None:
    lines = [
        [
            {"tag": "at", "user_id": "@_user_1"},
            {"tag": "text", "text": " 订单 "},
            {"tag": "a", "text": "DD-1", "href": "x"},
        ],
        [{"tag": "img", "image_key": "img_1"}],
        [{"tag": "text", "text": "破了"}, {"tag": "emotion", "emoji_type": "CRY"}],
    ]
    event = message_event("ou_wang", "post", {"title": "投诉", "content": lines}, "om_1")
    event["event"]["message"]["mentions"] = [mention("@_user_1", BOT)]
    received = one(event)
    assert received.text == "投诉\n订单 DD-1\n破了"
    assert list(received.media) == [Media("picture", "om_1/img_1")]


def test_a_sticker_says_nothing() -> None:
    received = one(message_event("ou_wang", "sticker", {"file_key": "f_1"}))
    assert (received.text, list(received.media)) == ("", [])


def test_a_touch_says_what_its_button_says() -> None:
    event = touch_event("ou_wang", {"said": "好的"})
    received = one(event)
    assert (received.address, received.text, received.message_id) == ("ou_wang", "好的", event["header"]["event_id"])


def test_a_touch_comes_after_what_was_written_before() -> None:
    written = one(message_event("ou_wang", "text", {"text": "hello"}))
    touched = one(touch_event("ou_wang", {"said": "yes"}))
    assert written.place is not None and touched.place is not None and written.place <= touched.place


def test_a_card_that_is_not_ours_says_nothing() -> None:
    assert read(touch_event("ou_wang", {"other": "value"}), BOT) == []
    assert read(touch_event("ou_wang", "value"), BOT) == []


def _without(*path: str) -> dict[str, Any]:
    event = message_event("ou_wang", "text", {"text": "hello"})
    place = event
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return event


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"header": 7},
        _without("event"),
        _without("event", "sender", "sender_id", "open_id"),
        _without("event", "message", "message_id"),
        message_event("ou_wang", "text", {}),
        message_event("ou_wang", "image", {"file_key": "f_1"}),
        message_event("ou_wang", "post", {"title": "", "content": [7]}),
        message_event("ou_wang", "text", {"text": "hello"}, at=1e30),
    ],
)
def test_what_lacks_a_part_is_malformed(event: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        read(event, BOT)


def test_what_is_malformed_is_told_without_what_stands_in_it() -> None:
    event = message_event("ou_wang", "text", {"text": "hello"})
    event["event"]["message"]["create_time"] = "a private word"
    with pytest.raises(MalformedError, match=r"message\.create_time") as refused:
        read(event, BOT)
    assert "private" not in str(refused.value)
