"""DingTalk, against its stand-in and with the real processes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from channels.dingtalk.signature import LONGEST_WAY_SECONDS
from sandra.channels import CHANNELS
from tests.conversations.test_not_sure import VAGUE
from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.dingtalk import Sent, StandIn, session_failure, signed
from tests.platforms.serving import eventually
from tests.stack import Stack

PATIENCE_SECONDS = 60.0
HELLO = {"text": {"content": "你好"}}


@pytest.fixture
def dingtalk(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The platform, with its webhook pointing at Rasa."""
    standing_in = stand_ins["dingtalk"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return uuid4().hex


def conversation(user: str) -> str:
    return f"dingtalk-{user}"


def _wait_for(holds: Callable[[], object], what: str) -> None:
    eventually(holds, what, PATIENCE_SECONDS)


def answered(dingtalk: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    _wait_for(lambda: len(dingtalk.sent_to(user)) > before, "we answer")
    return dingtalk.sent_to(user)[before:]


def test_a_text_is_answered_where_it_was_written(connected: Stack, dingtalk: StandIn, user: str) -> None:
    assert dingtalk.customer_writes(user, "你好") == 200
    first = answered(dingtalk, user)[0]
    assert first.text and first.way == "answer"
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_what_is_said_in_a_group_is_answered_to_its_writer_alone(
    connected: Stack, dingtalk: StandIn, user: str
) -> None:
    callback = dingtalk.callback(user, "text", {"text": {"content": " 我的包裹一直没到"}})
    assert dingtalk.deliver({**callback, "conversationType": "2"}).status_code == 200
    assert answered(dingtalk, user)[0].way == "letter"
    assert texts_of(connected, conversation(user)) == ["我的包裹一直没到"]


def test_when_the_session_ends_early_the_answer_goes_by_staff_id(
    connected: Stack, dingtalk: StandIn, user: str
) -> None:
    dingtalk.customer_writes(user, "你好")
    before = len(answered(dingtalk, user))
    dingtalk.end_sessions()
    desk_says(connected, conversation(user), "您好，我是林珊")
    assert answered(dingtalk, user, before) == [Sent("您好，我是林珊", way="letter")]


def test_a_picture_is_kept_and_answered(connected: Stack, dingtalk: StandIn, user: str) -> None:
    assert dingtalk.customer_sends_picture(user, a_picture("JPEG")) == 200
    answered(dingtalk, user)
    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_read_as_dingtalk_understood_it(connected: Stack, dingtalk: StandIn, user: str) -> None:
    assert dingtalk.customer_sends_voice(user, b"a voice", "我的包裹一直没到") == 200
    answered(dingtalk, user)
    assert texts_of(connected, conversation(user)) == ["我的包裹一直没到"]


def test_choices_are_buttons_and_one_that_is_touched_is_said(connected: Stack, dingtalk: StandIn) -> None:
    user, card = _asked_back(dingtalk)
    title, said = next(iter(card.buttons.items()))
    before = len(dingtalk.sent_to(user))
    assert dingtalk.customer_touches(user, title) == 200
    answered(dingtalk, user, before)
    assert texts_of(connected, conversation(user))[-1] == said


def _asked_back(dingtalk: StandIn) -> tuple[str, Sent]:
    """A customer whose unclear message was asked back about, and the card they got."""
    for text in VAGUE["zh"]:
        user = uuid4().hex
        dingtalk.customer_writes(user, text)
        for sent in answered(dingtalk, user):
            if sent.buttons:
                return user, sent
    raise AssertionError("every one of these is understood for sure now; add vaguer ones")


def test_a_long_text_goes_out_in_pieces(connected: Stack, dingtalk: StandIn, user: str) -> None:
    dingtalk.customer_writes(user, "你好")
    before = len(answered(dingtalk, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(400))
    desk_says(connected, conversation(user), told)
    _wait_for(lambda: sum(len(one.text) for one in dingtalk.sent_to(user)[before:]) >= len(told), "all of it arrives")
    pieces = [one.text for one in dingtalk.sent_to(user)[before:]]
    longest = CHANNELS["dingtalk"].longest_text
    assert "".join(pieces) == told and longest is not None
    assert len(pieces) > 1 and all(len(piece) <= longest and piece.endswith("。") for piece in pieces)


def test_a_long_text_comes_in_whole(connected: Stack, dingtalk: StandIn, user: str) -> None:
    told = "我的包裹一直没有到，" * 90
    dingtalk.customer_writes(user, told)
    answered(dingtalk, user)
    assert texts_of(connected, conversation(user)) == [told]


def test_a_picture_from_the_desk_is_shown(connected: Stack, dingtalk: StandIn, user: str) -> None:
    dingtalk.customer_writes(user, "你好")
    before = len(answered(dingtalk, user))
    desk_says(connected, conversation(user), "请看", a_picture())
    _wait_for(lambda: len(dingtalk.sent_to(user)) >= before + 2, "text and picture arrive")
    text, picture = dingtalk.sent_to(user)[before:]
    assert text.text == "请看"
    assert picture.text.startswith(f"![label.png]({connected.settings.public_desk_url}/")


def test_messages_that_come_out_of_order_are_read_in_order(connected: Stack, dingtalk: StandIn, user: str) -> None:
    now = time.time()
    for text, at in (("三", now), ("一", now - 2), ("二", now - 1)):
        dingtalk.customer_writes(user, text, at=at)
    answered(dingtalk, user)
    assert texts_of(connected, conversation(user)) == ["一\n二\n三"]


def test_a_message_told_again_acts_once(connected: Stack, dingtalk: StandIn, user: str) -> None:
    for _ in range(2):
        assert dingtalk.customer_writes(user, "你好", "msg1") == 200
    before = len(answered(dingtalk, user))
    assert dingtalk.customer_writes(user, "你好", "msg1") == 200
    dingtalk.customer_writes(user, "在吗")
    answered(dingtalk, user, before)
    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_an_answer_that_is_not_taken_is_tried_again_and_arrives_once(
    connected: Stack, dingtalk: StandIn, user: str
) -> None:
    dingtalk.next_refusals = [session_failure(-1)]
    dingtalk.customer_writes(user, "你好")
    answered(dingtalk, user)
    assert dingtalk.next_refusals == []
    texts = [one.text for one in dingtalk.sent_to(user)]
    assert len(texts) == len(set(texts))


def test_requests_that_are_not_dingtalks_are_refused_and_counted(
    connected: Stack, dingtalk: StandIn, user: str
) -> None:
    before = refused(connected, "dingtalk")
    callback = dingtalk.callback(user, "text", HELLO)

    assert dingtalk.deliver(callback, secret="another secret").status_code == 401
    assert dingtalk.post(b"{}", {}).status_code == 401
    assert dingtalk.deliver(callback, at=time.time() - LONGEST_WAY_SECONDS - 60).status_code == 401
    assert dingtalk.post(b"no callback", signed()).status_code == 400
    assert dingtalk.deliver({**callback, "text": {}}).status_code == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "dingtalk").items()}
    assert counted == {"forged": 2, "stale": 1, "malformed": 2}
    assert texts_of(connected, conversation(user)) == []


def test_nobody_makes_us_answer_at_their_own_server(connected: Stack, dingtalk: StandIn, user: str) -> None:
    before = refused(connected, "dingtalk").get("forged", 0)
    callback = dingtalk.callback(user, "text", HELLO)
    assert dingtalk.deliver({**callback, "sessionWebhook": "http://127.0.0.1:9/robot"}).status_code == 401
    assert refused(connected, "dingtalk")["forged"] == before + 1
    assert texts_of(connected, conversation(user)) == []


def test_a_request_played_again_acts_once(connected: Stack, dingtalk: StandIn, user: str) -> None:
    body, headers = json.dumps(dingtalk.callback(user, "text", HELLO)).encode(), signed()
    assert [dingtalk.post(body, headers).status_code for _ in range(3)] == [200, 200, 200]
    answered(dingtalk, user)
    assert texts_of(connected, conversation(user)) == ["你好"]
