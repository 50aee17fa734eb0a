"""WeChat's HTTP interface for accounts. Everything is answered with status 200; how it went stands in `errcode`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.messaging.platform import BusyError, ClosedWindowError, RefusedError
from channels.servers.access import AccessToken, AccessTokenEndedError
from channels.servers.calling import Answer, Caller

_BUSY: Mapping[int, float | None] = {
    -1: None,  # the system is busy
    45009: 900.0,  # the account's calls of this day are used up
    45011: 60.0,  # the account's calls of this minute are used up
}
_TOKEN_ENDED = frozenset({40001, 40014, 42001})
_WINDOW_CLOSED = frozenset(
    {
        45015,  # the customer wrote more than 48 hours ago, or follows the account no more
        45047,  # they were sent as many messages as may answer one of theirs
    }
)
_WRONG_SECRET = "compare SANDRA_WECHAT_APP_SECRET with the account's AppSecret"
_CURES: Mapping[int, str] = {
    40013: "compare SANDRA_WECHAT_APP_ID with the account's AppID",
    40125: _WRONG_SECRET,
    40164: "add this server's public address to the account's IP whitelist",
    48001: "the account has no right to it; it has to be a verified one",
}
_JSON = ("application/json", "text/plain")
"""As what WeChat sends its own words; files have types of their own."""


class WeChatApi:
    """What one account may call.

    Args:
        address: of the interface, https://api.weixin.qq.com.
        app_id, app_secret: of the account.
    """

    def __init__(self, address: str, app_id: str, app_secret: str) -> None:
        self._caller = Caller("WeChat", address)
        self._credentials = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret}
        self._access = AccessToken(self._fetch_access)

    async def post(self, path: str, content: Mapping[str, Any]) -> None:
        """Call what takes JSON.

        Raises:
            PlatformError: it was not done.
        """
        await self._call("POST", path, {}, json=content)

    async def upload_picture(self, content: bytes, media_type: str) -> str:
        """The name under which WeChat keeps the picture for three days.

        Raises:
            PlatformError: it does not take it.
        """
        name = f"picture.{media_type.rpartition('/')[2]}"
        files = {"media": (name, content, media_type)}
        answer = await self._call("POST", "/cgi-bin/media/upload", {"type": "image"}, files=files)
        media_id = answer.told().get("media_id")
        if not isinstance(media_id, str):
            raise BusyError("WeChat took the picture without saying what it is called there")
        return media_id

    async def download(self, media_id: str) -> bytes:
        """A file that a customer sent.

        Raises:
            PlatformError: it cannot be had.
            TooLargeError: it is larger than what we keep.
        """
        return (await self._call("GET", "/cgi-bin/media/get", {"media_id": media_id})).content

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    async def _call(self, method: str, path: str, query: Mapping[str, str], **body: Any) -> Answer:
        async def once(token: str) -> Answer:
            answer = await self._caller.call(method, path, params={**query, "access_token": token}, **body)
            _require_done(answer)
            return answer

        return await self._access.renewing(once)

    async def _fetch_access(self) -> tuple[str, float]:
        """A token and for how many seconds it is valid; all processes of an account are given the same one."""
        answer = await self._caller.call("POST", "/cgi-bin/stable_token", json=self._credentials)
        try:
            _require_done(answer)
        except AccessTokenEndedError as error:
            raise RefusedError(f"{error}; {_WRONG_SECRET}") from error
        told = answer.told()
        try:
            return str(told["access_token"]), float(told["expires_in"])
        except (KeyError, TypeError, ValueError) as error:
            raise BusyError("WeChat answered without an access token") from error


def _require_done(answer: Answer) -> None:
    """Raise what WeChat says of a call that it did not do."""
    if answer.status != 200:
        raise RefusedError(f"WeChat answered HTTP {answer.status}")
    if not answer.headers.get("content-type", "").startswith(_JSON):
        return
    told = answer.told()
    if not told:
        raise BusyError("the answer is none of WeChat's")
    code = told.get("errcode", 0)
    if code == 0:
        return
    why = f"{code} {told.get('errmsg', '')}".strip()
    if code in _TOKEN_ENDED:
        raise AccessTokenEndedError(why)
    if code in _BUSY:
        raise BusyError(why, _BUSY[code])
    if code in _WINDOW_CLOSED:
        raise ClosedWindowError(why)
    raise RefusedError(f"{why}; {_CURES[code]}" if code in _CURES else why)
