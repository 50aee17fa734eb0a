"""Files of customers come from the app's own hosts only; our secret goes nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from channels.builtin.api import AppApi
from channels.builtin.hosts import Hosts
from channels.messaging.platform import BusyError, RefusedError
from sandra.attachments import LARGEST_BYTES, TooLargeError
from tests.platforms.serving import serving

API = httpx.URL("https://api.app.example/v1")
HOSTS = Hosts(API, trusted=("files.app.example",), open=("cdn.example",))
SECRET = "word-nobody-may-hear"


@pytest.mark.parametrize(
    "address",
    [
        "https://api.app.example/media/1",
        "https://files.app.example/1",
        "https://cdn.example/1",
        "https://eu.cdn.example/1",
    ],
)
def test_the_apps_own_hosts_are_fetched_from(address: str) -> None:
    HOSTS.require_own(httpx.URL(address))


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/1",
        "https://notcdn.example/1",
        "https://cdn.example.elsewhere.example/1",
        "https://cdn.example@elsewhere.example/1",
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/1",
        "http://cdn.example/1",
        "https://cdn.example:8443/1",
        "http://api.app.example/1",
        "https://api.app.example:8443/1",
        "file:///etc/passwd",
        "/1",
        "",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        HOSTS.require_own(httpx.URL(address))


def test_our_secret_goes_to_the_api_and_trusted_hosts_only() -> None:
    told = ["https://api.app.example/1", "https://files.app.example/1", "https://cdn.example/1"]

    assert [HOSTS.are_trusted_at(httpx.URL(address)) for address in told] == [True, True, False]


class Files:
    """An app that hands files out."""

    def __init__(self) -> None:
        self.content, self.status, self.send_to = b"content", 200, ""
        self.headers: dict[str, str] = {}
        self.told: list[str | None] = []

    async def answer(self, request: Request) -> Response:
        """One file."""
        self.told.append(request.headers.get("Authorization"))
        return RedirectResponse(self.send_to) if self.send_to else Response(self.content, self.status, self.headers)


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def address(files: Files) -> Iterator[str]:
    with serving(Starlette(routes=[Route("/file", files.answer)])) as address:
        yield address


@pytest.fixture
async def api(address: str) -> AsyncIterator[AppApi]:
    api = AppApi("App", Hosts(httpx.URL(address)), (SECRET,), {"headers": {"Authorization": SECRET}})
    yield api
    await api.close()


async def test_a_file_is_fetched_with_our_secret(api: AppApi, files: Files, address: str) -> None:
    assert await api.download(f"{address}/file") == b"content"
    assert files.told == [SECRET]


async def test_being_sent_on_to_another_host_is_refused(api: AppApi, files: Files, address: str) -> None:
    files.send_to = address.replace("127.0.0.1", "localhost") + "/file"

    with pytest.raises(RefusedError, match="localhost is no host of the app"):
        await api.download(f"{address}/file")

    assert len(files.told) == 1


async def test_being_sent_round_in_circles_comes_to_an_end(api: AppApi, files: Files, address: str) -> None:
    files.send_to = f"{address}/file"

    with pytest.raises(RefusedError, match="from address to address"):
        await api.download(f"{address}/file")


async def test_a_file_larger_than_is_kept_is_not_read_to_its_end(api: AppApi, files: Files, address: str) -> None:
    files.content = b"x" * (LARGEST_BYTES + 1)

    with pytest.raises(TooLargeError):
        await api.download(f"{address}/file")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_file_that_is_not_handed_out_is_refused(api: AppApi, files: Files, address: str, status: int) -> None:
    files.status = status

    with pytest.raises(RefusedError, match=str(status)):
        await api.download(f"{address}/file")


async def test_trouble_at_the_apps_end_passes(api: AppApi, files: Files, address: str) -> None:
    files.status = 503

    with pytest.raises(BusyError, match="503"):
        await api.download(f"{address}/file")


async def test_too_many_requests_tell_how_long_to_wait(api: AppApi, files: Files, address: str) -> None:
    files.status, files.headers = 429, {"Retry-After": "7"}

    with pytest.raises(BusyError) as busy:
        await api.download(f"{address}/file")

    assert busy.value.wait_seconds == 7


async def test_no_answer_at_all_passes() -> None:
    nobody = "http://127.0.0.1:9"

    with pytest.raises(BusyError, match="App does not answer"):
        await AppApi("App", Hosts(httpx.URL(nobody)), ()).call("anything")


async def test_an_address_that_is_none_is_refused(api: AppApi) -> None:
    with pytest.raises(RefusedError):
        await api.download("http://[nonsense")


def test_what_the_app_says_is_shown_without_our_secret_and_not_for_ever() -> None:
    shown = AppApi("App", HOSTS, (SECRET,)).fit_to_show(f"bad token {SECRET}" + "!" * 1000)

    assert SECRET not in shown
    assert shown.startswith("App: bad token …!")
    assert len(shown) < 300
