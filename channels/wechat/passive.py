"""Passive replies: WeChat waits five seconds for an answer in the response to a customer's message.

Such an answer needs no right of the account's, and is not counted among the few messages that may answer a customer
later. Who sends gives the text to a request that is still waiting; where none is, it has to go the other way.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

REMEMBERED_SECONDS = 60.0
"""WeChat has asked for the last time long before."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class OpenReply:
    """A request that waits for an answer."""

    message_id: str
    _text: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    _sent: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def text(self, seconds: float) -> str | None:
        """What is to be answered; None where nothing was said within the seconds, and nothing can be any more."""
        done, _ = await asyncio.wait([self._text], timeout=max(seconds, 0.0))
        if not done:
            self.ends(is_sent=False)
            return None
        return self._text.result()

    async def take(self, text: str) -> bool:
        """Answer with the text, and wait until it is on its way.

        Returns:
            Whether it is; not where the request ended before.
        """
        if self._text.done() or self._sent.done():
            return False
        self._text.set_result(text)
        return await asyncio.shield(self._sent)

    def ends(self, is_sent: bool) -> None:
        """The request was answered, or nobody waits for the answer any more."""
        if not self._sent.done():
            self._sent.set_result(is_sent)


class PassiveReplies:
    """The requests that wait, oldest first, and what was answered of late.

    Args:
        clock: seconds, for how long an answer is remembered.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._waiting: defaultdict[str, deque[OpenReply]] = defaultdict(deque)
        self._given: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._clock = clock

    @contextmanager
    def waiting(self, address: str, message_id: str) -> Iterator[OpenReply]:
        """A request that can be answered within the block."""
        reply = OpenReply(message_id)
        self._waiting[address].append(reply)
        try:
            yield reply
        finally:
            reply.ends(is_sent=False)
            self._waiting[address].remove(reply)
            if not self._waiting[address]:
                del self._waiting[address]

    async def give(self, address: str, text: str) -> bool:
        """Answer the oldest request of a customer with the text.

        Returns:
            Whether there was one.
        """
        for reply in tuple(self._waiting.get(address, ())):
            if await reply.take(text):
                self._remember(reply.message_id, text)
                return True
        return False

    def given_to(self, message_id: str) -> str | None:
        """What a message was answered: WeChat repeats it where the answer was lost on the way."""
        moment, text = self._given.get(message_id, (0.0, ""))
        return text if text and moment >= self._clock() - REMEMBERED_SECONDS else None

    def _remember(self, message_id: str, text: str) -> None:
        now = self._clock()
        self._given[message_id] = (now, text)
        while next(iter(self._given.values()))[0] < now - REMEMBERED_SECONDS:
            self._given.popitem(last=False)


def text_reply(account: str, address: str, text: str, at: float) -> str:
    """The XML of an answer."""
    return (
        f"<xml><ToUserName>{_cdata(address)}</ToUserName><FromUserName>{_cdata(account)}</FromUserName>"
        f"<CreateTime>{int(at)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    return f"<![CDATA[{_NOT_IN_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
