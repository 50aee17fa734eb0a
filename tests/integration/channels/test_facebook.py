"""Messenger, against its stand-in and with the real processes."""

from __future__ import annotations

import random

import httpx
import pytest

from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.offering import offer
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of, undelivered
from tests.platforms.facebook import HUMAN_AGENT, LONGEST_TEXT, VERIFY, Sent, StandIn
from tests.platforms.serving import eventually
from tests.stack import Stack


@pytest.fixture
def facebook(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The app, with its webhook pointing at Rasa."""
    standing_in = stand_ins["facebook"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return _somebody()


def _somebody() -> str:
    return str(random.randrange(10**15, 10**16))


def conversation(user: str) -> str:
    return f"facebook-{user}"


def answered(facebook: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(facebook.sent_to(user)) > before, "we answer")
    return facebook.sent_to(user)[before:]


def test_messenger_finds_our_address(connected: Stack, facebook: StandIn) -> None:
    response = facebook.messenger_sets_up(VERIFY, "1158201444")

    assert (response.status_code, response.text) == (200, "1158201444")


def test_a_text_is_answered(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_writes(user, "你好")

    assert answered(facebook, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_several_customers_in_one_request_are_all_answered(connected: Stack, facebook: StandIn) -> None:
    customers = {_somebody(): "你好", _somebody(): "hello"}
    facebook.customers_write_at_once(customers)

    for user, text in customers.items():
        answered(facebook, user)
        assert texts_of(connected, conversation(user)) == [text]


def test_a_picture_is_kept(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_sends_picture(user, a_picture("JPEG"))
    eventually(lambda: turns_of(connected, conversation(user)), "it is taken in")

    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_kept(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_speaks(user, b"\0\0\0\x20ftypM4A " + bytes(200))
    eventually(lambda: turns_of(connected, conversation(user)), "it is taken in")

    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "audio/mp4"


def test_the_thumb_is_said(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_likes(user)
    answered(facebook, user)

    assert texts_of(connected, conversation(user)) == ["👍"]


def test_choices_are_quick_replies_and_a_touch_says_the_choice(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_writes(user, "你好")
    before = len(answered(facebook, user))
    offer(connected, conversation(user), "您想怎么处理？", ["退款", "换货"])
    (offered,) = answered(facebook, user, before)
    assert [one["title"] for one in offered.quick_replies] == ["退款", "换货"]

    facebook.customer_touches(user, "换货")
    answered(facebook, user, before + 1)

    assert texts_of(connected, conversation(user)) == ["你好", "换货"]


def test_a_picture_of_ours_arrives(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_writes(user, "你好")
    before = len(answered(facebook, user))
    desk_says(connected, conversation(user), "这是退货面单", a_picture("PNG"))
    eventually(lambda: len(facebook.sent_to(user)) == before + 2, "text and picture arrive")

    text, picture = facebook.sent_to(user)[before:]
    assert (text.text, bool(picture.picture)) == ("这是退货面单", True)


def test_in_a_closed_window_a_person_is_heard_and_the_assistant_waits(
    connected: Stack, facebook: StandIn, user: str
) -> None:
    facebook.customer_writes(user, "你好")
    before = len(answered(facebook, user))
    assert {one.tag for one in facebook.sent_to(user)} == {""}
    facebook.closed_windows.add(user)
    offer(connected, conversation(user), "您想怎么处理？", [])
    waiting = [("您想怎么处理？", "waiting")]
    eventually(lambda: undelivered(connected, conversation(user)) == waiting, "the assistant's words wait")

    desk_says(connected, conversation(user), "退款已经到账了")

    (said,) = answered(facebook, user, before)
    assert (said.text, said.tag) == ("退款已经到账了", HUMAN_AGENT)
    assert undelivered(connected, conversation(user)) == waiting


def test_a_long_text_goes_out_in_pieces_the_platform_takes(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_writes(user, "你好")
    before = len(answered(facebook, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(150))
    desk_says(connected, conversation(user), told)
    eventually(lambda: sum(len(one.text) for one in facebook.sent_to(user)[before:]) >= len(told), "all of it arrives")

    pieces = [one.text for one in facebook.sent_to(user)[before:]]
    assert "".join(pieces) == told
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_TEXT and piece.endswith("。") for piece in pieces)


def test_messages_that_arrive_the_wrong_way_round_are_read_in_order(
    connected: Stack, facebook: StandIn, user: str
) -> None:
    facebook.customer_writes_two(user, "我的快递", "还没到")
    answered(facebook, user)

    assert texts_of(connected, conversation(user)) == ["我的快递\n还没到"]


def test_a_message_told_again_acts_once(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.customer_writes(user, "你好")
    before = len(answered(facebook, user))
    facebook.messenger_tells_again()
    assert facebook.statuses[-1] == 200
    facebook.customer_writes(user, "在吗")
    answered(facebook, user, before)

    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_what_the_page_wrote_and_marks_of_reading_are_left_alone(
    connected: Stack, facebook: StandIn, user: str
) -> None:
    facebook.page_hears_itself(user, "很抱歉")
    facebook.customer_reads(user)
    facebook.customer_writes(user, "你好")
    answered(facebook, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_an_answer_that_does_not_go_through_is_tried_again(connected: Stack, facebook: StandIn, user: str) -> None:
    facebook.troubles.come("messages", 400, {"error": {"code": 613, "message": "rate limit"}})
    facebook.customer_writes(user, "你好")

    assert answered(facebook, user)[0].text


def test_requests_that_are_not_messengers_are_refused_and_counted(
    connected: Stack, facebook: StandIn, user: str
) -> None:
    before = refused(connected, "facebook")

    assert facebook.somebody_forges(user, "你好") == 401
    assert facebook.messenger_sets_up("guessed").status_code == 401
    assert facebook.messenger_sends(b"no json") == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "facebook").items()}
    assert counted == {"forged": 2, "malformed": 1}
    assert texts_of(connected, conversation(user)) == []
