"""How far each account's log is read, where a restart and a second process find it; and who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select, update
from sqlalchemy.engine import Row

from sandra.leases import LEASE, Leases
from sandra.leases import SCHEMA as LEASES
from sandra.spool_database import SpoolDatabase, WrittenMoment, insertion

SCHEMA = MetaData()
bookmarks = Table(
    "bookmarks",
    SCHEMA,
    Column("account", Text, primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("not_before", WrittenMoment, nullable=False),
    Column("read_at", WrittenMoment, nullable=False),
)
_LOG = "wecom_log"
MARGIN = timedelta(minutes=10)
"""By so much a message may be older than the call that tells of it."""


@dataclass(frozen=True)
class Bookmark:
    """Where the reading of a log goes on.

    Attributes:
        cursor: the platform's own word for the place; empty where there is none: the log of three days is read.
        number: how many lines were read so far.
        not_before: what was sent before is not ours to answer: somebody else did, or we, before the place was lost.
        read_at: when the log was read last.
    """

    account: str
    cursor: str
    number: int
    not_before: datetime
    read_at: datetime

    def without_cursor(self) -> Bookmark:
        """For a place the platform does not know any more: what was read up to the last time is not read again."""
        return Bookmark(self.account, "", self.number, self.read_at - MARGIN, self.read_at)

    def behind(self, cursor: str, lines: int, now: datetime) -> Bookmark:
        """The place after some more lines."""
        return Bookmark(self.account, cursor, self.number + lines, self.not_before, now)


class Bookmarks:
    """One for each account; safe for several processes.

    Args:
        url: SQLAlchemy address of an SQLite file, or of a PostgreSQL database that several machines share.
        lease: how long this process may read a log without renewing its right to.
    """

    def __init__(self, url: str, lease: timedelta = LEASE) -> None:
        self._database = SpoolDatabase(url, SCHEMA, LEASES)
        self._leases = Leases(lease)

    @property
    def lease(self) -> timedelta:
        """So long this process may read a log without renewing its right to."""
        return self._leases.length

    def dispose(self) -> None:
        """Close all connections."""
        self._database.dispose()

    def accounts(self) -> list[str]:
        """All whose log was ever looked at."""
        with self._database.reading() as connection:
            return list(connection.execute(select(bookmarks.c.account).order_by(bookmarks.c.account)).scalars())

    def of(self, account: str, now: datetime) -> Bookmark:
        """Where to go on; an account not known yet begins with what was written just now."""
        begin = {"account": account, "cursor": "", "number": 0, "not_before": now - MARGIN, "read_at": now}
        with self._database.transaction() as connection:
            connection.execute(insertion(connection, bookmarks).values(begin).on_conflict_do_nothing())
            return _bookmark(connection.execute(select(bookmarks).where(bookmarks.c.account == account)).one())

    def move(self, bookmark: Bookmark) -> None:
        """Go on from there next time; who reads slowly beside us does not move it back."""
        behind = (bookmarks.c.account == bookmark.account, bookmarks.c.number <= bookmark.number)
        with self._database.transaction() as connection:
            connection.execute(
                update(bookmarks)
                .where(*behind)
                .values(
                    cursor=bookmark.cursor,
                    number=bookmark.number,
                    not_before=bookmark.not_before,
                    read_at=bookmark.read_at,
                )
            )

    def take(self, account: str) -> bool:
        """Whether this process reads the account's log, as it does from now on where nobody else does."""
        with self._database.transaction() as connection:
            return self._leases.take(connection, _LOG, account)

    def let_go(self, account: str) -> None:
        """The log is read to its end."""
        with self._database.transaction() as connection:
            self._leases.let_go(connection, _LOG, account)


def _bookmark(row: Row) -> Bookmark:
    return Bookmark(row.account, row.cursor, row.number, row.not_before, row.read_at)
