"""Calls of WeCom's API: each with a short-lived token in its address, renewed where the platform wants it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx

from channels.messaging.access import AccessToken, AccessTokenEndedError
from channels.messaging.platform import BusyError
from channels.wecom.answers import read, require_answered

# httpx writes the address of each call to the log, and our secrets stand in them.
logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_T = TypeVar("_T")


class Api:
    """What one company may call.

    Args:
        address: where it answers.
        corp_id: of the company.
        secret: of the app that may manage the customer service accounts.
    """

    def __init__(self, address: str, corp_id: str, secret: str) -> None:
        self._http = httpx.AsyncClient(base_url=address, timeout=TIMEOUT, trust_env=False)
        self._corp_id, self._secret = corp_id, secret
        self._access = AccessToken(self._fetch_access_token)

    async def post(self, path: str, query: Mapping[str, str] | None = None, **content: Any) -> Mapping[str, Any]:
        """What the platform answers.

        Args:
            path: of the call.
            query: goes into its address.
            content: what is posted, as httpx takes it: `json` or `files`.

        Raises:
            PlatformError: it was not done.
        """

        async def once(token: str) -> Mapping[str, Any]:
            return read(await self._request("POST", path, {"access_token": token, **(query or {})}, **content))

        return await self._renewing(once)

    async def download(self, path: str, **query: str) -> bytes:
        """A file.

        Raises:
            PlatformError: it is not handed out.
        """

        async def once(token: str) -> bytes:
            response = await self._request("GET", path, {"access_token": token, **query})
            require_answered(response)
            if _is_told(response):
                read(response)
            return response.content

        return await self._renewing(once)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _renewing(self, call: Callable[[str], Awaitable[_T]]) -> _T:
        try:
            return await self._access.renewing(call)
        except AccessTokenEndedError as error:
            raise BusyError(str(error)) from error

    async def _fetch_access_token(self) -> tuple[str, float]:
        query = {"corpid": self._corp_id, "corpsecret": self._secret}
        answer = read(await self._request("GET", "/cgi-bin/gettoken", query))
        return str(answer["access_token"]), float(answer["expires_in"])

    async def _request(self, method: str, path: str, query: Mapping[str, str], **content: Any) -> httpx.Response:
        try:
            return await self._http.request(method, path, params=query, **content)
        except httpx.TimeoutException:
            raise BusyError("it does not answer in time") from None
        except httpx.HTTPError as error:
            # Its text may hold the address of the call, and with it a secret.
            raise BusyError(f"it cannot be reached ({type(error).__name__})") from None


def _is_told(response: httpx.Response) -> bool:
    """Whether it is the platform's own answer: a file comes with a name, whatever is in it."""
    is_json = "json" in response.headers.get("Content-Type", "")
    return is_json and "Content-Disposition" not in response.headers
