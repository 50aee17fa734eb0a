"""WeCom's API: its log, its limits and its refusals."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ACCOUNT = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q"
CALLS_WITHOUT_TOKEN = 5
MESSAGES_A_CONTACT = 5
WINDOW_SECONDS = 48 * 3600
LONGEST_BYTES = {"text": 2048, "head": 1024, "item": 128, "id": 128}
MSGID_SIGNS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-")
NOT_FOR_US = "hint: [1761875715499301309318952], from ip: 192.0.2.1, more info at https://example.com/?e="
"""The platform puts such words behind each errmsg."""

Do = Callable[[Request], Awaitable[Response]]


class Refused(Exception):
    """An answer whose errcode is not 0."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.answer = {"errcode": errcode, "errmsg": f"{errmsg}, {NOT_FOR_US}{errcode}"}


@dataclass
class Contact:
    """What the platform keeps of a customer."""

    written_at: float
    answers: int = 0
    has_ended: bool = False


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong the next time a path is called.

    Attributes:
        path: behind /cgi-bin/.
        errcode: of the answer; where it has none, there is a `status` and a `body`.
        is_after: whether what was asked for is done all the same.
    """

    path: str
    errcode: int = 0
    status: int = 500
    body: bytes = b""
    is_after: bool = False


@dataclass
class WeComApi:
    """What one company may call, and what is behind it.

    Attributes:
        secret: of the app that calls.
        sent: what was sent, as it was asked for; files with their `content`.
        calls: how often each path was called.
        page_size: the most lines of the log in one answer.
        empty_pages: so many pages come without a line, although there is more.
        faults: what goes wrong next.
    """

    corp_id: str
    secret: str = field(default_factory=lambda: uuid4().hex)
    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    page_size: int = 1000
    empty_pages: int = 0
    faults: list[Fault] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    contacts: dict[str, Contact] = field(default_factory=dict)
    access_tokens: set[str] = field(default_factory=set)
    news_tokens: set[str] = field(default_factory=set)
    cursors: dict[str, int] = field(default_factory=dict)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    calls_without_token: int = 0

    def app(self) -> Starlette:
        """What answers."""
        routes: Mapping[str, Do] = {
            "gettoken": self._gettoken,
            "kf/sync_msg": self._sync_msg,
            "kf/send_msg": self._send_msg,
            "media/upload": self._upload,
            "media/get": self._get_media,
        }
        return Starlette(routes=[self._route(path, do) for path, do in routes.items()])

    def keep(self, content: bytes, media_type: str) -> str:
        """Keep a file; returns its media_id."""
        media_id = uuid4().hex
        self.media[media_id] = (content, media_type)
        return media_id

    def _route(self, path: str, do: Do) -> Route:
        async def answer(request: Request) -> Response:
            self.calls[path] += 1
            fault = next((one for one in self.faults if one.path == path), None)
            try:
                if fault is None:
                    return await do(request)
                self.faults.remove(fault)
                if fault.is_after:
                    await do(request)
                if fault.errcode:
                    raise Refused(fault.errcode, "something is wrong")
                return Response(fault.body, fault.status)
            except Refused as refused:
                return JSONResponse(refused.answer)

        return Route(f"/cgi-bin/{path}", answer, methods=["GET", "POST"])

    async def _gettoken(self, request: Request) -> Response:
        if request.query_params.get("corpid") != self.corp_id:
            raise Refused(40013, "invalid corpid")
        if request.query_params.get("corpsecret") != self.secret:
            raise Refused(40001, "invalid credential")
        token = uuid4().hex
        self.access_tokens.add(token)
        return _done(access_token=token, expires_in=7200)

    async def _sync_msg(self, request: Request) -> Response:
        asked = await self._asked(request)
        self._require_token_or_patience(asked.get("token", ""))
        begin = self._line(asked.get("cursor", ""))
        end = min(begin + min(asked["limit"], self.page_size), len(self.log))
        if self.empty_pages:
            self.empty_pages, end = self.empty_pages - 1, begin
        cursor = uuid4().hex
        self.cursors[cursor] = end
        return _done(next_cursor=cursor, has_more=int(end < len(self.log)), msg_list=self.log[begin:end])

    async def _send_msg(self, request: Request) -> Response:
        asked = await self._asked(request)
        contact = self.contacts.get(asked["touser"])
        if contact is None:
            raise Refused(40096, "invalid external userid")
        self._require_unused_msgid(asked["msgid"])
        self._require_content(asked["msgtype"], asked[asked["msgtype"]])
        _require_open(contact)
        contact.answers += 1
        content, _ = self.media.get(asked[asked["msgtype"]].get("media_id", ""), (b"", ""))
        self.sent.append({**asked, **({"content": content} if content else {})})
        return _done(msgid=asked["msgid"])

    async def _upload(self, request: Request) -> Response:
        self._require_access(request)
        content, media_type = _uploaded(await request.body(), request.headers["Content-Type"])
        kind = request.query_params["type"]
        if kind == "image" and media_type not in ("image/jpeg", "image/png"):
            raise Refused(40004, "invalid media type")
        if len(content) <= 5:
            raise Refused(40006, "invalid media size")
        return _done(type=kind, media_id=self.keep(content, media_type), created_at=str(int(time.time())))

    async def _get_media(self, request: Request) -> Response:
        self._require_access(request)
        media_id = request.query_params["media_id"]
        if media_id not in self.media:
            raise Refused(40007, "invalid media_id")
        content, media_type = self.media[media_id]
        headers = {"Content-Disposition": f'attachment; filename="{media_id}"'}
        return Response(content, media_type=media_type, headers=headers)

    async def _asked(self, request: Request) -> Mapping[str, Any]:
        self._require_access(request)
        asked: Mapping[str, Any] = await request.json()
        if asked.get("open_kfid") != ACCOUNT:
            raise Refused(95000, "invalid open_kfid")
        return asked

    def _require_access(self, request: Request) -> None:
        token = request.query_params.get("access_token")
        if not token:
            raise Refused(41001, "access_token missing")
        if token not in self.access_tokens:
            raise Refused(42001, "access_token expired")

    def _require_token_or_patience(self, token: str) -> None:
        if token:
            if token not in self.news_tokens:
                raise Refused(95007, "invalid msg token")
            return
        self.calls_without_token += 1
        if self.calls_without_token > CALLS_WITHOUT_TOKEN:
            raise Refused(45009, "api freq out of limit")

    def _line(self, cursor: str) -> int:
        if cursor and cursor not in self.cursors:
            raise Refused(40058, "invalid cursor")
        return self.cursors.get(cursor, 0)

    def _require_unused_msgid(self, msgid: str) -> None:
        if not 0 < len(msgid) <= 32 or not set(msgid) <= MSGID_SIGNS:
            raise Refused(40058, "invalid msgid")
        if any(one["msgid"] == msgid for one in self.sent):
            raise Refused(40058, "duplicated msgid")

    def _require_content(self, kind: str, content: Mapping[str, Any]) -> None:
        if kind == "text":
            _require_length(content["content"], "text")
        elif kind == "msgmenu":
            _require_menu(content)
        elif content["media_id"] not in self.media:
            raise Refused(40007, "invalid media_id")


def _done(**content: Any) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **content})


def _uploaded(body: bytes, content_type: str) -> tuple[bytes, str]:
    """The file in the part called media, and its type."""
    parts = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP).iter_parts()
    media = next((part for part in parts if part.get_param("name", header="Content-Disposition") == "media"), None)
    if media is None or not media.get_filename():
        raise Refused(41005, "media data missing")
    return bytes(media.get_content()), media.get_content_type()


def _require_open(contact: Contact) -> None:
    if contact.has_ended:
        raise Refused(95013, "conversation has ended")
    if time.time() - contact.written_at > WINDOW_SECONDS:
        raise Refused(95018, "send msg session status invalid")
    if contact.answers >= MESSAGES_A_CONTACT:
        raise Refused(95001, "send msg count limit")


def _require_menu(content: Mapping[str, Any]) -> None:
    if "head_content" in content:
        _require_length(content["head_content"], "head")
    if not 0 < len(content["list"]) <= 10:
        raise Refused(40058, "invalid size of list")
    for item in content["list"]:
        _require_length(item["click"]["content"], "item")
        if "id" in item["click"]:
            _require_length(item["click"]["id"], "id")


def _require_length(text: str, what: str) -> None:
    if not 0 < len(text.encode()) <= LONGEST_BYTES[what]:
        raise Refused(40058, f"invalid length of {what}")
