"""Stands in for Twilio's WhatsApp, written from www.twilio.com/docs: signed forms, the Messages and Media resources."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.platforms.serving import serving
from tests.platforms.troubles import Troubles

ACCOUNT = "AC" + "1" * 32
AUTH_TOKEN = "12345678901234567890123456789012"
NUMBER = "whatsapp:+14155238886"
LONGEST_BODY = 1600
FORM = "application/x-www-form-urlencoded"


@dataclass
class Sent:
    """One message of ours."""

    text: str
    picture_url: str = ""
    sid: str = field(default="", compare=False)


@dataclass
class StandIn:
    """One account with a number of its own in WhatsApp."""

    address: str = ""
    webhook: str = ""
    statuses: list[int] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    closed_windows: set[str] = field(default_factory=set)
    turned_away: set[str] = field(default_factory=set)
    troubles: Troubles = field(default_factory=Troubles)

    def __post_init__(self) -> None:
        self._sent: dict[str, list[Sent]] = {}
        self._media: dict[str, bytes] = {}
        self._last: dict[str, str] = {}

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """One that answers until the end."""
        standing = cls()
        media = "/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}"
        routes = [
            Route("/2010-04-01/Accounts/{account}/Messages.json", standing._answer, methods=["POST"]),
            Route(media, standing._send_on),
            Route("/stored/{media}", standing._hand_out),
        ]
        with serving(Starlette(routes=routes)) as address:
            standing.address = address
            yield standing

    def environment(self) -> dict[str, str]:
        """What switches the channel on and points it here."""
        return {
            "SANDRA_TWILIO_ACCOUNT_SID": ACCOUNT,
            "SANDRA_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "SANDRA_TWILIO_NUMBER": NUMBER,
            "SANDRA_TWILIO_API": self.address,
        }

    # What customers do.

    def customer_writes(self, user: str, text: str, message_id: str | None = None) -> str:
        """A text; returns the id of the message."""
        form = self.form(user, text, message_id)
        self._tell(form)
        return form["MessageSid"]

    def customer_sends_picture(self, user: str, content: bytes, text: str = "") -> str:
        """A picture with or without words."""
        return self._sends(user, text, content, "image/jpeg")

    def customer_speaks(self, user: str, content: bytes) -> str:
        """A voice message."""
        return self._sends(user, "", content, "audio/ogg")

    def twilio_tells_again(self) -> None:
        """The latest message once more, as if we had not answered."""
        self._post(urlencode(self._last).encode())

    def twilio_tells_of_failure(self, user: str, error: int, sid: str = "") -> int:
        """A message of ours that it took did not arrive; returns the status of our answer."""
        return self._post(urlencode(self._failure(user, error, sid)).encode())

    def somebody_tells_of_failure(self, user: str, error: int, sid: str) -> int:
        """The same signed with another token; returns the status of our answer."""
        return self._post(urlencode(self._failure(user, error, sid)).encode(), token="guessed")

    def somebody_forges(self, user: str, text: str) -> int:
        """A message signed with another token; returns the status of our answer."""
        return self._post(urlencode(self.form(user, text)).encode(), token="guessed")

    def somebody_changes(self, user: str, text: str, into: str) -> int:
        """A signed message with other words put in; returns the status of our answer."""
        form = self.form(user, text)
        return self._post(urlencode({**form, "Body": into}).encode(), signature=self.signature(form))

    def twilio_sends(self, form: Mapping[str, str]) -> int:
        """Any form, signed; returns the status of our answer."""
        return self._post(urlencode(form).encode())

    # What can be seen.

    def sent_to(self, user: str) -> list[Sent]:
        """What we sent."""
        return list(self._sent.get(user, ()))

    def media(self, content: bytes) -> str:
        """The address under which a file of a customer lies."""
        name = f"ME{uuid4().hex}"
        self._media[name] = content
        return f"{self.address}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/{name}"

    def form(self, user: str, text: str, message_id: str | None = None) -> dict[str, str]:
        """The fields of a message; some are always empty."""
        return {
            "MessageSid": message_id or f"SM{uuid4().hex}",
            "AccountSid": ACCOUNT,
            "From": user,
            "To": NUMBER,
            "Body": text,
            "NumMedia": "0",
            "ProfileName": "王敏",
            "ReferralNumMedia": "",
        }

    def signature(self, form: Mapping[str, str], token: str = AUTH_TOKEN) -> str:
        """Of the address with all fields in order of their names."""
        signed = self.webhook + "".join(name + form[name] for name in sorted(form))
        return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()

    def _failure(self, user: str, error: int, sid: str) -> dict[str, str]:
        told = {"MessageSid": sid or f"SM{uuid4().hex}", "MessageStatus": "undelivered", "ErrorCode": str(error)}
        whose = {
            "AccountSid": ACCOUNT,
            "From": NUMBER,
            "To": user,
            "ChannelPrefix": "whatsapp",
            "ApiVersion": "2010-04-01",
        }
        return {**told, **whose}

    def _sends(self, user: str, text: str, content: bytes, media_type: str) -> str:
        media = {"NumMedia": "1", "MediaUrl0": self.media(content), "MediaContentType0": media_type}
        form = {**self.form(user, text), **media}
        self._tell(form)
        return form["MessageSid"]

    def _tell(self, form: dict[str, str]) -> None:
        self._last = form
        self._post(urlencode(form).encode())

    def _post(self, body: bytes, token: str = AUTH_TOKEN, signature: str | None = None) -> int:
        form = dict(httpx.QueryParams(body.decode()).items())
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signature or self.signature(form, token)}
        answer = httpx.post(self.webhook, content=body, headers=headers, timeout=60, trust_env=False)
        self.statuses.append(answer.status_code)
        self.answers.append(answer.text)
        return answer.status_code

    # What we call.

    async def _answer(self, request: Request) -> Response:
        trouble = self.troubles.of("Messages")
        if trouble is not None:
            return trouble
        if not _is_known(request):
            return _error(401, 20003, "Authenticate")
        form = dict(parse_qsl((await request.body()).decode()))
        if form["From"] != NUMBER:
            return _error(400, 63007, "Twilio could not find a Channel with the specified From address")
        if not form["To"].startswith("whatsapp:+"):
            return _error(400, 21211, f"Invalid 'To' Phone Number: {form['To']}")
        if len(form.get("Body", "")) > LONGEST_BODY:
            return _error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if form["To"] in self.closed_windows:
            self.turned_away.add(form["To"])
            return _error(400, 63016, "Failed to send freeform message because you are outside the allowed window.")
        sid = f"SM{uuid4().hex}"
        self._sent.setdefault(form["To"], []).append(Sent(form.get("Body", ""), form.get("MediaUrl", ""), sid))
        return JSONResponse({"sid": sid, "status": "queued", "error_code": None}, 201)

    async def _send_on(self, request: Request) -> Response:
        """To where the file lies for a short while."""
        if not _is_known(request):
            return _error(401, 20003, "Authenticate")
        return RedirectResponse(f"/stored/{request.path_params['media']}", 307)

    async def _hand_out(self, request: Request) -> Response:
        content = self._media.get(request.path_params["media"])
        return Response(content) if content is not None else Response(status_code=404)


def _is_known(request: Request) -> bool:
    expected = base64.b64encode(f"{ACCOUNT}:{AUTH_TOKEN}".encode()).decode()
    return request.headers.get("Authorization") == f"Basic {expected}"


def _error(status: int, code: int, message: str) -> Response:
    told = {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}"}
    return JSONResponse({**told, "status": status}, status)
