"""WeChat's HTTP interface for official accounts, as its public documentation describes it.

It keeps what each customer was shown, and refuses what WeChat refuses: expired tokens, too many calls, texts that are
too long, messages outside of what a customer's last contact allows.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

APP_ID, APP_SECRET = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
LONGEST_TEXT_BYTES = 2048
LARGEST_PICTURE_BYTES = 10_000_000
TOKEN_SECONDS = 7200
_PICTURE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True)
class Sent:
    """What a customer was shown.

    Attributes:
        way: in the response to their message, as a customer-service message, or by WeChat itself ("notice").
    """

    text: str = ""
    picture: bytes | None = None
    way: Literal["passive", "service", "notice"] = "service"


@dataclass
class Quota:
    """What a customer's last contact allows."""

    left: int
    until: float


@dataclass(frozen=True)
class File:
    """What WeChat keeps under a media id."""

    content: bytes
    media_type: str


class _Refused(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.answer = {"errcode": code, "errmsg": f"{message} rid: {uuid4().hex[:8]}"}


class WeChatApi:
    """One account at WeChat.

    Attributes:
        address: at which it is served.
        calls_a_minute: how many calls are answered before the account has to wait.
        has_rights: whether the account may send customer-service messages at all.
        knows_our_address: whether the server that calls is on the account's IP whitelist.
        calls: the path of each call.
        tokens: the access tokens that were given out.
    """

    def __init__(self) -> None:
        self.address = ""
        self.calls_a_minute = 10_000
        self.has_rights = True
        self.knows_our_address = True
        self.calls: list[str] = []
        self.tokens: list[str] = []
        self._shown: defaultdict[str, list[Sent]] = defaultdict(list)
        self._quotas: dict[str, Quota] = {}
        self._files: dict[str, File] = {}
        self._troubles: deque[int] = deque()
        self._token, self._token_until = "", 0.0
        self._expired: set[str] = set()
        self._moments: deque[float] = deque()

    @property
    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route("/cgi-bin/stable_token", self._answering(self._give_token), methods=["POST"]),
                Route("/cgi-bin/message/custom/send", self._answering(self._send), methods=["POST"]),
                Route("/cgi-bin/media/upload", self._answering(self._upload), methods=["POST"]),
                Route("/cgi-bin/media/get", self._answering(self._hand_out), methods=["GET"]),
                Route("/video/{media_id}", self._hand_out_video, methods=["GET"]),
            ]
        )

    def sent_to(self, user: str) -> list[Sent]:
        """What the customer was shown, oldest first."""
        return list(self._shown[user])

    def show(self, user: str, sent: Sent) -> None:
        """Let the customer see something."""
        self._shown[user].append(sent)

    def allow(self, user: str, messages: int, seconds: float) -> None:
        """The customer did something after which they may be sent so many messages for so long."""
        self._quotas[user] = Quota(messages, time.time() + seconds)

    def close_window(self, user: str) -> None:
        """So much time passes that the customer may not be written to."""
        self._quotas[user].until = 0.0

    def keep(self, content: bytes, media_type: str) -> str:
        """The media id of a file."""
        return self._keep(File(content, media_type))

    def forget_files(self) -> None:
        """Three days pass."""
        self._files.clear()

    def fail_next(self, *codes: int) -> None:
        """The next calls are answered with these error codes; one of 500 to 599 is an HTTP status."""
        self._troubles.extend(codes)

    def expire_token(self) -> None:
        """The access token that was given out gets too old."""
        self._expired.add(self._token)
        self._token = ""

    def revoke_token(self) -> None:
        """Somebody else forces a new access token, and the one that was given out is no more."""
        self._token = ""

    def _answering(self, answer: Callable[[Request, bytes], Any]) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            body = await request.body()
            self.calls.append(request.url.path)
            if self._troubles and request.url.path != "/cgi-bin/stable_token":
                code = self._troubles.popleft()
                if 500 <= code < 600:
                    return Response(status_code=code)
                return JSONResponse({"errcode": code, "errmsg": "as the test wants it"})
            try:
                answered = answer(request, body)
            except _Refused as refused:
                return JSONResponse(refused.answer)
            return answered if isinstance(answered, Response) else JSONResponse(answered)

        return route

    def _give_token(self, _: Request, body: bytes) -> dict[str, Any]:
        asked = json.loads(body)
        if not self.knows_our_address:
            raise _Refused(40164, "invalid ip, not in whitelist")
        if asked.get("grant_type") != "client_credential":
            raise _Refused(40002, "invalid grant_type")
        if asked.get("appid") != APP_ID:
            raise _Refused(40013, "invalid appid")
        if asked.get("secret") != APP_SECRET:
            raise _Refused(40125, "invalid appsecret")
        if not self._token or self._token_until < time.time():
            self._token, self._token_until = f"token_{uuid4().hex}", time.time() + TOKEN_SECONDS
            self.tokens.append(self._token)
        return {"access_token": self._token, "expires_in": int(self._token_until - time.time())}

    def _send(self, request: Request, body: bytes) -> dict[str, Any]:
        self._check(request)
        # WeChat shows escapes as they are written instead of the characters they stand for.
        message = json.loads(body.replace(rb"\u", rb"\\u"))
        user = message["touser"]
        if user not in self._quotas:
            raise _Refused(40003, "invalid openid")
        sent = self._read(message)
        self._spend(user)
        self.show(user, sent)
        return {"errcode": 0, "errmsg": "ok"}

    def _read(self, message: dict[str, Any]) -> Sent:
        if message["msgtype"] == "text":
            text = message["text"]["content"]
            if not text:
                raise _Refused(44004, "empty content")
            if len(text.encode()) > LONGEST_TEXT_BYTES:
                raise _Refused(45002, "content size out of limit")
            return Sent(text)
        if message["msgtype"] == "image":
            return Sent(picture=self._file(message["image"]["media_id"]).content)
        raise _Refused(40008, "invalid message type")

    def _spend(self, user: str) -> None:
        quota = self._quotas[user]
        if quota.until < time.time():
            raise _Refused(45015, "response out of time limit or subscription is canceled")
        if quota.left == 0:
            raise _Refused(45047, "out of response count limit")
        quota.left -= 1

    def _upload(self, request: Request, body: bytes) -> dict[str, Any]:
        self._check(request)
        if request.query_params.get("type") != "image":
            raise _Refused(40004, "invalid media type")
        file = _file_in(request.headers["content-type"], body)
        if not file.content.startswith(_PICTURE_STARTS):
            raise _Refused(40005, "invalid file type")
        if len(file.content) > LARGEST_PICTURE_BYTES:
            raise _Refused(45001, "media size out of limit")
        return {"type": "image", "media_id": self._keep(file), "created_at": int(time.time())}

    def _hand_out(self, request: Request, _: bytes) -> Response:
        self._check(request)
        media_id = request.query_params["media_id"]
        file = self._file(media_id)
        if file.media_type.startswith("video/"):
            return JSONResponse({"video_url": f"{self.address}/video/{media_id}"})
        headers = {"Content-disposition": f'attachment; filename="{media_id}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    async def _hand_out_video(self, request: Request) -> Response:
        file = self._file(request.path_params["media_id"])
        return Response(file.content, media_type=file.media_type)

    def _keep(self, file: File) -> str:
        media_id = f"media_{uuid4().hex}"
        self._files[media_id] = file
        return media_id

    def _file(self, media_id: str) -> File:
        if media_id not in self._files:
            raise _Refused(40007, "invalid media_id")
        return self._files[media_id]

    def _check(self, request: Request) -> None:
        """The access token, the account's rights and the number of its calls."""
        token = request.query_params.get("access_token", "")
        if not token:
            raise _Refused(41001, "access_token missing")
        if token in self._expired:
            raise _Refused(42001, "access_token expired")
        if token != self._token:
            raise _Refused(40001, "invalid credential, access_token is invalid or not latest")
        if not self.has_rights:
            raise _Refused(48001, "api unauthorized")
        now = time.monotonic()
        while self._moments and self._moments[0] < now - 60.0:
            self._moments.popleft()
        if len(self._moments) >= self.calls_a_minute:
            raise _Refused(45011, "api minute-quota reach limit, must slower, retry next minute")
        self._moments.append(now)


def _file_in(content_type: str, body: bytes) -> File:
    """The part of an upload that is called `media`."""
    boundary = b"--" + content_type.partition("boundary=")[2].encode()
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        if b'name="media"' in head and b"filename=" in head:
            media_type = head.lower().partition(b"content-type: ")[2].split(b"\r\n")[0].decode()
            return File(content.removesuffix(b"\r\n"), media_type)
    raise _Refused(41005, "media data missing")
