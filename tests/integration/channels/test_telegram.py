"""Telegram, against its stand-in and with the real processes."""

from __future__ import annotations

import random

import httpx
import pytest

from channels.builtin.telegram.buttons import MOST_BYTES
from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.offering import offer
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.serving import eventually
from tests.platforms.telegram import LONGEST_TEXT, PUBLIC_WEBHOOK, SECRET, Sent, StandIn
from tests.stack import Stack

TOO_LONG_TO_CARRY = "麻烦先给我换一件新的同款外套，赔偿的事之后再说"


@pytest.fixture
def telegram(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The app, with its webhook pointing at Rasa."""
    standing_in = stand_ins["telegram"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return str(random.randrange(10**9, 10**10))


def conversation(user: str) -> str:
    return f"telegram-{user}"


def answered(telegram: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(telegram.sent_to(user)) > before, "we answer")
    return telegram.sent_to(user)[before:]


def test_telegram_is_told_at_the_start_where_to_send_messages(telegram: StandIn) -> None:
    eventually(lambda: telegram.webhook_told, "the webhook is told")

    assert (telegram.webhook_told["url"], telegram.webhook_told["secret_token"]) == (PUBLIC_WEBHOOK, SECRET)


def test_a_text_is_answered(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "你好")

    assert answered(telegram, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_picture_is_kept_and_answered(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_sends_picture(user, a_picture("JPEG"), "杯子碎了")
    answered(telegram, user)

    (turn,) = turns_of(connected, conversation(user))
    assert turn["text"] == "杯子碎了"
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_kept(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_speaks(user, b"OggS" + bytes(200))
    eventually(lambda: turns_of(connected, conversation(user)), "it is taken in")

    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "audio/ogg"


@pytest.mark.parametrize("chosen", ["退款", TOO_LONG_TO_CARRY])
def test_choices_are_buttons_and_a_touch_says_the_choice(
    connected: Stack, telegram: StandIn, user: str, chosen: str
) -> None:
    assert len(TOO_LONG_TO_CARRY.encode()) > MOST_BYTES
    telegram.customer_writes(user, "你好")
    before = len(answered(telegram, user))
    offer(connected, conversation(user), "您想怎么处理？", ["退款", TOO_LONG_TO_CARRY])
    (offered,) = answered(telegram, user, before)
    assert [button["text"] for button in offered.buttons] == ["退款", TOO_LONG_TO_CARRY]

    touch = telegram.customer_touches(user, chosen)
    answered(telegram, user, before + 1)

    assert texts_of(connected, conversation(user)) == ["你好", chosen]
    assert touch in telegram.confirmed


def test_a_picture_of_ours_arrives(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "你好")
    before = len(answered(telegram, user))
    picture = a_picture("PNG")
    desk_says(connected, conversation(user), "这是退货面单", picture)
    eventually(lambda: len(telegram.sent_to(user)) == before + 2, "text and picture arrive")

    text, photo = telegram.sent_to(user)[before:]
    assert (text.text, bool(photo.photo)) == ("这是退货面单", True)


def test_a_long_text_goes_out_in_pieces_the_platform_takes(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "你好")
    before = len(answered(telegram, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(300))
    desk_says(connected, conversation(user), told)
    eventually(lambda: sum(len(one.text) for one in telegram.sent_to(user)[before:]) >= len(told), "all of it arrives")

    pieces = [one.text for one in telegram.sent_to(user)[before:]]
    assert "".join(pieces) == told
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_TEXT and piece.endswith("。") for piece in pieces)


def test_messages_that_arrive_the_wrong_way_round_are_read_in_order(
    connected: Stack, telegram: StandIn, user: str
) -> None:
    telegram.customer_writes_two(user, "我的快递", "还没到")
    answered(telegram, user)

    assert texts_of(connected, conversation(user)) == ["我的快递\n还没到"]


def test_opening_the_chat_is_greeted(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "/start")

    assert answered(telegram, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_command_is_words_of_a_customer(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "/restart")
    answered(telegram, user)

    assert texts_of(connected, conversation(user)) == ["restart"]


def test_a_message_told_again_acts_once(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.customer_writes(user, "你好")
    before = len(answered(telegram, user))
    telegram.telegram_tells_again()
    assert telegram.statuses[-1] == 200
    telegram.customer_writes(user, "在吗")
    answered(telegram, user, before)

    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_an_edited_message_counts_as_written_once_more(connected: Stack, telegram: StandIn, user: str) -> None:
    message = telegram.customer_writes(user, "你号")
    before = len(answered(telegram, user))
    telegram.customer_edits(user, "你好", message)
    answered(telegram, user, before)

    assert texts_of(connected, conversation(user)) == ["你号", "你好"]


def test_groups_are_left_alone(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.somebody_writes_in_group(user, "大家好")
    assert telegram.statuses[-1] == 200
    telegram.customer_writes(user, "你好")
    answered(telegram, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_an_answer_that_does_not_go_through_is_tried_again(connected: Stack, telegram: StandIn, user: str) -> None:
    telegram.troubles.come("sendMessage", 429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}})
    telegram.customer_writes(user, "你好")

    assert answered(telegram, user)[0].text


def test_requests_that_are_not_telegrams_are_refused_and_counted(
    connected: Stack, telegram: StandIn, user: str
) -> None:
    before = refused(connected, "telegram")

    assert telegram.somebody_forges(user, "你好") == 401
    assert telegram.somebody_forges(user, "你好", secret=None) == 401
    assert telegram.telegram_sends(b"no json") == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "telegram").items()}
    assert counted == {"forged": 2, "malformed": 1}
    assert texts_of(connected, conversation(user)) == []
