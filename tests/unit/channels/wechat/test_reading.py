"""Each kind of message and event that WeChat documents, as ours."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from channels.messaging.platform import MalformedError, Media, Received
from channels.wechat.reading import NOT_FOR_ACCOUNTS, read

MESSAGE = {"ToUserName": "gh_0123456789ab", "FromUserName": "oLin-_4", "CreateTime": "1760000000", "MsgId": "2401"}
EVENT = {name: value for name, value in MESSAGE.items() if name != "MsgId"} | {"MsgType": "event"}


def received(**fields: str) -> Received:
    found = read(MESSAGE | fields).received
    assert found is not None
    return found


def test_a_text_is_read_with_who_wrote_it_and_when() -> None:
    push = read(MESSAGE | {"MsgType": "text", "Content": "包裹破了"})

    assert (push.account, push.address, push.message_id) == ("gh_0123456789ab", "oLin-_4", "2401")
    assert push.received == Received(
        "oLin-_4", "2401", "包裹破了", datetime(2025, 10, 9, 8, 53, 20, tzinfo=timezone.utc), 1760000000.0
    )


def test_a_sticker_has_no_words() -> None:
    assert received(MsgType="text", Content=NOT_FOR_ACCOUNTS).text == ""


def test_messages_stand_in_the_order_in_which_they_were_written() -> None:
    first = received(MsgType="text", Content="我的订单", CreateTime="1760000000")
    second = received(MsgType="text", Content="还没到", CreateTime="1760000001")

    assert first.place is not None and second.place is not None
    assert first.place < second.place


def test_a_picture_stays_with_wechat_until_it_is_fetched() -> None:
    assert received(MsgType="image", PicUrl="http://mmbiz.qpic.cn/x", MediaId="m-1").media == (Media("picture", "m-1"),)


def test_a_voice_message_brings_what_wechat_understood() -> None:
    spoken = received(MsgType="voice", MediaId="m-2", Format="amr", Recognition="快递三天没动了。")
    unclear = received(MsgType="voice", MediaId="m-3", Format="amr")

    assert spoken.media == (Media("voice", "m-2", transcript="快递三天没动了。"),)
    assert unclear.media == (Media("voice", "m-3"),)
    assert (spoken.text, unclear.text) == ("", "")


@pytest.mark.parametrize("kind", ["video", "shortvideo"])
def test_a_video_is_a_file(kind: str) -> None:
    assert received(MsgType=kind, MediaId="m-4", ThumbMediaId="m-5").media == (Media("file", "m-4"),)


def test_a_place_on_the_map_is_its_name() -> None:
    place = {"MsgType": "location", "Location_X": "23.134", "Location_Y": "113.358", "Scale": "20"}

    assert received(**place, Label="广州市海珠区新港中路397号").text == "广州市海珠区新港中路397号"
    assert received(**place).text == "23.134, 113.358"


def test_a_link_is_its_title_and_address() -> None:
    link = {"MsgType": "link", "Title": "订单详情", "Description": "已发货", "Url": "https://shop.example/DD-2023"}

    assert received(**link).text == "订单详情\nhttps://shop.example/DD-2023"


def test_touching_the_menu_counts_as_writing_its_key() -> None:
    push = read(EVENT | {"Event": "CLICK", "EventKey": "我要投诉"})

    assert push.received is not None
    assert push.received.text == "我要投诉"
    assert push.message_id == "oLin-_4-1760000000-CLICK"


def test_who_begins_to_follow_says_nothing_yet() -> None:
    push = read(EVENT | {"Event": "subscribe", "EventKey": "qrscene_7"})

    assert push.received is None
    assert push.begins_following


@pytest.mark.parametrize("event", ["unsubscribe", "SCAN", "LOCATION", "VIEW", "TEMPLATESENDJOBFINISH"])
def test_other_events_are_not_for_us(event: str) -> None:
    push = read(EVENT | {"Event": event, "EventKey": "7"})

    assert push.received is None
    assert not push.begins_following


def test_a_kind_of_message_that_is_not_documented_is_not_for_us() -> None:
    assert read(MESSAGE | {"MsgType": "hologram"}).received is None


@pytest.mark.parametrize(
    "fields",
    [
        {"FromUserName": ""},
        {"FromUserName": "o-lin/../admin"},
        {"FromUserName": "o" * 65},
        {"ToUserName": ""},
        {"CreateTime": ""},
        {"CreateTime": "yesterday"},
        {"CreateTime": "9" * 30},
        {"MsgType": ""},
        {"MsgType": "image"},
        {"MsgType": "voice"},
        {"MsgType": "location"},
        {"MsgType": "link"},
        {"MsgType": "event", "Event": "CLICK"},
    ],
)
def test_what_lacks_something_every_message_has_is_malformed(fields: dict[str, str]) -> None:
    with pytest.raises(MalformedError):
        read(MESSAGE | {"MsgType": "text", "Content": "你好"} | fields)
