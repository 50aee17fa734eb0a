"""A seeded store for the handling of complaints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandra.store.database import Store
from sandra.store.demo import seed_if_empty
from sandra.store.schema import upgrade
from tests.unit.builders import NOW


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop as of the builders' today, written once."""
    file = tmp_path_factory.mktemp("shop") / "shop.db"
    upgrade(f"sqlite:///{file}")
    seed_if_empty(f"sqlite:///{file}", NOW.date())
    return file


@pytest.fixture
def store(shop_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it for one test."""
    copy = tmp_path / "shop.db"
    copy.write_bytes(shop_file.read_bytes())
    opened = Store(f"sqlite:///{copy}")
    yield opened
    opened.dispose()
