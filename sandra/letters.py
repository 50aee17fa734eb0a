"""What we say in the messaging apps, kept until the app has taken it; and what it never took.

A letter is one message as an app can take it. Those of a conversation go one after the other. Some apps tell later that
they could not hand over what they had taken, so it is kept for a few days more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Table,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.engine import Connection, Row

from sandra.letter_tables import SCHEMA, contacts, late_failures, letters, sent_letters
from sandra.spool_database import SpoolDatabase, WrittenMoment, insertion

KEPT_AFTER_SENDING = timedelta(days=3)
"""So long after it took a message an app may tell that it could not hand it over; WeCom's log goes back as far."""
UNKNOWN_AFTER = timedelta(minutes=5)
"""An app may tell of a failure before its answer to the sending is kept; after this it is none of ours."""
_KEPT = (
    "id",
    "channel",
    "conversation_id",
    "key",
    "text",
    "choices",
    "file",
    "written_at",
    "tries",
    "has_waited",
    "by_person",
)
"""What is kept of a letter that was sent."""


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


@dataclass(frozen=True)
class Contact:
    """When the customer of a conversation wrote last, how often we wrote since, and what they may choose from."""

    heard_at: datetime
    sent_since: int
    choices: Sequence[Mapping[str, str]]


class LetterBox:
    """All letters on their way; safe for several processes.

    Args:
        url: SQLAlchemy address of an SQLite file, or of a PostgreSQL database that several machines share.
    """

    def __init__(self, url: str) -> None:
        self._database = SpoolDatabase(url, SCHEMA)

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
            {
                "channel": channel,
                "conversation_id": conversation_id,
                "key": key,
                "text": piece.text,
                "choices": list(map(dict, piece.choices)),
                "file": dict(piece.file) if piece.file is not None else None,
                "written_at": now,
                "not_before": now,
                "by_person": piece.by_person,
            }
            for piece, key in zip(pieces, keys or [uuid4().hex for _ in pieces], strict=True)
        ]
        with self._database.transaction() as connection:
            connection.execute(insertion(connection, letters).on_conflict_do_nothing(), rows)

    def take(self, channel: str, now: datetime, until: datetime, limit: int) -> list[Letter]:
        """The first letter of each conversation that has one due; nobody else takes these before that moment."""
        # What waits for the customer holds nobody up: an app may let our people write when the assistant may not.
        goes = (letters.c.channel == channel, ~letters.c.waits_for_contact)
        first = select(func.min(letters.c.id)).where(*goes).group_by(letters.c.conversation_id)
        due = (
            select(letters)
            .where(letters.c.id.in_(first), letters.c.not_before <= now, ~letters.c.waits_for_contact)
            .order_by(letters.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.transaction() as connection:
            taken = [_letter(row) for row in connection.execute(due)]
            if taken:
                lent = update(letters).where(letters.c.id.in_([letter.id for letter in taken]))
                connection.execute(lent.values(not_before=until))
        return taken

    def sent(self, letter: Letter, now: datetime, message_ids: Sequence[str] = ()) -> None:
        """The app has it.

        Args:
            message_ids: the app's own, by which it may tell later that it could not hand it over.
        """
        with self._database.transaction() as connection:
            for message_id in message_ids:
                _keep_sent(connection, letter, message_id, now)
            # The contact first, as in `hear`: two that take the same rows in another order wait for each other.
            contact = update(contacts).where(*_of(contacts, letter.channel, letter.conversation_id))
            connection.execute(contact.values(sent_since=contacts.c.sent_since + 1))
            connection.execute(delete(letters).where(letters.c.id == letter.id))

    def give_up(self, letter: Letter) -> None:
        """It is not tried any more."""
        with self._database.transaction() as connection:
            connection.execute(delete(letters).where(letters.c.id == letter.id))

    def try_later(self, letter: Letter, not_before: datetime) -> None:
        """It was tried in vain."""
        with self._database.transaction() as connection:
            tried = update(letters).where(letters.c.id == letter.id)
            connection.execute(tried.values(tries=letters.c.tries + 1, not_before=not_before))

    def wait_for_contact(self, letter: Letter, since: datetime, now: datetime) -> None:
        """It goes when the customer has written again; at once where they have since that moment."""
        this = letters.c.id == letter.id
        heard = select(contacts.c.heard_at).where(*_of(contacts, letter.channel, letter.conversation_id))
        with self._database.transaction() as connection:
            # Once we have the letter, whoever hears the customer from now on waits for us to wake it.
            connection.execute(select(letters.c.id).where(this).with_for_update())
            heard_at = connection.execute(heard).scalar()
            waits = heard_at is None or heard_at <= since
            connection.execute(
                update(letters).where(this).values(not_before=now, waits_for_contact=waits, has_waited=True)
            )

    def take_waiting(self, channel: str, written_before: datetime, until: datetime, limit: int) -> list[Letter]:
        """Letters that wait for a customer since long ago; nobody else takes these before that moment."""
        old = (
            select(letters)
            .where(letters.c.channel == channel, letters.c.waits_for_contact, letters.c.written_at < written_before)
            .order_by(letters.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.transaction() as connection:
            taken = [_letter(row) for row in connection.execute(old)]
            lent = update(letters).where(letters.c.id.in_([letter.id for letter in taken]))
            connection.execute(lent.values(waits_for_contact=False, not_before=until))
        return taken

    def note_failure(self, channel: str, message_id: str, why: str, is_window_closed: bool, now: datetime) -> None:
        """The app could not hand over what it had taken; the same told twice is known already."""
        failure = {
            "channel": channel,
            "message_id": message_id,
            "why": why,
            "is_window_closed": is_window_closed,
            "told_at": now,
            "not_before": now,
        }
        with self._database.transaction() as connection:
            connection.execute(insertion(connection, late_failures).values(failure).on_conflict_do_nothing())

    def take_lost(self, channel: str, now: datetime, until: datetime, limit: int) -> list[LostLetter]:
        """What turned out not to have been handed over; nobody else takes these before that moment."""
        news = (
            select(late_failures.c.why, late_failures.c.is_window_closed, sent_letters)
            .join(sent_letters, _is_same_message())
            .where(late_failures.c.channel == channel, late_failures.c.not_before <= now, ~sent_letters.c.is_lost)
            .order_by(sent_letters.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=late_failures)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(news).all()
            told = (
                late_failures.c.channel == channel,
                late_failures.c.message_id.in_([row.message_id for row in rows]),
            )
            connection.execute(update(late_failures).where(*told).values(not_before=until))
        return [LostLetter(_letter(row), row.message_id, row.why, row.is_window_closed) for row in rows]

    def give_up_lost(self, lost: LostLetter) -> None:
        """It is not tried any more; whatever else the app tells of it changes nothing."""
        with self._database.transaction() as connection:
            _mark_lost(connection, lost)

    def let_lost_wait(self, lost: LostLetter, key: str, now: datetime) -> None:
        """It goes once more when the customer has written again; at once where they have since it was sent.

        Args:
            key: a fresh one, as apps that know the old one would take the message for told twice.
        """
        letter = lost.letter
        this = (sent_letters.c.channel == letter.channel, sent_letters.c.message_id == lost.message_id)
        heard = select(contacts.c.heard_at).where(*_of(contacts, letter.channel, letter.conversation_id))
        with self._database.transaction() as connection:
            if not _mark_lost(connection, lost):
                return
            # The contact stays as it is meanwhile: who hears the customer from now on finds the letter.
            heard_at = connection.execute(heard.with_for_update()).scalar()
            sent = connection.execute(select(sent_letters).where(*this)).one()
            again = {name: getattr(sent, name) for name in _KEPT if name not in ("id", "key", "tries", "has_waited")}
            waits = heard_at is None or heard_at <= sent.sent_at
            fresh = {**again, "key": key, "not_before": now, "has_waited": True, "waits_for_contact": waits}
            connection.execute(insertion(connection, letters).values(fresh).on_conflict_do_nothing())

    def forget_unknown_failures(self, channel: str, now: datetime) -> list[str]:
        """The ids of failed messages that are none of ours, each once."""
        unknown = (
            late_failures.c.channel == channel,
            late_failures.c.told_at < now - UNKNOWN_AFTER,
            ~exists().where(_is_same_message()),
        )
        with self._database.transaction() as connection:
            waiting = select(late_failures.c.message_id).where(*unknown).with_for_update(skip_locked=True)
            ids = list(connection.execute(waiting).scalars())
            forgotten = (late_failures.c.channel == channel, late_failures.c.message_id.in_(ids))
            connection.execute(delete(late_failures).where(*forgotten))
        return ids

    def forget_sent(self, now: datetime) -> None:
        """Delete what no app tells of any more."""
        before = now - KEPT_AFTER_SENDING
        with self._database.transaction() as connection:
            connection.execute(delete(sent_letters).where(sent_letters.c.sent_at < before))
            connection.execute(delete(late_failures).where(late_failures.c.told_at < before))

    def waiting(self, channel: str) -> int:
        """How many letters are on their way."""
        with self._database.reading() as connection:
            counted = select(func.count()).select_from(letters).where(letters.c.channel == channel)
            return int(connection.execute(counted).scalar_one())

    def hear(self, channel: str, conversation_id: str, now: datetime) -> None:
        """The customer has written: what waited for that may go."""
        with self._database.transaction() as connection:
            connection.execute(
                insertion(connection, contacts)
                .values(channel=channel, conversation_id=conversation_id, heard_at=now, sent_since=0, choices=[])
                .on_conflict_do_update(
                    index_elements=[contacts.c.channel, contacts.c.conversation_id],
                    set_={"heard_at": now, "sent_since": 0},
                )
            )
            waiting = update(letters).where(*_of(letters, channel, conversation_id))
            connection.execute(waiting.values(waits_for_contact=False))

    def offer(self, channel: str, conversation_id: str, choices: Sequence[Mapping[str, str]]) -> None:
        """Remember what the customer may answer with a number; nothing where nothing is offered any more."""
        with self._database.transaction() as connection:
            contact = update(contacts).where(*_of(contacts, channel, conversation_id))
            connection.execute(contact.values(choices=list(map(dict, choices))))

    def contact(self, channel: str, conversation_id: str) -> Contact | None:
        """What is known of the customer's writing; None where they never wrote."""
        with self._database.reading() as connection:
            row = connection.execute(select(contacts).where(*_of(contacts, channel, conversation_id))).first()
        return Contact(row.heard_at, row.sent_since, row.choices) if row is not None else None

    def dispose(self) -> None:
        """Close all connections."""
        self._database.dispose()


def _of(table: Table, channel: str, conversation_id: str) -> tuple[Any, Any]:
    return table.c.channel == channel, table.c.conversation_id == conversation_id


def _is_same_message() -> Any:
    return (sent_letters.c.channel == late_failures.c.channel) & (
        sent_letters.c.message_id == late_failures.c.message_id
    )


def _keep_sent(connection: Connection, letter: Letter, message_id: str, now: datetime) -> None:
    kept = [letters.c[name] for name in _KEPT]
    sent = select(literal(message_id), literal(now, WrittenMoment), *kept).where(letters.c.id == letter.id)
    same = (sent_letters.c.channel == letter.channel, sent_letters.c.message_id == message_id)
    connection.execute(delete(sent_letters).where(*same))
    connection.execute(insertion(connection, sent_letters).from_select(["message_id", "sent_at", *_KEPT], sent))


def _mark_lost(connection: Connection, lost: LostLetter) -> bool:
    """All messages of the letter at once. Returns whether that is news."""
    same = (sent_letters.c.channel == lost.letter.channel, sent_letters.c.key == lost.letter.key)
    marking = update(sent_letters).where(*same, ~sent_letters.c.is_lost).values(is_lost=True)
    return bool(connection.execute(marking).rowcount)


def _letter(row: Row) -> Letter:
    return Letter(
        row.id,
        row.channel,
        row.conversation_id,
        row.key,
        Piece(row.text, row.choices, row.file, row.by_person),
        row.written_at,
        row.tries,
        row.has_waited,
    )
