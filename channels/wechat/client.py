"""How WeChat is spoken to: a text answers the request that waits for one, all else are customer-service messages."""

from __future__ import annotations

import logging

from channels.messaging.platform import File, Media, Outgoing, RefusedError
from channels.wechat.api import WeChatApi
from channels.wechat.envelope import Envelope
from channels.wechat.passive import PassiveReplies
from sandra.channels import CHANNELS

logger = logging.getLogger(__name__)

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
_SEND = "/cgi-bin/message/custom/send"


class OfficialAccount:
    """Sends to the customers of one account, and fetches what they sent.

    Args:
        api: where customer-service messages go.
        envelope: wraps the requests about the account.
        replies: the customers' messages that can still be answered directly.
    """

    traits = CHANNELS["wechat"]

    def __init__(self, api: WeChatApi, envelope: Envelope, replies: PassiveReplies) -> None:
        self.envelope, self.replies = envelope, replies
        self._api = api

    async def send(self, address: str, message: Outgoing) -> None:
        """Let the customer have the message.

        Raises:
            PlatformError: they do not have it.
        """
        picture = await self._uploaded(message.file) if message.file is not None else ""
        link = message.file.url if message.file is not None and not picture else ""
        if text := "\n".join(filter(None, (message.text, link))):
            await self._say(address, text)
        if picture:
            await self._api.post(_SEND, {"touser": address, "msgtype": "image", "image": {"media_id": picture}})

    async def fetch(self, address: str, media: Media) -> bytes:
        """A picture or a voice message; of a video the JSON that tells where it lies.

        Raises:
            PlatformError: it cannot be had; WeChat keeps it for three days.
            TooLargeError: it is larger than what we keep.
        """
        return await self._api.download(media.reference)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _say(self, address: str, text: str) -> None:
        if not await self.replies.give(address, text):
            await self._api.post(_SEND, {"touser": address, "msgtype": "text", "text": {"content": text}})

    async def _uploaded(self, file: File) -> str:
        """The picture's name at WeChat; empty for what has to go as a link, since WeChat does not take it."""
        if file.media_type not in PICTURES:
            return ""
        try:
            return await self._api.upload_picture(file.content, file.media_type)
        except RefusedError as error:
            logger.warning("a picture goes to WeChat as a link: %s", error)
            return ""
