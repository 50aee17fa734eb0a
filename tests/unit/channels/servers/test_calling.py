"""Calls to an app's servers fail in words that tell no secret, and never fill the memory."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.messaging.platform import BusyError
from channels.servers.calling import Caller
from sandra.attachments import LARGEST_BYTES, TooLargeError
from tests.platforms.serving import serving


async def _status(request: Request) -> Response:
    return JSONResponse({"code": 7}, request.path_params["status"], headers={"Retry-After": "12"})


async def _bytes(request: Request) -> Response:
    return Response(bytes(request.path_params["count"]))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    routes = [Route("/status/{status:int}", _status), Route("/bytes/{count:int}", _bytes)]
    with serving(Starlette(routes=routes)) as url:
        yield url


@pytest.fixture
async def caller(address: str) -> AsyncIterator[Caller]:
    caller = Caller("App", address)
    yield caller
    await caller.close()


async def test_an_answer_is_told_as_it_is(caller: Caller) -> None:
    answer = await caller.call("GET", "/status/400")
    assert (answer.status, answer.told()) == (400, {"code": 7})


async def test_what_is_no_json_tells_nothing(caller: Caller) -> None:
    assert (await caller.call("GET", "/bytes/3")).told() == {}


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_overloaded_server_says_when_to_come_again(caller: Caller, status: int) -> None:
    with pytest.raises(BusyError) as busy:
        await caller.call("GET", f"/status/{status}")
    assert busy.value.wait_seconds == 12


async def test_the_largest_file_is_read_and_no_larger_one(caller: Caller) -> None:
    assert len((await caller.call("GET", f"/bytes/{LARGEST_BYTES}")).content) == LARGEST_BYTES
    with pytest.raises(TooLargeError):
        await caller.call("GET", f"/bytes/{LARGEST_BYTES + 1}")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/?secret=7", "nothing://secret", "http://[secret"])
async def test_an_address_where_nobody_is_stays_unsaid(caller: Caller, url: str) -> None:
    with pytest.raises(BusyError) as busy:
        await caller.call("GET", url)
    assert "secret" not in str(busy.value) and busy.value.__cause__ is None


async def test_no_address_is_written_down(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await caller.call("GET", "/bytes/3?secret=7")
    assert "secret" not in caplog.text
