"""Stands in for WeCom's customer service: one company with one account.

Written from developer.work.weixin.qq.com/document/path/94670 (receiving), 94677 (sending), 90930 and 90968 (calls and
how they are sealed), 90389 and 90390 (files) and 90313 (error codes). The seal is written out, so that ours is held
against the documentation and not against itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx

from tests.platforms.serving import serving
from tests.platforms.wecom_api import ACCOUNT, WINDOW_SECONDS, Contact, Fault, WeComApi
from tests.platforms.wecom_seal import Caller

CALLS_FOR_NEWS = 3
PATIENCE_SECONDS = 30.0
_CUSTOMER, _SYSTEM = 3, 4


class StandIn:
    """What customers do, what they see, and what goes wrong.

    Attributes:
        webhook: what is called when there is news; nobody is called where it is empty.
        statuses: what the webhook answered.
    """

    def __init__(self) -> None:
        self.caller = Caller()
        self.api = WeComApi(self.caller.corp_id)
        self.address = ""
        self.webhook = ""
        self.statuses: list[int] = []

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[StandIn]:
        """One that answers until the end."""
        standing_in = cls()
        with serving(standing_in.api.app()) as address:
            standing_in.address = address
            yield standing_in

    def environment(self) -> dict[str, str]:
        """What switches the channel on and points it here."""
        return {
            "SANDRA_WECOM_CORP_ID": self.caller.corp_id,
            "SANDRA_WECOM_SECRET": self.api.secret,
            "SANDRA_WECOM_TOKEN": self.caller.token,
            "SANDRA_WECOM_AES_KEY": self.caller.aes_key,
            "SANDRA_WECOM_API": self.address,
        }

    def customer_writes(self, user: str, text: str, message_id: str | None = None) -> str:
        """A text; returns the id of the message."""
        return self._comes(user, "text", {"content": text}, message_id)

    def customer_sends_picture(self, user: str, content: bytes) -> str:
        """A picture."""
        return self._comes(user, "image", {"media_id": self.api.keep(content, "image/jpeg")})

    def customer_speaks(self, user: str, content: bytes) -> str:
        """A voice message."""
        return self._comes(user, "voice", {"media_id": self.api.keep(content, "audio/amr")})

    def customer_touches(self, user: str, title: str) -> str:
        """An item of the menu they got last."""
        items = next(one["msgmenu"]["list"] for one in reversed(self.sent_to(user)) if "msgmenu" in one)
        click = next(item["click"] for item in items if item["click"]["content"] == title)
        return self._comes(user, "text", {"content": title, **({"menu_id": click["id"]} if "id" in click else {})})

    def customer_enters(self, user: str) -> None:
        """They open the conversation, and write nothing yet."""
        event = {"event_type": "enter_session", "external_userid": user, "open_kfid": ACCOUNT, "welcome_code": "W1"}
        self.happens(event)
        self.tells()

    def cannot_hand_over(self, msgid: str, user: str, fail_type: int) -> None:
        """A message of ours that was taken; for which reason tells the `fail_type`."""
        whose = {"open_kfid": ACCOUNT, "external_userid": user}
        self.happens({"event_type": "msg_send_fail", **whose, "fail_msgid": msgid, "fail_type": fail_type})

    def sent_to(self, user: str) -> list[dict[str, Any]]:
        """What we sent them, as it was asked for; pictures with their `content`."""
        return [one for one in self.api.sent if one["touser"] == user]

    def logs(self, user: str, kind: str, content: Mapping[str, Any], **others: Any) -> str:
        """A customer's message of which nobody is told yet; returns its id."""
        line = {
            "msgid": uuid4().hex,
            "open_kfid": ACCOUNT,
            "external_userid": user,
            "send_time": int(time.time()),
            "origin": _CUSTOMER,
            "msgtype": kind,
            kind: dict(content),
            **others,
        }
        self.api.log.append(line)
        self.api.contacts[user] = Contact(time.time())
        return str(line["msgid"])

    def happens(self, event: Mapping[str, Any]) -> None:
        """An event of which nobody is told yet."""
        line = {"msgid": uuid4().hex, "send_time": int(time.time()), "origin": _SYSTEM, "msgtype": "event"}
        self.api.log.append({**line, "event": dict(event)})

    def tells(self) -> None:
        """Call the webhook, and again as long as it does not answer with 200, as often as the platform would."""
        token = self.news_token()
        for _ in range(CALLS_FOR_NEWS):
            self.statuses.append(self.posts(*self.caller.news(ACCOUNT, token)))
            if self.statuses[-1] == httpx.codes.OK:
                return

    def news_token(self) -> str:
        """One with which the log may be read as often as need be."""
        token = f"ENC{uuid4().hex}"
        self.api.news_tokens.add(token)
        return token

    def posts(self, query: Mapping[str, str], body: str | bytes) -> int:
        """One request to the webhook; returns the status of its answer."""
        headers = {"Content-Type": "text/xml"}
        with httpx.Client(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            return http.post(self.webhook, params=dict(query), content=body, headers=headers).status_code

    def verifies(self, query: Mapping[str, str]) -> httpx.Response:
        """What the console does when the address is saved."""
        with httpx.Client(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            return http.get(self.webhook, params=dict(query))

    def goes_wrong(self, fault: Fault, times: int = 1) -> None:
        """The next times a path is called."""
        self.api.faults += [fault] * times

    def two_days_pass(self, user: str) -> None:
        """Since their last message."""
        self.api.contacts[user].written_at -= WINDOW_SECONDS + 1

    def ends(self, user: str) -> None:
        """The conversation with them."""
        self.api.contacts[user].has_ended = True

    def _comes(self, user: str, kind: str, content: Mapping[str, Any], message_id: str | None = None) -> str:
        """A message, or the call for one that is in the log already."""
        if not any(line["msgid"] == message_id for line in self.api.log):
            message_id = self.logs(user, kind, content, **({"msgid": message_id} if message_id else {}))
        if self.webhook:
            self.tells()
        return str(message_id)
