"""Slack, against its stand-in and with the real processes."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.offering import offer
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.serving import eventually
from tests.platforms.slack import FORM, Sent, StandIn
from tests.stack import Stack

LONGEST_PIECE = 3000


@pytest.fixture
def slack(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The app, with its webhook pointing at Rasa."""
    standing_in = stand_ins["slack"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return f"U{uuid4().hex[:10].upper()}"


def conversation(user: str) -> str:
    return f"slack-{user}"


def answered(slack: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(slack.sent_to(user)) > before, "we answer")
    return slack.sent_to(user)[before:]


def test_slack_finds_our_address(slack: StandIn) -> None:
    assert slack.slack_sets_up("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P") == (
        "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
    )


def test_a_text_is_answered(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_writes(user, "你好")

    assert answered(slack, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_mention_in_a_channel_is_answered_once_and_in_private(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_mentions(user, "你好")
    answered(slack, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_picture_is_kept_and_answered(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_sends_picture(user, a_picture("JPEG"), "杯子碎了")
    answered(slack, user)

    (turn,) = turns_of(connected, conversation(user))
    assert turn["text"] == "杯子碎了"
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_clip_that_slack_has_understood_is_words(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_speaks(user, b"\0\0\0\x20ftypM4A " + bytes(200), transcript="你好")
    answered(slack, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_choices_are_buttons_and_a_touch_says_the_choice(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_writes(user, "你好")
    before = len(answered(slack, user))
    offer(connected, conversation(user), "您想怎么处理？", ["退款 & 道歉", "换货"])
    (offered,) = answered(slack, user, before)
    assert [button["text"]["text"] for button in offered.buttons] == ["退款 & 道歉", "换货"]

    slack.customer_touches(user, "退款 & 道歉")
    answered(slack, user, before + 1)

    assert texts_of(connected, conversation(user)) == ["你好", "退款 & 道歉"]


def test_a_picture_of_ours_arrives(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_writes(user, "你好")
    before = len(answered(slack, user))
    desk_says(connected, conversation(user), "这是退货面单", a_picture("PNG"))
    eventually(lambda: len(slack.sent_to(user)) == before + 2, "text and picture arrive")

    text, picture = slack.sent_to(user)[before:]
    assert (text.text, bool(picture.file)) == ("这是退货面单", True)


def test_a_long_text_goes_out_in_pieces_the_platform_takes(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_writes(user, "你好")
    before = len(answered(slack, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(250))
    desk_says(connected, conversation(user), told)
    eventually(lambda: sum(len(one.text) for one in slack.sent_to(user)[before:]) >= len(told), "all of it arrives")

    pieces = [one.text for one in slack.sent_to(user)[before:]]
    assert "".join(pieces) == told
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_PIECE and piece.endswith("。") for piece in pieces)


def test_messages_that_arrive_the_wrong_way_round_are_read_in_order(
    connected: Stack, slack: StandIn, user: str
) -> None:
    slack.customer_writes_two(user, "我的快递", "还没到")
    answered(slack, user)

    assert texts_of(connected, conversation(user)) == ["我的快递\n还没到"]


def test_a_message_told_again_acts_once(connected: Stack, slack: StandIn, user: str) -> None:
    slack.customer_writes(user, "你好")
    before = len(answered(slack, user))
    slack.slack_tells_again()
    assert slack.statuses[-1] == 200
    slack.customer_writes(user, "在吗")
    answered(slack, user, before)

    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_our_own_messages_and_other_peoples_are_left_alone(connected: Stack, slack: StandIn, user: str) -> None:
    slack.app_hears_itself(user, "很抱歉")
    slack.somebody_writes_in_channel(user, "大家好")
    slack.customer_writes(user, "你好")
    answered(slack, user)

    assert texts_of(connected, conversation(user)) == ["你好"]


def test_an_answer_that_does_not_go_through_is_tried_again(connected: Stack, slack: StandIn, user: str) -> None:
    slack.troubles.come("chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    slack.customer_writes(user, "你好")

    assert answered(slack, user)[0].text


def test_requests_that_are_not_slacks_are_refused_and_counted(connected: Stack, slack: StandIn, user: str) -> None:
    before = refused(connected, "slack")

    assert slack.somebody_forges(user, "你好") == 401
    assert slack.somebody_replays(user, "你好", seconds_ago=301) == 401
    assert slack.slack_sends(b"no json") == 400
    assert slack.slack_sends(b"other=1", FORM) == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "slack").items()}
    assert counted == {"forged": 1, "stale": 1, "malformed": 2}
    assert texts_of(connected, conversation(user)) == []
