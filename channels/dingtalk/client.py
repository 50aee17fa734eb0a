"""Sending to DingTalk, and fetching what customers sent."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from channels.dingtalk.messages import as_answer, as_letter
from channels.dingtalk.reading import is_guest
from channels.dingtalk.sessions import Sessions
from channels.dingtalk.signature import Signature
from channels.messaging.platform import BusyError, ClosedWindowError, Media, Outgoing, RefusedError
from channels.servers.access import AccessToken, AccessTokenEndedError
from channels.servers.calling import Answer, Caller
from sandra.channels import CHANNELS

_FINE = 0
_SESSION_GONE = 300001
_TOO_FAST = 130101
_REST_AFTER_TOO_FAST_SECONDS = 600.0
"""DingTalk takes nothing for ten minutes from a robot that sent more than 20 messages in one."""
_BUSY = frozenset({_TOO_FAST, 90018, 90006, -1})
_BUSY_CODE = re.compile(r"qpslimit|throttling|too\.?fast|too\.many", re.IGNORECASE)
_BAD_ACCESS = "InvalidAuthentication"


class DingTalk:
    """The robot of one enterprise app.

    Args:
        app_key, app_secret: of the app's credentials.
        robot_code: of its robot.
        address: https://api.dingtalk.com.
        sessions: where customers may be answered for a while.
    """

    traits = CHANNELS["dingtalk"]

    def __init__(self, app_key: str, app_secret: str, robot_code: str, address: str, sessions: Sessions) -> None:
        self.signature, self.sessions = Signature(app_secret), sessions
        self._app_key, self._app_secret, self._robot_code = app_key, app_secret, robot_code
        self._caller = Caller("DingTalk", address)
        self._access = AccessToken(self._fetch_access)

    async def send(self, address: str, message: Outgoing) -> None:
        """Let a person have a message: in answer to theirs while that holds, otherwise by their staff id.

        Raises:
            PlatformError: they do not have it.
        """
        session = await asyncio.to_thread(self.sessions.of, address)
        if session is not None and await self._is_answered(session, message):
            return
        await asyncio.to_thread(self.sessions.forget, address)
        if is_guest(address):
            raise ClosedWindowError("somebody who is not of the organisation is answered only for a while")
        await self._write(address, message)

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
            TooLargeError: it is larger than what we keep.
        """
        asked = {"downloadCode": media.reference, "robotCode": self._robot_code}
        told = await self._call("/v1.0/robot/messageFiles/download", asked)
        file = await self._caller.call("GET", str(_found(told, "downloadUrl")))
        if file.status >= 400:
            raise RefusedError(f"DingTalk answered HTTP {file.status} where it said a file lies")
        return file.content

    async def close(self) -> None:
        """Close the connections."""
        await self._caller.close()

    async def _is_answered(self, session: str, message: Outgoing) -> bool:
        """Whether the session took the message; not where DingTalk does not know it any more."""
        answer = await self._caller.call("POST", session, json=as_answer(message))
        code = _errcode(answer)
        if code == _SESSION_GONE:
            return False
        if code in _BUSY or code is None:
            raise BusyError(_said_by_dingtalk(answer), _REST_AFTER_TOO_FAST_SECONDS if code == _TOO_FAST else None)
        if code != _FINE:
            raise RefusedError(_said_by_dingtalk(answer))
        return True

    async def _write(self, staff_id: str, message: Outgoing) -> None:
        letter = as_letter(message, self._robot_code, staff_id)
        told = (await self._call("/v1.0/robot/oToMessages/batchSend", letter)).told()
        if told.get("flowControlledStaffIdList"):
            raise BusyError("DingTalk takes no more messages to this person for now")
        if told.get("invalidStaffIdList"):
            raise RefusedError("DingTalk does not let the robot write to this person, or does not know them")
        if told.get("filteredStaffIdList"):
            raise RefusedError("DingTalk kept the message from this person, who may have silenced the robot")

    async def _call(self, path: str, content: Any) -> Answer:
        async def once(token: str) -> Answer:
            headers = {"x-acs-dingtalk-access-token": token}
            answer = await self._caller.call("POST", path, headers=headers, json=content)
            if answer.told().get("code") == _BAD_ACCESS:
                raise AccessTokenEndedError(_said_by_dingtalk(answer))
            _refuse_failure(answer)
            return answer

        return await self._access.renewing(once)

    async def _fetch_access(self) -> tuple[str, float]:
        secret = {"appKey": self._app_key, "appSecret": self._app_secret}
        answer = await self._caller.call("POST", "/v1.0/oauth2/accessToken", json=secret)
        _refuse_failure(answer)
        return str(_found(answer, "accessToken")), float(_found(answer, "expireIn"))


def _refuse_failure(answer: Answer) -> None:
    code = str(answer.told().get("code", ""))
    # Servers that ask far too often get a page instead of an answer.
    if not answer.told() or _BUSY_CODE.search(code):
        raise BusyError(_said_by_dingtalk(answer))
    if code or answer.status >= 400:
        raise RefusedError(_said_by_dingtalk(answer))


def _errcode(answer: Answer) -> int | None:
    code = answer.told().get("errcode")
    return code if isinstance(code, int) else None


def _found(answer: Answer, key: str) -> Any:
    told = answer.told().get(key)
    if told is None:
        raise RefusedError(f"DingTalk did not tell the {key}")
    return told


def _said_by_dingtalk(answer: Answer) -> str:
    told = answer.told()
    code = told.get("errcode", told.get("code", f"HTTP {answer.status}"))
    return f"DingTalk answered {code}: {str(told.get('errmsg', told.get('message', '')))[:200]}"
