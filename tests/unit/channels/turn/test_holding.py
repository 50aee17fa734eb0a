"""What a process has in hand is let go when it is done, and what others kept meanwhile is done after it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from sqlalchemy.engine import make_url

from channels.turn import holding
from channels.turn.output import Said
from channels.turn.part import Part
from channels.turn.service import ChannelService
from sandra.leases import LEASE, utc_now
from sandra.spool import Spool
from sandra.spool_database import SpoolUnavailableError
from sandra.store.schema import upgrade

CHANNEL, CONVERSATION = "app", "app-lin"
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=timezone.utc)
PATIENCE_SECONDS = 10.0


class Dialogue:
    """Hears turns as Rasa does, and answers each when it may."""

    def __init__(self) -> None:
        self.heard, self.brought = asyncio.Queue[str](), asyncio.Queue[str]()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def hear(self, message: UserMessage) -> None:
        self.heard.put_nowait(message.text)
        await self.may_answer.wait()
        await message.output_channel.send_response(message.sender_id, {"text": "好的"})

    async def bring(self, _conversation_id: str, said: list[Said]) -> None:
        for one in said:
            self.brought.put_nowait(one.text)

    async def next_heard(self) -> str:
        return await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS)

    async def next_brought(self) -> str:
        return await asyncio.wait_for(self.brought.get(), PATIENCE_SECONDS)


@pytest.fixture
async def dialogue() -> Dialogue:
    return Dialogue()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Spool]:
    """Another process."""
    spool = Spool(f"sqlite:///{tmp_path / 'spool.db'}")
    yield spool
    spool.dispose()


@pytest.fixture
async def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogue: Dialogue) -> AsyncIterator[ChannelService]:
    monkeypatch.setenv("SANDRA_VAR", str(tmp_path))
    monkeypatch.setenv("SANDRA_GATHER_SECONDS", "0.05")
    upgrade(f"sqlite:///{tmp_path / 'sandra.db'}")
    yield ChannelService(CHANNEL, dialogue.hear, dialogue.bring)


def part(text: str) -> Part:
    return Part(text, text, NOW)


async def eventually(holds: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not holds():
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), PATIENCE_SECONDS)


@pytest.mark.clause("B1")
async def test_what_another_process_kept_meanwhile_is_one_turn(
    service: ChannelService, dialogue: Dialogue, other: Spool
) -> None:
    dialogue.may_answer.clear()
    await service.take(CONVERSATION, part("包裹没到"))
    assert await dialogue.next_heard() == "包裹没到"
    for text in ("都一周了", "在吗"):
        other.keep(CHANNEL, CONVERSATION, text, text, NOW, NOW)
    dialogue.may_answer.set()

    assert await dialogue.next_heard() == "都一周了\n在吗"
    await eventually(lambda: not other.waiting_of(CHANNEL, CONVERSATION))
    assert dialogue.heard.empty()


def fails(spool_method: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the spool fail in that, so many times, as where the database is locked or starts again."""
    works, left = getattr(Spool, spool_method), [times]

    def fail(spool: Spool, *arguments: object) -> object:
        if left[0]:
            left[0] -= 1
            raise SpoolUnavailableError(make_url("sqlite:///spool.db"), RuntimeError("database is locked"))
        return works(spool, *arguments)

    monkeypatch.setattr(Spool, spool_method, fail)


async def test_an_answer_is_given_even_if_the_conversation_cannot_be_let_go(
    service: ChannelService, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails("let_go", 1, monkeypatch)

    assert [one.text for one in await service.turns.run(CONVERSATION, part("包裹没到"))] == ["好的"]


@pytest.mark.clause("F5")
async def test_what_was_answered_counts_as_handled_once_the_spool_answers_again(
    service: ChannelService, dialogue: Dialogue, other: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails("done", 2, monkeypatch)
    await service.take(CONVERSATION, part("包裹没到"))
    assert await dialogue.next_brought() == "好的"

    await eventually(lambda: not other.waiting_of(CHANNEL, CONVERSATION))
    assert dialogue.heard.qsize() == 1


@pytest.mark.clause("F5")
async def test_who_stood_still_in_a_turn_that_another_process_did_meanwhile_says_nothing(
    service: ChannelService, dialogue: Dialogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogue.may_answer.clear()
    await service.take(CONVERSATION, part("包裹没到"))
    assert await dialogue.next_heard() == "包裹没到"
    later = Spool(f"sqlite:///{tmp_path / 'spool.db'}", clock=lambda: utc_now() + LEASE * 2)
    assert later.take(CHANNEL, CONVERSATION), "the lease is over"
    later.done(later.waiting_of(CHANNEL, CONVERSATION))
    later.let_go(CHANNEL, CONVERSATION, set())
    later.dispose()
    monkeypatch.setattr(holding, "monotonic", lambda: time.monotonic() + LEASE.total_seconds() * 2)
    dialogue.may_answer.set()

    await service.take(CONVERSATION, part("在吗"))
    assert await dialogue.next_heard() == "在吗"
    await dialogue.next_brought()
    assert dialogue.brought.empty(), "the first turn was the other's to answer"


async def test_an_answer_is_given_where_the_spool_went_away_in_the_middle_of_the_turn(
    service: ChannelService, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogue.may_answer.clear()
    await service.take(CONVERSATION, part("包裹没到"))
    assert await dialogue.next_heard() == "包裹没到"
    fails("waiting_of", 1, monkeypatch)
    monkeypatch.setattr(holding, "monotonic", lambda: time.monotonic() + LEASE.total_seconds() * 2)
    dialogue.may_answer.set()

    assert await dialogue.next_brought() == "好的"


async def test_a_message_is_not_passed_by_the_next_one_while_the_store_is_slow(
    service: ChannelService, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    async def is_a_persons(conversation_id: str) -> bool:
        reads.append(conversation_id)
        await asyncio.sleep(0.3 if len(reads) == 1 else 0.0)
        return True

    monkeypatch.setattr(service.turns, "is_a_persons", is_a_persons)
    await asyncio.gather(*(service.take(CONVERSATION, part(text)) for text in ("一", "二")))

    assert await dialogue.next_heard() == "一\n二"
