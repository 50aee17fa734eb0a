"""Calls to an app's servers: with time-outs, without proxies of the environment, and no longer answers than we keep."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from channels.messaging.platform import BusyError
from sandra.attachments import LARGEST_BYTES, TooLargeError

# It writes down the address of every request, and some of them hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

_TIMEOUTS = httpx.Timeout(10.0, connect=5.0)
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


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > LARGEST_BYTES:
            raise TooLargeError
    return bytes(content)
