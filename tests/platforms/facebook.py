"""Stands in for Messenger, written from developers.facebook.com/docs/messenger-platform."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms.forms import fields_and_files
from tests.platforms.serving import serving
from tests.platforms.troubles import Troubles

PAGE = "1906385232743451"
PAGE_TOKEN = "EAAGm0PX4ZCpsBAM"
APP_SECRET = "d41d8cd98f00b204e9800998ecf8427e"
VERIFY = "a-word-of-our-own"
LONGEST_TEXT = 2000
MOST_QUICK_REPLIES = 13
LONGEST_TITLE = 20
LONGEST_PAYLOAD = 1000
HUMAN_AGENT = "HUMAN_AGENT"
LIKE = 369239263222822
JSON = "application/json"


class Refused(Exception):
    """The API answers with an error."""

    def __init__(self, code: int, message: str, subcode: int = 0, status: int = 400) -> None:
        self.status = status
        self.told = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}
        if subcode:
            self.told["error_subcode"] = subcode


@dataclass
class Sent:
    """One message of the page."""

    text: str = ""
    quick_replies: list[dict[str, str]] = field(default_factory=list)
    picture: bytes | None = None
    tag: str = ""


@dataclass
class StandIn:
    """One page and everybody who may write to it.

    Attributes:
        closed_windows: who has not written for a day; within seven days people may write to them.
        permits_human_agent: whether Meta has permitted that to the page.
    """

    address: str = ""
    webhook: str = ""
    statuses: list[int] = field(default_factory=list)
    closed_windows: set[str] = field(default_factory=set)
    permits_human_agent: bool = True
    troubles: Troubles = field(default_factory=Troubles)

    def __post_init__(self) -> None:
        self._sent: dict[str, list[Sent]] = {}
        self._files: dict[str, bytes] = {}
        self._last: dict[str, Any] = {}

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """One that answers until the end."""
        standing = cls()
        routes = [
            Route("/{version}/me/messages", standing._answer, methods=["POST"]),
            Route("/stored/{name}", standing._hand_out),
        ]
        with serving(Starlette(routes=routes)) as address:
            standing.address = address
            yield standing

    def environment(self) -> dict[str, str]:
        """What switches the channel on and points it here."""
        return {
            "SANDRA_FACEBOOK_VERIFY": VERIFY,
            "SANDRA_FACEBOOK_SECRET": APP_SECRET,
            "SANDRA_FACEBOOK_PAGE_ACCESS_TOKEN": PAGE_TOKEN,
            "SANDRA_FACEBOOK_HUMAN_AGENT": "1",
            "SANDRA_FACEBOOK_API": self.address,
        }

    # What customers do.

    def customer_writes(self, user: str, text: str, message_id: str | None = None) -> str:
        """A text; returns the id of the message."""
        return self._comes(user, {"text": text}, message_id)

    def customer_sends_picture(self, user: str, content: bytes) -> str:
        """A picture."""
        return self._attaches(user, "image", content)

    def customer_speaks(self, user: str, content: bytes) -> str:
        """A voice message."""
        return self._attaches(user, "audio", content)

    def customer_touches(self, user: str, title: str) -> str:
        """A quick reply; there are none but those of the latest message."""
        offered = self._sent[user][-1].quick_replies
        payload = next(one["payload"] for one in offered if one["title"] == title)
        return self._comes(user, {"text": title, "quick_reply": {"payload": payload}})

    def customer_likes(self, user: str) -> str:
        """The thumb beside the input."""
        payload = {"url": f"{self.address}/stored/like.png", "sticker_id": LIKE}
        return self._comes(user, {"sticker_id": LIKE, "attachments": [{"type": "image", "payload": payload}]})

    def customer_reads(self, user: str) -> None:
        """What the page sent; Messenger tells so."""
        self._tell([{**_between(user), "read": {"watermark": 1458668856253}}])

    def page_hears_itself(self, user: str, text: str) -> None:
        """What the page wrote to a customer, told as an echo."""
        message = {"is_echo": True, "app_id": 1517776481860111, "mid": f"m_{uuid4().hex}", "text": text}
        event = {**_between(user), "message": message}
        self._tell([{**event, "sender": {"id": PAGE}, "recipient": {"id": user}}])

    def customers_write_at_once(self, texts: Mapping[str, str]) -> None:
        """Messages of several customers in one request."""
        self._tell([{**_between(user), "message": {"mid": _mid(), "text": text}} for user, text in texts.items()])

    def customer_writes_two(self, user: str, first: str, second: str) -> None:
        """Two texts, of which the second arrives first."""
        now = int(time.time() * 1000)
        for late, text in ((1, second), (0, first)):
            self._tell([{**_between(user), "timestamp": now + late, "message": {"mid": _mid(), "text": text}}])

    def messenger_tells_again(self) -> None:
        """The latest event once more, as if we had not answered."""
        self._post(json.dumps(self._last).encode())

    def messenger_sets_up(self, word: str, challenge: str = "1158201444") -> httpx.Response:
        """The address is confirmed."""
        asked = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": challenge}
        return httpx.get(self.webhook, params=asked, trust_env=False)

    def somebody_forges(self, user: str, text: str) -> int:
        """An event signed with another secret; returns the status of our answer."""
        event = {**_between(user), "message": {"mid": _mid(), "text": text}}
        return self._post(json.dumps(_told([event])).encode(), secret="guessed")

    def messenger_sends(self, body: bytes) -> int:
        """Anything, signed; returns the status of our answer."""
        return self._post(body)

    # What can be seen.

    def sent_to(self, user: str) -> list[Sent]:
        """What the page sent."""
        return list(self._sent.get(user, ()))

    def stored(self, content: bytes) -> str:
        """The address under which a file of a customer lies."""
        name = uuid4().hex
        self._files[name] = content
        return f"{self.address}/stored/{name}"

    def _attaches(self, user: str, kind: str, content: bytes) -> str:
        return self._comes(user, {"attachments": [{"type": kind, "payload": {"url": self.stored(content)}}]})

    def _comes(self, user: str, message: Mapping[str, Any], message_id: str | None = None) -> str:
        mid = message_id or _mid()
        self._tell([{**_between(user), "message": {"mid": mid, **message}}])
        return mid

    def _tell(self, events: list[dict[str, Any]]) -> None:
        self._last = _told(events)
        self._post(json.dumps(self._last).encode())

    def _post(self, body: bytes, secret: str = APP_SECRET) -> int:
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": JSON, "X-Hub-Signature-256": f"sha256={signature}"}
        answer = httpx.post(self.webhook, content=body, headers=headers, timeout=60, trust_env=False)
        self.statuses.append(answer.status_code)
        return answer.status_code

    # What the page's app calls.

    async def _answer(self, request: Request) -> Response:
        trouble = self.troubles.of("messages")
        if trouble is not None:
            return trouble
        try:
            _require_known(request)
            user, sent = _as_sent(await _parameters(request))
            if sent.tag and not self.permits_human_agent:
                raise Refused(10, "(#10) The page is not permitted to use this tag.", status=403)
            if user in self.closed_windows and not sent.tag:
                raise Refused(10, "(#10) This message is sent outside of allowed window.", 2018278, 403)
        except Refused as error:
            return JSONResponse({"error": error.told}, error.status)
        self._sent.setdefault(user, []).append(sent)
        return JSONResponse({"recipient_id": user, "message_id": _mid()})

    async def _hand_out(self, request: Request) -> Response:
        content = self._files.get(request.path_params["name"])
        return Response(content) if content is not None else Response(status_code=404)


def _mid() -> str:
    return f"m_{uuid4().hex}"


def _between(user: str) -> dict[str, Any]:
    return {"sender": {"id": user}, "recipient": {"id": PAGE}, "timestamp": int(time.time() * 1000)}


def _told(events: list[dict[str, Any]]) -> dict[str, Any]:
    entry = {"id": PAGE, "time": int(time.time() * 1000), "messaging": events}
    return {"object": "page", "entry": [entry]}


def _require_known(request: Request) -> None:
    if request.headers.get("Authorization") != f"Bearer {PAGE_TOKEN}":
        raise Refused(190, "Malformed access token " + request.headers.get("Authorization", ""), status=401)
    proof = hmac.new(APP_SECRET.encode(), PAGE_TOKEN.encode(), hashlib.sha256).hexdigest()
    if request.query_params.get("appsecret_proof") != proof:
        raise Refused(100, "Invalid appsecret_proof provided in the API argument")


async def _parameters(request: Request) -> Mapping[str, Any]:
    if request.headers["Content-Type"].startswith(JSON):
        content: Mapping[str, Any] = await request.json()
        return content
    fields, files = fields_and_files(request.headers["Content-Type"], await request.body())
    read = {name: json.loads(fields[name]) for name in ("recipient", "message")}
    return {**fields, **read, "files": files}


def _as_sent(told: Mapping[str, Any]) -> tuple[str, Sent]:
    user, message, tag = str(told["recipient"]["id"]), told["message"], _tag(told)
    if "attachment" in message:
        return user, Sent(picture=told["files"][0], tag=tag)
    if not 0 < len(message["text"]) <= LONGEST_TEXT:
        raise Refused(100, "(#100) Length of param message[text] must be less than or equal to 2000")
    offered = message.get("quick_replies", [])
    too_long = any(len(one["title"]) > LONGEST_TITLE or len(one["payload"]) > LONGEST_PAYLOAD for one in offered)
    if len(offered) > MOST_QUICK_REPLIES or too_long:
        raise Refused(100, "(#100) Param message[quick_replies] is not valid")
    return user, Sent(message["text"], offered, tag=tag)


def _tag(told: Mapping[str, Any]) -> str:
    """Messages are answers, or have the one tag that people may use."""
    kind, tag = told.get("messaging_type"), str(told.get("tag", ""))
    if (kind, tag) not in (("RESPONSE", ""), ("MESSAGE_TAG", HUMAN_AGENT)):
        raise Refused(100, "(#100) Param messaging_type or tag is not valid")
    return tag
