"""Migrations lead every store to the tables the code expects."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Engine

from sandra.store import engine as engines
from sandra.store import schema, tables
from sandra.store.database import Store, StoreUnavailableError, StoreVersionError
from sandra.store.engine import open_engine
from sandra.store.schema import upgrade
from tests.next_version import ADDED_TABLE, release_next_version
from tests.unit.store.builders import a_conversation

WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_locks.database = pg_database.oid
    WHERE NOT granted AND datname = current_database()
"""


def test_migrations_and_tables_agree(empty_url: str) -> None:
    upgrade(empty_url)
    engine = open_engine(empty_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    engine.dispose()


def test_upgrading_twice_changes_nothing(store: Store, url: str) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
    upgrade(url)
    with store.transaction() as records:
        assert records.conversation("web-1") is not None


def test_processes_that_start_together_upgrade_once(
    empty_url: str, at_once: Callable[[Callable[[int], None], int], list[None]]
) -> None:
    at_once(lambda _: upgrade(empty_url), 3)


def test_a_migration_takes_longer_than_a_customer_would_wait(
    postgresql_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = {**engines._ON_CONNECT["postgresql"], "options": "-c lock_timeout=100 -c statement_timeout=200"}
    monkeypatch.setitem(engines._ON_CONNECT, "postgresql", impatient)
    address = postgresql_database()
    other = create_engine(address, future=True)
    with ThreadPoolExecutor(1) as threads, other.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({schema._POSTGRESQL_LOCK})"))
        upgrading = threads.submit(upgrade, address)
        connection.execute(text("SELECT pg_sleep(1)"))
        connection.commit()
        upgrading.result()
    other.dispose()


def test_a_migration_stands_back_for_a_transaction_that_wants_what_it_holds(
    postgresql_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgresql_database()
    upgrade(address)
    release_next_version(tmp_path, monkeypatch)
    serving = create_engine(address, future=True)
    with ThreadPoolExecutor(1) as threads, serving.connect() as connection:
        connection.execute(text("SELECT count(*) FROM conversations"))
        upgrading = threads.submit(upgrade, address)
        until_somebody_waits(serving)
        # The migration has this one, and waits for the other: PostgreSQL would end one of us.
        connection.execute(text("SELECT count(*) FROM cases"))
        connection.commit()
        upgrading.result()
    assert ADDED_TABLE in inspect(serving).get_table_names()
    serving.dispose()


def until_somebody_waits(engine: Engine) -> None:
    """Wait until a lock is asked for in vain."""
    with engine.connect() as connection:
        while not connection.execute(text(WAITING)).scalar_one():
            sleep(0.01)


def test_a_store_newer_than_the_code_is_left_alone(empty_url: str) -> None:
    upgrade(empty_url)
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreVersionError, match=r"9999.*update the code"):
        upgrade(empty_url)
    engine.dispose()


def test_the_folder_of_a_new_store_is_made(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'var' / 'deep' / 'sandra.db'}")
    assert (tmp_path / "var" / "deep" / "sandra.db").exists()


def test_a_server_that_is_down_is_reported() -> None:
    with pytest.raises(StoreUnavailableError, match="check that it runs"):
        upgrade("postgresql+psycopg2://sandra@127.0.0.1:1/sandra")
