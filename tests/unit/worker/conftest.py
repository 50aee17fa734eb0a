"""A store with a worker that tells a real receiver of its queue."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from sandra.store.database import Store
from sandra.store.schema import upgrade
from tests.unit.store.builders import a_conversation, a_ticket
from tests.unit.worker.hook import KEY, Hook, listening
from worker.announcing import Announcer
from worker.webhook import Receiver

PATIENCE_SECONDS = 20.0
TICKETS_URL = "https://desk.example/desk/tickets"


class Clock:
    """A clock that a test moves on; changes are written by the machine's own."""

    def __init__(self) -> None:
        self.now = datetime.now(timezone.utc)

    def __call__(self) -> datetime:
        """The time."""
        return max(self.now, datetime.now(timezone.utc))

    def passes(self, **time: float) -> None:
        """Some time goes by."""
        self.now = self() + timedelta(**time)


@dataclass
class Installation:
    """A store, who is told of it, and workers that tell."""

    store: Store
    hook: Hook
    clock: Clock

    def worker(self, receiver: Receiver | None = None, **more: Any) -> Announcer:
        """A worker that was just started."""
        patient = Receiver(self.hook.url, KEY, PATIENCE_SECONDS)
        return Announcer(self.store, receiver or patient, TICKETS_URL, self.clock, **more)

    def opens(self, *numbers: str, **changes: Any) -> None:
        """Tickets are opened, each in a conversation of its own."""
        for number in numbers:
            with self.store.transaction() as records:
                records.add(a_conversation(f"web-{number}", language="zh-Hans"))
                records.add(a_ticket(number, conversation_id=f"web-{number}", **changes))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and no rows, to copy."""
    file = tmp_path_factory.mktemp("worker") / "store.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def open_store(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the store once more, as another process does."""
    url = f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'store.db')}"
    opened: list[Store] = []

    def open_it() -> Store:
        opened.append(Store(url))
        return opened[-1]

    yield open_it
    for store in opened:
        store.dispose()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Who is told."""
    with listening() as hook:
        yield hook


@pytest.fixture
def sandra(open_store: Callable[[], Store], hook: Hook) -> Installation:
    """An empty installation whose webhook was on before."""
    installation = Installation(open_store(), hook, Clock())
    assert installation.worker().announce() == 0
    return installation
