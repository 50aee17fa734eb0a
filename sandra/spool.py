"""Messages that are not handled yet: kept on the local disk, so that neither a crash nor an outage loses one.

It stands apart from the store on purpose: it has to work when the store does not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sandra.local_file import LocalFile

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
    handled_at TEXT,
    attachments TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS kept_waiting ON kept (channel, id) WHERE handled_at IS NULL;
CREATE INDEX IF NOT EXISTS kept_handled ON kept (handled_at) WHERE handled_at IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS kept_once ON kept (channel, conversation_id, message_id);
"""
COLUMNS = "id, channel, conversation_id, text, message_id, received_at, due_at, tries, attachments"
REMEMBERED_FOR = timedelta(days=7)
"""So long a message that comes again is known; apps repeat theirs for a day at most."""


@dataclass(frozen=True)
class Kept:
    """A message that waits.

    Attributes:
        message_id: the channel's own id of the message.
        due_at: the moment by which its answer was promised (B6).
        tries: how often it was tried again in vain.
        attachments: the files that came along, as `sandra.attachments` shows them.
    """

    id: int
    channel: str
    conversation_id: str
    text: str
    message_id: str
    received_at: datetime
    due_at: datetime
    tries: int
    attachments: Sequence[Mapping[str, Any]] = field(default=())


class Spool:
    """A queue in a file of its own; safe for several processes."""

    def __init__(self, path: Path) -> None:
        """Make the file at its first use."""
        self._file = LocalFile(path, SCHEMA, [("kept", "attachments", "TEXT NOT NULL DEFAULT '[]'")])

    def keep(
        self,
        channel: str,
        conversation_id: str,
        text: str,
        message_id: str,
        received_at: datetime,
        due_at: datetime,
        attachments: Sequence[Mapping[str, Any]] = (),
    ) -> Kept | None:
        """Keep a message until it is done.

        Returns:
            What was kept; None where the same message was kept before.
        """
        files = json.dumps(list(attachments), ensure_ascii=False)
        with self._file.transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO kept"
                " (channel, conversation_id, text, message_id, received_at, due_at, attachments)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (channel, conversation_id, text, message_id, received_at.isoformat(), due_at.isoformat(), files),
            )
        if cursor.rowcount == 0:
            return None
        number = int(cursor.lastrowid or 0)
        return Kept(number, channel, conversation_id, text, message_id, received_at, due_at, 0, tuple(attachments))

    def holds(self, channel: str, conversation_id: str, message_id: str) -> bool:
        """Whether the message was kept before."""
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT 1 FROM kept WHERE channel = ? AND conversation_id = ? AND message_id = ?",
                (channel, conversation_id, message_id),
            ).fetchone()
        return found is not None

    def waiting(self, channel: str) -> list[Kept]:
        """What waits on a channel, oldest first."""
        with self._file.transaction() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM kept WHERE handled_at IS NULL AND channel = ? ORDER BY id", (channel,)
            ).fetchall()
        return [_kept(row) for row in rows]

    def waiting_of(self, channel: str, conversation_id: str) -> list[Kept]:
        """What waits of one conversation, oldest first."""
        with self._file.transaction() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM kept"
                " WHERE handled_at IS NULL AND channel = ? AND conversation_id = ? ORDER BY id",
                (channel, conversation_id),
            ).fetchall()
        return [_kept(row) for row in rows]

    def tried(self, kept: Kept) -> None:
        """It was tried again in vain."""
        with self._file.transaction() as connection:
            connection.execute("UPDATE kept SET tries = tries + 1 WHERE id = ?", (kept.id,))

    def done(self, kept: Kept) -> None:
        """It was handled: its id alone is remembered, and what was handled long ago is forgotten."""
        now = datetime.now(timezone.utc)
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE kept SET handled_at = ?, text = '', attachments = '[]' WHERE id = ?",
                (now.isoformat(), kept.id),
            )
            connection.execute("DELETE FROM kept WHERE handled_at < ?", ((now - REMEMBERED_FOR).isoformat(),))


def _kept(row: sqlite3.Row) -> Kept:
    return Kept(
        id=row["id"],
        channel=row["channel"],
        conversation_id=row["conversation_id"],
        text=row["text"],
        message_id=row["message_id"],
        received_at=datetime.fromisoformat(row["received_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        tries=row["tries"],
        attachments=tuple(json.loads(row["attachments"])),
    )
