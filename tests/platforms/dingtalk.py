"""DingTalk's open platform on loopback, after its public documentation: it signs, limits and refuses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.platforms.serving import serving

APP_KEY, APP_SECRET, ROBOT_CODE = "dingsandra", "the app's secret", "dingrobot"
SESSION_SECONDS = 5400
_RIGHT = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True)
class Sent:
    """What a person was sent.

    Attributes:
        buttons: title of each, with what the person's app says when it is touched.
        way: `answer` by a session, `letter` by staff id.
    """

    text: str
    buttons: Mapping[str, str] = field(default_factory=dict)
    way: str = "answer"


class StandIn:
    """One robot, and the people who write to it; a person is a staff id such as `wang`."""

    def __init__(self) -> None:
        self.url = ""
        self.webhook = ""
        self.tokens_given: list[str] = []
        self.next_refusals: list[Response] = []
        self.flow_controlled: set[str] = set()
        self.unknown: set[str] = set()
        self.silenced_by: set[str] = set()
        self._valid: set[str] = set()
        self._sessions: dict[str, str] = {}
        self._sent: list[tuple[str, Sent]] = []
        self._files: dict[str, bytes] = {}

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """Serve it until the end."""
        platform = cls()
        with serving(platform._app()) as url:
            platform.url = url
            yield platform

    def environment(self) -> dict[str, str]:
        """The variables that connect us to it."""
        return {
            "SANDRA_DINGTALK_APP_KEY": APP_KEY,
            "SANDRA_DINGTALK_APP_SECRET": APP_SECRET,
            "SANDRA_DINGTALK_ROBOT_CODE": ROBOT_CODE,
            "SANDRA_DINGTALK_API": self.url,
            "SANDRA_DINGTALK_SESSIONS": self.url,
        }

    def customer_writes(self, user: str, text: str, message_id: str | None = None, at: float | None = None) -> int:
        """Say something to the robot alone; the status we answered with."""
        return self.deliver(self.callback(user, "text", {"text": {"content": text}}, message_id, at)).status_code

    def customer_sends_picture(self, user: str, picture: bytes) -> int:
        """Send a photograph."""
        content = {"downloadCode": self.keep(picture)}
        return self.deliver(self.callback(user, "picture", {"content": content})).status_code

    def customer_sends_voice(self, user: str, voice: bytes, recognition: str) -> int:
        """Speak; DingTalk writes down what it understood."""
        content = {"downloadCode": self.keep(voice), "recognition": recognition, "duration": 4000}
        return self.deliver(self.callback(user, "audio", {"content": content})).status_code

    def customer_touches(self, user: str, title: str) -> int:
        """Touch the button with this title on the last card that has one: the person's app says its text."""
        cards = [one for one in self.sent_to(user) if title in one.buttons]
        return self.customer_writes(user, cards[-1].buttons[title])

    def sent_to(self, user: str) -> list[Sent]:
        """What a person was sent, in order."""
        return [sent for person, sent in list(self._sent) if person == user]

    def callback(
        self,
        user: str,
        kind: str,
        content: Mapping[str, Any],
        message_id: str | None = None,
        at: float | None = None,
    ) -> dict[str, Any]:
        """What is told of a message that somebody wrote to the robot alone."""
        now = int((at or time.time()) * 1000)
        return {
            "msgId": message_id or f"msg{uuid4().hex}",
            "msgtype": kind,
            "conversationType": "1",
            "conversationId": f"cid{user}",
            "senderId": f"$:LWCP_v1:${user}==",
            "senderStaffId": user,
            "robotCode": ROBOT_CODE,
            "createAt": now,
            "sessionWebhook": self.session_of(user),
            "sessionWebhookExpiredTime": round((time.time() + SESSION_SECONDS) * 1000),
            **content,
        }

    def session_of(self, user: str) -> str:
        """A fresh address at which somebody may be answered."""
        session = uuid4().hex
        self._sessions[session] = user
        return f"{self.url}/robot/sendBySession?session={session}"

    def deliver(self, callback: Mapping[str, Any], at: float | None = None, secret: str = APP_SECRET) -> httpx.Response:
        """Bring a message, signed at a time and with a secret."""
        return self.post(json.dumps(callback).encode(), signed(at, secret))

    def post(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Send anything to the webhook."""
        return httpx.post(self.webhook, content=body, headers=dict(headers), timeout=30.0, trust_env=False)

    def keep(self, content: bytes) -> str:
        """The code by which a file is handed out."""
        code = f"code/{uuid4().hex}+="
        self._files[code] = content
        return code

    def end_sessions(self) -> None:
        """No session is known any more."""
        self._sessions.clear()

    def end_tokens(self) -> None:
        """No token is valid any more."""
        self._valid.clear()

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1.0/oauth2/accessToken", self._give_token, methods=["POST"]),
                Route("/v1.0/robot/oToMessages/batchSend", self._take_letter, methods=["POST"]),
                Route("/v1.0/robot/messageFiles/download", self._tell_file, methods=["POST"]),
                Route("/robot/sendBySession", self._take_answer, methods=["POST"]),
                Route("/files", self._give_file),
            ]
        )

    async def _give_token(self, request: Request) -> Response:
        if await request.json() != {"appKey": APP_KEY, "appSecret": APP_SECRET}:
            return failure(400, "invalidClientIdOrSecret")
        token = uuid4().hex
        self.tokens_given.append(token)
        self._valid.add(token)
        return JSONResponse({"accessToken": token, "expireIn": 7200})

    async def _take_answer(self, request: Request) -> Response:
        if self.next_refusals:
            return self.next_refusals.pop(0)
        user = self._sessions.get(request.query_params.get("session", ""))
        if user is None:
            return JSONResponse({"errcode": 300001, "errmsg": "session 不存在"})
        message = await request.json()
        content = message[message["msgtype"]]
        buttons = {one["title"]: _said_by(one["actionURL"]) for one in content.get("btns", ())}
        self._sent.append((user, Sent(content.get("content") or content.get("text"), buttons)))
        return JSONResponse(_RIGHT)

    async def _take_letter(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        letter = await request.json()
        (user,) = letter["userIds"]
        if letter["robotCode"] != ROBOT_CODE:
            return failure(400, "robot.notExist")
        lists = {"flowControlled": self.flow_controlled, "invalid": self.unknown, "filtered": self.silenced_by}
        told = {f"{name}StaffIdList": [user] if user in people else [] for name, people in lists.items()}
        if not any(told.values()):
            self._sent.append((user, _letter(letter["msgKey"], json.loads(letter["msgParam"]))))
        return JSONResponse({"processQueryKey": uuid4().hex, **told})

    async def _tell_file(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        asked = await request.json()
        if asked["robotCode"] != ROBOT_CODE or asked["downloadCode"] not in self._files:
            return failure(400, "downloadCode.invalid")
        address = httpx.URL(f"{self.url}/files", params={"code": asked["downloadCode"]})
        return JSONResponse({"downloadUrl": str(address)})

    async def _give_file(self, request: Request) -> Response:
        return Response(self._files[request.query_params["code"]], media_type="application/octet-stream")

    def _refused(self, request: Request) -> Response | None:
        if self.next_refusals:
            return self.next_refusals.pop(0)
        if request.headers.get("x-acs-dingtalk-access-token", "") not in self._valid:
            return failure(400, "InvalidAuthentication")
        return None


def signed(at: float | None = None, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a request."""
    return signed_as(str(int((at or time.time()) * 1000)), secret)


def signed_as(timestamp: str, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a request that tells its time in these signs."""
    digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def failure(status: int, code: str) -> Response:
    """How the interface refuses."""
    return JSONResponse({"code": code, "message": "refused", "requestid": uuid4().hex}, status_code=status)


def session_failure(code: int) -> Response:
    """How a session refuses."""
    return JSONResponse({"errcode": code, "errmsg": "refused"})


def barred() -> Response:
    """What a server hears that asked far too often: a page, with the status of success."""
    return HTMLResponse('<html>{"status":1111,"wait":5,"source":"x5","punish":"deny"}</html>')


def _letter(template: str, content: Mapping[str, str]) -> Sent:
    if template == "sampleActionCard":
        return Sent(content["text"], {content["singleTitle"]: _said_by(content["singleURL"])}, "letter")
    count = int(template.removeprefix("sampleActionCard")) if template.startswith("sampleActionCard") else 0
    numbers = range(1, count + 1)
    buttons = {content[f"actionTitle{one}"]: _said_by(content[f"actionURL{one}"]) for one in numbers}
    return Sent(content["content"] if template == "sampleText" else content["text"], buttons, "letter")


def _said_by(address: str) -> str:
    """What a person's app says when a button with this address is touched."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("dtmd", "dingtalkclient", "/sendMessage")
    return parse_qs(parts.query)["content"][0]
