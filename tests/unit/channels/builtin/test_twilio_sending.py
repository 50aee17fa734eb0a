"""What we send through Twilio, and what its errors mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.builtin.twilio.client import TwilioClient, refusal_of
from channels.messaging.platform import BusyError, ClosedWindowError, File, Media, Outgoing, RefusedError
from tests.platforms.twilio import ACCOUNT, AUTH_TOKEN, NUMBER, Sent, StandIn

CUSTOMER = "whatsapp:+8613812342231"
PICTURE = File("https://desk.example/attachments/k", "label.png", "image/png", b"\x89PNG")


@pytest.fixture
def twilio() -> Iterator[StandIn]:
    with StandIn.running() as twilio:
        yield twilio


@pytest.fixture
async def client(twilio: StandIn) -> AsyncIterator[TwilioClient]:
    client = TwilioClient(ACCOUNT, AUTH_TOKEN, NUMBER, twilio.address)
    yield client
    await client.close()


async def test_a_text_arrives(client: TwilioClient, twilio: StandIn) -> None:
    message_ids = await client.send(CUSTOMER, Outgoing("k", "很抱歉"))

    assert twilio.sent_to(CUSTOMER) == [Sent("很抱歉")]
    assert message_ids == [one.sid for one in twilio.sent_to(CUSTOMER)]


async def test_a_picture_is_told_by_its_address(client: TwilioClient, twilio: StandIn) -> None:
    await client.send(CUSTOMER, Outgoing("k", "", file=PICTURE))

    assert twilio.sent_to(CUSTOMER) == [Sent("", PICTURE.url)]


async def test_a_file_of_a_customer_is_fetched_from_where_twilio_sends_us(
    client: TwilioClient, twilio: StandIn
) -> None:
    assert await client.fetch(CUSTOMER, Media("picture", twilio.media(b"\xff\xd8\xff"))) == b"\xff\xd8\xff"


async def test_a_file_elsewhere_is_not_fetched(client: TwilioClient) -> None:
    with pytest.raises(RefusedError):
        await client.fetch(CUSTOMER, Media("picture", "http://169.254.169.254/latest/meta-data"))


async def test_who_has_not_written_for_a_day_has_to_write_first(client: TwilioClient, twilio: StandIn) -> None:
    twilio.closed_windows.add(CUSTOMER)

    with pytest.raises(ClosedWindowError, match="63016"):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_too_many_messages_pass(client: TwilioClient, twilio: StandIn) -> None:
    twilio.troubles.come("Messages", 429, {"code": 20429, "message": "Too Many Requests"}, {"Retry-After": "2"})

    with pytest.raises(BusyError) as busy:
        await client.send(CUSTOMER, Outgoing("k", "hello"))

    assert busy.value.wait_seconds == 2


async def test_trouble_at_twilios_end_passes(client: TwilioClient, twilio: StandIn) -> None:
    twilio.troubles.come("Messages", 503)

    with pytest.raises(BusyError):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_a_number_that_is_none_is_refused(client: TwilioClient) -> None:
    with pytest.raises(RefusedError, match="21211"):
        await client.send("nobody", Outgoing("k", "hello"))


async def test_a_wrong_token_tells_the_cure(twilio: StandIn) -> None:
    client = TwilioClient(ACCOUNT, "wrong", NUMBER, twilio.address)

    with pytest.raises(RefusedError, match="SANDRA_TWILIO_AUTH_TOKEN"):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


async def test_a_number_of_somebody_else_tells_the_cure(twilio: StandIn) -> None:
    client = TwilioClient(ACCOUNT, AUTH_TOKEN, "whatsapp:+1", twilio.address)

    with pytest.raises(RefusedError, match="SANDRA_TWILIO_NUMBER"):
        await client.send(CUSTOMER, Outgoing("k", "hello"))


@pytest.mark.parametrize(
    ("code", "kind"), [(63016, ClosedWindowError), (20429, BusyError), (63018, BusyError), (63003, RefusedError)]
)
def test_every_error_says_what_to_do_next(code: int, kind: type[Exception]) -> None:
    assert type(refusal_of(code, "told")) is kind
