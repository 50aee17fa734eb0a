"""Chatwoot as Rasa's input channel: the webhook of its agent bot, at /webhooks/chatwoot/webhook."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.chatwoot.client import Chatwoot
from channels.chatwoot.keeping import Keeper
from channels.chatwoot.reading import Event, read
from channels.chatwoot.signature import require_chatwoot
from channels.chatwoot.transcript import note_written
from channels.messaging.channel import MessagingChannel
from channels.messaging.inbox import Inbox
from channels.turn.service import shared_playbook, shared_store
from sandra.channels import CHANNELS, conversation_of
from sandra.store.database import StoreError

logger = logging.getLogger(__name__)


class ChatwootChannel(MessagingChannel):
    """The assistant answers what is pending; all else is the team's, and is only kept."""

    traits = CHANNELS["chatwoot"]
    platform: Chatwoot

    @classmethod
    def platform_of(cls, credentials: Mapping[str, str]) -> Chatwoot:
        """One installation of Chatwoot."""

        async def inbox_of(address: str) -> str | None:
            return await asyncio.to_thread(_keeper().inbox_of, address)

        return Chatwoot(
            credentials["url"], credentials["token"], credentials["secret"], credentials["files_url"], inbox_of
        )

    def routes(self, blueprint: Blueprint, inbox: Inbox) -> None:
        """What Chatwoot calls."""
        keeper = _keeper()

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            now, given = datetime.now(timezone.utc), request.args.get("secret", "")
            require_chatwoot(request.headers, given, request.body, self.platform.secret, now)
            event = read(request.body)
            if event is not None:
                await _take(request, event, keeper, inbox)
            return json_response({})


async def _take(request: Request, event: Event, keeper: Keeper, inbox: Inbox) -> None:
    to_people = await _kept(event, keeper)
    if event.received is not None:
        await inbox.take([replace(event.received, to_people=to_people)])
    if event.written is not None and not event.written.is_note and await _has_begun(event, keeper):
        await note_written(request.app.ctx.agent, conversation_of(ChatwootChannel.name(), event.address), event.written)


async def _kept(event: Event, keeper: Keeper) -> bool:
    """Whether people answer.

    Raises:
        StoreError: nobody can tell, so that Chatwoot is to tell it again.
    """
    try:
        return await asyncio.to_thread(keeper.keep, event)
    except StoreError:
        if event.received is None or not event.is_the_assistants:
            raise
        # The turn tells the customer honestly that something is broken.
        logger.exception("who has %s is not known", event.address)
        return False


async def _has_begun(event: Event, keeper: Keeper) -> bool:
    return await asyncio.to_thread(keeper.inbox_of, event.address) is not None


def _keeper() -> Keeper:
    return Keeper(shared_store(), shared_playbook().sla)
