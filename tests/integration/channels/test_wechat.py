"""A WeChat Official Account, against its stand-in and with the real processes."""

from __future__ import annotations

import time
from uuid import uuid4

import httpx
import pytest

from tests.conversations.test_not_sure import VAGUE
from tests.files import a_picture, opened
from tests.integration.channels.conftest import StandIns, refused
from tests.integration.channels.talk import desk_says, file_in, texts_of, turns_of
from tests.platforms.serving import eventually
from tests.platforms.wechat import StandIn, a_text
from tests.platforms.wechat_api import LONGEST_TEXT_BYTES, Sent
from tests.stack import Stack

PATIENCE_SECONDS = 120.0


@pytest.fixture
def wechat(connected: Stack, stand_ins: StandIns) -> StandIn:
    """The platform, with its webhook pointing at Rasa."""
    standing_in = stand_ins["wechat"]
    assert isinstance(standing_in, StandIn) and standing_in.webhook
    return standing_in


@pytest.fixture
def user() -> str:
    """A customer nobody else is."""
    return f"o{uuid4().hex[:27]}"


def conversation_of(user: str) -> str:
    return f"wechat-{user}"


def answered(wechat: StandIn, user: str, before: int = 0) -> list[Sent]:
    """What the customer was shown after so many, once there is something."""
    eventually(lambda: len(wechat.sent_to(user)) > before, "we answer", PATIENCE_SECONDS)
    return wechat.sent_to(user)[before:]


def test_the_console_finds_our_address(wechat: StandIn) -> None:
    echo = wechat.ask_for_echo(wechat.signed() | {"echostr": "5837460193"})

    assert (echo.status_code, echo.text) == (200, "5837460193")


def test_a_text_is_answered_in_the_response(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_writes(user, "你好").result()
    answered(wechat, user)

    assert texts_of(connected, conversation_of(user)) == ["你好"]
    assert wechat.sent_to(user)[0].way == "passive" or _is_in_time_later(wechat, user)


def _is_in_time_later(wechat: StandIn, user: str) -> bool:
    """The first turns after a start may take longer than WeChat waits."""
    for _ in range(4):
        before = len(wechat.sent_to(user))
        wechat.customer_writes(user, "你好").result()
        if answered(wechat, user, before)[0].way == "passive":
            return True
    return False


def test_what_the_desk_says_later_is_a_message_of_its_own(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_writes(user, "你好").result()
    before = len(answered(wechat, user))

    desk_says(connected, conversation_of(user), "我是林珊，这件事我来跟。")

    assert answered(wechat, user, before) == [Sent("我是林珊，这件事我来跟。")]


def test_pictures_go_both_ways(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_sends_picture(user, a_picture("JPEG")).result()
    before = len(answered(wechat, user))
    (turn,) = turns_of(connected, conversation_of(user))
    file = file_in(turn)
    assert file["media_type"] == "image/jpeg"
    assert httpx.get(file["url"], timeout=30, trust_env=False).status_code == 200

    desk_says(connected, conversation_of(user), "请看标签。", a_picture("PNG", (60, 30)))

    eventually(lambda: len(wechat.sent_to(user)) == before + 2, "text and picture arrive", PATIENCE_SECONDS)
    text, picture = wechat.sent_to(user)[before:]
    assert text.text == "请看标签。"
    assert picture.picture is not None and opened(picture.picture).size == (60, 30)


def test_a_voice_message_is_read_where_wechat_understood_it_and_kept_where_not(
    connected: Stack, wechat: StandIn, user: str
) -> None:
    wechat.customer_speaks(user, b"#!AMR\n" + bytes(200), understood="我的包裹三天没动了。").result()
    before = len(answered(wechat, user))
    wechat.customer_speaks(user, b"#!AMR\n" + bytes(200)).result()
    answered(wechat, user, before)

    first, second = turns_of(connected, conversation_of(user))
    assert first["text"] == "我的包裹三天没动了。"
    assert file_in(second)["media_type"].startswith("audio/")


def test_choices_are_lines_with_numbers_and_a_number_is_said(connected: Stack, wechat: StandIn) -> None:
    user, asked = _asked_back(wechat)
    first_choice = next(line for line in asked.text.splitlines() if line.startswith("1. ")).removeprefix("1. ")
    before = len(wechat.sent_to(user))

    wechat.customer_writes(user, "1").result()
    answered(wechat, user, before)

    assert texts_of(connected, conversation_of(user))[-1] == first_choice


def _asked_back(wechat: StandIn) -> tuple[str, Sent]:
    """A customer whose unclear message was asked back about, and what they were asked."""
    for text in VAGUE["zh"]:
        user = f"o{uuid4().hex[:27]}"
        wechat.customer_writes(user, text).result()
        for sent in answered(wechat, user):
            if "\n1. " in sent.text:
                return user, sent
    raise AssertionError("every one of these is understood for sure now; add vaguer ones")


def test_a_long_text_goes_out_in_pieces_that_wechat_takes(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_writes(user, "你好").result()
    before = len(answered(wechat, user))
    told = "".join(f"这是第{number}句话，说的是退款什么时候到账。" for number in range(80))

    desk_says(connected, conversation_of(user), told)

    eventually(lambda: "".join(_texts(wechat, user, before)) == told, "all of it arrives", PATIENCE_SECONDS)
    pieces = _texts(wechat, user, before)
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= LONGEST_TEXT_BYTES and piece.endswith("。") for piece in pieces)


def test_a_long_text_comes_in_whole(connected: Stack, wechat: StandIn, user: str) -> None:
    told = "我的包裹一直没有到，" * 60

    wechat.customer_writes(user, told).result()
    answered(wechat, user)

    assert texts_of(connected, conversation_of(user)) == [told]


def test_messages_stand_in_the_order_in_which_they_were_written(connected: Stack, wechat: StandIn, user: str) -> None:
    now = time.time()
    deliveries = [wechat.customer_writes(user, text, at=now + at) for text, at in (("三", 2), ("一", 0), ("二", 1))]
    for delivery in deliveries:
        delivery.result()
    answered(wechat, user)

    assert texts_of(connected, conversation_of(user)) == ["一\n二\n三"]


def test_a_message_that_wechat_repeats_acts_once(connected: Stack, wechat: StandIn, user: str) -> None:
    for _ in range(4):
        wechat.customer_writes(user, "你好", message_id=f"77{user}").result()
    before = len(answered(wechat, user))
    wechat.customer_writes(user, "在吗").result()
    answered(wechat, user, before)

    assert texts_of(connected, conversation_of(user)) == ["你好", "在吗"]


def test_an_answer_that_does_not_go_through_is_tried_again_and_arrives_once(
    connected: Stack, wechat: StandIn, user: str
) -> None:
    wechat.customer_writes(user, "你好").result()
    before = len(answered(wechat, user))
    wechat.expire_token()
    wechat.fail_next(-1, 502)

    desk_says(connected, conversation_of(user), "我是林珊，这件事我来跟。")

    assert answered(wechat, user, before) == [Sent("我是林珊，这件事我来跟。")]


def test_what_may_not_be_said_any_more_waits_until_the_customer_writes(
    connected: Stack, wechat: StandIn, user: str
) -> None:
    wechat.customer_writes(user, "你好").result()
    before = len(answered(wechat, user))
    wechat.close_window(user)
    asked = len(wechat.calls)
    desk_says(connected, conversation_of(user), "退款已经到账。")
    eventually(lambda: len(wechat.calls) > asked, "it is tried", PATIENCE_SECONDS)
    assert len(wechat.sent_to(user)) == before

    wechat.customer_writes(user, "在吗").result()

    eventually(
        lambda: "退款已经到账。" in _texts(wechat, user, before), "it arrives with the next answer", PATIENCE_SECONDS
    )


def test_who_begins_to_follow_is_welcomed(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_follows(user).result()

    (welcome,) = wechat.sent_to(user)
    assert "Sandra" in welcome.text
    assert texts_of(connected, conversation_of(user)) == []


def test_an_entry_of_the_menu_counts_as_written(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_touches(user, "我要投诉").result()
    answered(wechat, user)

    assert texts_of(connected, conversation_of(user)) == ["我要投诉"]


def test_requests_that_are_not_wechats_are_refused_and_counted(connected: Stack, wechat: StandIn, user: str) -> None:
    before = refused(connected, "wechat")
    message = a_text(user, "1", "退款到我的卡上")
    forged = wechat.wrapped(user, message, token="a guess")
    played_again = wechat.wrapped(user, message, at=time.time() - 3600)
    malformed = wechat.wrapped(user, "<xml><MsgType>text</MsgType></xml>")
    query, _ = wechat.wrapped(user, message)
    _, changed = wechat.wrapped(user, a_text(user, "2", "退款"))

    requests = [forged, (query, changed), played_again, malformed, (wechat.signed(), "no message")]
    assert [wechat.post(*one).status_code for one in requests] == [401, 401, 401, 400, 400]

    counted = {reason: count - before.get(reason, 0) for reason, count in refused(connected, "wechat").items()}
    assert counted == {"forged": 2, "stale": 1, "malformed": 2}
    assert texts_of(connected, conversation_of(user)) == []


def test_no_secret_gets_into_the_log(connected: Stack, wechat: StandIn, user: str) -> None:
    wechat.customer_writes(user, "你好").result()
    answered(wechat, user)
    desk_says(connected, conversation_of(user), "请稍等。")
    eventually(lambda: Sent("请稍等。") in wechat.sent_to(user), "it arrives", PATIENCE_SECONDS)

    log = (connected.settings.var / "log/rasa.log").read_text("utf-8")
    assert wechat.tokens
    assert [token for token in wechat.tokens if token in log] == []


def _texts(wechat: StandIn, user: str, before: int) -> list[str]:
    return [one.text for one in wechat.sent_to(user)[before:]]
