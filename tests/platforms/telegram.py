"""Stands in for Telegram's Bot API, written from core.telegram.org/bots/api."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms.forms import fields_and_files
from tests.platforms.serving import serving
from tests.platforms.troubles import Troubles

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "a-word-of-our-own_1"
PUBLIC_WEBHOOK = "https://chat.example/webhooks/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_TEXT = 4096
MOST_CALLBACK_BYTES = 64
LARGEST_FILE = 20 * 1024 * 1024


class Refused(Exception):
    """The API answers with an error."""

    def __init__(self, code: int, description: str) -> None:
        self.code, self.description = code, description


@dataclass
class Sent:
    """One message of the bot."""

    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    photo: bytes | None = None
    document: bytes | None = None


@dataclass
class StandIn:
    """One bot and everybody who may write to it."""

    address: str = ""
    webhook: str = ""
    webhook_told: dict[str, Any] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    blocked_by: set[str] = field(default_factory=set)
    troubles: Troubles = field(default_factory=Troubles)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._sent: dict[str, list[Sent]] = {}
        self._files: dict[str, bytes] = {}
        self._paths: dict[str, str] = {}
        self._last: dict[str, Any] = {}
        self._known: set[str] = set()

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """One that answers until the end."""
        standing = cls()
        routes = [
            Route("/bot{token}/{method}", standing._answer, methods=["POST"]),
            Route("/file/bot{token}/{path:path}", standing._hand_out),
        ]
        with serving(Starlette(routes=routes)) as address:
            standing.address = address
            yield standing

    def environment(self) -> dict[str, str]:
        """What switches the channel on and points it here."""
        return {
            "SANDRA_TELEGRAM_TOKEN": TOKEN,
            "SANDRA_TELEGRAM_SECRET": SECRET,
            "SANDRA_TELEGRAM_WEBHOOK_URL": PUBLIC_WEBHOOK,
            "SANDRA_TELEGRAM_API": self.address,
        }

    # What customers do.

    def customer_writes(self, user: str, text: str, message_id: int | None = None) -> str:
        """A text; returns the id of the message."""
        return self._comes(user, {"text": text}, message_id)

    def customer_edits(self, user: str, text: str, message_id: str) -> None:
        """The text of a message anew."""
        message = self._message(user, {"text": text, "edit_date": int(time.time())}, int(message_id))
        self._tell({"edited_message": message})

    def customer_sends_picture(self, user: str, content: bytes, caption: str = "") -> str:
        """A photo, in two sizes as always."""
        small, large = self.keep(content[:10], "photos/small.jpg"), self.keep(content, "photos/large.jpg")
        sizes = [
            {"file_id": small, "file_unique_id": "s", "width": 90, "height": 67, "file_size": 10},
            {"file_id": large, "file_unique_id": "l", "width": 800, "height": 600, "file_size": len(content)},
        ]
        return self._comes(user, {"photo": sizes, **({"caption": caption} if caption else {})})

    def customer_speaks(self, user: str, content: bytes) -> str:
        """A voice message."""
        voice = {"file_id": self.keep(content, "voice/file_1.oga"), "duration": 3, "mime_type": "audio/ogg"}
        return self._comes(user, {"voice": voice})

    def customer_touches(self, user: str, title: str) -> str:
        """A button below the latest message that has it; returns the id of the touch."""
        sent = next(one for one in reversed(self._sent[user]) if title in [b["text"] for b in one.buttons])
        data = next(button["callback_data"] for button in sent.buttons if button["text"] == title)
        markup = {"inline_keyboard": [[button] for button in sent.buttons]}
        message = {
            **self._message(user, {"text": sent.text, "reply_markup": markup}),
            "from": {"id": 1, "is_bot": True},
        }
        touch = f"43820{next(self._numbers)}"
        self._tell({"callback_query": {"id": touch, "from": _person(user), "message": message, "data": data}})
        return touch

    def somebody_writes_in_group(self, user: str, text: str) -> None:
        """A group that the bot is in."""
        message = {**self._message(user, {"text": text}), "chat": {"id": -100123, "type": "supergroup", "title": "Us"}}
        self._tell({"message": message})

    def customer_writes_two(self, user: str, first: str, second: str) -> None:
        """Two texts, of which the second arrives first."""
        updates = [
            {"update_id": next(self._numbers), "message": self._message(user, {"text": text})}
            for text in (first, second)
        ]
        for update in reversed(updates):
            self._post(update)

    def telegram_tells_again(self) -> None:
        """The latest update once more, as if we had not answered."""
        self._post(self._last)

    def somebody_forges(self, user: str, text: str, secret: str | None = "guessed") -> int:
        """An update that is not Telegram's; returns the status of our answer."""
        update = {"update_id": next(self._numbers), "message": self._message(user, {"text": text})}
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return httpx.post(self.webhook, json=update, headers=headers, trust_env=False).status_code

    def telegram_sends(self, body: bytes) -> int:
        """Anything, with the secret; returns the status of our answer."""
        headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        return httpx.post(self.webhook, content=body, headers=headers, trust_env=False).status_code

    # What can be seen.

    def sent_to(self, user: str) -> list[Sent]:
        """What the bot sent."""
        return list(self._sent.get(user, ()))

    def knows(self, user: str) -> None:
        """The user has started the bot."""
        self._known.add(user)

    def _comes(self, user: str, content: Mapping[str, Any], message_id: int | None = None) -> str:
        message = self._message(user, content, message_id)
        self._tell({"message": message})
        return str(message["message_id"])

    def _message(self, user: str, content: Mapping[str, Any], message_id: int | None = None) -> dict[str, Any]:
        return {
            "message_id": message_id if message_id is not None else next(self._numbers),
            "from": _person(user),
            "chat": {"id": int(user), "first_name": "Min", "type": "private"},
            "date": int(time.time()),
            **content,
        }

    def keep(self, content: bytes, path: str) -> str:
        """A file of a customer; returns its id."""
        file_id = f"AgACAgIAAx{len(self._files)}"
        self._files[file_id], self._paths[file_id] = content, f"{path}-{len(self._files)}"
        return file_id

    def _tell(self, content: dict[str, Any]) -> None:
        self._last = {"update_id": next(self._numbers), **content}
        self._post(self._last)

    def _post(self, update: dict[str, Any]) -> None:
        if "message" in update:
            self._known.add(str(update["message"]["chat"]["id"]))
        answer = httpx.post(self.webhook, json=update, headers={SECRET_HEADER: SECRET}, timeout=60, trust_env=False)
        self.statuses.append(answer.status_code)
        called = answer.json() if answer.is_success and answer.content else {}
        if called.get("method") == "answerCallbackQuery":
            self.confirmed.append(called["callback_query_id"])

    # What the bot calls.

    async def _answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        trouble = self.troubles.of(method)
        if trouble is not None:
            return trouble
        try:
            if request.path_params["token"] != TOKEN:
                raise Refused(401, "Unauthorized")
            result = self._done(method, await _parameters(request))
        except Refused as error:
            answer = {"ok": False, "error_code": error.code, "description": error.description}
            return JSONResponse(answer, error.code)
        return JSONResponse({"ok": True, "result": result})

    def _done(self, method: str, told: Mapping[str, Any]) -> Any:
        if method == "setWebhook":
            return self._set_webhook(told)
        if method == "getFile":
            return self._described(str(told["file_id"]))
        if method in ("sendMessage", "sendPhoto", "sendDocument"):
            return self._sent_now(str(told["chat_id"]), _as_sent(method, told))
        raise Refused(404, "Not Found")

    def _set_webhook(self, told: Mapping[str, Any]) -> bool:
        if not told["url"].startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook_told = dict(told)
        return True

    def _described(self, file_id: str) -> dict[str, Any]:
        if file_id not in self._files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self._files[file_id]) > LARGEST_FILE:
            raise Refused(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_path": self._paths[file_id]}

    def _sent_now(self, user: str, sent: Sent) -> dict[str, Any]:
        if user in self.blocked_by:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if user not in self._known:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        self._sent.setdefault(user, []).append(sent)
        return self._message(user, {"text": sent.text})

    async def _hand_out(self, request: Request) -> Response:
        wanted = request.path_params["path"]
        for file_id, path in self._paths.items():
            if path == wanted and request.path_params["token"] == TOKEN:
                return Response(self._files[file_id], media_type="application/octet-stream")
        return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)


def _person(user: str) -> dict[str, Any]:
    return {"id": int(user), "is_bot": False, "first_name": "Min", "language_code": "zh-hans"}


async def _parameters(request: Request) -> Mapping[str, Any]:
    if request.headers["Content-Type"].startswith("application/json"):
        content: Mapping[str, Any] = await request.json()
        return content
    fields, files = fields_and_files(request.headers["Content-Type"], await request.body())
    return {**fields, "files": files}


def _as_sent(method: str, told: Mapping[str, Any]) -> Sent:
    if method == "sendPhoto":
        return Sent(photo=told["files"][0])
    if method == "sendDocument":
        return Sent(document=told["files"][0])
    if not told.get("text"):
        raise Refused(400, "Bad Request: message text is empty")
    if len(told["text"]) > LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    markup = told.get("reply_markup") or {}
    rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if any(not 1 <= len(button["callback_data"].encode()) <= MOST_CALLBACK_BYTES for button in buttons):
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return Sent(told["text"], buttons)
