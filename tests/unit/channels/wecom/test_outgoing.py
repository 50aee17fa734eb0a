"""What we say, within what the platform takes."""

from __future__ import annotations

import re

import pytest

from channels.messaging.platform import Choice, File, Outgoing
from channels.wecom.outgoing import (
    LONGEST_HEAD_BYTES,
    LONGEST_ID_BYTES,
    media_kind,
    menu,
    msgid,
    requests_of,
    words_of,
)
from sandra.channels import CHANNELS

KEY = "0f8fad5bd9cb469fa16570867728950e"
CHOICES = (Choice("退款", "退款"), Choice("换货", "换货"))
PICTURE = File("https://desk.example.com/1", "screen.png", "image/png", b"...")


def kinds(message: Outgoing) -> list[str]:
    return [request["msgtype"] for request in requests_of(message, "M1")]


def test_a_text_is_one_request() -> None:
    assert requests_of(Outgoing(KEY, "您好"), "") == [{"msgtype": "text", "text": {"content": "您好"}}]


def test_choices_are_a_menu_under_the_text() -> None:
    (request,) = requests_of(Outgoing(KEY, "怎么处理？", CHOICES), "")

    assert request["msgmenu"]["head_content"] == "怎么处理？"
    assert [item["click"]["content"] for item in request["msgmenu"]["list"]] == ["退款", "换货"]


def test_a_text_too_long_for_a_menu_goes_before_it() -> None:
    longest, too_long = "好" * (LONGEST_HEAD_BYTES // 3), "好" * (LONGEST_HEAD_BYTES // 3 + 1)

    assert kinds(Outgoing(KEY, longest, CHOICES)) == ["msgmenu"]
    assert kinds(Outgoing(KEY, too_long, CHOICES)) == ["text", "msgmenu"]
    assert "head_content" not in requests_of(Outgoing(KEY, too_long, CHOICES), "")[1]["msgmenu"]


def test_a_picture_goes_between_the_text_and_the_menu() -> None:
    assert kinds(Outgoing(KEY, "", file=PICTURE)) == ["image"]
    assert kinds(Outgoing(KEY, "请看", CHOICES, PICTURE)) == ["text", "image", "msgmenu"]


@pytest.mark.parametrize(
    ("media_type", "kind"), [("image/jpeg", "image"), ("image/png", "image"), ("image/gif", "file")]
)
def test_only_what_the_platform_takes_as_a_picture_goes_as_one(media_type: str, kind: str) -> None:
    assert media_kind(File("", "name", media_type, b"")) == kind


def test_every_request_of_a_message_has_an_id_of_its_own_that_stays_the_same() -> None:
    ids = [msgid(KEY, number) for number in range(3)]

    assert ids == [msgid(KEY, number) for number in range(3)]
    assert len(set(ids)) == 3
    assert ids[0] == KEY


@pytest.mark.parametrize("key", [KEY, "letter:7", "k" * 100, "钥匙"])
def test_an_id_is_within_the_platforms_signs_and_length(key: str) -> None:
    assert all(re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", msgid(key, number)) for number in range(2))


def test_the_longest_title_fits_an_item_in_any_script() -> None:
    assert len(("𠮷" * CHANNELS["wecom"].longest_title).encode()) <= 128


def test_a_text_too_long_for_an_id_is_said_by_its_title() -> None:
    (item,) = menu("", [Choice("退款", "退" * LONGEST_ID_BYTES)])["msgmenu"]["list"]

    assert item["click"] == {"content": "退款"}
    assert words_of(item["click"]) == "退款"
