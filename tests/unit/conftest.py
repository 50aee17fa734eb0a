"""Databases that several tests use, and doing things at once."""

from __future__ import annotations

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

from tests.services import go_without

POSTGRESQL = "postgresql+psycopg2://postgres@127.0.0.1/test"

T = TypeVar("T")


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[Callable[[], str]]:
    """Makes empty databases and gives their addresses; they are dropped at the end."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    made: list[str] = []

    def make() -> str:
        name = f"sandra_test_{uuid4().hex[:12]}"
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


@pytest.fixture(params=["sqlite", "postgresql"])
def spool_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a spool that nobody has used yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new folder' / 'spool.db'}"
    make: Callable[[], str] = request.getfixturevalue("postgresql_database")
    return make()


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
