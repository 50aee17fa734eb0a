"""A log read line by line: what customers wrote, in its order, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from channels.messaging.platform import Choice, ClosedWindowError, Media, Received, RefusedError
from channels.wecom.outgoing import menu
from channels.wecom.reading import Entry, customers_messages, late_failures

SENT = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
LONG_AGO = SENT - timedelta(days=3)
ADDRESS = "wmAJ2GCAAAme1XQRC-NI_q0@wkAJ2GCAAASSm4_FhToWMFea"


def line(kind: str, content: object, seconds: int = 0, **others: Any) -> dict[str, Any]:
    return {
        "msgid": "4622416642169452483",
        "open_kfid": "wkAJ2GCAAASSm4_FhToWMFea",
        "external_userid": "wmAJ2GCAAAme1XQRC-NI_q0",
        "send_time": int(SENT.timestamp()) + seconds,
        "origin": 3,
        "msgtype": kind,
        kind: content,
        **others,
    }


def text(content: str, **others: Any) -> dict[str, Any]:
    return line("text", {"content": content}, **others)


def read(*lines: dict[str, Any], first: int = 0, not_before: datetime = LONG_AGO) -> list[Received]:
    return customers_messages([Entry(number, one) for number, one in enumerate(lines, start=first)], not_before)


def in_order(received: list[Received]) -> list[str]:
    return [one.text for one in sorted(received, key=lambda one: one.place or 0.0)]


def test_a_text_comes_with_whom_to_answer_and_when_it_was_sent() -> None:
    (received,) = read(text("包裹还没到"))

    assert received.address == ADDRESS
    assert (received.message_id, received.text, received.at) == ("4622416642169452483", "包裹还没到", SENT)


@pytest.mark.parametrize(
    ("kind", "meant"), [("image", "picture"), ("voice", "voice"), ("video", "file"), ("file", "file")]
)
def test_what_is_no_text_stays_with_the_platform_until_it_is_fetched(kind: str, meant: str) -> None:
    (received,) = read(line(kind, {"media_id": "2iSLeVyqzk4eX0IB5kTi9L"}))

    assert received.text == ""
    assert [(media.kind, media.reference) for media in received.media] == [(meant, "2iSLeVyqzk4eX0IB5kTi9L")]
    assert isinstance(received.media[0], Media)


def test_an_item_of_our_menu_says_the_text_of_the_choice() -> None:
    (item,) = menu("", [Choice("退款", "我要全额退款")])["msgmenu"]["list"]
    touched = {"content": item["click"]["content"], "menu_id": item["click"]["id"]}

    assert [one.text for one in read(line("text", touched))] == ["我要全额退款"]


def test_an_item_of_the_consoles_menu_says_what_stands_on_it() -> None:
    assert [one.text for one in read(line("text", {"content": "查物流", "menu_id": "101"}))] == ["查物流"]


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("location", {"name": "南山店", "address": "深圳市科技园", "latitude": 22.5}, "南山店 深圳市科技园"),
        ("link", {"title": "订单", "url": "https://shop.example.com/1"}, "订单 https://shop.example.com/1"),
        ("miniprogram", {"title": "我的订单", "appid": "wx1"}, "我的订单"),
        ("business_card", {"userid": "zhangsan"}, ""),
    ],
)
def test_a_card_says_what_can_be_read_on_it(kind: str, content: dict[str, Any], said: str) -> None:
    assert [one.text for one in read(line(kind, content))] == [said]


def test_what_our_people_wrote_and_what_happened_is_not_the_customers() -> None:
    entering = line("event", {"event_type": "enter_session", "welcome_code": "W1"}, origin=4)

    assert read(text("我来处理", origin=5), entering) == []


def test_messages_of_one_second_keep_the_order_of_the_log_over_its_pages() -> None:
    first = read(text("一"), text("二"), first=41)
    second = read(text("三"), first=43)

    assert in_order([*second, *reversed(first)]) == ["一", "二", "三"]


def test_what_was_sent_earlier_comes_first_wherever_it_stands_in_the_log() -> None:
    assert in_order(read(text("后", seconds=2), text("先", seconds=1))) == ["先", "后"]


def test_what_was_sent_before_we_took_over_is_left_alone() -> None:
    assert [one.text for one in read(text("旧", seconds=-1), text("新"), not_before=SENT)] == ["新"]


@pytest.mark.parametrize(
    "broken",
    [
        {"msgtype": "text"},
        {**text("坏"), "msgtype": "image"},
        {**text("坏"), "send_time": "soon"},
        {**text("坏"), "external_userid": "a b"},
        {**text("坏"), "text": None},
    ],
)
def test_a_line_that_cannot_be_read_holds_nothing_up(broken: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    assert [one.text for one in read(broken, text("好"))] == ["好"]
    assert "line 0 of a WeCom log cannot be read" in caplog.text


def failed(fail_type: object) -> dict[str, Any]:
    event = {"event_type": "msg_send_fail", "external_userid": "wm1", "fail_msgid": "abc", "fail_type": fail_type}
    return line("event", event, origin=4)


@pytest.mark.parametrize(
    ("fail_type", "kind", "why"),
    [
        (4, ClosedWindowError, "48 hours"),
        (5, ClosedWindowError, "has ended"),
        (6, ClosedWindowError, "five messages"),
        (10, RefusedError, "does not want any"),
        (99, RefusedError, "fail_type 99"),
    ],
)
def test_a_message_that_did_not_arrive_in_the_end_says_what_to_do(fail_type: int, kind: type, why: str) -> None:
    (failure,) = late_failures([Entry(0, failed(fail_type))])

    assert (failure.message_id, type(failure.error)) == ("abc", kind)
    assert why in str(failure.error)


def test_a_failure_that_cannot_be_read_holds_nothing_up(caplog: pytest.LogCaptureFixture) -> None:
    lines = [failed("soon"), text("好"), failed(10)]

    assert len(late_failures([Entry(number, one) for number, one in enumerate(lines)])) == 1
    assert "line 0 of a WeCom log cannot be read" in caplog.text
