"""The database behind the records, and the single place where transactions are opened.

StoreError                   the store could not do what was asked
├── StoreUnavailableError    it does not answer; nothing was changed, try again later
├── StoreConflictError       somebody else wrote the same thing first; do the whole transaction again
├── StoreAddressError        the address names no database that can be used
└── StoreVersionError        the store is newer than this code (raised by `sandra.store.schema`)
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from time import monotonic, sleep
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from sandra.store.columns import storable
from sandra.store.due import keep_due
from sandra.store.mapping import start_mappers
from sandra.store.outbox import record_changes
from sandra.store.records import SqlRecords
from sandra.store.searching import keep_searchable

PATIENCE_SECONDS = 3
"""How long to wait for a connection or a lock: a customer is waiting for an honest sentence meanwhile."""
_SWITCH_PAUSE_SECONDS = 0.01
_HELD = "sandra_held"
_READS = "sandra_reads"
"""Execution option of transactions that change nothing."""


@dataclass(frozen=True)
class Pool:
    """How many connections to a database server one process opens; an SQLite file has no such limit.

    Attributes:
        size: kept open.
        overflow: opened beside them while there is much to do.
    """

    size: int = 5
    overflow: int = 10


DEFAULT_POOL = Pool()


class StoreError(Exception):
    """The store could not do what was asked."""


class StoreUnavailableError(StoreError):
    """The store does not answer. Nothing of the transaction was kept."""

    def __init__(self, url: URL, cause: Exception) -> None:
        super().__init__(
            f"the store {url.render_as_string(hide_password=True)} does not answer: check that it runs, "
            f"has space and was set up by `make run`, then try again ({_first_line(cause)})"
        )


class StoreConflictError(StoreError):
    """The rows contradict what is on record, as when two processes open a ticket for one customer."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(
            f"somebody else wrote the same thing first: do the whole transaction again ({_first_line(cause)})"
        )


class StoreAddressError(StoreError):
    """The address names no database that can be used."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem}: use an address such as sqlite:///var/sandra.db or postgresql+psycopg2://user@host/sandra"
        )


class StoreVersionError(StoreError):
    """The store was set up by a newer version than this code."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the store is at version {version}, which this code does not know: update the code, "
            "or give it another store"
        )


class Store:
    """The store at an address. Threads may share one; each transaction has its own connection."""

    def __init__(self, url: str, pool: Pool = DEFAULT_POOL) -> None:
        """
        Args:
            url: SQLAlchemy address of an SQLite file or of a PostgreSQL database, set up by `schema.upgrade`.
            pool: how many connections it opens.

        Raises:
            StoreAddressError: the address cannot be used.
        """
        start_mappers()
        self._engine = open_engine(url, pool)
        # What was read stays readable after the transaction: actions answer from it.
        self._sessions = sessionmaker(self._engine, future=True, expire_on_commit=False)
        keep_due(self._sessions)
        keep_searchable(self._sessions)
        record_changes(self._sessions)
        readers = self._engine.execution_options(**{_READS: True})
        self._readers = sessionmaker(readers, future=True, expire_on_commit=False, autoflush=False)
        for sessions in (self._sessions, self._readers):
            event.listen(sessions, "loaded_as_persistent", _hold)

    @contextmanager
    def transaction(self) -> Iterator[SqlRecords]:
        """Records to read and change: kept together at the end, or not at all when an error leaves the block.

        On SQLite transactions follow one another; on PostgreSQL they run side by side.

        Raises:
            StoreUnavailableError: the database failed or did not answer in time.
            StoreConflictError: what was written contradicts what is on record.
        """
        with as_store_errors(self._engine.url), self._sessions.begin() as session:
            yield SqlRecords(session)

    @contextmanager
    def reading(self) -> Iterator[SqlRecords]:
        """Records to read and not to change; on SQLite, which writes one at a time, nobody waits for it.

        Raises:
            StoreUnavailableError: the database failed or did not answer in time.
        """
        with as_store_errors(self._engine.url), self._readers.begin() as session:
            yield SqlRecords(session)
            # What was changed on the way is not kept, and what was read stays readable.
            session.expunge_all()

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _hold(session: Session, read: object) -> None:
    """Keep what was read until the session is gone.

    A session forgets what nobody holds; a case that is looked up ten times in one transaction would be read ten times
    with all its parts.
    """
    session.info.setdefault(_HELD, []).append(read)


@contextmanager
def as_store_errors(url: URL) -> Iterator[None]:
    """The database's failures as the store's errors."""
    try:
        yield
    except IntegrityError as error:
        raise StoreConflictError(error) from error
    except (DBAPIError, PoolTimeoutError) as error:
        raise StoreUnavailableError(url, error) from error


def open_engine(address: str, pool: Pool = DEFAULT_POOL) -> Engine:
    """The engine for an address, with time-outs; connects at first use.

    Raises:
        StoreAddressError: the address cannot be used.
    """
    url = _checked(address)
    is_file = url.get_backend_name() == "sqlite"
    limits = DEFAULT_POOL if is_file else pool
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        pool_pre_ping=True,
        pool_size=limits.size,
        max_overflow=limits.overflow,
        pool_timeout=PATIENCE_SECONDS,
        json_serializer=_as_json,
        connect_args=_ON_CONNECT[url.get_backend_name()],
    )
    if is_file:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


_ON_CONNECT: dict[str, dict[str, Any]] = {
    # Without an isolation level the driver leaves BEGIN to us.
    "sqlite": {"timeout": PATIENCE_SECONDS, "check_same_thread": False, "isolation_level": None},
    "postgresql": {
        "connect_timeout": PATIENCE_SECONDS,
        "tcp_user_timeout": PATIENCE_SECONDS * 1000,
        "options": f"-c lock_timeout={PATIENCE_SECONDS}s -c statement_timeout={2 * PATIENCE_SECONDS}s",
    },
}


def _checked(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreAddressError("the store's address cannot be read") from error
    if url.drivername not in ("sqlite", "postgresql", "postgresql+psycopg2"):
        raise StoreAddressError(f"'{url.drivername}' is not a store Sandra knows")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreAddressError("an SQLite store in memory would be another one for every thread")
    return url


def _prepare_sqlite(connection: Any, record: object) -> None:
    _switch_to_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(connection: Any) -> None:
    """While another process switches the same new file, SQLite says "locked" at once instead of waiting."""
    give_up_at = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= give_up_at:
                raise
            sleep(_SWITCH_PAUSE_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first.

    A transaction that reads and then writes would otherwise fail when another wrote in between, and could
    promise what the other has just given away.
    """
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _as_json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False, default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be kept as JSON; turn it into text first")


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
