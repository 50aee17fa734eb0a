"""A store for what the web chat keeps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandra.store.database import Store
from sandra.store.schema import upgrade


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and no rows, to copy."""
    file = tmp_path_factory.mktemp("webchat") / "store.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of the test's own."""
    opened = Store(f"sqlite:///{shutil.copy(empty_store, tmp_path / 'store.db')}")
    yield opened
    opened.dispose()
