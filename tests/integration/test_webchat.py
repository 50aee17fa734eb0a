"""Messages on the website's chat: gathered, kept once, answered (B1)."""

from __future__ import annotations

import asyncio

import pytest

from tests.integration.conftest import NewVisitor
from tests.stack import Stack


@pytest.mark.clause("B1")
async def test_several_short_messages_in_a_row_are_one_turn(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    for text in ("你好", "我的包裹", "一直没到"):
        await visitor.sends(text)
    await visitor.until(lambda: visitor.turns == 1)

    (turn,) = visitor.user_events()
    assert turn["text"] == "你好\n我的包裹\n一直没到"
    assert [part["text"] for part in turn["metadata"]["parts"]] == ["你好", "我的包裹", "一直没到"]


@pytest.mark.clause("B1")
async def test_typing_on_keeps_the_turn_open(stack: Stack, new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    part_of_the_pause = stack.settings.gather_seconds * 0.7
    await visitor.sends("我想说的是")
    for _ in range(3):
        await asyncio.sleep(part_of_the_pause)
        await visitor.types()
    assert visitor.typing == []
    await visitor.sends("包裹一直没到")
    await visitor.until(lambda: visitor.turns == 1)

    assert [event["text"] for event in visitor.user_events()] == ["我想说的是\n包裹一直没到"]


async def test_messages_after_the_answer_are_another_turn(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    await visitor.asks("你好")
    await visitor.asks("包裹一直没到")

    assert [event["text"] for event in visitor.user_events()] == ["你好", "包裹一直没到"]


async def test_the_same_message_sent_again_is_handled_once(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    receipts = await asyncio.gather(*(visitor.sends("包裹一直没到", "the-same") for _ in range(5)))
    await visitor.until(lambda: visitor.turns == 1)
    receipts.append(await visitor.sends("包裹一直没到", "the-same"))
    await visitor.leaves()
    returned = await new_visitor().joins(visitor.token)
    receipts.append(await returned.sends("包裹一直没到", "the-same"))

    assert receipts == [{"ok": True}] * 7
    assert returned.waiting == []
    assert [event["text"] for event in returned.user_events()] == ["包裹一直没到"]


@pytest.mark.parametrize(
    ("text", "language", "code", "words"),
    [
        ("", "zh-Hans", "empty", "文字"),
        ("", "zh-Hant", "empty", "文字"),
        (" \n\t ", "en", "empty", "word"),
        ("\x00\x07\u200b", "en", "empty", "word"),
        ("///", "zh-Hans", "empty", "文字"),
        ("为什么" * 7000, "en", "too_long", "2000 个字"),
        ("why " * 5000, "zh-Hans", "too_long", "2000 characters"),
    ],
    ids=["nothing", "nothing, traditional", "blanks", "controls", "slashes", "20000 characters", "20000 letters"],
)
async def test_what_cannot_be_read_is_refused_in_the_customers_language(
    new_visitor: NewVisitor, text: str, language: str, code: str, words: str
) -> None:
    visitor = await new_visitor().joins(language=language)
    receipt = await visitor.sends(text)

    assert receipt["ok"] is False
    assert receipt["error"]["code"] == code
    told = receipt["error"]["message"]
    assert words in told or (language == "en" and "readable" in told)


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        "text",
        [],
        ["text"],
        {},
        {"id": "1"},
        {"text": "你好"},
        {"id": 1, "text": "你好"},
        {"id": "", "text": "你好"},
        {"id": "x" * 10_000, "text": "你好"},
        {"id": "\ud800", "text": "你好"},
        {"id": "1", "text": ["你好"]},
        {"id": "1", "text": None},
    ],
    ids=lambda data: repr(data)[:30],
)
async def test_what_is_no_message_is_refused_and_the_chat_goes_on(new_visitor: NewVisitor, data: object) -> None:
    visitor = await new_visitor().joins(language="en")
    receipt = await visitor.emits(data)

    assert receipt["ok"] is False
    assert receipt["error"]["code"] == "bad_request"
    assert receipt["error"]["message"].isascii()
    assert await visitor.sends("hello") == {"ok": True}


async def test_slash_commands_steer_nothing(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    await visitor.asks("包裹一直没到，太慢了")
    commands = ["/restart", "／restart", "//session_start", '/complain{"order_number": "SD2611110102"}', "/stop"]
    for command in commands:
        assert await visitor.asks(command)

    events = visitor.events()
    assert not {"restart", "reset_slots", "pause"} & {event["event"] for event in events}
    assert [event["name"] for event in events if event["event"] == "action"].count("action_session_start") == 1
    assert all(not event["text"].startswith(("/", "／")) for event in visitor.user_events())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        "'; DROP TABLE cases; --",
        "\x1b[31m你好\x00\x07\ud83d",
        "😡😡😡",
        "🫠",
        "{name} %s ${jndi:ldap://x} {{7*7}}",
        "？？？",
    ],
    ids=["html", "sql", "controls", "emoji", "new emoji", "templates", "question marks"],
)
async def test_odd_text_gets_a_polite_answer(new_visitor: NewVisitor, text: str) -> None:
    visitor = await new_visitor().joins()
    answers = await visitor.asks(text)

    assert answers
    assert all(answer.strip() and "<" not in answer and "{" not in answer for answer in answers)
    assert not any("我们的系统" in answer or "our side" in answer for answer in answers)
    assert visitor.waiting == []


@pytest.mark.clause("B1")
async def test_thirty_messages_in_a_second_are_all_kept_in_order_and_answered(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    texts = [f"第{number}句：包裹没到" for number in range(1, 31)]
    receipts = await asyncio.gather(*(visitor.sends(text) for text in texts))
    await visitor.until(lambda: bool(visitor.answers) and visitor.waiting == [])

    assert receipts == [{"ok": True}] * 30
    parts = [part["text"] for event in visitor.user_events() for part in event["metadata"]["parts"]]
    assert parts == texts


async def test_two_tabs_of_one_conversation_both_see_everything(new_visitor: NewVisitor) -> None:
    left = await new_visitor().joins()
    right = await new_visitor().joins(left.token)
    await left.asks("包裹一直没到")
    await right.asks("已经等了一周了")
    await left.until(lambda: left.turns == 2)

    assert left.answers == right.answers
    assert [message["text"] for message in right.messages if message["from"] == "customer"] == ["包裹一直没到"]
    assert [message["text"] for message in left.messages if message["from"] == "customer"] == ["已经等了一周了"]


@pytest.mark.clause("B1")
async def test_the_typing_indicator_goes_on_and_off_around_the_answer(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor().joins()
    await visitor.asks("你好")

    assert visitor.typing == [True, False]
