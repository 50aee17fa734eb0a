"""A stand-in for WeChat's server, which tells our webhook what the customers of an official account do.

Each message is posted as signed XML, in AES mode encrypted. WeChat waits five seconds for an answer, asks up to three
times more, then shows the customer that the account does not work. A valid answer is shown to them at once.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import httpx

from tests.platforms.serving import serving
from tests.platforms.tencent_seal import decrypted, encrypted, signature
from tests.platforms.wechat_api import APP_ID, APP_SECRET, LONGEST_TEXT_BYTES, Sent, WeChatApi

TOKEN = "a-word-both-sides-know"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = "gh_0123456789ab"
OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
_TRIES = 4
_TWO_DAYS, _MINUTE = 48 * 3600.0, 60.0
_ids = count(24_000_000_000_000_001)


@dataclass
class Delivery:
    """What came of telling our webhook about one message.

    Attributes:
        answers: status and body of each answer; None where it came too late or not at all.
    """

    query: Mapping[str, str]
    body: str
    answers: list[tuple[int, str] | None] = field(default_factory=list)


class StandIn(WeChatApi):
    """The platform, with one official account.

    Attributes:
        webhook: our address, which the account's owner entered in the console.
        patience: seconds for which an answer is waited for.
        answers_to_lose: how many of our next answers get lost on the way.
    """

    def __init__(self, aes_key: str = AES_KEY) -> None:
        super().__init__()
        self.webhook = ""
        self.patience = 5.0
        self.answers_to_lose = 0
        self._aes_key = aes_key
        self._pushing = ThreadPoolExecutor(max_workers=8)

    @classmethod
    @contextmanager
    def running(cls, aes_key: str = AES_KEY) -> Iterator[StandIn]:
        """The platform on this machine; with an empty key the account is in plain mode."""
        platform = cls(aes_key)
        with serving(platform.app) as platform.address, platform._pushing:
            yield platform

    def environment(self) -> dict[str, str]:
        """What switches the channel on and lets it speak to this stand-in."""
        return {
            "SANDRA_WECHAT_APP_ID": APP_ID,
            "SANDRA_WECHAT_APP_SECRET": APP_SECRET,
            "SANDRA_WECHAT_TOKEN": TOKEN,
            "SANDRA_WECHAT_AES_KEY": self._aes_key,
            "SANDRA_WECHAT_API": self.address,
        }

    def customer_writes(
        self, user: str, text: str, message_id: str | None = None, at: float | None = None
    ) -> Future[Delivery]:
        """A text."""
        return self.customer_sends(user, "text", {"Content": text}, message_id, at)

    def customer_sends_picture(self, user: str, picture: bytes, media_type: str = "image/jpeg") -> Future[Delivery]:
        """A picture."""
        media_id = self.keep(picture, media_type)
        return self.customer_sends(user, "image", {"PicUrl": f"{self.address}/{media_id}", "MediaId": media_id})

    def customer_speaks(self, user: str, voice: bytes, understood: str = "") -> Future[Delivery]:
        """A voice message, with what WeChat understood of it where the account has speech recognition."""
        fields = {
            "MediaId": self.keep(voice, "audio/amr"),
            "Format": "amr",
            "MediaId16K": self.keep(voice, "audio/amr"),
        }
        return self.customer_sends(user, "voice", fields | ({"Recognition": understood} if understood else {}))

    def customer_touches(self, user: str, key: str) -> Future[Delivery]:
        """An entry of the account's menu."""
        return self.customer_does(user, "CLICK", {"EventKey": key}, messages=3)

    def customer_follows(self, user: str) -> Future[Delivery]:
        """They begin to follow the account."""
        return self.customer_does(user, "subscribe", {"EventKey": ""}, messages=3)

    def customer_leaves(self, user: str) -> Future[Delivery]:
        """They follow the account no more."""
        return self.customer_does(user, "unsubscribe", {"EventKey": ""}, messages=0)

    def customer_sends(
        self,
        user: str,
        message_type: str,
        fields: Mapping[str, str],
        message_id: str | None = None,
        at: float | None = None,
    ) -> Future[Delivery]:
        """A message of any type."""
        self.allow(user, 5, _TWO_DAYS)
        message = _xml(user, message_type, {**fields, "MsgId": message_id or str(next(_ids))}, at)
        return self._pushing.submit(self._tell, user, message)

    def customer_does(self, user: str, event: str, fields: Mapping[str, str], messages: int) -> Future[Delivery]:
        """Something WeChat tells as an event."""
        self.allow(user, messages, _MINUTE)
        return self._pushing.submit(self._tell, user, _xml(user, "event", {"Event": event, **fields}))

    def post(self, query: Mapping[str, str], body: str, patience: float = 30.0) -> httpx.Response:
        """One request to our webhook."""
        return httpx.post(
            self.webhook,
            params=dict(query),
            content=body.encode(),
            headers={"content-type": "text/xml"},
            timeout=patience,
            trust_env=False,
        )

    def ask_for_echo(self, query: Mapping[str, str]) -> httpx.Response:
        """What WeChat does when the address is entered in the console."""
        return httpx.get(self.webhook, params=dict(query), timeout=30.0, trust_env=False)

    def signed(self, token: str = TOKEN, at: float | None = None) -> dict[str, str]:
        """The parameters of a request in plain mode."""
        return self.signing(token, str(int(time.time() if at is None else at)), str(secrets.randbelow(10**10)))

    @staticmethod
    def signing(token: str, timestamp: str, nonce: str, sealed: str = "") -> dict[str, str]:
        """The signatures of a request, and what they are made of."""
        query = {"signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        over_all = signature(token, timestamp, nonce, sealed)
        return query | ({"encrypt_type": "aes", "msg_signature": over_all} if sealed else {})

    def wrapped(
        self, user: str, message: str, token: str = TOKEN, at: float | None = None
    ) -> tuple[dict[str, str], str]:
        """The parameters and the body of a request about a message."""
        query = self.signed(token, at) | {"openid": user}
        if not self._aes_key:
            return query, message
        sealed = encrypted(self._aes_key, APP_ID, message)
        query |= self.signing(token, query["timestamp"], query["nonce"], sealed)
        return query, f"<xml><ToUserName>{ACCOUNT}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"

    def opened(self, answer: str) -> str:
        """The XML in an answer of ours."""
        if not self._aes_key:
            return answer
        outside = ElementTree.fromstring(answer)
        sealed, *signed = (outside.findtext(name, "") for name in ("Encrypt", "TimeStamp", "Nonce"))
        assert outside.findtext("MsgSignature") == signature(TOKEN, *signed, sealed)
        return decrypted(self._aes_key, APP_ID, sealed)

    def _tell(self, user: str, message: str) -> Delivery:
        query, body = self.wrapped(user, message)
        delivery = Delivery(query, body)
        for _ in range(_TRIES):
            answer = self._answer(query, body)
            delivery.answers.append(answer)
            if answer is not None:
                self._take(user, answer)
                return delivery
        self.show(user, Sent(OUT_OF_ORDER, way="notice"))
        return delivery

    def _answer(self, query: Mapping[str, str], body: str) -> tuple[int, str] | None:
        try:
            response = self.post(query, body, self.patience)
        except httpx.TransportError:
            return None
        if self.answers_to_lose:
            self.answers_to_lose -= 1
            return None
        return response.status_code, response.text

    def _take(self, user: str, answer: tuple[int, str]) -> None:
        """Show the customer the answer; where it is none that WeChat accepts, that the account does not work."""
        status, body = answer
        if status == 200 and body in ("", "success"):
            return
        text = self._text_in(user, body) if status == 200 else ""
        self.show(user, Sent(text, way="passive") if text else Sent(OUT_OF_ORDER, way="notice"))

    def _text_in(self, user: str, body: str) -> str:
        reply = ElementTree.fromstring(self.opened(body))
        text = reply.findtext("Content", "")
        is_as_documented = (
            (reply.findtext("ToUserName"), reply.findtext("FromUserName")) == (user, ACCOUNT)
            and reply.findtext("MsgType") == "text"
            and reply.findtext("CreateTime", "").isdigit()
            and len(text.encode()) <= LONGEST_TEXT_BYTES
        )
        return text if is_as_documented else ""


def a_text(user: str, message_id: str, text: str) -> str:
    """The XML of a text."""
    return _xml(user, "text", {"Content": text, "MsgId": message_id})


def _xml(user: str, message_type: str, fields: Mapping[str, str], at: float | None = None) -> str:
    all_fields = {
        "ToUserName": ACCOUNT,
        "FromUserName": user,
        "CreateTime": str(int(time.time() if at is None else at)),
        "MsgType": message_type,
        **fields,
    }
    return f"<xml>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in all_fields.items())}</xml>"
