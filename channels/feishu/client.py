"""Sending to Feishu, and fetching what customers sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from channels.feishu.envelope import Envelope
from channels.feishu.messages import FeishuMessage, picture, said
from channels.messaging.platform import BusyError, File, Media, Outgoing, RefusedError
from channels.servers.access import AccessToken, AccessTokenEndedError
from channels.servers.calling import Answer, Caller
from sandra.channels import CHANNELS

_WAIT_HEADER = "x-ogw-ratelimit-reset"
_FINE = 0
_BAD_ACCESS = frozenset({99991661, 99991663, 99991664, 99991668, 99991671})
_BUSY = frozenset({99991400, 230020, 11232, 11233, 11247, 230049, 1500, 1551, 2200, 5000})
"""Too many requests, of the app, to one person or in the whole system; still being sent; errors within Feishu."""


class Feishu:
    """One app of Feishu or Lark, whose bot talks to customers.

    Args:
        app_id, app_secret: of the app's credentials.
        address: https://open.feishu.cn, or https://open.larksuite.com.
        envelope: opens what the app sends us.
    """

    traits = CHANNELS["feishu"]

    def __init__(self, app_id: str, app_secret: str, address: str, envelope: Envelope) -> None:
        self.envelope = envelope
        self._app_id, self._app_secret = app_id, app_secret
        self._caller = Caller("Feishu", address, _WAIT_HEADER)
        self._access = AccessToken(self._fetch_access)
        self._bot_id = ""

    async def send(self, address: str, message: Outgoing) -> None:
        """Let a person have a message.

        Raises:
            PlatformError: they do not have it.
        """
        if message.text:
            await self._send(address, said(message))
        if message.file is not None:
            await self._send(address, picture(message, await self._upload(message.file)))

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
            TooLargeError: it is larger than what we keep.
        """
        message_id, _, key = media.reference.partition("/")
        path = f"/open-apis/im/v1/messages/{quote(message_id, safe='')}/resources/{quote(key, safe='')}"
        kind = "image" if media.kind == "picture" else "file"
        return (await self._call("GET", path, params={"type": kind})).content

    async def bot_id(self) -> str:
        """Our own open_id, by which a group mentions us.

        Raises:
            PlatformError: Feishu does not tell.
        """
        if not self._bot_id:
            answer = await self._call("GET", "/open-apis/bot/v3/info")
            self._bot_id = str(_found(answer, "bot", "open_id"))
        return self._bot_id

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    async def _send(self, open_id: str, message: FeishuMessage) -> None:
        parameters = {"receive_id_type": "open_id"}
        await self._call("POST", "/open-apis/im/v1/messages", params=parameters, json=message.sent_to(open_id))

    async def _upload(self, file: File) -> str:
        """The key under which Feishu has a picture from now on."""
        fields, files = {"image_type": "message"}, {"image": (file.name, file.content, file.media_type)}
        answer = await self._call("POST", "/open-apis/im/v1/images", data=fields, files=files)
        return str(_found(answer, "data", "image_key"))

    async def _call(self, method: str, path: str, **request: Any) -> Answer:
        async def once(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}"}
            answer = await self._caller.call(method, path, headers=headers, **request)
            if _code(answer) in _BAD_ACCESS:
                raise AccessTokenEndedError(_said_by_feishu(answer))
            self._refuse_failure(answer)
            return answer

        return await self._access.renewing(once)

    async def _fetch_access(self) -> tuple[str, float]:
        secret = {"app_id": self._app_id, "app_secret": self._app_secret}
        answer = await self._caller.call("POST", "/open-apis/auth/v3/tenant_access_token/internal", json=secret)
        self._refuse_failure(answer)
        return str(_found(answer, "tenant_access_token")), float(_found(answer, "expire"))

    def _refuse_failure(self, answer: Answer) -> None:
        code = _code(answer)
        if code in _BUSY:
            raise BusyError(_said_by_feishu(answer), self._caller.wait_of(answer))
        if code != _FINE or answer.status >= 400:
            raise RefusedError(_said_by_feishu(answer))


def _code(answer: Answer) -> int:
    """Files come without one."""
    code = answer.told().get("code", _FINE)
    return code if isinstance(code, int) else _FINE


def _found(answer: Answer, *path: str) -> Any:
    """What stands at a place of the answer."""
    told: Any = answer.told()
    for key in path:
        told = told.get(key) if isinstance(told, dict) else None
    if told is None:
        raise RefusedError(f"Feishu did not tell the {path[-1]}")
    return told


def _said_by_feishu(answer: Answer) -> str:
    told = answer.told()
    return f"Feishu answered {told.get('code', f'HTTP {answer.status}')}: {str(told.get('msg', ''))[:200]}"
