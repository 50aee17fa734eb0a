"""The desk of a shop with orders, and cases in which something is to be decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandra.store.demo import seed_if_empty
from sandra.store.schema import upgrade
from tests.unit.desk.console.conftest import BEGINNING


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop as of the tests' today, made once."""
    file = tmp_path_factory.mktemp("shop") / "shop.db"
    upgrade(f"sqlite:///{file}")
    seed_if_empty(f"sqlite:///{file}", BEGINNING.date())
    return file
