"""What we say in the messaging apps, kept on the local disk until the app has taken it; and what it never took.

A letter is one message as an app can take it. Those of a conversation go one after the other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import uuid4

from sandra.local_file import LocalFile

SCHEMA = """
CREATE TABLE IF NOT EXISTS letters (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    choices TEXT NOT NULL,
    file TEXT,
    written_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL,
    waits_for_contact INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS letters_once ON letters (key);
CREATE INDEX IF NOT EXISTS letters_in_order ON letters (channel, conversation_id, id);
CREATE TABLE IF NOT EXISTS contacts (
    channel TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    heard_at TEXT NOT NULL,
    sent_since INTEGER NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (channel, conversation_id)
);
"""
_FIRST_OF_EACH = (
    "SELECT * FROM letters WHERE id IN (SELECT MIN(id) FROM letters WHERE channel = ? GROUP BY conversation_id)"
    " AND not_before <= ? AND waits_for_contact = 0 ORDER BY id LIMIT ?"
)


@dataclass(frozen=True)
class Piece:
    """What one letter says.

    Attributes:
        choices: what may be answered by touching it, each with `title` and `text`.
        file: what goes along, as `sandra.attachments` shows it.
    """

    text: str
    choices: Sequence[Mapping[str, str]] = ()
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Letter:
    """A message on its way.

    Attributes:
        key: stays the same however often it is tried.
        tries: how often it was tried in vain.
    """

    id: int
    channel: str
    conversation_id: str
    key: str
    piece: Piece
    written_at: datetime
    tries: int


class DeadLetterStatus(str, Enum):
    """What becomes of a message that an app did not take."""

    DEAD = "dead"
    AGAIN = "again"
    SENT_AGAIN = "sent_again"
    DROPPED = "dropped"


@dataclass
class DeadLetter:
    """A message that an app did not take, for our people to decide on.

    Attributes:
        key: of the letter.
        why: what the app said.
        decided_by: who of our people let it be sent again, or dropped it.
    """

    key: str
    channel: str
    conversation_id: str
    text: str
    choices: list[dict[str, str]]
    file: dict[str, Any] | None
    why: str
    tries: int
    written_at: datetime
    died_at: datetime
    status: DeadLetterStatus = field(default=DeadLetterStatus.DEAD)
    decided_by: str | None = None
    decided_at: datetime | None = None
    id: int | None = None

    @classmethod
    def of(cls, letter: Letter, why: str, now: datetime) -> DeadLetter:
        """The letter, as it is put before our people."""
        piece = letter.piece
        return cls(
            letter.key,
            letter.channel,
            letter.conversation_id,
            piece.text,
            [dict(one) for one in piece.choices],
            dict(piece.file) if piece.file is not None else None,
            why,
            letter.tries + 1,
            letter.written_at,
            now,
        )

    @property
    def piece(self) -> Piece:
        """What it says."""
        return Piece(self.text, self.choices, self.file)


@dataclass(frozen=True)
class Contact:
    """When the customer of a conversation wrote last, how often we wrote since, and what they may choose from."""

    heard_at: datetime
    sent_since: int
    choices: Sequence[Mapping[str, str]]


class LetterBox:
    """All letters of this machine, in a file of its own; safe for several processes."""

    def __init__(self, path: Path) -> None:
        """Make the file at its first use."""
        self._file = LocalFile(path, SCHEMA)

    def post(
        self,
        channel: str,
        conversation_id: str,
        pieces: Sequence[Piece],
        now: datetime,
        keys: Sequence[str] | None = None,
    ) -> None:
        """Put letters behind those that wait.

        Args:
            keys: of the letters, where a second attempt to post the same has to do nothing; otherwise fresh ones.
        """
        rows = [
            (
                channel,
                conversation_id,
                key,
                piece.text,
                _written(list(map(dict, piece.choices))),
                _written(dict(piece.file)) if piece.file is not None else None,
                now.isoformat(),
                now.isoformat(),
            )
            for piece, key in zip(pieces, keys or [uuid4().hex for _ in pieces], strict=True)
        ]
        with self._file.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO letters"
                " (channel, conversation_id, key, text, choices, file, written_at, not_before)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def take(self, channel: str, now: datetime, until: datetime, limit: int) -> list[Letter]:
        """The first letter of each conversation that has one due; nobody else takes these before that moment."""
        with self._file.transaction(takes=True) as connection:
            rows = connection.execute(_FIRST_OF_EACH, (channel, now.isoformat(), limit)).fetchall()
            connection.executemany(
                "UPDATE letters SET not_before = ? WHERE id = ?", [(until.isoformat(), row["id"]) for row in rows]
            )
        return [_letter(row) for row in rows]

    def sent(self, letter: Letter) -> None:
        """The app has it."""
        with self._file.transaction(takes=True) as connection:
            connection.execute("DELETE FROM letters WHERE id = ?", (letter.id,))
            connection.execute(
                "UPDATE contacts SET sent_since = sent_since + 1 WHERE channel = ? AND conversation_id = ?",
                (letter.channel, letter.conversation_id),
            )

    def give_up(self, letter: Letter) -> None:
        """It is not tried any more."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM letters WHERE id = ?", (letter.id,))

    def try_later(self, letter: Letter, not_before: datetime) -> None:
        """It was tried in vain."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE letters SET tries = tries + 1, not_before = ? WHERE id = ?",
                (not_before.isoformat(), letter.id),
            )

    def wait_for_contact(self, letter: Letter, since: datetime, now: datetime) -> None:
        """It goes when the customer has written again; at once where they have since that moment."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE letters SET not_before = ?, waits_for_contact = NOT EXISTS (SELECT 1 FROM contacts"
                " WHERE channel = letters.channel AND conversation_id = letters.conversation_id AND heard_at > ?)"
                " WHERE id = ?",
                (now.isoformat(), since.isoformat(), letter.id),
            )

    def waiting(self, channel: str) -> int:
        """How many letters are on their way."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT COUNT(*) AS number FROM letters WHERE channel = ?", (channel,)).fetchone()
        return int(row["number"])

    def hear(self, channel: str, conversation_id: str, now: datetime) -> None:
        """The customer has written: what waited for that may go."""
        with self._file.transaction(takes=True) as connection:
            connection.execute(
                "INSERT INTO contacts (channel, conversation_id, heard_at, sent_since, choices)"
                " VALUES (?, ?, ?, 0, '[]') ON CONFLICT (channel, conversation_id)"
                " DO UPDATE SET heard_at = excluded.heard_at, sent_since = 0",
                (channel, conversation_id, now.isoformat()),
            )
            connection.execute(
                "UPDATE letters SET waits_for_contact = 0 WHERE channel = ? AND conversation_id = ?",
                (channel, conversation_id),
            )

    def offer(self, channel: str, conversation_id: str, choices: Sequence[Mapping[str, str]]) -> None:
        """Remember what the customer may answer with a number; nothing where nothing is offered any more."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE contacts SET choices = ? WHERE channel = ? AND conversation_id = ?",
                (_written(list(map(dict, choices))), channel, conversation_id),
            )

    def contact(self, channel: str, conversation_id: str) -> Contact | None:
        """What is known of the customer's writing; None where they never wrote."""
        with self._file.transaction() as connection:
            row = connection.execute(
                "SELECT * FROM contacts WHERE channel = ? AND conversation_id = ?", (channel, conversation_id)
            ).fetchone()
        if row is None:
            return None
        return Contact(datetime.fromisoformat(row["heard_at"]), row["sent_since"], json.loads(row["choices"]))


def _written(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _letter(row: sqlite3.Row) -> Letter:
    file = json.loads(row["file"]) if row["file"] is not None else None
    return Letter(
        row["id"],
        row["channel"],
        row["conversation_id"],
        row["key"],
        Piece(row["text"], json.loads(row["choices"]), file),
        datetime.fromisoformat(row["written_at"]),
        row["tries"],
    )
