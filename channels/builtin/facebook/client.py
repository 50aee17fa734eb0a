"""Speaks to Messenger."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx

from channels.builtin.api import AppApi
from channels.builtin.fields import Fields, inside, number, text
from channels.builtin.hosts import Hosts
from channels.messaging.platform import (
    BusyError,
    Choice,
    ClosedWindowError,
    File,
    Media,
    Outgoing,
    PlatformError,
    RefusedError,
)
from sandra.channels import CHANNELS, ChannelTraits

GRAPH_VERSION = "v23.0"
MEDIA_DOMAINS = ("fbcdn.net", "fbsbx.com")
_OUTSIDE_WINDOW = (10, 2018278)
_PASSING = (1, 2, 4, 17, 32, 341, 613, 1200)
_BAD_TOKEN, _NOT_PERMITTED = 190, 10
_ANSWER = {"messaging_type": "RESPONSE"}
_PERSONS_ANSWER = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
"""Goes for seven days, and only for what a person wrote."""


class FacebookClient:
    """The Send API as our layer wants it.

    Args:
        page_token: the page's access token.
        secret: the app's, which signs what Messenger sends and proves that a call is ours.
        verify: the word that Messenger tells when the address is set up.
        api: address of the Graph API.
        human_agent: whether Meta has permitted the page to answer as a human agent.
    """

    def __init__(self, page_token: str, secret: str, verify: str, api: str, human_agent: bool = False) -> None:
        self.secret, self.verify = secret, verify
        self.traits = traits_of(human_agent)
        self._persons_answer = _PERSONS_ANSWER if human_agent else _ANSWER
        hosts = Hosts(httpx.URL(api), open=MEDIA_DOMAINS)
        proof = hmac.new(secret.encode(), page_token.encode(), hashlib.sha256).hexdigest()
        self._api = AppApi(
            "Messenger", hosts, (page_token, secret, proof), {"headers": {"Authorization": f"Bearer {page_token}"}}
        )
        self._messages = f"{GRAPH_VERSION}/me/messages"
        self._proof = {"appsecret_proof": proof}

    async def send(self, address: str, message: Outgoing) -> None:
        """Let the customer have the message.

        Raises:
            PlatformError: they do not have it.
        """
        answer = self._persons_answer if message.by_person else _ANSWER
        recipient = {"id": address}
        if message.file is not None:
            await self._send_file(recipient, message.file, answer)
        if message.text:
            below = {"quick_replies": _quick_replies(message.choices)} if message.choices else {}
            said = {"text": message.text, **below}
            await self._call(json={"recipient": recipient, **answer, "message": said})

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """
        return await self._api.download(media.reference)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _send_file(self, recipient: Fields, file: File, answer: Mapping[str, str]) -> None:
        kind = "image" if file.media_type.startswith("image/") else "file"
        message = {"attachment": {"type": kind, "payload": {"is_reusable": False}}}
        form = {"recipient": json.dumps(recipient), **answer, "message": json.dumps(message)}
        await self._call(data=form, files={"filedata": (file.name, file.content, file.media_type)})

    async def _call(self, **content: Any) -> None:
        told = (await self._api.call(self._messages, params=self._proof, **content)).told()
        if not text(told, "message_id"):
            raise self._refusal(inside(told, "error"))

    def _refusal(self, error: Fields) -> PlatformError:
        code, subcode = number(error, "code"), number(error, "error_subcode")
        said = self._api.fit_to_show(f"{text(error, 'message')} (code {code}, {subcode})")
        if (code, subcode) == _OUTSIDE_WINDOW:
            return ClosedWindowError(said)
        if error.get("is_transient") is True or code in _PASSING:
            return BusyError(said)
        if code == _BAD_TOKEN:
            return RefusedError(
                f"{said}; set SANDRA_FACEBOOK_PAGE_ACCESS_TOKEN to a new one, from Messenger's settings"
            )
        if code == _NOT_PERMITTED and self._persons_answer is _PERSONS_ANSWER:
            cure = "unless Meta has permitted the page to answer as a human agent, set SANDRA_FACEBOOK_HUMAN_AGENT=0"
            return RefusedError(f"{said}; {cure}")
        return RefusedError(said)


def traits_of(human_agent: bool) -> ChannelTraits:
    """What the page can do.

    Args:
        human_agent: whether Meta has permitted it to answer as a human agent.
    """
    traits = CHANNELS["facebook"]
    return traits if human_agent else replace(traits, persons_window=None)


def _quick_replies(choices: Sequence[Choice]) -> list[dict[str, str]]:
    return [{"content_type": "text", "title": choice.title, "payload": choice.text} for choice in choices]
