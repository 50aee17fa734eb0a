"""A fresh store for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from sandra.store import tables
from sandra.store.database import Store
from sandra.store.schema import upgrade
from tests.services import go_without

POSTGRESQL = "postgresql+psycopg2://postgres@127.0.0.1/test"

T = TypeVar("T")


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[Callable[[], str]]:
    """Makes empty databases and gives their addresses; they are dropped at the end."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    made: list[str] = []

    def make() -> str:
        name = f"sandra_store_{uuid4().hex[:12]}"
        try:
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
        except OperationalError as error:
            go_without(f"no PostgreSQL server answers at {POSTGRESQL} ({error.orig})")
        made.append(name)
        address: str = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        return address

    yield make
    for name in made:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


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


@pytest.fixture
def at_once() -> Callable[[Callable[[int], T], int], list[T]]:
    """Runs something several times at the same moment, each in a thread with its number."""

    def run(action: Callable[[int], T], times: int) -> list[T]:
        start = Barrier(times)

        def wait_and_act(number: int) -> T:
            start.wait()
            return action(number)

        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(wait_and_act, range(times)))

    return run


def _delete_all_rows(address: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
