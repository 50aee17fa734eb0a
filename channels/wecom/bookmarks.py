"""How far each account's log is read: in a file of this machine, where a restart and a second process find it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sandra.local_file import LocalFile

SCHEMA = """
CREATE TABLE IF NOT EXISTS bookmarks (
    account TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    number INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    read_at TEXT NOT NULL
)
"""
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
    """One for each account; safe for several processes."""

    def __init__(self, path: Path) -> None:
        """Make the file at its first use."""
        self._file = LocalFile(path, SCHEMA)

    def accounts(self) -> list[str]:
        """All whose log was ever looked at."""
        with self._file.transaction() as connection:
            return [row["account"] for row in connection.execute("SELECT account FROM bookmarks ORDER BY account")]

    def of(self, account: str, now: datetime) -> Bookmark:
        """Where to go on; an account not known yet begins with what was written just now."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO bookmarks VALUES (?, '', 0, ?, ?)",
                (account, (now - MARGIN).isoformat(), now.isoformat()),
            )
            return _bookmark(connection.execute("SELECT * FROM bookmarks WHERE account = ?", (account,)).fetchone())

    def move(self, bookmark: Bookmark) -> None:
        """Go on from there next time; who reads slowly beside us does not move it back."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE bookmarks SET cursor = ?, number = ?, not_before = ?, read_at = ?"
                " WHERE account = ? AND number <= ?",
                (
                    bookmark.cursor,
                    bookmark.number,
                    bookmark.not_before.isoformat(),
                    bookmark.read_at.isoformat(),
                    bookmark.account,
                    bookmark.number,
                ),
            )


def _bookmark(row: sqlite3.Row) -> Bookmark:
    return Bookmark(
        row["account"],
        row["cursor"],
        row["number"],
        datetime.fromisoformat(row["not_before"]),
        datetime.fromisoformat(row["read_at"]),
    )
