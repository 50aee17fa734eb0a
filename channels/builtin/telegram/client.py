"""Speaks to Telegram."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from channels.builtin.api import AppApi
from channels.builtin.fields import Fields, inside, number, text
from channels.builtin.hosts import Hosts
from channels.builtin.telegram.buttons import keyboard_of
from channels.messaging.platform import ClosedWindowError, File, Media, Outgoing, PlatformError, RefusedError
from channels.servers.calling import Answer
from sandra.channels import CHANNELS

UPDATES = ("message", "edited_message", "callback_query")
_PHOTOS = ("image/jpeg", "image/png", "image/webp")
_UNKNOWN_TOKEN, _FORBIDDEN = (401, 404), 403


class TelegramClient:
    """The Bot API as our layer wants it.

    Args:
        token: the bot's, from @BotFather.
        secret: what Telegram sends along with every update.
        api: address of the API.
        webhook_address: where Telegram is to send updates; empty where it was told by other means.
    """

    traits = CHANNELS["telegram"]

    def __init__(self, token: str, secret: str, api: str, webhook_address: str = "") -> None:
        self.secret, self.webhook_address = secret, webhook_address
        self._api = AppApi("Telegram", Hosts(httpx.URL(api)), (token, secret), wait_of=_wait_in_parameters)
        self._files = f"{api.rstrip('/')}/file/bot{token}"
        self._bot = f"bot{token}"

    async def send(self, address: str, message: Outgoing) -> None:
        """Let the customer have the message.

        Raises:
            PlatformError: they do not have it.
        """
        if message.file is not None:
            await self._send_file(address, message.file)
        if message.text:
            below = {"reply_markup": keyboard_of(message.choices)} if message.choices else {}
            await self._call("sendMessage", json={"chat_id": address, "text": message.text, **below})

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """
        described = await self._call("getFile", json={"file_id": media.reference})
        return await self._api.download(f"{self._files}/{quote(text(described, 'file_path'))}")

    async def set_webhook(self) -> None:
        """Let Telegram send what customers write to our address, with the secret.

        Raises:
            PlatformError: Telegram does not do it.
        """
        told = {"url": self.webhook_address, "secret_token": self.secret, "allowed_updates": UPDATES}
        await self._call("setWebhook", json=told)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _send_file(self, address: str, file: File) -> None:
        method, name = ("sendPhoto", "photo") if file.media_type in _PHOTOS else ("sendDocument", "document")
        content = {name: (file.name, file.content, file.media_type)}
        await self._call(method, data={"chat_id": address}, files=content)

    async def _call(self, method: str, **content: Any) -> Fields:
        answer = await self._api.call(f"{self._bot}/{method}", **content)
        told = answer.told()
        if told.get("ok") is not True:
            raise self._refusal(answer.status, text(told, "description"))
        return inside(told, "result")

    def _refusal(self, status: int, description: str) -> PlatformError:
        said = self._api.fit_to_show(description)
        if status == _FORBIDDEN and "initiate conversation" in description:
            return ClosedWindowError(said)
        if status == _FORBIDDEN:
            return RefusedError(f"{said}. The customer has to let the bot write again")
        if status in _UNKNOWN_TOKEN:
            return RefusedError(f"{said}. Set SANDRA_TELEGRAM_TOKEN to the token that @BotFather shows")
        return RefusedError(said)


def _wait_in_parameters(answer: Answer) -> float | None:
    return number(inside(answer.told(), "parameters"), "retry_after")
