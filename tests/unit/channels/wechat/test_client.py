"""Messages to customers, through a stand-in that takes and refuses what WeChat takes and refuses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from channels.messaging.platform import (
    BusyError,
    ClosedWindowError,
    File,
    Media,
    Outgoing,
    PlatformError,
    RefusedError,
)
from channels.wechat.api import WeChatApi
from channels.wechat.client import OfficialAccount
from channels.wechat.envelope import Envelope
from channels.wechat.passive import PassiveReplies
from sandra.attachments import LARGEST_BYTES, TooLargeError
from tests.files import A_PDF, a_picture
from tests.platforms.wechat import TOKEN, StandIn
from tests.platforms.wechat_api import APP_ID, APP_SECRET, LARGEST_PICTURE_BYTES, Sent

LIN = "oLin"
HELLO = Outgoing("k1", "抱歉，让您久等了。“DD-20231234”我来查 😊")
A_JPEG = a_picture("JPEG")


@pytest.fixture
def wechat() -> Iterator[StandIn]:
    with StandIn.running() as platform:
        platform.allow(LIN, 5, 3600)
        yield platform


@pytest.fixture
async def account(wechat: StandIn) -> AsyncIterator[OfficialAccount]:
    account = an_account(wechat.address)
    yield account
    await account.close()


def an_account(address: str, app_id: str = APP_ID, app_secret: str = APP_SECRET) -> OfficialAccount:
    return OfficialAccount(WeChatApi(address, app_id, app_secret), Envelope(app_id, TOKEN), PassiveReplies())


def a_file(content: bytes, media_type: str) -> Outgoing:
    return Outgoing("k2", "", file=File("https://desk.example/files/1", "照片", media_type, content))


async def test_a_text_arrives_as_it_was_written(wechat: StandIn, account: OfficialAccount) -> None:
    await account.send(LIN, HELLO)

    assert wechat.sent_to(LIN) == [Sent(HELLO.text)]


async def test_a_picture_arrives(wechat: StandIn, account: OfficialAccount) -> None:
    await account.send(LIN, a_file(A_JPEG, "image/jpeg"))

    assert wechat.sent_to(LIN) == [Sent(picture=A_JPEG)]


async def test_what_wechat_does_not_take_as_a_picture_goes_as_a_link(wechat: StandIn, account: OfficialAccount) -> None:
    link = Sent("https://desk.example/files/1")

    await account.send(LIN, a_file(A_PDF, "application/pdf"))
    await account.send(LIN, a_file(a_picture("WEBP"), "image/webp"))
    await account.send(LIN, a_file(A_JPEG + bytes(LARGEST_PICTURE_BYTES), "image/jpeg"))

    assert wechat.sent_to(LIN) == [link, link, link]


async def test_a_text_goes_to_the_request_that_waits(wechat: StandIn, account: OfficialAccount) -> None:
    with account.replies.waiting(LIN, "1") as reply:
        sending = asyncio.create_task(account.send(LIN, HELLO))

        assert await reply.text(5.0) == HELLO.text
        reply.ends(is_sent=True)
        await sending

    assert wechat.sent_to(LIN) == []


async def test_a_picture_never_goes_to_the_request_that_waits(wechat: StandIn, account: OfficialAccount) -> None:
    with account.replies.waiting(LIN, "1") as reply:
        await account.send(LIN, a_file(A_JPEG, "image/jpeg"))

        assert await reply.text(0.0) is None

    assert wechat.sent_to(LIN) == [Sent(picture=A_JPEG)]


async def test_a_text_whose_request_is_broken_off_goes_the_other_way(wechat: StandIn, account: OfficialAccount) -> None:
    with account.replies.waiting(LIN, "1") as reply:
        sending = asyncio.create_task(account.send(LIN, HELLO))
        await reply.text(5.0)

    await sending
    assert wechat.sent_to(LIN) == [Sent(HELLO.text)]


async def test_the_access_token_is_asked_for_once(wechat: StandIn, account: OfficialAccount) -> None:
    await asyncio.gather(*(account.send(LIN, HELLO) for _ in range(5)))

    assert wechat.calls.count("/cgi-bin/stable_token") == 1
    assert len(wechat.sent_to(LIN)) == 5


@pytest.mark.parametrize("loss", [StandIn.expire_token, StandIn.revoke_token])
async def test_an_access_token_that_is_lost_is_renewed_once(
    wechat: StandIn, account: OfficialAccount, loss: object
) -> None:
    await account.send(LIN, HELLO)
    assert callable(loss)
    loss(wechat)

    await account.send(LIN, HELLO)

    assert len(wechat.sent_to(LIN)) == 2
    assert wechat.calls.count("/cgi-bin/stable_token") == 2


async def test_a_token_that_is_refused_twice_is_not_renewed_for_ever(wechat: StandIn, account: OfficialAccount) -> None:
    wechat.fail_next(40001, 42001)

    with pytest.raises(RefusedError, match="42001"):
        await account.send(LIN, HELLO)

    assert wechat.calls.count("/cgi-bin/stable_token") == 2


async def test_two_days_after_the_last_message_the_window_is_closed(wechat: StandIn, account: OfficialAccount) -> None:
    wechat.close_window(LIN)

    with pytest.raises(ClosedWindowError, match="45015"):
        await account.send(LIN, HELLO)


async def test_after_five_messages_the_window_is_closed(wechat: StandIn, account: OfficialAccount) -> None:
    for _ in range(5):
        await account.send(LIN, HELLO)

    with pytest.raises(ClosedWindowError, match="45047"):
        await account.send(LIN, HELLO)


async def test_too_many_calls_a_minute_are_tried_again_a_minute_later(
    wechat: StandIn, account: OfficialAccount
) -> None:
    wechat.calls_a_minute = 1
    await account.send(LIN, HELLO)

    with pytest.raises(BusyError, match="45011") as busy:
        await account.send(LIN, HELLO)

    assert busy.value.wait_seconds == 60


@pytest.mark.parametrize(("code", "seconds"), [(-1, None), (45009, 900), (502, None)])
async def test_a_busy_platform_is_tried_again(
    wechat: StandIn, account: OfficialAccount, code: int, seconds: float | None
) -> None:
    wechat.fail_next(code)

    with pytest.raises(BusyError) as busy:
        await account.send(LIN, HELLO)

    assert busy.value.wait_seconds == seconds
    assert wechat.sent_to(LIN) == []


async def test_a_platform_that_is_not_there_is_tried_again(wechat: StandIn) -> None:
    account = an_account("http://127.0.0.1:1")

    with pytest.raises(BusyError):
        await account.send(LIN, HELLO)


async def test_an_account_without_the_right_is_refused_with_the_cure(wechat: StandIn, account: OfficialAccount) -> None:
    wechat.has_rights = False

    with pytest.raises(RefusedError, match="verified"):
        await account.send(LIN, HELLO)


async def test_a_text_that_is_too_long_is_refused(wechat: StandIn, account: OfficialAccount) -> None:
    with pytest.raises(RefusedError, match="45002"):
        await account.send(LIN, Outgoing("k3", "长" * 683))

    await account.send(LIN, Outgoing("k4", "长" * 682))


async def test_a_stranger_is_refused(wechat: StandIn, account: OfficialAccount) -> None:
    with pytest.raises(RefusedError, match="40003"):
        await account.send("oNobody", HELLO)


async def test_a_wrong_secret_is_refused_with_the_cure(wechat: StandIn) -> None:
    with pytest.raises(RefusedError, match="SANDRA_WECHAT_APP_SECRET"):
        await an_account(wechat.address, app_secret="wrong").send(LIN, HELLO)
    with pytest.raises(RefusedError, match="SANDRA_WECHAT_APP_ID"):
        await an_account(wechat.address, app_id="wx-wrong").send(LIN, HELLO)


async def test_a_server_wechat_does_not_know_is_refused_with_the_cure(
    wechat: StandIn, account: OfficialAccount
) -> None:
    wechat.knows_our_address = False

    with pytest.raises(RefusedError, match="whitelist"):
        await account.send(LIN, HELLO)


async def test_a_picture_of_the_customers_is_fetched(wechat: StandIn, account: OfficialAccount) -> None:
    picture = Media("picture", wechat.keep(A_JPEG, "image/jpeg"))

    assert await account.fetch(LIN, picture) == A_JPEG


async def test_a_voice_message_of_the_customers_is_fetched(wechat: StandIn, account: OfficialAccount) -> None:
    voice = Media("voice", wechat.keep(b"#!AMR\n\x3c\x00", "audio/amr"))

    assert await account.fetch(LIN, voice) == b"#!AMR\n\x3c\x00"


async def test_a_picture_that_wechat_keeps_no_more_is_refused(wechat: StandIn, account: OfficialAccount) -> None:
    picture = Media("picture", wechat.keep(A_JPEG, "image/jpeg"))
    wechat.forget_files()

    with pytest.raises(RefusedError, match="40007"):
        await account.fetch(LIN, picture)


async def test_a_file_without_end_is_not_read_to_its_end(wechat: StandIn, account: OfficialAccount) -> None:
    picture = Media("picture", wechat.keep(bytes(LARGEST_BYTES + 1), "image/jpeg"))

    with pytest.raises(TooLargeError):
        await account.fetch(LIN, picture)


async def test_neither_errors_nor_logs_tell_a_secret(
    wechat: StandIn, account: OfficialAccount, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = [await _problem(wechat, account, code) for code in (-1, 45015, 40008, 502)]
    told.append(await _problem(wechat, an_account(wechat.address, app_secret="not-the-secret")))

    assert wechat.tokens
    for secret in (*wechat.tokens, "not-the-secret"):
        assert all(secret not in one for one in (*told, caplog.text))


async def _problem(wechat: StandIn, account: OfficialAccount, *codes: int) -> str:
    wechat.fail_next(*codes)
    with pytest.raises(PlatformError) as problem:
        await account.send(LIN, HELLO)
    return f"{problem.value!r} {problem.value.__context__!r}"
