"""Stands in for Slack, written from docs.slack.dev: signed requests, the Events API, interactivity, the Web API."""

from __future__ import annotations

import hashlib
import hmac
import html
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms.serving import serving
from tests.platforms.troubles import Troubles

TOKEN = "xoxb-17653672481-19874698323"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_USER = "U0BOT"
LONGEST_SECTION = 3000
MOST_BUTTONS = 25
LONGEST_BUTTON = 75
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Sent:
    """One message of the app."""

    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    file: bytes | None = None


@dataclass
class StandIn:
    """One workspace with the app in it."""

    address: str = ""
    webhook: str = ""
    statuses: list[int] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    troubles: Troubles = field(default_factory=Troubles)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._sent: dict[str, list[Sent]] = {}
        self._files: dict[str, bytes] = {}
        self._uploads: dict[str, bytes] = {}
        self._last: dict[str, Any] = {}

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """One that answers until the end."""
        standing = cls()
        routes = [
            Route("/api/{method}", standing._answer, methods=["POST"]),
            Route("/upload/{file}", standing._take_upload, methods=["POST"]),
            Route("/files-pri/{file}", standing._hand_out),
        ]
        with serving(Starlette(routes=routes)) as address:
            standing.address = address
            yield standing

    def environment(self) -> dict[str, str]:
        """What switches the channel on and points it here."""
        return {
            "SANDRA_SLACK_TOKEN": TOKEN,
            "SANDRA_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SANDRA_SLACK_API": f"{self.address}/api/",
        }

    # What customers do.

    def customer_writes(self, user: str, text: str, message_id: str | None = None) -> str:
        """A direct message; returns its id."""
        event = self._event(user, text, message_id)
        self._tell(event)
        return str(event["client_msg_id"])

    def customer_sends_picture(self, user: str, content: bytes, text: str = "") -> None:
        """A picture with or without words."""
        self._shares(user, text, self.file(content, "image/jpeg", "damage.jpg"))

    def customer_speaks(self, user: str, content: bytes, transcript: str = "") -> None:
        """A clip, which Slack may have understood."""
        understood = {"status": "complete", "preview": {"content": transcript, "has_more": False}}
        clip = {**self.file(content, "audio/mp4", "audio_message.m4a"), "subtype": "slack_audio"}
        self._shares(user, "", {**clip, **({"transcription": understood} if transcript else {})})

    def customer_touches(self, user: str, title: str) -> None:
        """A button below the latest message that has it."""
        buttons = [button for one in self._sent[user] for button in one.buttons if button["text"]["text"] == title]
        action = {
            "type": "button",
            "action_id": buttons[-1]["action_id"],
            "value": html.escape(buttons[-1]["value"], quote=False),
            "action_ts": self._now(),
        }
        touch = {"type": "block_actions", "user": {"id": user}, "channel": {"id": f"D{user}"}, "actions": [action]}
        self._post(urlencode({"payload": json.dumps(touch)}).encode(), FORM)

    def customer_mentions(self, user: str, text: str) -> None:
        """The app, in a channel; Slack tells of it twice, as a message and as a mention."""
        event = {**self._event(user, f"<@{BOT_USER}> {text}"), "channel": "C024BE91L"}
        self._tell({**event, "channel_type": "channel"})
        self._tell({**{name: value for name, value in event.items() if name != "channel_type"}, "type": "app_mention"})

    def somebody_writes_in_channel(self, user: str, text: str) -> None:
        """Not to the app."""
        self._tell({**self._event(user, text), "channel": "C024BE91L", "channel_type": "channel"})

    def app_hears_itself(self, user: str, text: str) -> None:
        """What the app wrote to a customer, told as an event."""
        self._tell({**self._event(BOT_USER, text), "channel": f"D{user}", "bot_id": "B01", "app_id": "A01"})

    def customer_writes_two(self, user: str, first: str, second: str) -> None:
        """Two texts, of which the second arrives first."""
        for event in reversed([self._event(user, text) for text in (first, second)]):
            self._tell(event)

    def slack_tells_again(self) -> None:
        """The latest event once more, as if we had not answered within three seconds."""
        headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        self._post(json.dumps(self._last).encode(), JSON, more=headers)

    def slack_sets_up(self, challenge: str) -> str:
        """The address is confirmed; returns our answer."""
        asked = {"type": "url_verification", "token": "old", "challenge": challenge}
        self._post(json.dumps(asked).encode(), JSON)
        return self.answers[-1]

    def somebody_forges(self, user: str, text: str) -> int:
        """An event signed with another secret; returns the status of our answer."""
        return self._post(self._told(self._event(user, text)), JSON, secret="guessed")

    def somebody_replays(self, user: str, text: str, seconds_ago: int) -> int:
        """An event that was signed a while ago; returns the status of our answer."""
        return self._post(self._told(self._event(user, text)), JSON, at=int(time.time()) - seconds_ago)

    def slack_sends(self, body: bytes, content_type: str = JSON) -> int:
        """Anything, signed; returns the status of our answer."""
        return self._post(body, content_type)

    # What can be seen.

    def sent_to(self, user: str) -> list[Sent]:
        """What the app sent."""
        return list(self._sent.get(user, ()))

    def file(self, content: bytes, media_type: str, name: str) -> dict[str, Any]:
        """A file that a customer has uploaded, as events describe it."""
        file_id = f"F{next(self._numbers):08}"
        self._files[file_id] = content
        return {
            "id": file_id,
            "name": name,
            "mimetype": media_type,
            "size": len(content),
            "url_private": f"{self.address}/files-pri/{file_id}",
        }

    def _shares(self, user: str, text: str, file: dict[str, Any]) -> None:
        self._tell({**self._event(user, text), "subtype": "file_share", "files": [file]})

    def _event(self, user: str, text: str, message_id: str | None = None) -> dict[str, Any]:
        return {
            "type": "message",
            "channel_type": "im",
            "channel": f"D{user}",
            "user": user,
            "text": text,
            "ts": self._now(),
            "client_msg_id": message_id or str(uuid4()),
        }

    def _now(self) -> str:
        return f"{int(time.time())}.{next(self._numbers):06}"

    def _told(self, event: Mapping[str, Any]) -> bytes:
        self._last = {"type": "event_callback", "event_id": f"Ev{uuid4().hex[:8].upper()}", "event": dict(event)}
        return json.dumps(self._last).encode()

    def _tell(self, event: Mapping[str, Any]) -> None:
        self._post(self._told(event), JSON)

    def _post(
        self,
        body: bytes,
        content_type: str,
        secret: str = SIGNING_SECRET,
        at: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> int:
        signed_at = str(at if at is not None else int(time.time()))
        signature = hmac.new(secret.encode(), f"v0:{signed_at}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": signed_at,
            "X-Slack-Signature": f"v0={signature}",
            **(more or {}),
        }
        answer = httpx.post(self.webhook, content=body, headers=headers, timeout=60, trust_env=False)
        self.statuses.append(answer.status_code)
        self.answers.append(answer.text)
        return answer.status_code

    # What the app calls.

    async def _answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        trouble = self.troubles.of(method)
        if trouble is not None:
            return trouble
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        is_json = request.headers["Content-Type"].startswith(JSON)
        told = await request.json() if is_json else dict(parse_qsl((await request.body()).decode()))
        return JSONResponse(self._done(method, told, is_json))

    def _done(self, method: str, told: Mapping[str, Any], is_json: bool) -> dict[str, Any]:
        if method == "chat.postMessage":
            return self._posted(told)
        if method == "files.getUploadURLExternal" and not is_json:
            file_id = f"F{next(self._numbers):08}"
            return {"ok": True, "upload_url": f"{self.address}/upload/{file_id}", "file_id": file_id}
        if method == "files.completeUploadExternal":
            return self._completed(told)
        return {"ok": False, "error": "invalid_arguments"}

    def _posted(self, told: Mapping[str, Any]) -> dict[str, Any]:
        buttons = [one for block in told.get("blocks", ()) for one in block.get("elements", ())]
        sections = [block["text"]["text"] for block in told.get("blocks", ()) if block["type"] == "section"]
        if len(buttons) > MOST_BUTTONS or any(len(one["text"]["text"]) > LONGEST_BUTTON for one in buttons):
            return {"ok": False, "error": "invalid_blocks"}
        if any(len(one) > LONGEST_SECTION for one in sections):
            return {"ok": False, "error": "invalid_blocks"}
        if not told["channel"].startswith("U"):
            return {"ok": False, "error": "channel_not_found"}
        shown = "\n".join(sections) or html.unescape(told["text"])
        self._sent.setdefault(told["channel"], []).append(Sent(shown, buttons))
        return {"ok": True, "channel": f"D{told['channel']}", "ts": self._now()}

    def _completed(self, told: Mapping[str, Any]) -> dict[str, Any]:
        for one in json.loads(told["files"]):
            if one["id"] not in self._uploads:
                return {"ok": False, "error": "file_not_found"}
            self._sent.setdefault(told["channels"], []).append(Sent(file=self._uploads.pop(one["id"])))
        return {"ok": True, "files": []}

    async def _take_upload(self, request: Request) -> Response:
        self._uploads[request.path_params["file"]] = await request.body()
        return Response("OK")

    async def _hand_out(self, request: Request) -> Response:
        """Whoever has no token with files:read sees the page to log in."""
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Response("<!DOCTYPE html><html>Sign in to Slack</html>", media_type="text/html")
        return Response(self._files[request.path_params["file"]], media_type="image/jpeg")
