"""Feishu, against its stand-in and with the real processes."""

from __future__ import annotations

import time
from uuid import uuid4

import httpx
import pytest

from channels.feishu.envelope import LONGEST_WAY_SECONDS
from sandra.channels import CHANNELS
from tests.conversations.test_not_sure import VAGUE
from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.feishu import Refusal, Sent, StandIn, challenge, message_event, sealed, signed
from tests.platforms.serving import eventually
from tests.stack import Stack


@pytest.fixture
def feishu(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The platform, with its webhook pointing at Rasa."""
    standing_in = stand_ins["feishu"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return f"ou_{uuid4().hex}"


def conversation(user: str) -> str:
    return f"feishu-{user}"


def answered(feishu: StandIn, user: str, before: int = 0) -> list[Sent]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(feishu.sent_to(user)) > before, "we answer")
    return feishu.sent_to(user)[before:]


def test_the_console_finds_our_address(feishu: StandIn) -> None:
    response = feishu.post(sealed(challenge()), {})
    assert (response.status_code, response.json()) == (200, {"challenge": "are you there?"})


def test_a_text_is_answered(connected: Stack, feishu: StandIn, user: str) -> None:
    assert feishu.customer_writes(user, "你好") == 200
    assert answered(feishu, user)[0].text
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_group_is_read_when_feishu_has_told_who_we_are(connected: Stack, feishu: StandIn, user: str) -> None:
    feishu.next_refusals = [Refusal(503, 0)]
    assert feishu.customer_writes_in_group(user, "我的包裹一直没到") == 200
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == ["我的包裹一直没到"]


def test_what_is_said_in_a_group_is_answered_to_its_writer_alone(connected: Stack, feishu: StandIn, user: str) -> None:
    assert feishu.customer_writes_in_group(user, "我的包裹一直没到") == 200
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == ["我的包裹一直没到"]


def test_what_a_group_says_to_others_is_not_read(connected: Stack, feishu: StandIn, user: str) -> None:
    assert feishu.customer_writes_in_group(user, "午饭吃什么", mentioned="ou_somebody") == 200
    feishu.customer_writes(user, "你好")
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == ["你好"]


def test_a_picture_is_kept_and_answered(connected: Stack, feishu: StandIn, user: str) -> None:
    assert feishu.customer_sends_picture(user, a_picture("JPEG")) == 200
    answered(feishu, user)
    (turn,) = turns_of(connected, conversation(user))
    assert file_in(turn)["media_type"] == "image/jpeg"
    assert httpx.get(str(file_in(turn)["url"]), timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_kept_and_answered(connected: Stack, feishu: StandIn, user: str) -> None:
    assert feishu.customer_sends_voice(user, b"OggS" + bytes(200)) == 200
    answered(feishu, user)
    (turn,) = turns_of(connected, conversation(user))
    assert str(file_in(turn)["media_type"]).startswith("audio/")


def test_choices_are_buttons_and_one_that_is_touched_is_said(connected: Stack, feishu: StandIn) -> None:
    user, card = _asked_back(feishu)
    title, value = next(iter(card.buttons.items()))
    before = len(feishu.sent_to(user))
    response = feishu.customer_touches(user, title)
    assert (response.status_code, response.json()) == (200, {})
    answered(feishu, user, before)
    assert texts_of(connected, conversation(user))[-1] == value["said"]


def _asked_back(feishu: StandIn) -> tuple[str, Sent]:
    """A customer whose unclear message was asked back about, and the card they got."""
    for text in VAGUE["zh"]:
        user = f"ou_{uuid4().hex}"
        feishu.customer_writes(user, text)
        for sent in answered(feishu, user):
            if sent.buttons:
                return user, sent
    raise AssertionError("every one of these is understood for sure now; add vaguer ones")


def test_a_long_text_goes_out_in_pieces(connected: Stack, feishu: StandIn, user: str) -> None:
    feishu.customer_writes(user, "你好")
    before = len(answered(feishu, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(400))
    desk_says(connected, conversation(user), told)
    eventually(lambda: sum(len(one.text) for one in feishu.sent_to(user)[before:]) >= len(told), "all of it arrives")
    pieces = [one.text for one in feishu.sent_to(user)[before:]]
    longest = CHANNELS["feishu"].longest_text
    assert "".join(pieces) == told and longest is not None
    assert len(pieces) > 1 and all(len(piece) <= longest and piece.endswith("。") for piece in pieces)


def test_a_long_text_comes_in_whole(connected: Stack, feishu: StandIn, user: str) -> None:
    told = "我的包裹一直没有到，" * 90
    feishu.customer_writes(user, told)
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == [told]


def test_a_picture_from_the_desk_arrives(connected: Stack, feishu: StandIn, user: str) -> None:
    feishu.customer_writes(user, "你好")
    before = len(answered(feishu, user))
    desk_says(connected, conversation(user), "请看", a_picture())
    eventually(lambda: len(feishu.sent_to(user)) >= before + 2, "text and picture arrive")
    text, picture = feishu.sent_to(user)[before:]
    assert text.text == "请看" and picture.picture.startswith(b"\x89PNG")


def test_messages_that_come_out_of_order_are_read_in_order(connected: Stack, feishu: StandIn, user: str) -> None:
    now = time.time()
    for text, at in (("三", now), ("一", now - 2), ("二", now - 1)):
        feishu.customer_writes(user, text, at=at)
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == ["一\n二\n三"]


def test_a_message_told_again_acts_once(connected: Stack, feishu: StandIn, user: str) -> None:
    for _ in range(2):
        assert feishu.customer_writes(user, "你好", "om_the_same") == 200
    before = len(answered(feishu, user))
    assert feishu.customer_writes(user, "你好", "om_the_same") == 200
    feishu.customer_writes(user, "在吗")
    answered(feishu, user, before)
    assert texts_of(connected, conversation(user)) == ["你好", "在吗"]


def test_an_answer_that_is_not_taken_is_tried_again_and_arrives_once(
    connected: Stack, feishu: StandIn, user: str
) -> None:
    feishu.end_tokens()
    feishu.next_refusals = [Refusal(429, 99991400, {"x-ogw-ratelimit-reset": "1"}), Refusal(502, 0)]
    feishu.customer_writes(user, "你好")
    answered(feishu, user)
    assert feishu.next_refusals == []
    texts = [one.text for one in feishu.sent_to(user)]
    assert len(texts) == len(set(texts))


def test_requests_that_are_not_feishus_are_refused_and_counted(connected: Stack, feishu: StandIn, user: str) -> None:
    before = refused(connected, "feishu")
    event = message_event(user, "text", {"text": "你好"})
    body = sealed(event)
    late = signed(body, time.time() - LONGEST_WAY_SECONDS - 60)
    stranger = sealed(event, "another key")

    assert feishu.post(body, {}).status_code == 401
    assert feishu.post(stranger, signed(stranger, key="another key")).status_code == 401
    assert feishu.deliver(event, nonce="another").status_code == 401
    assert feishu.post(body, late).status_code == 401
    assert feishu.post(b"no event", signed(b"no event")).status_code == 400
    assert feishu.deliver({**event, "event": {}}).status_code == 400

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "feishu").items()}
    assert counted == {"forged": 3, "stale": 1, "malformed": 2}
    assert texts_of(connected, conversation(user)) == []


def test_a_request_played_again_acts_once(connected: Stack, feishu: StandIn, user: str) -> None:
    body = sealed(message_event(user, "text", {"text": "你好"}))
    headers = signed(body)
    assert [feishu.post(body, headers).status_code for _ in range(3)] == [200, 200, 200]
    answered(feishu, user)
    assert texts_of(connected, conversation(user)) == ["你好"]
