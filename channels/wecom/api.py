"""Calls of WeCom's API: each with a short-lived token in its address, renewed where the platform wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from channels.messaging.platform import BusyError
from channels.servers.access import AccessToken, AccessTokenEndedError
from channels.servers.calling import Answer, Caller
from channels.wecom.answers import read, require_answered

_T = TypeVar("_T")


class Api:
    """What one company may call.

    Args:
        address: where it answers.
        corp_id: of the company.
        secret: of the app that may manage the customer service accounts.
    """

    def __init__(self, address: str, corp_id: str, secret: str) -> None:
        self._calls = Caller("WeCom", address)
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
            TooLargeError: there is more of it than we keep.
        """

        async def once(token: str) -> bytes:
            answer = await self._request("GET", path, {"access_token": token, **query})
            require_answered(answer)
            if _is_told(answer):
                read(answer)
            return answer.content

        return await self._renewing(once)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def _renewing(self, call: Callable[[str], Awaitable[_T]]) -> _T:
        try:
            return await self._access.renewing(call)
        except AccessTokenEndedError as error:
            raise BusyError(str(error)) from error

    async def _fetch_access_token(self) -> tuple[str, float]:
        query = {"corpid": self._corp_id, "corpsecret": self._secret}
        answer = read(await self._request("GET", "/cgi-bin/gettoken", query))
        return str(answer["access_token"]), float(answer["expires_in"])

    async def _request(self, method: str, path: str, query: Mapping[str, str], **content: Any) -> Answer:
        return await self._calls.call(method, path, params=query, **content)


def _is_told(answer: Answer) -> bool:
    """Whether it is the platform's own answer: a file comes with a name, whatever is in it."""
    is_json = "json" in answer.headers.get("Content-Type", "")
    return is_json and "Content-Disposition" not in answer.headers
