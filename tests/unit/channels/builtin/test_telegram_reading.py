"""Telegram's updates as messages of customers."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from channels.builtin.telegram.buttons import keyboard_of
from channels.builtin.telegram.reading import received_in, require_secret, touch_in
from channels.messaging.platform import Choice, ForgedError, MalformedError, Media

SHORT = Choice("退款", "退款")
LONG = Choice("麻烦先给我换一件新的同款外套，赔偿的事之后再说", "麻烦先给我换一件新的同款外套，赔偿的事之后再说")


def update(**content: Any) -> dict[str, Any]:
    """A message in a private chat."""
    person = {"id": 77, "is_bot": False, "first_name": "Min"}
    message = {"message_id": 5, "from": person, "chat": {"id": 77, "type": "private"}, "date": 1760000000, **content}
    return {"update_id": 1001, "message": message}


def touch(place: int, *choices: Choice, message: bool = True) -> dict[str, Any]:
    """One of the buttons was touched."""
    keyboard = keyboard_of(choices)
    below = {"reply_markup": keyboard} if message else {}
    data = keyboard["inline_keyboard"][place][0]["callback_data"]
    query = {"id": "44", "from": {"id": 77, "is_bot": False}, "data": data}
    return {"update_id": 1002, "callback_query": {**query, "message": {"chat": {"id": 77, "type": "private"}, **below}}}


def test_a_text_is_read_with_its_time_and_place() -> None:
    [received] = received_in(update(text="包裹还没到"))

    assert (received.address, received.message_id, received.text) == ("77", "77-5", "包裹还没到")
    assert received.at == datetime.fromtimestamp(1760000000, timezone.utc)
    assert received.place == 1001


@pytest.mark.parametrize(
    ("language", "text", "greeting"),
    [
        ("zh-hans", "/start", "你好"),
        ("zh-hant", "/start DD-1", "你好"),
        ("en", "/start", "hello"),
        ("fr", "/start", "hello"),
    ],
)
def test_opening_the_chat_is_a_greeting_in_the_customers_language(language: str, text: str, greeting: str) -> None:
    opened = update(text=text, **{"from": {"id": 77, "is_bot": False, "language_code": language}})

    assert [one.text for one in received_in(opened)] == [greeting]


def test_another_command_stays_what_it_is() -> None:
    assert [one.text for one in received_in(update(text="/started"))] == ["/started"]


def test_an_edited_message_counts_as_written_once_more() -> None:
    message = update(text="DD-20231234")["message"]

    [received] = received_in({"update_id": 1003, "edited_message": {**message, "edit_date": 1760000060}})

    assert (received.message_id, received.text) == ("77-5-1760000060", "DD-20231234")


def test_the_largest_size_of_a_photo_is_taken_with_its_caption() -> None:
    sizes = [{"file_id": "large", "width": 800, "height": 600}, {"file_id": "small", "width": 90, "height": 67}]

    [received] = received_in(update(photo=sizes, caption="看，碎了"))

    assert received.text == "看，碎了"
    assert received.media == [Media("picture", "large")]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        ({"voice": {"file_id": "v"}}, Media("voice", "v")),
        ({"audio": {"file_id": "a", "file_name": "call.mp3"}}, Media("voice", "a", "call.mp3")),
        (
            {"document": {"file_id": "d", "mime_type": "image/png", "file_name": "x.png"}},
            Media("picture", "d", "x.png"),
        ),
        (
            {"document": {"file_id": "d", "mime_type": "application/pdf", "file_name": "b.pdf"}},
            Media("file", "d", "b.pdf"),
        ),
        ({"video": {"file_id": "m"}}, Media("file", "m")),
        ({"animation": {"file_id": "g"}, "document": {"file_id": "g"}}, Media("file", "g")),
    ],
)
def test_every_kind_of_file_is_read(content: dict[str, Any], media: Media) -> None:
    [received] = received_in(update(**content))

    assert (received.text, received.media) == ("", [media])


def test_a_sticker_says_its_emoji() -> None:
    [received] = received_in(update(sticker={"file_id": "s", "emoji": "😡"}))

    assert (received.text, received.media) == ("😡", [])


def test_a_shared_contact_says_its_number() -> None:
    [received] = received_in(update(contact={"phone_number": "+8613812342231", "first_name": "Min"}))

    assert received.text == "+8613812342231"


def test_a_place_on_the_map_is_told_as_nothing_readable() -> None:
    [received] = received_in(update(location={"latitude": 31.2, "longitude": 121.5}))

    assert (received.text, received.media) == ("", [])


@pytest.mark.parametrize(
    "ignored",
    [
        update(pinned_message={"message_id": 4}),
        update(text="hello all", chat={"id": -100, "type": "supergroup"}),
        update(text="hello", chat={"id": -100, "type": "channel"}),
        update(text="hello", **{"from": {"id": 9, "is_bot": True}}),
        {"update_id": 7, "my_chat_member": {"chat": {"id": 77, "type": "private"}}},
        {"update_id": 7, "message": "not an object"},
        {},
    ],
)
def test_what_no_customer_writes_in_private_is_left_alone(ignored: dict[str, Any]) -> None:
    assert received_in(ignored) == []


def test_a_touched_button_says_its_text() -> None:
    told = touch(1, LONG, SHORT)

    [received] = received_in(told)

    assert (received.address, received.message_id, received.text) == ("77", "touch-44", "退款")
    assert touch_in(told) == "44"


def test_a_text_that_does_not_fit_a_button_comes_back_whole() -> None:
    assert len(LONG.text.encode()) > 64

    [received] = received_in(touch(1, SHORT, LONG))

    assert received.text == LONG.text


def test_a_touch_below_a_message_that_is_too_old_says_nothing_readable() -> None:
    [received] = received_in(touch(0, LONG, message=False))

    assert received.text == ""


def test_every_button_stays_within_sixty_four_bytes() -> None:
    for row in keyboard_of([SHORT, LONG, Choice("a" * 60, "a" * 60)])["inline_keyboard"]:
        assert 1 <= len(row[0]["callback_data"].encode()) <= 64


def test_a_time_there_is_not_is_malformed() -> None:
    with pytest.raises(MalformedError):
        received_in(update(text="hello", date=10**20))


@pytest.mark.parametrize("told", ["", "guessed", "the-word ", "的"])
def test_an_update_without_the_secret_is_forged(told: str) -> None:
    with pytest.raises(ForgedError):
        require_secret(told, "the-word")


def test_an_update_with_the_secret_is_telegrams() -> None:
    require_secret("the-word", "the-word")
