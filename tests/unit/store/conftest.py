"""A fresh store for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from sandra.store import tables
from sandra.store.database import Store
from sandra.store.schema import upgrade


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_database: Callable[[], str]) -> str:
    """The address of a PostgreSQL store with its tables."""
    address = postgresql_database()
    upgrade(address)
    return address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store with its tables and no rows, to copy."""
    file = tmp_path_factory.mktemp("store") / "store.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    make: Callable[[], str] = request.getfixturevalue("postgresql_database")
    return make()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store with its tables and no rows."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "store.db")
        return f"sqlite:///{copied}"
    address: str = request.getfixturevalue("migrated_postgresql")
    _delete_all_rows(address)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with its tables and no rows."""
    opened = Store(url)
    yield opened
    opened.dispose()


def _delete_all_rows(address: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
