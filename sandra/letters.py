"""What we say in the messaging apps, kept on the local disk until the app has taken it; and what it never took.

A letter is one message as an app can take it. Those of a conversation go one after the other. Some apps tell later that
they could not hand over what they had taken, so it is kept for a few days more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    waits_for_contact INTEGER NOT NULL DEFAULT 0,
    has_waited INTEGER NOT NULL DEFAULT 0,
    by_person INTEGER NOT NULL DEFAULT 0
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
CREATE TABLE IF NOT EXISTS sent_letters (
    message_id TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    is_lost INTEGER NOT NULL DEFAULT 0,
    id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    choices TEXT NOT NULL,
    file TEXT,
    written_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    has_waited INTEGER NOT NULL,
    by_person INTEGER NOT NULL,
    PRIMARY KEY (channel, message_id)
);
CREATE INDEX IF NOT EXISTS sent_letters_by_key ON sent_letters (key);
CREATE INDEX IF NOT EXISTS sent_letters_by_age ON sent_letters (sent_at);
CREATE TABLE IF NOT EXISTS late_failures (
    channel TEXT NOT NULL,
    message_id TEXT NOT NULL,
    why TEXT NOT NULL,
    is_window_closed INTEGER NOT NULL,
    told_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    PRIMARY KEY (channel, message_id)
);
"""
_ADDED = (
    ("letters", "has_waited", "INTEGER NOT NULL DEFAULT 0"),
    ("letters", "by_person", "INTEGER NOT NULL DEFAULT 0"),
)
KEPT_AFTER_SENDING = timedelta(days=3)
"""So long after it took a message an app may tell that it could not hand it over; WeCom's log goes back as far."""
UNKNOWN_AFTER = timedelta(minutes=5)
"""An app may tell of a failure before its answer to the sending is kept; after this it is none of ours."""
# What waits for the customer holds nobody up: an app may let our people write when the assistant may not.
_FIRST_OF_EACH = (
    "SELECT * FROM letters WHERE id IN (SELECT MIN(id) FROM letters WHERE channel = ? AND waits_for_contact = 0"
    " GROUP BY conversation_id) AND not_before <= ? ORDER BY id LIMIT ?"
)
_KEPT = "id, channel, conversation_id, key, text, choices, file, written_at, tries, has_waited, by_person"


@dataclass(frozen=True)
class Piece:
    """What one letter says.

    Attributes:
        choices: what may be answered by touching it, each with `title` and `text`.
        file: what goes along, as `sandra.attachments` shows it.
        by_person: whether one of our people wrote it.
    """

    text: str
    choices: Sequence[Mapping[str, str]] = ()
    file: Mapping[str, Any] | None = None
    by_person: bool = False


@dataclass(frozen=True)
class Letter:
    """A message on its way.

    Attributes:
        key: stays the same however often it is tried.
        tries: how often it was tried in vain.
        has_waited: whether it had to wait for the customer's next message at some time.
    """

    id: int
    channel: str
    conversation_id: str
    key: str
    piece: Piece
    written_at: datetime
    tries: int
    has_waited: bool = False


@dataclass(frozen=True)
class LostLetter:
    """A message that an app took, and told later that it could not hand it over.

    Attributes:
        message_id: the app's own.
        why: what the app said.
        is_window_closed: whether it may go once the customer has written again.
    """

    letter: Letter
    message_id: str
    why: str
    is_window_closed: bool


class DeadLetterStatus(str, Enum):
    """What becomes of a message that an app did not take."""

    WAITING = "waiting"
    """Until the customer writes again: no dead letter yet."""
    DEAD = "dead"
    AGAIN = "again"
    SENT_AGAIN = "sent_again"
    DROPPED = "dropped"


@dataclass
class DeadLetter:
    """A message that the customer does not have, for our people to know of and to decide on.

    Attributes:
        key: of the letter.
        why: what the app said.
        tries: how often it was tried; 0 where the customer was waited for in vain.
        died_at: when it was given up, or, while it waits for the customer, since when it does.
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
    def of(cls, letter: Letter, why: str, now: datetime, tries: int) -> DeadLetter:
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
            tries,
            letter.written_at,
            now,
        )

    @classmethod
    def waiting(cls, letter: Letter, why: str, now: datetime) -> DeadLetter:
        """The letter, as our people see that it waits for the customer."""
        waiting = cls.of(letter, why, now, 0)
        waiting.status = DeadLetterStatus.WAITING
        return waiting

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
        self._file = LocalFile(path, SCHEMA, _ADDED)

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
                piece.by_person,
            )
            for piece, key in zip(pieces, keys or [uuid4().hex for _ in pieces], strict=True)
        ]
        with self._file.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO letters"
                " (channel, conversation_id, key, text, choices, file, written_at, not_before, by_person)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
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

    def sent(self, letter: Letter, now: datetime, message_ids: Sequence[str] = ()) -> None:
        """The app has it.

        Args:
            message_ids: the app's own, by which it may tell later that it could not hand it over.
        """
        with self._file.transaction(takes=True) as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO sent_letters (message_id, sent_at, {_KEPT})"
                f" SELECT ?, ?, {_KEPT} FROM letters WHERE id = ?",
                [(message_id, now.isoformat(), letter.id) for message_id in message_ids],
            )
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
                "UPDATE letters SET not_before = ?, has_waited = 1, waits_for_contact = NOT EXISTS"
                " (SELECT 1 FROM contacts WHERE channel = letters.channel"
                " AND conversation_id = letters.conversation_id AND heard_at > ?)"
                " WHERE id = ?",
                (now.isoformat(), since.isoformat(), letter.id),
            )

    def take_waiting(self, channel: str, written_before: datetime, until: datetime, limit: int) -> list[Letter]:
        """Letters that wait for a customer since long ago; nobody else takes these before that moment."""
        with self._file.transaction(takes=True) as connection:
            rows = connection.execute(
                "SELECT * FROM letters WHERE channel = ? AND waits_for_contact = 1 AND written_at < ?"
                " ORDER BY id LIMIT ?",
                (channel, written_before.isoformat(), limit),
            ).fetchall()
            connection.executemany(
                "UPDATE letters SET waits_for_contact = 0, not_before = ? WHERE id = ?",
                [(until.isoformat(), row["id"]) for row in rows],
            )
        return [_letter(row) for row in rows]

    def note_failure(self, channel: str, message_id: str, why: str, is_window_closed: bool, now: datetime) -> None:
        """The app could not hand over what it had taken; the same told twice is known already."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO late_failures VALUES (?, ?, ?, ?, ?, ?)",
                (channel, message_id, why, is_window_closed, now.isoformat(), now.isoformat()),
            )

    def take_lost(self, channel: str, now: datetime, until: datetime, limit: int) -> list[LostLetter]:
        """What turned out not to have been handed over; nobody else takes these before that moment."""
        with self._file.transaction(takes=True) as connection:
            rows = connection.execute(
                "SELECT late_failures.why, late_failures.is_window_closed, sent_letters.* FROM late_failures"
                " JOIN sent_letters USING (channel, message_id)"
                " WHERE channel = ? AND not_before <= ? AND is_lost = 0 ORDER BY id LIMIT ?",
                (channel, now.isoformat(), limit),
            ).fetchall()
            connection.executemany(
                "UPDATE late_failures SET not_before = ? WHERE channel = ? AND message_id = ?",
                [(until.isoformat(), channel, row["message_id"]) for row in rows],
            )
        return [LostLetter(_letter(row), row["message_id"], row["why"], bool(row["is_window_closed"])) for row in rows]

    def give_up_lost(self, lost: LostLetter) -> None:
        """It is not tried any more; whatever else the app tells of it changes nothing."""
        with self._file.transaction() as connection:
            _mark_lost(connection, lost)

    def let_lost_wait(self, lost: LostLetter, key: str, now: datetime) -> None:
        """It goes once more when the customer has written again; at once where they have since it was sent.

        Args:
            key: a fresh one, as apps that know the old one would take the message for told twice.
        """
        with self._file.transaction(takes=True) as connection:
            if not _mark_lost(connection, lost):
                return
            connection.execute(
                "INSERT OR IGNORE INTO letters (channel, conversation_id, key, text, choices, file, written_at,"
                " by_person, not_before, has_waited, waits_for_contact)"
                " SELECT channel, conversation_id, ?, text, choices, file, written_at, by_person, ?, 1, NOT EXISTS"
                " (SELECT 1 FROM contacts WHERE channel = sent_letters.channel"
                " AND conversation_id = sent_letters.conversation_id AND heard_at > sent_letters.sent_at)"
                " FROM sent_letters WHERE channel = ? AND message_id = ?",
                (key, now.isoformat(), lost.letter.channel, lost.message_id),
            )

    def forget_unknown_failures(self, channel: str, now: datetime) -> list[str]:
        """The ids of failed messages that are none of ours, each once."""
        with self._file.transaction(takes=True) as connection:
            rows = connection.execute(
                "SELECT message_id FROM late_failures WHERE channel = ? AND told_at < ? AND NOT EXISTS"
                " (SELECT 1 FROM sent_letters WHERE sent_letters.channel = late_failures.channel"
                " AND sent_letters.message_id = late_failures.message_id)",
                (channel, (now - UNKNOWN_AFTER).isoformat()),
            ).fetchall()
            connection.executemany(
                "DELETE FROM late_failures WHERE channel = ? AND message_id = ?",
                [(channel, row["message_id"]) for row in rows],
            )
        return [row["message_id"] for row in rows]

    def forget_sent(self, now: datetime) -> None:
        """Delete what no app tells of any more."""
        before = (now - KEPT_AFTER_SENDING).isoformat()
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM sent_letters WHERE sent_at < ?", (before,))
            connection.execute("DELETE FROM late_failures WHERE told_at < ?", (before,))

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


def _mark_lost(connection: sqlite3.Connection, lost: LostLetter) -> bool:
    """All messages of the letter at once. Returns whether that is news."""
    marked = connection.execute(
        "UPDATE sent_letters SET is_lost = 1 WHERE channel = ? AND key = ? AND is_lost = 0",
        (lost.letter.channel, lost.letter.key),
    )
    return marked.rowcount > 0


def _letter(row: sqlite3.Row) -> Letter:
    file = json.loads(row["file"]) if row["file"] is not None else None
    return Letter(
        row["id"],
        row["channel"],
        row["conversation_id"],
        row["key"],
        Piece(row["text"], json.loads(row["choices"]), file, bool(row["by_person"])),
        datetime.fromisoformat(row["written_at"]),
        row["tries"],
        bool(row["has_waited"]),
    )
