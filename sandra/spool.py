"""Messages that are not handled yet: kept on the local disk, so that neither a crash nor an outage loses one.

It stands apart from the store on purpose: it has to work when the store does not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    text TEXT NOT NULL,
    message_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    handled_at TEXT
);
CREATE INDEX IF NOT EXISTS kept_waiting ON kept (channel, id) WHERE handled_at IS NULL;
"""
COLUMNS = "id, channel, conversation_id, text, message_id, received_at, due_at, tries"


@dataclass(frozen=True)
class Kept:
    """A message that waits.

    Attributes:
        message_id: the channel's own id of the message.
        due_at: the moment by which its answer was promised (B6).
        tries: how often it was tried again in vain.
    """

    id: int
    channel: str
    conversation_id: str
    text: str
    message_id: str
    received_at: datetime
    due_at: datetime
    tries: int


class Spool:
    """A queue in a file of its own; safe for several processes."""

    def __init__(self, path: Path) -> None:
        """Make the file at its first use."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    def keep(
        self,
        channel: str,
        conversation_id: str,
        text: str,
        message_id: str,
        received_at: datetime,
        due_at: datetime,
    ) -> Kept:
        """Keep a message until it is done."""
        with self._connection() as connection:
            cursor = connection.execute(
                "INSERT INTO kept (channel, conversation_id, text, message_id, received_at, due_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (channel, conversation_id, text, message_id, received_at.isoformat(), due_at.isoformat()),
            )
        number = int(cursor.lastrowid or 0)
        return Kept(number, channel, conversation_id, text, message_id, received_at, due_at, 0)

    def waiting(self, channel: str) -> list[Kept]:
        """What waits on a channel, oldest first."""
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM kept WHERE handled_at IS NULL AND channel = ? ORDER BY id", (channel,)
            ).fetchall()
        return [_kept(row) for row in rows]

    def waiting_of(self, channel: str, conversation_id: str) -> list[Kept]:
        """What waits of one conversation, oldest first."""
        return [kept for kept in self.waiting(channel) if kept.conversation_id == conversation_id]

    def tried(self, kept: Kept) -> None:
        """It was tried again in vain."""
        with self._connection() as connection:
            connection.execute("UPDATE kept SET tries = tries + 1 WHERE id = ?", (kept.id,))

    def done(self, kept: Kept) -> None:
        """It was handled."""
        with self._connection() as connection:
            connection.execute(
                "UPDATE kept SET handled_at = ? WHERE id = ?",
                (datetime.now(timezone.utc).isoformat(), kept.id),
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _kept(row: tuple[int, str, str, str, str, str, str, int]) -> Kept:
    number, channel, conversation_id, text, message_id, received_at, due_at, tries = row
    return Kept(
        number,
        channel,
        conversation_id,
        text,
        message_id,
        datetime.fromisoformat(received_at),
        datetime.fromisoformat(due_at),
        tries,
    )
