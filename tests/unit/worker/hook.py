"""A receiver of webhooks on loopback, which checks signatures by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


@dataclass(frozen=True)
class Message:
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The same for each try."""
        return self.headers["webhook-id"]

    @property
    def seconds(self) -> int:
        """When it was sent."""
        return int(self.headers["webhook-timestamp"])

    @property
    def event(self) -> dict[str, Any]:
        """What it tells."""
        return dict(json.loads(self.body))

    @property
    def number(self) -> str:
        """Of the ticket it is about."""
        return str(self.event["data"]["number"])

    def is_signed_with(self, key: bytes) -> bool:
        """Whether who has this key sent it as it is."""
        signed = b".".join([self.id.encode(), str(self.seconds).encode(), self.body])
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        return self.headers["webhook-signature"] == "v1," + expected.decode()


@dataclass
class Hook:
    """What the receiver was sent, and how it answers.

    Attributes:
        is_silent: whether it never answers.
        drips: whether its answer comes letter by letter and never ends.
        location: where it sends people to.
    """

    status: int = 204
    is_silent: bool = False
    drips: bool = False
    location: str = ""
    posted: list[Message] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def numbers(self) -> list[str]:
        """The tickets it was told of."""
        return [message.number for message in self.posted]


class Answering(BaseHTTPRequestHandler):
    """One request."""

    hook: Hook

    def do_POST(self) -> None:
        """Keep the message, and answer."""
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hook.posted.append(Message(self.path, headers, body))
        if self.hook.is_silent:
            self.hook.closing.wait()
        elif self.hook.drips:
            self._drip()
        else:
            self._answer()

    def _answer(self) -> None:
        self.send_response(self.hook.status)
        if self.hook.location:
            self.send_header("location", self.hook.location)
        self.send_header("content-length", "0")
        self.end_headers()

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
        try:
            while not self.hook.closing.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Hook]:
    """A receiver that listens."""
    hook = Hook()
    handler = type("AnsweringForHook", (Answering,), {"hook": hook})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        hook.url = f"http://127.0.0.1:{server.server_port}/hook?token=in-the-address"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hook
        finally:
            hook.closing.set()
            server.shutdown()
            thread.join()
