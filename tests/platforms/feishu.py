"""Feishu's open platform on loopback, after its public documentation: it signs, encrypts, repeats, limits, refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sanic.request import parse_multipart_form
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms.serving import serving

APP_ID, APP_SECRET = "cli_sandra", "the app's secret"
ENCRYPT_KEY, VERIFICATION_TOKEN = "the encrypt key", "the verification token"
BOT = "ou_sandra"
LONGEST_KEY = 50
REPEATS = 5
_RIGHT = {"code": 0, "msg": "success"}


@dataclass(frozen=True)
class Sent:
    """What a person was sent.

    Attributes:
        buttons: title of each, with the value that comes back when it is touched.
    """

    text: str
    buttons: Mapping[str, Any] = field(default_factory=dict)
    picture: bytes = b""


@dataclass(frozen=True)
class Refusal:
    """How the next call is refused."""

    status: int
    code: int
    headers: Mapping[str, str] = field(default_factory=dict)


class StandIn:
    """One app, and the people who write to its bot; a person is an open_id such as `ou_wang`."""

    def __init__(self) -> None:
        self.url = ""
        self.webhook = ""
        self.tokens_given: list[str] = []
        self.next_refusals: list[Refusal] = []
        self.blocked: set[str] = set()
        self._valid: set[str] = set()
        self._sent: list[tuple[str, Sent]] = []
        self._keys: set[str] = set()
        self._pictures: dict[str, bytes] = {}
        self._resources: dict[tuple[str, str], tuple[str, bytes]] = {}

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
            "SANDRA_FEISHU_APP_ID": APP_ID,
            "SANDRA_FEISHU_APP_SECRET": APP_SECRET,
            "SANDRA_FEISHU_ENCRYPT_KEY": ENCRYPT_KEY,
            "SANDRA_FEISHU_VERIFICATION_TOKEN": VERIFICATION_TOKEN,
            "SANDRA_FEISHU_API": self.url,
        }

    def customer_writes(self, user: str, text: str, message_id: str | None = None, at: float | None = None) -> int:
        """Say something to the bot alone; the status we answered with."""
        return self._bring(message_event(user, "text", {"text": text}, message_id, at))

    def customer_writes_in_group(self, user: str, text: str, mentioned: str = BOT) -> int:
        """Say something in a group of which all messages come to us."""
        event = message_event(user, "text", {"text": f"@_user_1 {text}"})
        event["event"]["message"] |= {"chat_type": "group", "mentions": [mention("@_user_1", mentioned)]}
        return self._bring(event)

    def customer_sends_picture(self, user: str, picture: bytes) -> int:
        """Send a photograph."""
        return self._customer_sends_file(user, "image", "image_key", picture)

    def customer_sends_voice(self, user: str, voice: bytes) -> int:
        """Speak."""
        return self._customer_sends_file(user, "audio", "file_key", voice)

    def customer_touches(self, user: str, title: str) -> httpx.Response:
        """Touch the button with this title on the last card that has one."""
        cards = [one for one in self.sent_to(user) if title in one.buttons]
        return self.deliver(touch_event(user, cards[-1].buttons[title]))

    def sent_to(self, user: str) -> list[Sent]:
        """What a person was sent, in order."""
        return [sent for person, sent in list(self._sent) if person == user]

    def deliver(self, content: Mapping[str, Any], **changed: str) -> httpx.Response:
        """Bring an event, encrypted and signed.

        Args:
            content: of the event.
            changed: headers that are otherwise than they should be, by their last word, such as `signature`.
        """
        body = sealed(content)
        return self.post(body, {**signed(body), **{header_of(name): value for name, value in changed.items()}})

    def post(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Send anything to the webhook."""
        return httpx.post(self.webhook, content=body, headers=dict(headers), timeout=30.0, trust_env=False)

    def keep(self, message_id: str, key: str, kind: str, content: bytes) -> None:
        """A file of a message, as `image` or `file`."""
        self._resources[message_id, key] = (kind, content)

    def end_tokens(self) -> None:
        """No token is valid any more."""
        self._valid.clear()

    def _customer_sends_file(self, user: str, kind: str, key_name: str, content: bytes) -> int:
        event = message_event(user, kind, {key_name: f"key_{uuid4().hex}"})
        message = event["event"]["message"]
        key = json.loads(message["content"])[key_name]
        self.keep(message["message_id"], key, "image" if kind == "image" else "file", content)
        return self._bring(event)

    def _bring(self, event: Mapping[str, Any]) -> int:
        """Tell of an event, again where that is not answered with 200; Feishu waits longer in between."""
        for _ in range(REPEATS):
            status = self.deliver(event).status_code
            if status == 200:
                break
        return status

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/open-apis/auth/v3/tenant_access_token/internal", self._give_token, methods=["POST"]),
                Route("/open-apis/bot/v3/info", self._tell_bot),
                Route("/open-apis/im/v1/messages", self._take_message, methods=["POST"]),
                Route("/open-apis/im/v1/images", self._take_picture, methods=["POST"]),
                Route("/open-apis/im/v1/messages/{message}/resources/{key}", self._give_resource),
            ]
        )

    async def _give_token(self, request: Request) -> Response:
        if await request.json() != {"app_id": APP_ID, "app_secret": APP_SECRET}:
            return JSONResponse({"code": 10014, "msg": "app secret invalid"})
        token = f"t-{uuid4().hex}"
        self.tokens_given.append(token)
        self._valid.add(token)
        return JSONResponse({**_RIGHT, "tenant_access_token": token, "expire": 7200})

    async def _tell_bot(self, request: Request) -> Response:
        return self._refused(request) or JSONResponse({**_RIGHT, "bot": {"open_id": BOT, "activate_status": 2}})

    async def _take_message(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        asked = await request.json()
        if request.query_params.get("receive_id_type") != "open_id" or len(asked["uuid"]) > LONGEST_KEY:
            return _failure(400, 230001, "Your request contains an invalid request parameter")
        if asked["receive_id"] in self.blocked:
            return _failure(400, 230013, "Bot has NO availability to this user.")
        if asked["uuid"] not in self._keys:
            self._keys.add(asked["uuid"])
            self._sent.append((asked["receive_id"], self._shown(asked["msg_type"], json.loads(asked["content"]))))
        return JSONResponse({**_RIGHT, "data": {"message_id": f"om_{uuid4().hex}"}})

    async def _take_picture(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        boundary = request.headers["content-type"].partition("boundary=")[2].encode()
        fields, files = parse_multipart_form(await request.body(), boundary)  # type: ignore[no-untyped-call]
        if fields.get("image_type") != "message" or "image" not in files:
            return _failure(400, 234001, "Invalid request param.")
        key = f"img_{uuid4().hex}"
        self._pictures[key] = files.get("image").body
        return JSONResponse({**_RIGHT, "data": {"image_key": key}})

    async def _give_resource(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused is not None:
            return refused
        kind, content = self._resources.get((request.path_params["message"], request.path_params["key"]), ("", b""))
        if request.query_params.get("type") != kind:
            return _failure(400, 234003, "File not in msg.")
        return Response(content, media_type="application/octet-stream")

    def _refused(self, request: Request) -> Response | None:
        if self.next_refusals:
            refusal = self.next_refusals.pop(0)
            return _failure(refusal.status, refusal.code, "refused", refusal.headers)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self._valid:
            return _failure(400, 99991663, "Invalid access token for authorization.")
        return None

    def _shown(self, kind: str, content: Mapping[str, Any]) -> Sent:
        if kind == "image":
            return Sent("", picture=self._pictures[content["image_key"]])
        if kind == "text":
            return Sent(content["text"])
        words, *buttons = content["body"]["elements"]
        assert content["schema"] == "2.0" and words["text"]["tag"] == "plain_text"
        values = {one["text"]["content"]: one["behaviors"][0]["value"] for one in buttons}
        return Sent(words["text"]["content"], values)


def message_event(
    user: str, kind: str, content: Mapping[str, Any], message_id: str | None = None, at: float | None = None
) -> dict[str, Any]:
    """The event of a message that somebody wrote to the bot alone."""
    moment = str(int((at or time.time()) * 1000))
    message = {
        "message_id": message_id or f"om_{uuid4().hex}",
        "create_time": moment,
        "chat_id": f"oc_{user}",
        "chat_type": "p2p",
        "message_type": kind,
        "content": json.dumps(content),
    }
    sender = {"sender_id": {"open_id": user, "union_id": f"on_{user}"}, "sender_type": "user"}
    return _event("im.message.receive_v1", moment, {"sender": sender, "message": message})


def touch_event(user: str, value: Any) -> dict[str, Any]:
    """The callback of a touched button."""
    moment = str(round(time.time() * 1_000_000))
    action = {"value": value, "tag": "button"}
    return _event(
        "card.action.trigger", moment, {"operator": {"open_id": user}, "action": action, "host": "im_message"}
    )


def mention(key: str, open_id: str, name: str = "Sandra") -> dict[str, Any]:
    """Somebody who is mentioned in a message."""
    return {"key": key, "id": {"open_id": open_id}, "name": name}


def challenge() -> dict[str, Any]:
    """What is asked when the address is saved in the console."""
    return {"type": "url_verification", "challenge": "are you there?", "token": VERIFICATION_TOKEN}


def sealed(content: Any, key: str = ENCRYPT_KEY) -> bytes:
    """The body of a request."""
    plain = json.dumps(content).encode()
    start, fill = os.urandom(16), 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(start)).encryptor()
    secret = start + encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()
    return json.dumps({"encrypt": base64.b64encode(secret).decode()}).encode()


def signed(body: bytes, at: float | None = None, key: str = ENCRYPT_KEY) -> dict[str, str]:
    """The headers of a request."""
    timestamp, nonce = str(round(at or time.time())), uuid4().hex
    signature = hashlib.sha256(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()
    return {header_of("timestamp"): timestamp, header_of("nonce"): nonce, header_of("signature"): signature}


def header_of(word: str) -> str:
    """The whole name of a header, by its last word."""
    return "x-lark-signature" if word == "signature" else f"x-lark-request-{word}"


def _event(kind: str, moment: str, event: Mapping[str, Any]) -> dict[str, Any]:
    header = {"event_id": uuid4().hex, "event_type": kind, "create_time": moment, "token": VERIFICATION_TOKEN}
    return {"schema": "2.0", "header": {**header, "app_id": APP_ID, "tenant_key": "tenant"}, "event": event}


def _failure(status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"code": code, "msg": message}, status_code=status, headers=dict(headers or {}))
