"""WeChat Official Accounts as an input channel of Rasa's: GET and POST /webhooks/wechat/webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as text_response

from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.servers.tencent import query_of
from channels.wechat.api import WeChatApi
from channels.wechat.client import OfficialAccount
from channels.wechat.envelope import Envelope
from channels.wechat.passive import PassiveReplies, text_reply
from channels.wechat.reading import Push, read
from sandra.channels import CHANNELS

PASSIVE_SECONDS = 4.5
"""WeChat waits for five seconds, the way of the answer to it included."""
NOTHING_TO_SAY = "success"
FIRST_LANGUAGE = "zh-Hans"


class WeChatChannel(MessagingChannel):
    """One official account."""

    traits = CHANNELS["wechat"]
    platform: OfficialAccount

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> OfficialAccount:
        """Raises AesKeyError: the account's key is none of WeChat's."""
        app_id = credentials["app_id"]
        return OfficialAccount(
            WeChatApi(credentials["api"], app_id, credentials["app_secret"]),
            Envelope(app_id, credentials["token"], credentials.get("aes_key", "")),
            PassiveReplies(),
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """WeChat asks once whether the address is ours, then posts each message to it."""

        @blueprint.get("/webhook")
        async def prove(request: Request) -> HTTPResponse:
            return text_response(self.platform.envelope.echo(query_of(request)))

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse | None:
            until = asyncio.get_running_loop().time() + PASSIVE_SECONDS
            push = self._opened(request)
            if push.begins_following:
                return self._saying(push, inbox.sentence("say_welcome", FIRST_LANGUAGE))
            if push.received is None:
                return text_response(NOTHING_TO_SAY)
            if repeated := self.platform.replies.given_to(push.message_id):
                return self._saying(push, repeated)
            # Only what is kept may be answered. WeChat hanging up ends this, not what is on the way to be kept.
            await asyncio.shield(inbox.take([push.received]))
            await self._answer(request, push, until)
            return None

    def _opened(self, request: Request) -> Push:
        query = query_of(request)
        push = read(self.platform.envelope.open(query, request.body))
        self.platform.envelope.admit(query, push.address, push.message_id)
        return push

    async def _answer(self, request: Request, push: Push, until: float) -> None:
        """Answer with the first that is said, and tell who said it once it is on its way."""
        with self.platform.replies.waiting(push.address, push.message_id) as reply:
            said = await reply.text(until - asyncio.get_running_loop().time())
            answer = self._saying(push, said) if said is not None else text_response(NOTHING_TO_SAY)
            await (await request.respond(answer)).send(end_stream=True)
            reply.ends(is_sent=said is not None)

    def _saying(self, push: Push, text: str) -> HTTPResponse:
        xml = text_reply(push.account, push.address, text, time.time())
        return text_response(self.platform.envelope.seal(xml), content_type="application/xml; charset=utf-8")
