"""What we send to Telegram, and what its errors mean."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from channels.builtin.telegram.channel import tell_where_to_send
from channels.builtin.telegram.client import TelegramClient
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
from tests.platforms.telegram import SECRET, TOKEN, StandIn

CUSTOMER = "77"
PICTURE = File("https://desk.example/attachments/k", "label.png", "image/png", b"\x89PNG")
WEBHOOK = "https://chat.example/webhooks/telegram/webhook"


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    with StandIn.running() as telegram:
        telegram.knows(CUSTOMER)
        yield telegram


@pytest.fixture
async def client(telegram: StandIn) -> AsyncIterator[TelegramClient]:
    client = TelegramClient(TOKEN, SECRET, telegram.address, WEBHOOK)
    yield client
    await client.close()


async def test_a_text_arrives(client: TelegramClient, telegram: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "很抱歉 <b>"))

    assert [one.text for one in telegram.sent_to(CUSTOMER)] == ["很抱歉 <b>"]


async def test_choices_are_buttons_one_below_the_other(client: TelegramClient, telegram: StandIn) -> None:
    choices = [Choice("退款", "退款"), Choice("换货", "换货")]

    await client.send(CUSTOMER, Outgoing("k", "您想怎么处理？", choices))

    [sent] = telegram.sent_to(CUSTOMER)
    assert [button["text"] for button in sent.buttons] == ["退款", "换货"]


async def test_a_picture_arrives_as_a_photo(client: TelegramClient, telegram: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "", file=PICTURE))

    assert [one.photo for one in telegram.sent_to(CUSTOMER)] == [b"\x89PNG"]


async def test_a_moving_picture_arrives_as_a_document(client: TelegramClient, telegram: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "", file=File("", "x.gif", "image/gif", b"GIF89a")))

    assert [one.document for one in telegram.sent_to(CUSTOMER)] == [b"GIF89a"]


async def test_a_file_of_a_customer_is_fetched(client: TelegramClient, telegram: StandIn) -> None:
    reference = telegram.keep(b"\xff\xd8\xff", "photos/中 文.jpg")

    assert await client.fetch(CUSTOMER, Media("picture", reference)) == b"\xff\xd8\xff"


async def test_a_file_that_is_gone_is_refused(client: TelegramClient) -> None:
    with pytest.raises(RefusedError, match="wrong file_id"):
        await client.fetch(CUSTOMER, Media("picture", "gone"))


async def test_the_webhook_is_told_with_the_secret(client: TelegramClient, telegram: StandIn) -> None:
    await client.set_webhook()

    assert (telegram.webhook_told["url"], telegram.webhook_told["secret_token"]) == (WEBHOOK, SECRET)
    assert set(telegram.webhook_told["allowed_updates"]) == {"message", "edited_message", "callback_query"}


async def test_a_webhook_that_telegram_does_not_take_is_logged_with_its_cure(
    telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    client = TelegramClient(TOKEN, SECRET, telegram.address, "http://chat.example/webhook")

    await tell_where_to_send(client)
    await client.close()

    assert "SANDRA_TELEGRAM_WEBHOOK_URL" in caplog.text
    assert "reachable from the internet" in caplog.text


async def test_too_many_messages_tell_how_long_to_wait(client: TelegramClient, telegram: StandIn) -> None:
    told = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 13}}
    telegram.troubles.come("sendMessage", 429, told)

    with pytest.raises(BusyError) as busy:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert busy.value.wait_seconds == 13


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_trouble_at_telegrams_end_passes(client: TelegramClient, telegram: StandIn, status: int) -> None:
    telegram.troubles.come("sendMessage", status, {"ok": False})

    with pytest.raises(BusyError):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_who_has_blocked_the_bot_is_not_written_to_again(client: TelegramClient, telegram: StandIn) -> None:
    telegram.blocked_by.add(CUSTOMER)

    with pytest.raises(RefusedError, match="has to let the bot write again"):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_who_has_never_written_has_to_write_first(client: TelegramClient) -> None:
    with pytest.raises(ClosedWindowError):
        await client.send("78", Outgoing("k", "hello"))


async def test_a_message_too_long_is_refused(client: TelegramClient) -> None:
    with pytest.raises(RefusedError, match="too long"):
        await client.send(CUSTOMER, Outgoing("k", "x" * 4097))


async def test_a_wrong_token_tells_the_cure_and_not_the_token(telegram: StandIn) -> None:
    client = TelegramClient("110:wrong", SECRET, telegram.address)

    with pytest.raises(RefusedError, match="SANDRA_TELEGRAM_TOKEN") as refused:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert "110:wrong" not in str(refused.value)


async def test_no_log_has_the_token(client: TelegramClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await client.send(CUSTOMER, Outgoing("k", "hello"))
        with pytest.raises(PlatformError):
            await client.send("78", Outgoing("k", "hello"))

    assert TOKEN not in caplog.text
