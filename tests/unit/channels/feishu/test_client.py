"""Sending to Feishu, against a stand-in on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.feishu.client import Feishu
from channels.feishu.envelope import Envelope
from channels.messaging.platform import BusyError, Choice, File, Media, Outgoing, RefusedError
from sandra.attachments import LARGEST_BYTES, TooLargeError
from tests.platforms.feishu import APP_ID, APP_SECRET, BOT, ENCRYPT_KEY, Refusal, Sent, StandIn

HELLO = Outgoing("1", "您好")


@pytest.fixture
def platform() -> Iterator[StandIn]:
    with StandIn.running() as running:
        yield running


@pytest.fixture
async def client(platform: StandIn) -> AsyncIterator[Feishu]:
    client = Feishu(APP_ID, APP_SECRET, platform.url, Envelope(ENCRYPT_KEY))
    yield client
    await client.close()


async def test_a_text_arrives_as_it_is(client: Feishu, platform: StandIn) -> None:
    await client.send("ou_wang", Outgoing("1", "您好,\n<b>**王敏**</b>"))
    assert platform.sent_to("ou_wang") == [Sent("您好,\n<b>**王敏**</b>")]


async def test_choices_are_buttons_that_say_their_text(client: Feishu, platform: StandIn) -> None:
    await client.send("ou_wang", Outgoing("1", "可以吗?", [Choice("好", "好的"), Choice("不", "不行")]))
    assert platform.sent_to("ou_wang") == [Sent("可以吗?", {"好": {"said": "好的"}, "不": {"said": "不行"}})]


async def test_a_picture_is_uploaded_and_sent(client: Feishu, platform: StandIn) -> None:
    await client.send("ou_wang", Outgoing("1", "", file=File("http://desk/1.png", "1.png", "image/png", b"a picture")))
    assert platform.sent_to("ou_wang") == [Sent("", picture=b"a picture")]


async def test_a_message_tried_again_arrives_once(client: Feishu, platform: StandIn) -> None:
    picture = File("http://desk/1.png", "1.png", "image/png", b"a picture")
    for _ in range(2):
        await client.send("ou_wang", Outgoing("1", "看", file=picture))
    await client.send("ou_wang", Outgoing("2", "看"))
    assert [sent.text for sent in platform.sent_to("ou_wang")] == ["看", "", "看"]


async def test_one_token_serves_many_calls(client: Feishu, platform: StandIn) -> None:
    await client.send("ou_wang", HELLO)
    await client.send("ou_wang", Outgoing("2", "再见"))
    assert len(platform.tokens_given) == 1


async def test_a_token_that_ended_is_renewed_and_the_message_sent(client: Feishu, platform: StandIn) -> None:
    await client.send("ou_wang", HELLO)
    platform.end_tokens()
    await client.send("ou_wang", Outgoing("2", "再见"))
    assert [sent.text for sent in platform.sent_to("ou_wang")] == ["您好", "再见"]
    assert len(platform.tokens_given) == 2


async def test_a_token_is_renewed_only_once(client: Feishu, platform: StandIn) -> None:
    platform.next_refusals = [Refusal(400, 99991663), Refusal(401, 99991661), Refusal(400, 99991668)]
    with pytest.raises(RefusedError, match="99991661"):
        await client.send("ou_wang", HELLO)


@pytest.mark.parametrize("code", [99991661, 99991663, 99991668])
async def test_every_word_for_a_bad_token_renews_it(client: Feishu, platform: StandIn, code: int) -> None:
    platform.next_refusals = [Refusal(400, code)]
    await client.send("ou_wang", HELLO)
    assert len(platform.tokens_given) == 2


@pytest.mark.parametrize("status", [400, 429])
async def test_too_many_requests_are_tried_again_when_feishu_says(
    client: Feishu, platform: StandIn, status: int
) -> None:
    platform.next_refusals = [Refusal(status, 99991400, {"x-ogw-ratelimit-reset": "52"})]
    with pytest.raises(BusyError) as refused:
        await client.send("ou_wang", HELLO)
    assert refused.value.wait_seconds == 52


@pytest.mark.parametrize("refusal", [Refusal(400, 230020), Refusal(503, 0), Refusal(500, 2200)])
async def test_what_may_pass_later_is_busy(client: Feishu, platform: StandIn, refusal: Refusal) -> None:
    platform.next_refusals = [refusal]
    with pytest.raises(BusyError):
        await client.send("ou_wang", HELLO)


async def test_a_person_out_of_reach_is_refused(client: Feishu, platform: StandIn) -> None:
    platform.blocked.add("ou_wang")
    with pytest.raises(RefusedError, match="230013"):
        await client.send("ou_wang", HELLO)


async def test_a_wrong_secret_is_refused_and_not_told(platform: StandIn) -> None:
    client = Feishu(APP_ID, "a wrong secret", platform.url, Envelope(ENCRYPT_KEY))
    with pytest.raises(RefusedError, match="10014") as refused:
        await client.send("ou_wang", HELLO)
    await client.close()
    assert "a wrong secret" not in str(refused.value)


async def test_a_server_that_is_away_is_busy() -> None:
    client = Feishu(APP_ID, APP_SECRET, "http://127.0.0.1:1", Envelope(ENCRYPT_KEY))
    with pytest.raises(BusyError, match="does not answer"):
        await client.send("ou_wang", HELLO)
    await client.close()


async def test_files_of_customers_are_fetched(client: Feishu, platform: StandIn) -> None:
    platform.keep("om_1", "img_1", "image", b"a picture")
    platform.keep("om_1", "f_1", "file", b"a voice")
    assert await client.fetch("ou_wang", Media("picture", "om_1/img_1")) == b"a picture"
    assert await client.fetch("ou_wang", Media("voice", "om_1/f_1")) == b"a voice"


async def test_a_file_that_feishu_does_not_have_is_refused(client: Feishu) -> None:
    with pytest.raises(RefusedError, match="234003"):
        await client.fetch("ou_wang", Media("picture", "om_1/img_1"))


async def test_a_file_too_large_to_keep_is_not_read_to_its_end(client: Feishu, platform: StandIn) -> None:
    platform.keep("om_1", "f_1", "file", bytes(LARGEST_BYTES + 1))
    with pytest.raises(TooLargeError):
        await client.fetch("ou_wang", Media("file", "om_1/f_1"))


async def test_feishu_tells_who_we_are(client: Feishu) -> None:
    assert await client.bot_id() == BOT


async def test_who_we_are_is_asked_again_until_it_is_told(client: Feishu, platform: StandIn) -> None:
    platform.next_refusals = [Refusal(503, 0)]
    with pytest.raises(BusyError):
        await client.bot_id()
    assert await client.bot_id() == BOT
