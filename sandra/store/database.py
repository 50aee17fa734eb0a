"""The database behind the records, and the single place where transactions are opened.

StoreError                   the store could not do what was asked
├── StoreUnavailableError    it does not answer; nothing was changed, try again later
├── StoreConflictError       somebody else wrote the same thing first; do the whole transaction again
└── StoreVersionError        the store is newer than this code (raised by `sandra.store.schema`)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from sandra.store.due import keep_due
from sandra.store.engine import DEFAULT_POOL, READS, Pool, first_line, open_engine
from sandra.store.mapping import start_mappers
from sandra.store.outbox import record_changes
from sandra.store.records import LOOKED_UP, SqlRecords
from sandra.store.searching import keep_searchable

_HELD = "sandra_held"


class StoreError(Exception):
    """The store could not do what was asked."""


class StoreUnavailableError(StoreError):
    """The store does not answer. Nothing of the transaction was kept."""

    def __init__(self, url: URL, cause: Exception) -> None:
        super().__init__(
            f"the store {url.render_as_string(hide_password=True)} does not answer: check that it runs, "
            f"has space and was set up by `make run`, then try again ({first_line(cause)})"
        )


class StoreConflictError(StoreError):
    """The rows contradict what is on record, as when two processes open a ticket for one customer."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(
            f"somebody else wrote the same thing first: do the whole transaction again ({first_line(cause)})"
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
            DatabaseAddressError: the address cannot be used.
        """
        start_mappers()
        self._engine = open_engine(url, pool)
        # What was read stays readable after the transaction: actions answer from it.
        self._sessions = sessionmaker(self._engine, future=True, expire_on_commit=False)
        keep_due(self._sessions)
        keep_searchable(self._sessions)
        record_changes(self._sessions)
        readers = self._engine.execution_options(**{READS: True})
        self._readers = sessionmaker(readers, future=True, expire_on_commit=False, autoflush=False)
        for sessions in (self._sessions, self._readers):
            event.listen(sessions, "loaded_as_persistent", _hold)
            event.listen(sessions, "pending_to_persistent", _hold)
            event.listen(sessions, "after_flush", _look_up_anew)
            event.listen(sessions, "after_soft_rollback", _look_up_anew)

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


def _hold(session: Session, one: object) -> None:
    """Keep what was read or written until the session is gone.

    A session forgets what nobody holds; a case that is looked up ten times in one transaction would be read ten times
    with all its parts.
    """
    session.info.setdefault(_HELD, []).append(one)


def _look_up_anew(session: Session, _context: object) -> None:
    """What was written may be found, or no more."""
    session.info.pop(LOOKED_UP, None)


@contextmanager
def as_store_errors(url: URL) -> Iterator[None]:
    """The database's failures as the store's errors."""
    try:
        yield
    except IntegrityError as error:
        raise StoreConflictError(error) from error
    except (DBAPIError, PoolTimeoutError) as error:
        raise StoreUnavailableError(url, error) from error
