"""DingTalk's callbacks as messages of customers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.dingtalk.reading import Heard, is_guest, read
from channels.messaging.platform import MalformedError, Media
from tests.platforms.dingtalk import StandIn

TEXT = {"text": {"content": " 外套破了 "}}


def told(kind: str, content: dict[str, Any], **others: Any) -> dict[str, Any]:
    """A callback, with other values where they are given."""
    return {**StandIn().callback("wang", kind, content, "msg1", at=1_700_000_000.5), **others}


def heard(kind: str, content: dict[str, Any], **others: Any) -> Heard:
    """What such a callback says."""
    return read(json.dumps(told(kind, content, **others)).encode())


def test_a_direct_message_is_answered_where_it_was_written() -> None:
    said = heard(
        "text", TEXT, sessionWebhook="https://oapi.dingtalk.com/1", sessionWebhookExpiredTime=1_700_005_400_500
    )
    assert (said.received.address, said.received.message_id, said.received.text) == ("wang", "msg1", "外套破了")
    assert said.received.place == 1_700_000_000.5
    assert said.session is not None
    assert (said.session.url, said.session.ends_at) == ("https://oapi.dingtalk.com/1", 1_700_005_400.5)


def test_a_message_in_a_group_is_answered_to_its_writer_alone() -> None:
    said = heard("text", TEXT, conversationType="2")
    assert said.received.address == "wang" and said.session is None


@pytest.mark.parametrize("staff_id", [None, "", "员工", "a b", "guest.1"])
def test_who_has_no_staff_id_is_answered_where_they_wrote(staff_id: str | None) -> None:
    said = heard("text", TEXT, conversationType="2", senderStaffId=staff_id)
    assert is_guest(said.received.address) and said.session is not None


def test_a_guest_keeps_their_address() -> None:
    first, second = (heard("text", TEXT, senderStaffId=None).received.address for _ in range(2))
    assert first == second != heard("text", TEXT, senderStaffId=None, senderId="another").received.address


def test_what_a_guest_says_in_a_group_is_apart_from_what_they_say_in_private() -> None:
    alone, together = (heard("text", TEXT, senderStaffId=None, conversationType=kind) for kind in ("1", "2"))
    assert alone.received.address != together.received.address


@pytest.mark.parametrize(
    "kind, content, media",
    [
        ("picture", {"downloadCode": "c/1+=", "pictureDownloadCode": "c2"}, Media("picture", "c/1+=")),
        ("audio", {"downloadCode": "c1", "recognition": "外套破了"}, Media("voice", "c1", "", "外套破了")),
        ("file", {"downloadCode": "c1", "fileName": "发票.pdf"}, Media("file", "c1", "发票.pdf")),
        ("video", {"downloadCode": "c1", "videoType": "mp4"}, Media("file", "c1")),
    ],
)
def test_files_stay_with_dingtalk_until_they_are_fetched(kind: str, content: dict[str, Any], media: Media) -> None:
    received = heard(kind, {"content": content}).received
    assert (received.text, list(received.media)) == ("", [media])


def test_rich_text_is_its_text_and_its_pictures() -> None:
    pieces = [{"text": "外套"}, {"type": "picture", "downloadCode": "c1"}, {"text": "\n"}, {"text": "破了"}]
    received = heard("richText", {"content": {"richText": pieces}}).received
    assert (received.text, list(received.media)) == ("外套\n破了", [Media("picture", "c1")])


def test_a_kind_nobody_knows_says_nothing() -> None:
    received = heard("interactiveCard", {"content": {}}).received
    assert (received.text, list(received.media)) == ("", [])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        *(
            json.dumps({key: value for key, value in told("text", TEXT).items() if key != missing}).encode()
            for missing in ("msgId", "msgtype", "senderId", "sessionWebhook", "text")
        ),
        json.dumps(told("picture", {"content": {}})).encode(),
        json.dumps(told("richText", {"content": {"richText": 7}})).encode(),
        json.dumps(told("richText", {"content": {"richText": [7]}})).encode(),
        json.dumps(told("text", TEXT, createAt=10**30)).encode(),
    ],
)
def test_what_lacks_a_part_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read(body)


def test_what_is_malformed_is_told_without_what_stands_in_it() -> None:
    with pytest.raises(MalformedError, match="createAt") as refused:
        heard("text", TEXT, createAt="a private word")
    assert "private" not in str(refused.value)
