"""Speaks to Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from channels.builtin.api import AppApi
from channels.builtin.fields import Fields, text
from channels.builtin.hosts import Hosts
from channels.builtin.slack.wording import escaped
from channels.messaging.platform import BusyError, Choice, File, Media, Outgoing, PlatformError, RefusedError
from sandra.channels import CHANNELS

FILES_HOST = "files.slack.com"
_PAGE_MARK = b"<!doctype"
_PASSING = (
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "ratelimited",
    "rate_limited",
    "message_limit_exceeded",
    "team_added_to_org",
)
_CURES: Mapping[str, str] = {
    "invalid_auth": "set SANDRA_SLACK_TOKEN to the bot token of OAuth & Permissions",
    "token_revoked": "install the app again and set SANDRA_SLACK_TOKEN to its new bot token",
    "account_inactive": "install the app again and set SANDRA_SLACK_TOKEN to its new bot token",
    "missing_scope": "give the app the scopes of docs/channels/slack.md and install it again",
    "messages_tab_disabled": "turn the Messages tab on, under App Home of the app",
}


class SlackClient:
    """The Web API as our layer wants it; customers are addressed by their user ids, which opens their direct messages.

    Args:
        token: the bot's, which begins with xoxb-.
        signing_secret: with which Slack signs its requests.
        api: address of the API.
    """

    traits = CHANNELS["slack"]

    def __init__(self, token: str, signing_secret: str, api: str) -> None:
        self.signing_secret = signing_secret
        hosts = Hosts(httpx.URL(api), trusted=(FILES_HOST,))
        self._api = AppApi("Slack", hosts, (token, signing_secret), {"headers": {"Authorization": f"Bearer {token}"}})

    async def send(self, address: str, message: Outgoing) -> None:
        """Let the customer have the message.

        Raises:
            PlatformError: they do not have it.
        """
        if message.file is not None:
            await self._share(address, message.file)
        if message.text:
            below = {"blocks": [_section(message.text), _actions(message.choices)]} if message.choices else {}
            told = {"channel": address, "text": escaped(message.text), "mrkdwn": False, **below}
            await self._call("chat.postMessage", json=told)

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """
        content = await self._api.download(media.reference)
        if content.lstrip()[:9].lower() == _PAGE_MARK:
            raise RefusedError(f"Slack shows its login page instead of the file: {_CURES['missing_scope']}")
        return content

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _share(self, address: str, file: File) -> None:
        where = await self._call(
            "files.getUploadURLExternal", data={"filename": file.name, "length": len(file.content)}
        )
        await self._api.upload(text(where, "upload_url"), file.content)
        shared = {"files": json.dumps([{"id": text(where, "file_id"), "title": file.name}]), "channels": address}
        await self._call("files.completeUploadExternal", data=shared)

    async def _call(self, method: str, **content: Any) -> Fields:
        told = (await self._api.call(method, **content)).told()
        if told.get("ok") is not True:
            raise self._refusal(text(told, "error"))
        return told

    def _refusal(self, error: str) -> PlatformError:
        said = self._api.fit_to_show(error)
        if error in _PASSING:
            return BusyError(said)
        return RefusedError(f"{said}; {_CURES[error]}" if error in _CURES else said)


def _section(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": words}}


def _actions(choices: Sequence[Choice]) -> dict[str, Any]:
    elements = [
        {
            "type": "button",
            "action_id": f"choice-{place}",
            "text": {"type": "plain_text", "text": choice.title},
            "value": choice.text,
        }
        for place, choice in enumerate(choices)
    ]
    return {"type": "actions", "elements": elements}
