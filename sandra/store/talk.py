"""What our people write, on the session of a transaction: messages, notes with mentions, ready replies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sandra.case import Conversation
from sandra.escalation.canned import CannedReply
from sandra.escalation.talking import Mention, Note, Outgoing, Sending
from sandra.store import tables, talk_tables


class SqlTalk:
    """Everything our people write."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def outgoing_to_change(self, key: str) -> Outgoing | None:
        """The message of that key as it is now, locked until the end of the transaction, or None."""
        wanted = select(Outgoing).where(talk_tables.outgoing_messages.c.key == key).with_for_update()
        fresh = wanted.execution_options(populate_existing=True)
        found: Outgoing | None = self._session.execute(fresh).scalar_one_or_none()
        return found

    def not_sent(self, ticket_number: str) -> list[Outgoing]:
        """Messages of a ticket that did not reach the customer, or not yet; the oldest first."""
        column = talk_tables.outgoing_messages.c
        wanted = select(Outgoing).where(column.ticket_number == ticket_number, column.status != Sending.SENT)
        return list(self._session.execute(wanted.order_by(column.id)).scalars())

    def discard(self, outgoing: Outgoing) -> None:
        """Forget a message that will not be sent."""
        self._session.delete(outgoing)
        self._session.flush()

    def note(self, key: str) -> Note | None:
        """The note of that key, or None."""
        found: Note | None = self._session.execute(
            select(Note).where(talk_tables.notes.c.key == key)
        ).scalar_one_or_none()
        return found

    def notes(self, conversation_id: str, limit: int) -> list[Note]:
        """The latest notes about a conversation, the oldest first."""
        wanted = select(Note).where(talk_tables.notes.c.conversation_id == conversation_id)
        latest = wanted.order_by(talk_tables.notes.c.id.desc()).limit(limit)
        return list(reversed(self._session.execute(latest).scalars().all()))

    def mentions(self, login: str, limit: int) -> list[tuple[Mention, Note]]:
        """Where somebody was named, the newest first."""
        wanted = select(Mention, Note).join(
            talk_tables.notes, talk_tables.notes.c.id == talk_tables.note_mentions.c.note_id
        )
        theirs = wanted.where(talk_tables.note_mentions.c.login == login)
        rows = self._session.execute(theirs.order_by(talk_tables.note_mentions.c.id.desc()).limit(limit))
        return [(row[0], row[1]) for row in rows]

    def see(self, login: str, ids: Collection[int], now: datetime) -> None:
        """Somebody has seen where they were named; what is not theirs stays as it is."""
        column = talk_tables.note_mentions.c
        wanted = select(Mention).where(column.login == login, column.id.in_(ids), column.seen_at.is_(None))
        for mention in self._session.execute(wanted).scalars():
            mention.seen_at = now

    def canned_reply(self, name: str) -> CannedReply | None:
        """The ready reply of that name, or None."""
        wanted = select(CannedReply).where(talk_tables.canned_replies.c.name == name)
        found: CannedReply | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def canned_replies(self, language: str | None, complaint_types: Collection[str] | None) -> list[CannedReply]:
        """Ready replies by name.

        Args:
            language: only those in it.
            complaint_types: only those for any of these, or for all.
        """
        column = talk_tables.canned_replies.c
        wanted = select(CannedReply).order_by(column.name)
        if language is not None:
            wanted = wanted.where(column.language == language)
        if complaint_types is not None:
            wanted = wanted.where(column.complaint_type.is_(None) | column.complaint_type.in_(complaint_types))
        return list(self._session.execute(wanted).scalars())

    def forget_canned_reply(self, name: str) -> bool:
        """Delete a ready reply. Returns whether there was one."""
        gone: int = self._session.execute(
            delete(talk_tables.canned_replies).where(talk_tables.canned_replies.c.name == name)
        ).rowcount
        return gone > 0

    def customer_name(self, conversation: Conversation) -> str | None:
        """The customer's name, once it was shown who they are (B8)."""
        wanted = select(tables.customers.c.name).where(tables.customers.c.id == conversation.customer_id)
        name: str | None = self._session.execute(wanted).scalar_one_or_none()
        return name

    def add(self, row: Outgoing | Note | CannedReply) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()
