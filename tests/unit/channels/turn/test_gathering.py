"""Short messages in a row become one turn, turns follow one another (B1)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timezone

import pytest

from channels.turn.gathering import Gathering
from channels.turn.intake import LONGEST_MESSAGE
from sandra.spool import Kept

PAUSE = 0.05
PATIENCE_SECONDS = 5.0
NOW = datetime(2026, 11, 22, tzinfo=timezone.utc)

Turn = tuple[str, list[str]]


class Answerer:
    """Takes turns as a channel does; each waits for `may_answer`."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[Turn] = asyncio.Queue()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.fails = False
        self.gathering = Gathering(PAUSE, self._answer)

    def hears(self, text: str, conversation_id: str = "one", at_once: bool = False) -> None:
        """A message comes."""
        kept = Kept(1, "webchat", conversation_id, text, text, NOW, NOW, 0)
        self.gathering.add(conversation_id, kept, at_once)

    async def next_turn(self) -> Turn:
        """The next turn that begins."""
        return await asyncio.wait_for(self.begun.get(), PATIENCE_SECONDS)

    async def _answer(self, conversation_id: str, kept: Sequence[Kept]) -> None:
        self.begun.put_nowait((conversation_id, [one.text for one in kept]))
        await self.may_answer.wait()
        if self.fails:
            raise RuntimeError("the turn broke")


@pytest.mark.clause("B1")
async def test_messages_in_a_row_are_one_turn() -> None:
    answerer = Answerer()
    for text in ("a", "b", "c"):
        answerer.hears(text)

    assert await answerer.next_turn() == ("one", ["a", "b", "c"])


@pytest.mark.clause("B1")
async def test_the_turn_begins_only_after_the_pause() -> None:
    answerer = Answerer()
    answerer.hears("a")
    asyncio.get_running_loop().call_later(PAUSE / 2, answerer.hears, "b")

    assert await answerer.next_turn() == ("one", ["a", "b"])


@pytest.mark.clause("D5")
async def test_what_a_person_reads_waits_for_nothing_more() -> None:
    answerer = Answerer()
    answerer.hears("a")
    answerer.hears("b", at_once=True)
    answerer.hears("c", at_once=True)

    assert [await answerer.next_turn() for _ in range(2)] == [("one", ["a", "b"]), ("one", ["c"])]


@pytest.mark.clause("B1")
async def test_typing_on_prolongs_the_pause() -> None:
    answerer = Answerer()
    answerer.hears("typed on", "one")
    answerer.hears("not typed on", "two")
    asyncio.get_running_loop().call_later(PAUSE / 2, answerer.gathering.still_typing, "one")

    assert [(await answerer.next_turn())[0] for _ in range(2)] == ["two", "one"]


async def test_typing_without_end_does_not_put_the_answer_off_for_ever() -> None:
    answerer = Answerer()

    async def type_on() -> None:
        while True:
            answerer.gathering.still_typing("one")
            await asyncio.sleep(PAUSE / 10)

    answerer.hears("a")
    typing = asyncio.ensure_future(type_on())
    turn = await answerer.next_turn()
    typing.cancel()

    assert turn == ("one", ["a"])


async def test_conversations_do_not_mix_nor_wait_for_each_other() -> None:
    answerer = Answerer()
    answerer.may_answer.clear()
    answerer.hears("a", "one")
    answerer.hears("b", "two")

    assert {(await answerer.next_turn())[0] for _ in range(2)} == {"one", "two"}
    answerer.may_answer.set()


async def test_a_turn_waits_for_the_one_before_it() -> None:
    answerer = Answerer()
    answerer.may_answer.clear()
    answerer.hears("first")
    assert await answerer.next_turn() == ("one", ["first"])
    answerer.hears("x" * LONGEST_MESSAGE)
    answerer.hears("third")
    assert answerer.begun.empty()

    answerer.may_answer.set()
    assert await answerer.next_turn() == ("one", ["x" * LONGEST_MESSAGE])
    assert await answerer.next_turn() == ("one", ["third"])


async def test_a_broken_turn_does_not_hold_up_the_next() -> None:
    answerer = Answerer()
    answerer.fails = True
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    answerer.hears("x" * LONGEST_MESSAGE)
    answerer.hears("second")

    await answerer.next_turn()
    assert await answerer.next_turn() == ("one", ["second"])
