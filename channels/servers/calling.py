"""Calls to an app's servers: with time-outs, without proxies of the environment, and no longer answers than we keep."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from channels.messaging.platform import BusyError, RefusedError
from sandra.attachments import LARGEST_BYTES, TooLargeError

# It writes down the address of every request, and some of them hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

_TIMEOUTS = httpx.Timeout(10.0, connect=5.0)
MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def told(self) -> Mapping[str, Any]:
        """The JSON object in it; empty where it is none."""
        try:
            told = json.loads(self.content)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


class Caller:
    """The connections to one app.

    Args:
        app: its name, for what is told of failures; addresses are not told, as some hold a secret.
        address: where its interface begins.
        wait_header: the header in which it says how many seconds to wait after too many requests.
    """

    def __init__(self, app: str, address: str, wait_header: str = "Retry-After") -> None:
        self._app, self._wait_header = app, wait_header
        self._http = httpx.AsyncClient(base_url=address, timeout=_TIMEOUTS, trust_env=False)

    async def call(self, method: str, address: str, **request: Any) -> Answer:
        """The answer, whatever it says.

        Args:
            method: of HTTP.
            address: below the interface's own, or a whole one.
            request: as httpx takes it.

        Raises:
            BusyError: there is none, or the server is overloaded or broken.
            TooLargeError: there is more of it than we keep.
        """
        try:
            async with self._http.stream(method, address, **request) as response:
                answer = Answer(response.status_code, response.headers, await _read(response))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BusyError(f"{self._app} does not answer ({type(error).__name__})") from None
        self._refuse_overload(answer)
        return answer

    async def follow(self, address: str, along: Callable[[httpx.URL], Mapping[str, Any]]) -> Answer:
        """The answer at an address, or where that leads to in the end, whatever it says.

        Args:
            address: a whole one.
            along: called before each request with its address: what goes along with it, as httpx takes it. It raises
                where nothing may be fetched.

        Raises:
            BusyError: there is none, or the server is overloaded or broken.
            RefusedError: an address is none, or leads on and on.
            TooLargeError: there is more of it than we keep.
        """
        target = url_of(address, self._app)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self.call("GET", str(target), **along(target))
            leads_to = answer.headers.get("location") if answer.status in _REDIRECTS else None
            if leads_to is None:
                return answer
            target = url_of(leads_to, self._app, target)
        raise RefusedError(f"{self._app} sends us on from address to address")

    def wait_of(self, answer: Answer) -> float | None:
        """How many seconds the app asks to wait, where it tells."""
        told = answer.headers.get(self._wait_header, "")
        return float(told) if told.isascii() and told.isdigit() else None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _refuse_overload(self, answer: Answer) -> None:
        if answer.status == _TOO_MANY_REQUESTS:
            raise BusyError(f"{self._app} had too many requests from us", self.wait_of(answer))
        if answer.status in _SERVER_ERRORS:
            raise BusyError(f"{self._app} answered HTTP {answer.status}", self.wait_of(answer))


def url_of(told: str, app: str, seen_from: httpx.URL | None = None) -> httpx.URL:
    """An address that an app told.

    Raises:
        RefusedError: it is none.
    """
    try:
        return seen_from.join(told) if seen_from is not None else httpx.URL(told)
    except httpx.InvalidURL:
        raise RefusedError(f"{app} told an address that is none") from None


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > LARGEST_BYTES:
            raise TooLargeError
    return bytes(content)
