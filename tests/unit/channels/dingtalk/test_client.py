"""Sending to DingTalk, against a stand-in on a real socket."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest

from channels.dingtalk.client import DingTalk
from channels.dingtalk.sessions import Session, Sessions
from channels.messaging.platform import BusyError, Choice, ClosedWindowError, File, Media, Outgoing, RefusedError
from cluster.memory import OwnMemory
from sandra.attachments import LARGEST_BYTES, TooLargeError
from tests.platforms.dingtalk import (
    APP_KEY,
    APP_SECRET,
    ROBOT_CODE,
    Sent,
    StandIn,
    barred,
    failure,
    session_failure,
)

HELLO = Outgoing("1", "您好,\n<b>*王敏*</b>")
CHOICES = [Choice(f"选{number}", f"我选 {number} & 谢谢") for number in range(1, 6)]
PICTURE = File("http://desk.example/1.png", "1.png", "image/png", b"a picture")


@pytest.fixture
def platform() -> Iterator[StandIn]:
    with StandIn.running() as running:
        yield running


@pytest.fixture
async def client(platform: StandIn) -> AsyncIterator[DingTalk]:
    client = DingTalk(APP_KEY, APP_SECRET, ROBOT_CODE, platform.url, Sessions(platform.url, OwnMemory()))
    yield client
    await client.close()


@pytest.fixture(params=["answer", "letter"])
def way(request: pytest.FixtureRequest, client: DingTalk, platform: StandIn) -> str:
    """Both ways to reach somebody: with a session, and without."""
    if request.param == "answer":
        in_session(client, platform)
    return str(request.param)


def in_session(client: DingTalk, platform: StandIn, user: str = "wang") -> None:
    """Somebody has just written."""
    client.sessions.remember(user, Session(platform.session_of(user), time.time() + 5400))


async def test_a_text_arrives_as_it_is(client: DingTalk, platform: StandIn, way: str) -> None:
    await client.send("wang", HELLO)
    assert platform.sent_to("wang") == [Sent("您好,\n<b>*王敏*</b>", way=way)]


@pytest.mark.parametrize("count", [1, 2, 5])
async def test_choices_are_buttons_that_say_their_text(
    client: DingTalk, platform: StandIn, way: str, count: int
) -> None:
    await client.send("wang", Outgoing("1", "可以吗?\n请选", CHOICES[:count]))
    expected = {one.title: one.text for one in CHOICES[:count]}
    assert platform.sent_to("wang") == [Sent("可以吗?  \n请选", expected, way)]


async def test_a_picture_is_shown_from_the_desk(client: DingTalk, platform: StandIn, way: str) -> None:
    await client.send("wang", Outgoing("1", "", file=PICTURE))
    assert platform.sent_to("wang") == [Sent("![1.png](http://desk.example/1.png)", way=way)]


async def test_a_session_that_ended_early_is_replaced_by_a_letter(client: DingTalk, platform: StandIn) -> None:
    in_session(client, platform)
    platform.end_sessions()
    await client.send("wang", HELLO)
    await client.send("wang", HELLO)
    assert [sent.way for sent in platform.sent_to("wang")] == ["letter", "letter"]


async def test_a_guest_is_answered_until_the_session_ends(client: DingTalk, platform: StandIn) -> None:
    in_session(client, platform, "guest.1")
    await client.send("guest.1", HELLO)
    platform.end_sessions()
    with pytest.raises(ClosedWindowError):
        await client.send("guest.1", HELLO)
    assert [sent.way for sent in platform.sent_to("guest.1")] == ["answer"]


async def test_one_token_serves_many_calls(client: DingTalk, platform: StandIn) -> None:
    await client.send("wang", HELLO)
    await client.send("li", HELLO)
    assert len(platform.tokens_given) == 1


async def test_a_token_that_ended_is_renewed_and_the_message_sent(client: DingTalk, platform: StandIn) -> None:
    await client.send("wang", HELLO)
    platform.end_tokens()
    await client.send("wang", HELLO)
    assert len(platform.sent_to("wang")) == len(platform.tokens_given) == 2


async def test_a_token_is_renewed_only_once(client: DingTalk, platform: StandIn) -> None:
    platform.next_refusals = [failure(400, "InvalidAuthentication") for _ in range(3)]
    with pytest.raises(RefusedError, match="InvalidAuthentication"):
        await client.send("wang", HELLO)


async def test_more_than_twenty_a_minute_wait_ten_minutes(client: DingTalk, platform: StandIn) -> None:
    in_session(client, platform)
    platform.next_refusals = [session_failure(130101)]
    with pytest.raises(BusyError) as refused:
        await client.send("wang", HELLO)
    assert refused.value.wait_seconds == 600


async def test_a_page_instead_of_an_answer_is_busy(client: DingTalk, platform: StandIn, way: str) -> None:
    platform.next_refusals = [barred()]
    with pytest.raises(BusyError):
        await client.send("wang", HELLO)


@pytest.mark.parametrize(
    "status, code",
    [(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), (400, "send.too.fast"), (429, "x"), (503, "x")],
)
async def test_a_letter_that_may_pass_later_is_busy(
    client: DingTalk, platform: StandIn, status: int, code: str
) -> None:
    platform.next_refusals = [failure(status, code)]
    with pytest.raises(BusyError):
        await client.send("wang", HELLO)


async def test_a_session_that_refuses_is_told(client: DingTalk, platform: StandIn) -> None:
    in_session(client, platform)
    platform.next_refusals = [session_failure(400301)]
    with pytest.raises(RefusedError, match="400301") as refused:
        await client.send("wang", HELLO)
    assert "session=" not in str(refused.value)


async def test_a_person_who_had_too_many_messages_is_written_to_later(client: DingTalk, platform: StandIn) -> None:
    platform.flow_controlled.add("wang")
    with pytest.raises(BusyError):
        await client.send("wang", HELLO)


async def test_a_person_out_of_reach_is_refused(client: DingTalk, platform: StandIn) -> None:
    platform.unknown.add("wang")
    platform.silenced_by.add("li")
    for user in ("wang", "li"):
        with pytest.raises(RefusedError):
            await client.send(user, HELLO)


async def test_a_wrong_secret_is_refused_and_not_told(platform: StandIn) -> None:
    client = DingTalk(APP_KEY, "a wrong secret", ROBOT_CODE, platform.url, Sessions(platform.url, OwnMemory()))
    with pytest.raises(RefusedError, match="invalidClientIdOrSecret") as refused:
        await client.send("wang", HELLO)
    await client.close()
    assert "a wrong secret" not in str(refused.value)


async def test_a_server_that_is_away_is_busy() -> None:
    client = DingTalk(
        APP_KEY, APP_SECRET, ROBOT_CODE, "http://127.0.0.1:1", Sessions("http://127.0.0.1:1", OwnMemory())
    )
    with pytest.raises(BusyError, match="does not answer"):
        await client.send("wang", HELLO)
    await client.close()


async def test_files_of_customers_are_fetched(client: DingTalk, platform: StandIn) -> None:
    picture = Media("picture", platform.keep(b"a picture"))
    assert await client.fetch("wang", picture) == b"a picture"


async def test_a_file_that_dingtalk_does_not_have_is_refused(client: DingTalk, platform: StandIn) -> None:
    with pytest.raises(RefusedError, match=r"downloadCode\.invalid"):
        await client.fetch("wang", Media("picture", "c1"))


async def test_a_file_too_large_to_keep_is_not_read_to_its_end(client: DingTalk, platform: StandIn) -> None:
    with pytest.raises(TooLargeError):
        await client.fetch("wang", Media("file", platform.keep(bytes(LARGEST_BYTES + 1))))
