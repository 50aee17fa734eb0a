"""The database of what waits: messages, letters, places in a log. It stands apart from the store, which may be down.

SpoolUnavailableError    it does not answer; nothing was changed
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import DateTime, MetaData, Table, Text, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import CreateColumn
from sqlalchemy.types import TypeDecorator, TypeEngine

from sandra.store.engine import READS, Pool, first_line, open_engine

_POOL = Pool(size=1, overflow=3)
"""What waits is read and written in a moment, and there may be many such pools in a process: one for each app."""
_POSTGRESQL_LOCK = 77665  # SPOOL on a telephone's keys


class SpoolUnavailableError(Exception):
    """The spool does not answer. Nothing of what was asked was done."""

    def __init__(self, url: URL, cause: Exception) -> None:
        super().__init__(
            f"the spool {url.render_as_string(hide_password=True)} does not answer: check that it runs, has space and "
            f"is what SANDRA_SPOOL_URL names, then try again ({first_line(cause)})"
        )


class WrittenMoment(TypeDecorator):
    """An aware moment; in SQLite as text, in which files of earlier versions have it."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine:
        """TEXT, or TIMESTAMP WITH TIME ZONE."""
        kept_as: TypeEngine = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kept_as)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """As text it is of one length and one zone, so that it sorts."""
        if value is None:
            return None
        in_utc = value.astimezone(timezone.utc)
        return in_utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(timezone.utc)


class SpoolDatabase:
    """An SQLite file of this machine, or a PostgreSQL database that several share; for threads and processes.

    Args:
        url: SQLAlchemy address; connected to, and given its tables, at its first use.
        schemas: what it is to hold.
    """

    def __init__(self, url: str, *schemas: MetaData) -> None:
        self._engine = open_engine(url, _POOL)
        self._readers = self._engine.execution_options(**{READS: True})
        self._schemas = schemas
        self._making, self._is_made = Lock(), False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All of it or nothing; on SQLite transactions follow one another.

        Raises:
            SpoolUnavailableError: the database failed or did not answer in time.
        """
        with self._as_spool_errors():
            self._make_once()
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """To read and not to change; nobody waits for it.

        Raises:
            SpoolUnavailableError: the database failed or did not answer in time.
        """
        with self._as_spool_errors():
            self._make_once()
            with self._readers.begin() as connection:
                yield connection

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _as_spool_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeoutError) as error:
            raise SpoolUnavailableError(self._engine.url, error) from error

    def _make_once(self) -> None:
        with self._making:
            if self._is_made:
                return
            if self._engine.dialect.name == "sqlite":
                Path(self._engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                _let_others_wait(connection)
                for schema in self._schemas:
                    _make(connection, schema)
            self._is_made = True


def insertion(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do where the row is there already, which is said alike to both databases."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def _let_others_wait(connection: Connection) -> None:
    """Processes that start together make the tables once; SQLite lets the others wait by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRESQL_LOCK})


def _make(connection: Connection, schema: MetaData) -> None:
    """Tables, columns and indexes that are not there yet; what is there stays as it is."""
    schema.create_all(connection)
    for table in schema.sorted_tables:
        present = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))
        for index in table.indexes:
            index.create(connection, checkfirst=True)
