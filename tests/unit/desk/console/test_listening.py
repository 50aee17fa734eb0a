"""Whoever listens hears all news: those who come the moment others leave, and those who stay when a look fails."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from cluster.memory import OwnMemory
from desk.live.company import Company
from desk.live.events import LiveEvents
from desk.live.news import News, Sources
from desk.live.typing import CustomersTyping
from desk.transcript import Transcripts
from tests.unit.desk.console.conftest import Desk, said
from tests.unit.desk.console.talk import CONVERSATION

EVERY_SECONDS = 0.06
SOON_SECONDS = 5.0
TIMES = 20
HELLO = {"event": "user", "text": "还没到"}
T = TypeVar("T")


class SlowTyping(CustomersTyping):
    """Rasa takes its time to say who types."""

    def news(self, now: float) -> list[News]:
        """Nobody types."""
        time.sleep(2 * EVERY_SECONDS)
        return []


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.live.events.EVERY_SECONDS", EVERY_SECONDS)


@pytest.fixture
def sources(desk: Desk, tmp_path: Path) -> Iterator[Sources]:
    said(desk.tracker_file, "web-0", HELLO)
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'tracker.db'}")
    yield Sources(desk.store, transcripts)
    transcripts.dispose()


async def hears(desk: Desk, events: LiveEvents) -> News:
    """What somebody new hears after the first word to read everything."""
    with events.listener() as listener:
        heard = events.heard(listener, None, SOON_SECONDS)
        first = await asyncio.wait_for(anext(heard), SOON_SECONDS)
        assert first is not None and first[1].kind == "everything"
        said(desk.tracker_file, CONVERSATION, HELLO)
        told = await anext(heard)
    assert told is not None, "the news did not come"
    return told[1]


def test_who_comes_the_moment_the_last_one_leaves_hears_news(desk: Desk, sources: Sources) -> None:
    async def come_and_go() -> None:
        events = LiveEvents(sources, SlowTyping(Company(desk.clock, OwnMemory()), desk.rasa.speaker()))
        for count in range(TIMES):
            assert (await hears(desk, events)).conversation == CONVERSATION
            await asyncio.sleep(4 * EVERY_SECONDS * count / TIMES)

    asyncio.run(come_and_go())


def test_a_look_that_fails_unexpectedly_is_logged_and_the_next_one_finds_news(
    desk: Desk, sources: Sources, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    events = LiveEvents(sources, CustomersTyping(Company(desk.clock, OwnMemory()), desk.rasa.speaker()))
    monkeypatch.setattr(events, "_found", failing_once(events._found))

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(hears(desk, events)).conversation == CONVERSATION
    assert "a fault nobody thought of" in caplog.text


def failing_once(action: Callable[[], T]) -> Callable[[], T]:
    faults = [ZeroDivisionError("a fault nobody thought of")]

    def act() -> T:
        if faults:
            raise faults.pop()
        return action()

    return act
