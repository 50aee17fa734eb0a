"""A store of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandra.store.database import Store
from sandra.store.schema import upgrade


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """With its tables and no rows."""
    url = f"sqlite:///{tmp_path / 'sandra.db'}"
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.dispose()
