"""WeChat customer service as a platform: what may be sent, fetched and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.messaging.platform import BusyError, File, Media, Outgoing
from channels.wecom.address import parted
from channels.wecom.answers import INVALID_NEWS_TOKEN, NumberedRefusalError
from channels.wecom.api import Api
from channels.wecom.outgoing import media_kind, msgid, requests_of
from sandra.channels import CHANNELS, ChannelTraits

MOST_LINES = 1000


@dataclass(frozen=True)
class Page:
    """A stretch of an account's log.

    Attributes:
        cursor: where the next one begins.
        is_last: whether nothing stands behind it yet.
    """

    lines: Sequence[Mapping[str, Any]]
    cursor: str
    is_last: bool


class WeComClient:
    """All customer service accounts that one app manages."""

    traits: ChannelTraits = CHANNELS["wecom"]

    def __init__(self, api: Api) -> None:
        self._api = api

    async def send(self, address: str, message: Outgoing) -> Sequence[str]:
        """Let the customer have the message; what of it they have already is not sent twice.

        Returns:
            The msgids, which are ours.

        Raises:
            PlatformError: they do not have all of it.
        """
        customer, account = parted(address)
        media_id = await self._upload(message.file) if message.file else ""
        requests = [
            {"touser": customer, "open_kfid": account, "msgid": msgid(message.key, number), **request}
            for number, request in enumerate(requests_of(message, media_id))
        ]
        for request in requests:
            await self._send_once(request)
        return [str(request["msgid"]) for request in requests]

    async def fetch(self, address: str, media: Media) -> bytes:
        """What is in a picture, file or voice message.

        Raises:
            PlatformError: it cannot be had.
        """
        return await self._api.download("/cgi-bin/media/get", media_id=media.reference)

    async def page(self, account: str, cursor: str, token: str) -> Page:
        """What stands in an account's log behind a cursor.

        Args:
            account: its open_kfid.
            cursor: empty for the log of the last three days.
            token: of the call that told of news; without one the platform lets us ask but seldom.

        Raises:
            PlatformError: it cannot be had.
        """
        try:
            return await self._page(account, cursor, token)
        except NumberedRefusalError as error:
            if error.number != INVALID_NEWS_TOKEN or not token:
                raise
        return await self._page(account, cursor, "")

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _page(self, account: str, cursor: str, token: str) -> Page:
        places = {"cursor": cursor, "token": token}
        asked = {"open_kfid": account, "limit": MOST_LINES, **{name: one for name, one in places.items() if one}}
        answer = await self._api.post("/cgi-bin/kf/sync_msg", json=asked)
        try:
            return Page(list(answer.get("msg_list") or ()), str(answer["next_cursor"]), not answer["has_more"])
        except KeyError as error:
            raise BusyError(f"the log comes without {error}") from error

    async def _send_once(self, request: Mapping[str, Any]) -> None:
        try:
            await self._api.post("/cgi-bin/kf/send_msg", json=request)
        except NumberedRefusalError as error:
            if not error.is_told_twice:
                raise

    async def _upload(self, file: File) -> str:
        content = {"media": (file.name, file.content, file.media_type)}
        answer = await self._api.post("/cgi-bin/media/upload", {"type": media_kind(file)}, files=content)
        return str(answer.get("media_id", ""))
