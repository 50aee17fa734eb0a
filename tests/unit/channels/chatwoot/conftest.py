"""A Chatwoot on this machine, and an empty store."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from channels.chatwoot.client import Chatwoot
from sandra.store.database import Store
from sandra.store.schema import upgrade
from tests.platforms.chatwoot import BOT_TOKEN, SECRET, StandIn


@pytest.fixture
def server() -> Iterator[StandIn]:
    """The stand-in."""
    with StandIn.running() as running:
        yield running


@pytest.fixture
async def chatwoot(server: StandIn) -> AsyncIterator[Chatwoot]:
    """Its API as we speak to it."""
    opened = Chatwoot(server.url, BOT_TOKEN, SECRET, inbox_of=server.inbox_at)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and no rows, to copy."""
    file = tmp_path_factory.mktemp("chatwoot") / "store.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it for one test."""
    opened = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'store.db')}")
    yield opened
    opened.dispose()
