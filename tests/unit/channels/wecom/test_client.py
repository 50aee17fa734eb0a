"""WeCom's API in front of a stand-in: what goes through, what is tried again, and what is told."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from channels.messaging.platform import (
    BusyError,
    Choice,
    ClosedWindowError,
    File,
    Media,
    Outgoing,
    PlatformError,
    RefusedError,
)
from channels.wecom.api import Api
from channels.wecom.client import WeComClient
from tests.platforms.wecom import StandIn
from tests.platforms.wecom_api import ACCOUNT, Fault
from tests.stack import free_ports

CUSTOMER = "wmAJ2GCAAAme1XQRC-NI_q0"
ADDRESS = f"{CUSTOMER}@{ACCOUNT}"
PICTURE = b"\xff\xd8\xff" + b"a picture"
SEND, SYNC, UPLOAD = "kf/send_msg", "kf/sync_msg", "media/upload"


def saying(text: str, key: str = "key-1", **others: Any) -> Outgoing:
    return Outgoing(key, text, **others)


@pytest.fixture(autouse=True)
def _written(wecom: StandIn) -> None:
    """Nobody is written to who did not write first."""
    wecom.customer_writes(CUSTOMER, "你好")


async def test_a_text_reaches_the_customer(wecom: StandIn, client: WeComClient) -> None:
    await client.send(ADDRESS, saying("您好，请问有什么可以帮您？"))

    (sent,) = wecom.sent_to(CUSTOMER)
    assert (sent["open_kfid"], sent["text"]) == (ACCOUNT, {"content": "您好，请问有什么可以帮您？"})


async def test_a_choice_touched_says_its_text(wecom: StandIn, client: WeComClient) -> None:
    await client.send(ADDRESS, saying("怎么处理？", choices=[Choice("退款", "我要退款"), Choice("换货", "我要换货")]))
    wecom.customer_touches(CUSTOMER, "换货")

    page = await client.page(ACCOUNT, "", wecom.news_token())
    assert page.lines[-1]["text"]["menu_id"].endswith("我要换货")


async def test_a_picture_reaches_the_customer(wecom: StandIn, client: WeComClient) -> None:
    await client.send(ADDRESS, saying("", file=File("https://desk/1", "屏幕.png", "image/png", PICTURE)))

    assert [(one["msgtype"], one["content"]) for one in wecom.sent_to(CUSTOMER)] == [("image", PICTURE)]


async def test_a_picture_of_the_customer_is_fetched(wecom: StandIn, client: WeComClient) -> None:
    wecom.customer_sends_picture(CUSTOMER, PICTURE)
    media_id = wecom.api.log[-1]["image"]["media_id"]

    assert await client.fetch(ADDRESS, Media("picture", media_id)) == PICTURE


async def test_a_file_that_is_json_itself_is_no_refusal(wecom: StandIn, client: WeComClient) -> None:
    media_id = wecom.api.keep(b'{"errcode": 40007}', "application/json")

    assert await client.fetch(ADDRESS, Media("file", media_id)) == b'{"errcode": 40007}'


async def test_a_picture_that_is_gone_is_refused(client: WeComClient) -> None:
    with pytest.raises(RefusedError, match="40007 invalid media_id"):
        await client.fetch(ADDRESS, Media("picture", "gone"))


async def test_one_access_token_serves_until_it_ends(wecom: StandIn, client: WeComClient) -> None:
    for number in range(3):
        await client.send(ADDRESS, saying("您好", f"key-{number}"))
    assert wecom.api.calls["gettoken"] == 1

    wecom.api.access_tokens.clear()
    await client.send(ADDRESS, saying("还在吗", "key-4"))

    assert wecom.api.calls["gettoken"] == 2
    assert len(wecom.sent_to(CUSTOMER)) == 4


async def test_an_access_token_is_renewed_for_a_file_as_well(wecom: StandIn, client: WeComClient) -> None:
    wecom.customer_sends_picture(CUSTOMER, PICTURE)
    picture = Media("picture", wecom.api.log[-1]["image"]["media_id"])
    await client.fetch(ADDRESS, picture)
    wecom.api.access_tokens.clear()

    assert await client.fetch(ADDRESS, picture) == PICTURE


@pytest.mark.parametrize("errcode", [40014, 42001])
async def test_an_access_token_is_renewed_only_once(wecom: StandIn, client: WeComClient, errcode: int) -> None:
    wecom.goes_wrong(Fault(SEND, errcode), times=2)

    with pytest.raises(BusyError):
        await client.send(ADDRESS, saying("您好"))
    assert wecom.api.calls[SEND] == 2


@pytest.mark.parametrize(
    ("fault", "wait_seconds"),
    [
        (Fault(SEND, -1), None),
        (Fault(SEND, 45009), 60.0),
        (Fault(SEND, 45033), None),
        (Fault(SEND, status=500), None),
        (Fault(SEND, status=503), None),
        (Fault(SEND, status=429), None),
    ],
)
async def test_what_may_go_through_later_is_busy(
    wecom: StandIn, client: WeComClient, fault: Fault, wait_seconds: float | None
) -> None:
    wecom.goes_wrong(fault)

    with pytest.raises(BusyError) as raised:
        await client.send(ADDRESS, saying("您好"))
    assert raised.value.wait_seconds == wait_seconds


async def test_a_platform_that_is_not_there_is_busy() -> None:
    client = WeComClient(Api(f"http://127.0.0.1:{free_ports(1)[0]}", "ww1", "our secret"))

    with pytest.raises(BusyError, match=r"^WeCom does not answer \(ConnectError\)$"):
        await client.send(ADDRESS, saying("您好"))
    await client.close()


async def test_five_messages_answer_one_of_the_customers(wecom: StandIn, client: WeComClient) -> None:
    for number in range(5):
        await client.send(ADDRESS, saying("您好", f"key-{number}"))
    with pytest.raises(ClosedWindowError, match="95001"):
        await client.send(ADDRESS, saying("您好", "key-5"))

    wecom.customer_writes(CUSTOMER, "在的")
    await client.send(ADDRESS, saying("您好", "key-5"))

    assert len(wecom.sent_to(CUSTOMER)) == 6


async def test_after_two_days_the_customer_has_to_write_first(wecom: StandIn, client: WeComClient) -> None:
    wecom.two_days_pass(CUSTOMER)

    with pytest.raises(ClosedWindowError, match="95018"):
        await client.send(ADDRESS, saying("您的退款已到账"))


async def test_a_conversation_that_ended_waits_for_the_customer(wecom: StandIn, client: WeComClient) -> None:
    wecom.ends(CUSTOMER)

    with pytest.raises(ClosedWindowError, match="95013"):
        await client.send(ADDRESS, saying("您好"))


async def test_who_never_wrote_is_refused_for_good(client: WeComClient) -> None:
    with pytest.raises(RefusedError, match="40096 invalid external userid"):
        await client.send(f"wmNobody@{ACCOUNT}", saying("您好"))


async def test_a_message_whose_answer_was_lost_reaches_the_customer_once(wecom: StandIn, client: WeComClient) -> None:
    wecom.goes_wrong(Fault(SEND, status=502, is_after=True))
    with pytest.raises(BusyError):
        await client.send(ADDRESS, saying("您好"))

    await client.send(ADDRESS, saying("您好"))

    assert len(wecom.sent_to(CUSTOMER)) == 1


async def test_a_message_that_broke_off_in_the_middle_goes_on_from_there(wecom: StandIn, client: WeComClient) -> None:
    long = saying("好" * 400, choices=[Choice("退款", "退款")])
    for number in range(4):
        await client.send(ADDRESS, saying("您好", f"key-{number + 2}"))
    with pytest.raises(ClosedWindowError):
        await client.send(ADDRESS, long)

    wecom.customer_writes(CUSTOMER, "在的")
    await client.send(ADDRESS, long)

    assert [one["msgtype"] for one in wecom.sent_to(CUSTOMER)[4:]] == ["text", "msgmenu"]


async def test_a_wrong_secret_is_refused_and_told_without_the_secret(wecom: StandIn) -> None:
    client = WeComClient(Api(wecom.address, wecom.api.corp_id, "our secret"))

    with pytest.raises(RefusedError) as raised:
        await client.send(ADDRESS, saying("您好"))
    await client.close()

    assert str(raised.value) == "40001 invalid credential"


async def test_neither_secrets_nor_tokens_stand_in_the_log(
    wecom: StandIn, client: WeComClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await client.send(ADDRESS, saying("您好"))
        wecom.goes_wrong(Fault(SYNC, status=500))
        with pytest.raises(PlatformError):
            await client.page(ACCOUNT, "", "")

    assert not any(secret in caplog.text for secret in (wecom.api.secret, *wecom.api.access_tokens))


async def test_a_log_is_read_page_by_page(wecom: StandIn, client: WeComClient) -> None:
    wecom.api.page_size = 2
    for number in range(2):
        wecom.customer_writes(CUSTOMER, str(number))

    first = await client.page(ACCOUNT, "", wecom.news_token())
    second = await client.page(ACCOUNT, first.cursor, wecom.news_token())

    assert [(len(page.lines), page.is_last) for page in (first, second)] == [(2, False), (1, True)]


async def test_a_call_told_of_too_long_ago_is_read_without_its_token(wecom: StandIn, client: WeComClient) -> None:
    page = await client.page(ACCOUNT, "", "ENCofyesterday")

    assert len(page.lines) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7", b'{"errcode": 0, "msg_list": []}'])
async def test_an_answer_that_cannot_be_read_may_be_better_later(
    wecom: StandIn, client: WeComClient, body: bytes
) -> None:
    wecom.goes_wrong(Fault(SYNC, status=200, body=body))

    with pytest.raises(BusyError):
        await client.page(ACCOUNT, "", wecom.news_token())
