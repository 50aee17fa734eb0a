"""WeChat customer service, against its stand-in and with the real processes."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from channels.servers.tencent import LARGEST_BODY_BYTES, LONGEST_AGE_SECONDS
from tests.conversations.test_not_sure import VAGUE
from tests.files import a_picture
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.talk import undelivered
from tests.platforms.serving import eventually
from tests.platforms.wecom import StandIn
from tests.platforms.wecom_api import ACCOUNT, LONGEST_BYTES, MESSAGES_A_CONTACT, Fault
from tests.platforms.wecom_seal import Caller
from tests.stack import Stack

SYNC, SEND = "kf/sync_msg", "kf/send_msg"
PATIENCE_SECONDS = 120.0


@pytest.fixture
def wecom(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The platform, with its webhook pointing at Rasa."""
    standing_in = stand_ins["wecom"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return f"wm{uuid4().hex}"


def said_by(stack: Stack, user: str) -> list[dict[str, Any]]:
    """The customer's turns in the tracker."""
    tracker = f"{stack.settings.rasa_url}/conversations/wecom-{user}@{ACCOUNT}/tracker?include_events=ALL"
    events = httpx.get(tracker, timeout=30, trust_env=False).json()["events"]
    return [event for event in events if event["event"] == "user"]


def texts_of(turns: list[dict[str, Any]]) -> list[str]:
    return [turn["text"] for turn in turns]


def answered(wecom: StandIn, user: str, before: int = 0) -> list[dict[str, Any]]:
    """Our messages after so many, once there are some."""
    eventually(lambda: len(wecom.sent_to(user)) > before, "we answer", PATIENCE_SECONDS)
    return wecom.sent_to(user)[before:]


def words(sent: dict[str, Any]) -> str:
    return str(sent["text"]["content"] if sent["msgtype"] == "text" else sent["msgmenu"].get("head_content", ""))


def test_the_console_finds_our_address(wecom: StandIn) -> None:
    response = wecom.verifies(wecom.caller.verification("616140317553969"))

    assert (response.status_code, response.text) == (200, "616140317553969")


def test_a_text_is_answered(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.customer_writes(user, "你好")

    assert words(answered(wecom, user)[0])
    assert texts_of(said_by(connected, user)) == ["你好"]


def test_a_picture_is_kept_and_answered(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.customer_sends_picture(user, a_picture("JPEG"))
    answered(wecom, user)

    (turn,) = said_by(connected, user)
    (file,) = turn["metadata"]["parts"][0]["attachments"]
    assert file["media_type"] == "image/jpeg"
    assert httpx.get(file["url"], timeout=30, trust_env=False).status_code == 200


def test_a_voice_message_is_kept_and_answered(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.customer_speaks(user, b"#!AMR\n" + bytes(200))
    answered(wecom, user)

    (turn,) = said_by(connected, user)
    assert turn["metadata"]["parts"][0]["attachments"][0]["media_type"].startswith("audio/")


def test_choices_are_a_menu_and_an_item_touched_is_said(connected: Stack, wecom: StandIn) -> None:
    user, menu = _asked_back(wecom)
    title = menu["msgmenu"]["list"][0]["click"]["content"]
    before = len(wecom.sent_to(user))
    wecom.customer_touches(user, title)
    answered(wecom, user, before)

    assert texts_of(said_by(connected, user))[-1] == title


def _asked_back(wecom: StandIn) -> tuple[str, dict[str, Any]]:
    """A customer whose unclear message was asked back about, and the menu they got."""
    for text in VAGUE["zh"]:
        user = f"wm{uuid4().hex}"
        wecom.customer_writes(user, text)
        for sent in answered(wecom, user):
            if sent["msgtype"] == "msgmenu":
                return user, sent
    raise AssertionError("every one of these is understood for sure now; add vaguer ones")


def test_a_long_text_goes_out_in_pieces_the_platform_takes(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.customer_writes(user, "你好")
    before = len(answered(wecom, user))
    told = sentences(80)
    _says(connected, user, told)
    eventually(lambda: "".join(map(words, wecom.sent_to(user)[before:])) == told, "all of it arrives", PATIENCE_SECONDS)

    pieces = list(map(words, wecom.sent_to(user)[before:]))
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= LONGEST_BYTES["text"] and piece.endswith("。") for piece in pieces)


def test_what_is_beyond_five_messages_waits_until_the_customer_writes(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    wecom.customer_writes(user, "你好")
    before = len(answered(wecom, user))
    told = sentences(150)
    _says(connected, user, told)
    eventually(lambda: len(wecom.sent_to(user)) == MESSAGES_A_CONTACT, "five have arrived", PATIENCE_SECONDS)
    assert told not in "".join(map(words, wecom.sent_to(user)[before:]))

    wecom.customer_writes(user, "然后呢")

    eventually(lambda: told in "".join(map(words, wecom.sent_to(user)[before:])), "the rest arrives", PATIENCE_SECONDS)


@pytest.mark.parametrize(("fail_type", "becomes"), [(10, "dead"), (4, "waiting")])
def test_what_wecom_could_not_hand_over_after_all_is_shown_at_the_desk(
    connected: Stack, wecom: StandIn, user: str, fail_type: int, becomes: str
) -> None:
    wecom.customer_writes(user, "你好")
    before = len(answered(wecom, user))
    _says(connected, user, "退款已经到账了")
    (sent,) = answered(wecom, user, before)

    wecom.cannot_hand_over(sent["msgid"], user, fail_type)
    wecom.tells()

    shown = [("退款已经到账了", becomes)]
    eventually(
        lambda: undelivered(connected, f"wecom-{user}@{ACCOUNT}") == shown, "the desk shows it", PATIENCE_SECONDS
    )


def test_what_fell_out_of_wecoms_window_goes_again_when_the_customer_writes(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    wecom.customer_writes(user, "你好")
    before = len(answered(wecom, user))
    _says(connected, user, "退款已经到账了")
    (sent,) = answered(wecom, user, before)
    wecom.cannot_hand_over(sent["msgid"], user, 6)
    wecom.tells()
    in_desk = f"wecom-{user}@{ACCOUNT}"
    eventually(lambda: undelivered(connected, in_desk), "the desk shows that it waits", PATIENCE_SECONDS)

    wecom.customer_writes(user, "在吗")

    (again, *_) = answered(wecom, user, before + 1)
    assert (words(again), again["msgid"] == sent["msgid"]) == ("退款已经到账了", False)
    assert undelivered(connected, in_desk) == []


def sentences(count: int) -> str:
    return "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(count))


def _says(stack: Stack, user: str, text: str) -> None:
    """What a person at the desk writes."""
    address = f"{stack.settings.rasa_url}/conversations/wecom-{user}@{ACCOUNT}/tracker/events"
    query = {"output_channel": "latest", "execute_side_effects": "true"}
    event = {"event": "bot", "text": text, "metadata": {}}
    httpx.post(address, params=query, json=event, timeout=30, trust_env=False).raise_for_status()


def test_a_long_text_comes_in_whole(connected: Stack, wecom: StandIn, user: str) -> None:
    told = "我的包裹一直没有到，" * 90
    wecom.customer_writes(user, told)
    answered(wecom, user)

    assert texts_of(said_by(connected, user)) == [told]


def test_messages_come_in_the_order_they_were_sent_whatever_the_order_of_the_log(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    now = int(time.time())
    wecom.logs(user, "text", {"content": "三"}, send_time=now + 1)
    wecom.logs(user, "text", {"content": "一"}, send_time=now)
    wecom.logs(user, "text", {"content": "二"}, send_time=now)
    wecom.tells()
    answered(wecom, user)

    assert texts_of(said_by(connected, user)) == ["一\n二\n三"]


def test_a_message_told_of_again_acts_once(connected: Stack, wecom: StandIn, user: str) -> None:
    message = wecom.customer_writes(user, "你好")
    answered(wecom, user)
    for _ in range(2):
        wecom.customer_writes(user, "你好", message)
    wecom.api.cursors.clear()
    before = len(wecom.sent_to(user))
    wecom.customer_writes(user, "在吗")
    answered(wecom, user, before)

    assert texts_of(said_by(connected, user)) == ["你好", "在吗"]


def test_news_that_cannot_be_read_is_told_again_by_the_platform_and_acts_once(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    wecom.goes_wrong(Fault(SYNC, -1))
    wecom.customer_writes(user, "你好")
    answered(wecom, user)

    assert wecom.statuses[-2:] == [503, 200]
    assert texts_of(said_by(connected, user)) == ["你好"]


def test_news_the_platform_gave_up_telling_of_is_read_all_the_same(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.goes_wrong(Fault(SYNC, -1), times=3)
    wecom.customer_writes(user, "你好")
    assert wecom.statuses[-3:] == [503, 503, 503]
    answered(wecom, user)

    assert texts_of(said_by(connected, user)) == ["你好"]


def test_an_answer_that_does_not_go_through_is_tried_again_and_arrives_once(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    wecom.goes_wrong(Fault(SEND, status=502, is_after=True))
    wecom.goes_wrong(Fault(SEND, 45033))
    wecom.api.access_tokens.clear()
    wecom.customer_writes(user, "你好")
    first = answered(wecom, user)
    before = wecom.api.calls[SEND]
    eventually(lambda: wecom.api.calls[SEND] > before, "it is tried again", PATIENCE_SECONDS)
    wecom.customer_writes(user, "在吗")
    eventually(
        lambda: len(said_by(connected, user)) == 2 and len(wecom.sent_to(user)) > 1,
        "the next one is answered",
        PATIENCE_SECONDS,
    )

    assert [one["msgid"] for one in wecom.sent_to(user)].count(first[0]["msgid"]) == 1


def test_who_opens_the_conversation_and_writes_nothing_is_not_answered(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    wecom.customer_enters(user)
    assert wecom.statuses[-1] == 200
    wecom.customer_writes(user, "你好")
    answered(wecom, user)

    assert texts_of(said_by(connected, user)) == ["你好"]


def test_requests_that_are_not_the_platforms_are_refused_and_counted(
    connected: Stack, wecom: StandIn, user: str
) -> None:
    before, calls = refused(connected, "wecom"), wecom.api.calls[SYNC]
    wecom.logs(user, "text", {"content": "你好"})
    token = wecom.news_token()
    query, body = wecom.caller.news(ACCOUNT, token)
    stranger = Caller(wecom.caller.corp_id).news(ACCOUNT, token)
    late = wecom.caller.news(ACCOUNT, token, LONGEST_AGE_SECONDS + 60)

    assert wecom.posts(*stranger) == 401
    assert wecom.posts({**query, "nonce": "another"}, body) == 401
    assert wecom.posts(*late) == 401
    assert wecom.posts(query, "no document") == 400
    assert wecom.posts(query, "x" * (LARGEST_BODY_BYTES + 1)) == 400
    assert wecom.verifies({"echostr": "x", **query}).status_code == 401

    assert wecom.api.calls[SYNC] == calls
    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "wecom").items()}
    assert counted == {"forged": 3, "stale": 1, "malformed": 2}


def test_a_request_played_again_is_refused_and_counted(connected: Stack, wecom: StandIn, user: str) -> None:
    wecom.logs(user, "text", {"content": "你好"})
    query, body = wecom.caller.news(ACCOUNT, wecom.news_token())
    assert wecom.posts(query, body) == 200
    answered(wecom, user)
    before, calls = refused(connected, "wecom").get("stale", 0), wecom.api.calls[SYNC]

    assert wecom.posts(query, body) == 401

    assert refused(connected, "wecom")["stale"] == before + 1
    assert wecom.api.calls[SYNC] == calls
