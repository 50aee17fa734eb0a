"""The first text goes to the request that waits; once nobody waits, the sender learns it and goes another way."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from xml.etree import ElementTree

from channels.wechat.passive import REMEMBERED_SECONDS, PassiveReplies, text_reply

T = TypeVar("T")


async def begun(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Work that has come to the point where it waits."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


async def test_a_text_answers_the_request_that_waits() -> None:
    replies = PassiveReplies()
    with replies.waiting("o-lin", "1") as reply:
        giving = await begun(replies.give("o-lin", "抱歉，让您久等了。"))

        assert await reply.text(5.0) == "抱歉，让您久等了。"
        assert not giving.done()
        reply.ends(is_sent=True)
        assert await giving


async def test_the_sender_is_told_where_the_answer_was_lost() -> None:
    replies = PassiveReplies()
    with replies.waiting("o-lin", "1"):
        giving = await begun(replies.give("o-lin", "抱歉。"))

    assert not await giving
    assert replies.given_to("1") is None


async def test_nobody_waits_for_ever() -> None:
    replies = PassiveReplies()
    with replies.waiting("o-lin", "1") as reply:
        assert await reply.text(0.0) is None
        assert not await replies.give("o-lin", "太晚了。")


async def test_another_customers_request_is_not_answered() -> None:
    replies = PassiveReplies()
    with replies.waiting("o-lin", "1"):
        assert not await replies.give("o-wu", "您好。")


async def test_each_request_is_answered_once_and_the_oldest_first() -> None:
    replies = PassiveReplies()
    with replies.waiting("o-lin", "1") as first, replies.waiting("o-lin", "2") as second:
        one = await begun(replies.give("o-lin", "一"))
        other = await begun(replies.give("o-lin", "二"))

        assert await first.text(5.0) == "一"
        assert await second.text(5.0) == "二"
        first.ends(is_sent=True)
        second.ends(is_sent=True)
        assert await one and await other
        assert not await replies.give("o-lin", "三")


async def test_an_answer_is_remembered_until_wechat_asks_no_more() -> None:
    moments = [0.0]
    replies = PassiveReplies(clock=lambda: moments[-1])
    await _answered(replies, "1", "一")

    assert replies.given_to("1") == "一"
    assert replies.given_to("2") is None

    moments.append(REMEMBERED_SECONDS + 1)
    assert replies.given_to("1") is None
    await _answered(replies, "2", "二")
    assert replies.given_to("2") == "二"


def test_a_reply_holds_any_text() -> None:
    text = "引号“”、<a>、]]>、&amp;、\x0b换行\n和 😊"

    reply = ElementTree.fromstring(text_reply("gh_1", "o-lin", text, 1760000000.4))

    assert reply.findtext("ToUserName") == "o-lin"
    assert reply.findtext("FromUserName") == "gh_1"
    assert reply.findtext("CreateTime") == "1760000000"
    assert reply.findtext("MsgType") == "text"
    assert reply.findtext("Content") == text.replace("\x0b", "")


async def _answered(replies: PassiveReplies, message_id: str, text: str) -> None:
    with replies.waiting("o-lin", message_id) as reply:
        giving = await begun(replies.give("o-lin", text))
        await reply.text(5.0)
        reply.ends(is_sent=True)
        assert await giving
