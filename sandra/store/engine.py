"""Connections to an SQLite file or a PostgreSQL database, with time-outs, so that both behave alike.

DatabaseAddressError    the address names no database that can be used
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from time import monotonic, sleep
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from sandra.store.columns import storable

PATIENCE_SECONDS = 3
"""How long to wait for a connection or a lock: a customer is waiting for an honest sentence meanwhile."""
_SWITCH_PAUSE_SECONDS = 0.01
READS = "sandra_reads"
"""Execution option of an engine's connections that change nothing."""


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


class DatabaseAddressError(Exception):
    """The address names no database that can be used."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem}: use an address such as sqlite:///var/sandra.db or postgresql+psycopg2://user@host/sandra"
        )


def open_engine(address: str, pool: Pool = DEFAULT_POOL) -> Engine:
    """The engine for an address, with time-outs; connects at first use.

    Raises:
        DatabaseAddressError: the address cannot be used.
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
        # What customers write is in no log, whatever fails.
        hide_parameters=True,
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
        raise DatabaseAddressError("the database's address cannot be read") from error
    if url.drivername not in ("sqlite", "postgresql", "postgresql+psycopg2"):
        raise DatabaseAddressError(f"'{url.drivername}' is no database Sandra knows")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseAddressError("an SQLite database in memory would be another one for every thread")
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
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _as_json(value: Any) -> str:
    return storable(json.dumps(value, ensure_ascii=False, default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be kept as JSON; turn it into text first")


def first_line(error: Exception) -> str:
    """What a database said, without the statement and what was to be written with it."""
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
