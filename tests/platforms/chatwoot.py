"""A Chatwoot on this machine, after its public API reference: inboxes, states, an agent bot with a signed webhook."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.platforms.chatwoot_events import (
    ACCOUNT,
    Conversation,
    Message,
    Payload,
    as_json,
    as_told,
    contact,
    latest_of,
    state_of,
)
from tests.platforms.forms import fields_and_files
from tests.platforms.serving import PATIENCE_SECONDS, serving

BOT_TOKEN, SECRET = "bot-access-token-of-the-test", "signing-secret-of-the-test"
TRIES, RETRIED = 3, (429, 500)
LONGEST_CONTENT = 150_000
ITEM_KEYS = {"title", "value"}
STATES = ("open", "resolved", "pending", "snoozed")
BOT = {"id": 1, "name": "Sandra", "type": "agent_bot"}


class StandIn:
    """What customers, the team and the bot do there.

    Attributes:
        webhook: the bot's, called for each event; while it is empty, events are kept back.
        url: where the API is, and the files.
        busy: so many calls of the API are answered with `busy_status`, after `busy_after` others.
        loses_answers: so many calls of the API are done and not answered.
        flooded: whether its conversations have had too many messages within a minute.
        tells_updates: whether events of conversations are told at each change, as versions since 4.13 do.
        answered: with which status the webhook answered each call.
    """

    def __init__(self) -> None:
        self.webhook, self.url = "", ""
        self.busy, self.busy_status, self.busy_after = 0, 429, 0
        self.loses_answers = 0
        self.flooded = False
        self.tells_updates = True
        self.signs = True
        self.retry_pause = 0.1
        self.answered: list[int] = []
        self.called: list[str] = []
        self._conversations: dict[str, Conversation] = {}
        self._files: dict[str, bytes] = {}
        self._untold: list[Payload] = []
        self._numbers, self._ids = count(1), count(100)
        self._lock = threading.RLock()
        self._jobs = ThreadPoolExecutor(1)

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """A server of its own, until the end."""
        server = cls()
        with serving(server.app()) as url:
            server.url = url
            yield server
        server._jobs.shutdown(wait=False, cancel_futures=True)

    def environment(self) -> dict[str, str]:
        """The variables that switch the channel on."""
        return {
            "SANDRA_CHATWOOT_URL": self.url,
            "SANDRA_CHATWOOT_TOKEN": BOT_TOKEN,
            "SANDRA_CHATWOOT_SECRET": SECRET,
        }

    # What customers do.

    def customer_writes(self, user: str, text: str, inbox: str = "Channel::WebWidget") -> int:
        """A customer writes. Returns with which status the webhook answered at last."""
        return self._receive(user, Message(next(self._ids), text, "incoming", sender=contact(user)), inbox)

    def customer_sends_picture(self, user: str, content: bytes, text: str | None = None) -> int:
        """A customer sends a picture, in the inbox they wrote in before."""
        picture = self._attached(content, "image")
        message = Message(next(self._ids), text, "incoming", attachments=[picture], sender=contact(user))
        return self._receive(user, message, "Channel::WebWidget")

    def customer_touches(self, user: str, choice: str) -> int:
        """A customer touches a choice of the latest message that offers it."""
        conversation = self._conversations[user]
        asked = next(one for one in reversed(conversation.messages) if choice in one.choices)
        value = next(item["value"] for item in asked.content_attributes["items"] if item["title"] == choice)
        asked.content_attributes = {
            **asked.content_attributes,
            "submitted_values": [{"title": choice, "value": value}],
        }
        return self._tell_and_wait(self._message_event("message_updated", conversation, asked))

    # What the team does.

    def team_sets(self, user: str, status: str) -> None:
        """Somebody of the team changes the state."""
        self._set_status(self._conversations[user], status)
        self.settle()

    def team_writes(self, user: str, text: str, author: str = "Zoe", private: bool = False) -> int:
        """Somebody of the team writes to the customer, or a note to the others."""
        sender = {"id": 7, "name": author, "type": "user"}
        message = Message(next(self._ids), text, "outgoing", private=private, sender=sender)
        return self._receive(user, message, "Channel::WebWidget")

    # What a test looks at, and does to the calls of the webhook.

    def address_of(self, user: str) -> str:
        """Account and conversation."""
        return f"{ACCOUNT}-{self._conversations[user].number}"

    async def inbox_at(self, address: str) -> str | None:
        """The kind of app behind a conversation."""
        return next((one.inbox for user, one in self._conversations.items() if self.address_of(user) == address), None)

    def status_of(self, user: str) -> str:
        """How the customer's conversation stands."""
        return self._conversations[user].status

    def changed_at(self, user: str) -> float:
        """When it last changed."""
        return self._conversations[user].updated_at

    def latest_file_of(self, user: str) -> str:
        """Where the latest file of the conversation lies."""
        attached = (one for message in reversed(self._conversations[user].messages) for one in message.attachments)
        return str(next(attached)["data_url"])

    def sent_to(self, user: str) -> list[Message]:
        """What the bot wrote to the customer."""
        return [one for one in self._of_bot(user) if not one.private]

    def notes_on(self, user: str) -> list[str]:
        """What the bot wrote to the team."""
        return [str(one.content) for one in self._of_bot(user) if one.private]

    def untold(self) -> list[bytes]:
        """What the webhook was not told while it had no address, each once."""
        untold, self._untold = self._untold, []
        return [as_json(payload) for payload in untold]

    def tell(self, payload: Payload) -> int:
        """Tell an event that was kept back, or one that was told before."""
        return self._tell_and_wait(payload)

    def settle(self) -> None:
        """Wait until every event so far was told."""
        self._jobs.submit(lambda: None).result(PATIENCE_SECONDS)

    def headers(self, body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
        """Those of a delivery."""
        seconds = str(int(time.time() if at is None else at))
        digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
        signed = {"X-Chatwoot-Timestamp": seconds, "X-Chatwoot-Signature": f"sha256={digest}"}
        return {
            "Content-Type": "application/json",
            "X-Chatwoot-Delivery": str(uuid4()),
            **(signed if self.signs else {}),
        }

    def message_payload(self, user: str, message_id: int, text: str) -> Payload:
        """The event of a customer's message, which nobody has told."""
        conversation = self._begun(user, "Channel::WebWidget")
        return self._message_event(
            "message_created", conversation, Message(message_id, text, "incoming", sender=contact(user))
        )

    # The API.

    def app(self) -> Starlette:
        """What answers the bot."""
        base = "/api/v1/accounts/{account:int}/conversations/{number:int}"
        return Starlette(
            routes=[
                Route(f"{base}/messages", self._create_message, methods=["POST"]),
                Route(f"{base}/toggle_status", self._toggle_status, methods=["POST"]),
                Route("/rails/active_storage/blobs/redirect/{key}/{name}", self._redirect),
                Route("/rails/active_storage/disk/{key}/{name}", self._hand_out),
            ]
        )

    async def _create_message(self, request: Request) -> Response:
        conversation = self._admitted(request)
        if isinstance(conversation, Response):
            return conversation
        fields, files = await _fields_of(request)
        fault = "Too many messages" if self.flooded else _fault_in(fields)
        if fault:
            return JSONResponse({"error": fault}, 422)
        message = Message(
            next(self._ids),
            fields.get("content"),
            fields.get("message_type", "outgoing"),
            fields.get("private") in (True, "true"),
            fields.get("content_type", "text"),
            dict(fields.get("content_attributes") or {}),
            [self._attached(content, "image") for content in files],
            BOT,
            files,
        )
        self._keep(conversation, message)
        self._tell(self._message_event("message_created", conversation, message))
        return self._answered({"id": message.id, "content": message.content, "conversation_id": conversation.number})

    async def _toggle_status(self, request: Request) -> Response:
        conversation = self._admitted(request)
        if isinstance(conversation, Response):
            return conversation
        status = (await request.json()).get("status")
        if status not in STATES:
            return JSONResponse({"error": f"'{status}' is not a valid status"}, 422)
        self._set_status(conversation, status)
        payload = {"success": True, "current_status": status, "conversation_id": conversation.number}
        return self._answered({"meta": {}, "payload": payload})

    def _answered(self, content: Payload) -> Response:
        """What was done is told, unless a proxy before it loses the answer."""
        if self.loses_answers > 0:
            self.loses_answers -= 1
            return Response("upstream timed out", 504)
        return JSONResponse(content)

    async def _redirect(self, request: Request) -> Response:
        return RedirectResponse(str(request.url).replace("/blobs/redirect/", "/disk/"), 302)

    async def _hand_out(self, request: Request) -> Response:
        content = self._files.get(request.path_params["key"])
        return Response(content, media_type="image/jpeg") if content is not None else Response(status_code=404)

    def _admitted(self, request: Request) -> Conversation | Response:
        self.called.append(request.url.path)
        if self.busy_after > 0:
            self.busy_after -= 1
        elif self.busy > 0:
            self.busy -= 1
            return JSONResponse({"error": "Retry later"}, self.busy_status, {"Retry-After": "1"})
        if request.headers.get("api_access_token") != BOT_TOKEN:
            return JSONResponse({"error": "Invalid Access Token"}, 401)
        if request.path_params["account"] != ACCOUNT:
            return JSONResponse({"error": "You are not authorized to access this account"}, 401)
        number = request.path_params["number"]
        found = next((one for one in self._conversations.values() if one.number == number), None)
        return found if found is not None else JSONResponse({"error": "Resource could not be found"}, 404)

    # Events.

    def _receive(self, user: str, message: Message, inbox: str) -> int:
        conversation = self._begun(user, inbox)
        with self._lock:
            self._keep(conversation, message)
            if message.message_type == "incoming" and conversation.status in ("resolved", "snoozed"):
                conversation.status = "pending" if conversation.status == "resolved" else "open"
            event = self._message_event("message_created", conversation, message)
        return self._tell_and_wait(event)

    def _begun(self, user: str, inbox: str) -> Conversation:
        with self._lock:
            if user not in self._conversations:
                self._conversations[user] = Conversation(next(self._numbers), inbox)
            return self._conversations[user]

    def _keep(self, conversation: Conversation, message: Message) -> None:
        with self._lock:
            conversation.messages.append(message)
            conversation.updated_at = message.created_at = time.time()

    def _set_status(self, conversation: Conversation, status: str) -> None:
        with self._lock:
            if conversation.status == status:
                return
            before, conversation.status = conversation.status, status
            conversation.updated_at = time.time()
            content = state_of(conversation)
        if status in ("open", "resolved"):
            name = "conversation_opened" if status == "open" else "conversation_resolved"
            self._tell({**content, "event": name})
        if self.tells_updates:
            changed = [{"status": {"previous_value": before, "current_value": status}}]
            self._tell({**content, "event": "conversation_updated", "changed_attributes": changed})

    def _message_event(self, event: str, conversation: Conversation, message: Message) -> Payload:
        with self._lock:
            shown = as_told(message)
            about = {**state_of(conversation), "messages": [latest_of(conversation, message)]}
        return {**shown, "event": event, "account": {"id": ACCOUNT, "name": "Shop"}, "conversation": about}

    def _tell(self, payload: Payload) -> Future[int] | None:
        if not self.webhook:
            self._untold.append(payload)
            return None
        return self._jobs.submit(self._deliver, payload)

    def _tell_and_wait(self, payload: Payload) -> int:
        told = self._tell(payload)
        return told.result(PATIENCE_SECONDS) if told is not None else 0

    def _deliver(self, payload: Payload) -> int:
        """A failed call is tried again; then the team gets what the bot did not take."""
        body = as_json(payload)
        status = 0
        for attempt in range(TRIES):
            if attempt:
                time.sleep(self.retry_pause)
            status = self._call(body)
            if status not in RETRIED:
                break
        if status >= 400 and payload["event"] == "message_created":
            number = payload["conversation"]["id"]
            conversation = next(one for one in self._conversations.values() if one.number == number)
            if conversation.status == "pending":
                self._set_status(conversation, "open")
        return status

    def _call(self, body: bytes) -> int:
        try:
            response = httpx.post(self.webhook, content=body, headers=self.headers(body), timeout=5.0, trust_env=False)
        except httpx.HTTPError:
            return 599
        self.answered.append(response.status_code)
        return response.status_code

    def _of_bot(self, user: str) -> list[Message]:
        with self._lock:
            return [one for one in self._conversations[user].messages if one.sender is BOT]

    def _attached(self, content: bytes, kind: str) -> Payload:
        key = uuid4().hex
        self._files[key] = content
        address = f"{self.url}/rails/active_storage/blobs/redirect/{key}/photo.jpg"
        return {"id": 1, "file_type": kind, "account_id": ACCOUNT, "data_url": address, "thumb_url": address}


async def _fields_of(request: Request) -> tuple[Mapping[str, Any], list[bytes]]:
    """Fields and files of a JSON or a multipart body."""
    body, kind = await request.body(), request.headers["content-type"]
    if kind.startswith("application/json"):
        return json.loads(body), []
    return fields_and_files(kind, body)


def _fault_in(fields: Mapping[str, Any]) -> str:
    if len(fields.get("content") or "") > LONGEST_CONTENT:
        return f"Content is too long (maximum is {LONGEST_CONTENT} characters)"
    items = (fields.get("content_attributes") or {}).get("items", [])
    if fields.get("content_type") == "input_select" and not items:
        return "At least one item is required."
    if any(set(item) - ITEM_KEYS for item in items):
        return "contains invalid keys for items"
    return ""
