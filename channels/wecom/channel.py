"""WeChat customer service as Rasa's input channel."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

import settings
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.messaging.platform import PlatformError
from channels.servers.tencent import query_of
from channels.wecom.accounts import Accounts
from channels.wecom.api import Api
from channels.wecom.bookmarks import Bookmarks
from channels.wecom.callback import Seal
from channels.wecom.client import WeComClient
from sandra.channels import CHANNELS

logger = logging.getLogger(__name__)

NOT_NOW = 503
"""Any status but 200 makes the platform call again."""


class WeCom(WeComClient):
    """The accounts of one app, and the seal of its calls."""

    def __init__(self, api: Api, seal: Seal) -> None:
        super().__init__(api)
        self.seal = seal


class WeComChannel(MessagingChannel):
    """POST /webhooks/wecom/webhook tells that there is news, and GET tries whether it would be heard."""

    traits = CHANNELS["wecom"]
    platform: WeCom

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> WeCom:
        """The accounts these credentials open."""
        api = Api(credentials["api"], credentials["corp_id"], credentials["secret"])
        return WeCom(api, Seal(credentials["corp_id"], credentials["token"], credentials["aes_key"]))

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """The platform calls both at the same address."""
        seal = self.platform.seal
        bookmarks = Bookmarks(settings.load().wecom_url)
        accounts = Accounts(self.platform, bookmarks, inbox.take, inbox.hear_failures)

        @blueprint.get("/webhook")
        async def verify(request: Request) -> HTTPResponse:
            return text(seal.echo(query_of(request)))

        @blueprint.post("/webhook")
        async def hear(request: Request) -> HTTPResponse:
            query = query_of(request)
            news = seal.news(query, request.body)
            if news is not None:
                try:
                    await accounts.hear(news.account, news.token)
                except PlatformError as error:
                    logger.warning("WeCom does not hand out what is new in %s: %s", news.account, error)
                    return text("not now", status=NOT_NOW)
            seal.answered(query)
            return text("success")

        async def catch_up(_app: Sanic, _loop: object) -> None:
            await accounts.catch_up()

        async def close(_app: Sanic, _loop: object) -> None:
            await accounts.close()

        blueprint.listener(catch_up, "after_server_start")
        blueprint.listener(close, "before_server_stop")
