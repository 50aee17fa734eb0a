"""What we say arrives in Chatwoot as its API wants it, and what it does not take is told apart."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from channels.chatwoot.client import FLOOD_PAUSE_SECONDS, Chatwoot
from channels.messaging.platform import BusyError, Choice, File, Media, Outgoing, PlatformError, RefusedError
from sandra.attachments import LARGEST_BYTES, TooLargeError
from sandra.escalation.mirroring import Standing
from tests.platforms.chatwoot import BOT_TOKEN, SECRET, StandIn
from tests.platforms.serving import serving

CHOICES = [Choice("Refund", "Refund"), Choice("Replace", "Replace")]


@asynccontextmanager
async def speaking_to(url: str, token: str = BOT_TOKEN, files_url: str = "") -> AsyncIterator[Chatwoot]:
    chatwoot = Chatwoot(url, token, SECRET, files_url)
    yield chatwoot
    await chatwoot.close()


async def refused(chatwoot: Chatwoot, address: str = "3-1") -> PlatformError:
    with pytest.raises(PlatformError) as error:
        await chatwoot.send(address, Outgoing("k", "hello"))
    assert BOT_TOKEN not in str(error.value) and SECRET not in str(error.value)
    return error.value


async def test_a_text_arrives(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    await chatwoot.send(server.address_of("wang"), Outgoing("k", "您好，😀"))
    [message] = server.sent_to("wang")
    assert (message.content, message.message_type, message.private) == ("您好，😀", "outgoing", False)


async def test_choices_arrive_as_buttons(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    await chatwoot.send(server.address_of("wang"), Outgoing("k", "Which?", CHOICES))
    [message] = server.sent_to("wang")
    assert (message.content, message.content_type, message.choices) == ("Which?", "input_select", ["Refund", "Replace"])


@pytest.mark.parametrize("inbox", ["Channel::FacebookPage", "Channel::Email", "Channel::Sms", ""])
async def test_where_chatwoot_shows_no_buttons_they_are_lines_with_numbers(
    server: StandIn, chatwoot: Chatwoot, inbox: str
) -> None:
    server.customer_writes("wang", "没到", inbox)
    await chatwoot.send(server.address_of("wang"), Outgoing("k", "Which?", CHOICES))
    [message] = server.sent_to("wang")
    assert (message.content, message.choices) == ("Which?\n1. Refund\n2. Replace", [])


async def test_buttons_too_long_for_the_app_behind_are_lines_as_well(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到", "Channel::Whatsapp")
    await chatwoot.send(server.address_of("wang"), Outgoing("k", "Which?", [Choice("x" * 21, "x")]))
    [message] = server.sent_to("wang")
    assert message.choices == []


async def test_a_picture_arrives_with_its_bytes(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    picture = File("https://desk.example/attachments/1", "箱子.jpg", "image/jpeg", b"\xff\xd8 picture \r\n--")
    await chatwoot.send(server.address_of("wang"), Outgoing("k", "", file=picture))
    [message] = server.sent_to("wang")
    assert message.files == [picture.content]


async def test_a_note_is_for_the_team_alone(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    await chatwoot.leave_note(server.address_of("wang"), "**angry**")
    assert (server.notes_on("wang"), server.sent_to("wang")) == (["**angry**"], [])


async def test_who_is_to_answer_is_set_with_a_moment_by_its_clock(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    since = await chatwoot.set_standing(server.address_of("wang"), Standing.OPEN)
    assert server.status_of("wang") == "open"
    assert 0 <= since.timestamp() - server.changed_at("wang") <= 3


async def test_too_many_calls_are_tried_later(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    server.busy = 1
    error = await refused(chatwoot)
    assert isinstance(error, BusyError) and error.wait_seconds == 1.0


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_broken_server_is_tried_later(server: StandIn, chatwoot: Chatwoot, status: int) -> None:
    server.busy, server.busy_status = 1, status
    assert isinstance(await refused(chatwoot), BusyError)


async def test_a_flooded_conversation_is_tried_after_a_minute(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    server.flooded = True
    error = await refused(chatwoot)
    assert isinstance(error, BusyError) and error.wait_seconds == FLOOD_PAUSE_SECONDS


async def test_a_server_that_is_away_is_tried_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with speaking_to(f"http://127.0.0.1:{taken.getsockname()[1]}") as chatwoot:
            assert isinstance(await refused(chatwoot), BusyError)


async def test_a_wrong_token_is_told_with_the_cure(server: StandIn) -> None:
    async with speaking_to(server.url, "another-token") as chatwoot:
        error = await refused(chatwoot)
    assert isinstance(error, RefusedError)
    assert "SANDRA_CHATWOOT_TOKEN" in str(error) and "another-token" not in str(error)


@pytest.mark.parametrize("address", ["3-99", "4-1", "3", "3-1/../2", "3-１"])
async def test_a_conversation_that_is_not_there_is_refused(server: StandIn, chatwoot: Chatwoot, address: str) -> None:
    server.customer_writes("wang", "没到")
    assert isinstance(await refused(chatwoot, address), RefusedError)


async def test_what_chatwoot_finds_wrong_is_refused(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_writes("wang", "没到")
    with pytest.raises(RefusedError, match="too long"):
        await chatwoot.send(server.address_of("wang"), Outgoing("k", "x" * 150_001))


async def test_a_customers_picture_is_fetched_through_chatwoots_redirect(server: StandIn, chatwoot: Chatwoot) -> None:
    server.customer_sends_picture("wang", b"\xff\xd8 picture")
    assert await chatwoot.fetch("3-1", Media("picture", server.latest_file_of("wang"))) == b"\xff\xd8 picture"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://localhost/rails/x",
        "{url}.evil.example/x",
        "http://evil@{host}/x",
        "http://evil.example/{url}",
        "not an address",
        "",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(server: StandIn, chatwoot: Chatwoot, elsewhere: str) -> None:
    where = elsewhere.format(url=server.url, host=server.url.removeprefix("http://"))
    with pytest.raises(RefusedError, match=r"SANDRA_CHATWOOT_URL|an address that is none"):
        await chatwoot.fetch("3-1", Media("picture", where))


async def redirecting(request: Request) -> Response:
    """Leads wherever its address says."""
    return RedirectResponse(request.query_params["to"], 302)


async def bucket(_: Request) -> Response:
    """A file in a bucket."""
    return Response(b"from the bucket")


async def endless(_: Request) -> Response:
    """A file that is too large."""
    return Response(b"x" * (LARGEST_BYTES + 1))


FILES = Starlette(
    routes=[Route("/redirect", redirecting), Route("/shop/photo.jpg", bucket), Route("/endless", endless)]
)


async def test_a_redirect_leads_nowhere_else() -> None:
    with serving(FILES) as url, serving(FILES) as other:
        leads_away = Media("picture", f"{url}/redirect?to={other}/shop/photo.jpg")
        async with speaking_to(url) as chatwoot:
            with pytest.raises(RefusedError, match="SANDRA_CHATWOOT_FILES"):
                await chatwoot.fetch("3-1", leads_away)
        async with speaking_to(url, files_url=f"{other}/shop") as chatwoot:
            assert await chatwoot.fetch("3-1", leads_away) == b"from the bucket"
            with pytest.raises(RefusedError):
                await chatwoot.fetch("3-1", Media("picture", f"{other}/shop/../redirect?to=/x"))


async def test_a_redirect_that_never_ends_is_given_up() -> None:
    with serving(FILES) as url:
        circle = Media("picture", f"{url}/redirect?to=/redirect?to=/redirect")
        async with speaking_to(url) as chatwoot:
            with pytest.raises(PlatformError):
                await chatwoot.fetch("3-1", circle)


async def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    with serving(FILES) as url:
        async with speaking_to(url) as chatwoot:
            with pytest.raises(TooLargeError):
                await chatwoot.fetch("3-1", Media("picture", f"{url}/endless"))


async def test_a_file_that_is_gone_is_refused(server: StandIn, chatwoot: Chatwoot) -> None:
    with pytest.raises(RefusedError, match="404"):
        await chatwoot.fetch("3-1", Media("picture", f"{server.url}/rails/active_storage/disk/none/photo.jpg"))
