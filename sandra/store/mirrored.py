"""Conversations that are at a team's own desk as well, on the session of a transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from sandra.case import TicketStatus
from sandra.escalation.mirroring import WITH_PEOPLE, Mirrored, Standing, TeamNote
from sandra.store import tables
from sandra.store.talk_tables import mirrored_conversations, team_notes

_COLUMN = mirrored_conversations.c
_CONVERSATION = tables.conversations.c
_TICKET = tables.tickets.c


class SqlMirrored:
    """All of them, with the notes to the team."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def to_change(self, conversation_id: str) -> Mirrored | None:
        """The conversation as it is at this moment, nobody else's until the transaction ends; None before its first
        message."""
        wanted = select(Mirrored).where(_COLUMN.conversation_id == conversation_id).with_for_update()
        fresh = wanted.execution_options(populate_existing=True)
        found: Mirrored | None = self._session.execute(fresh).scalar_one_or_none()
        return found

    def inbox(self, conversation_id: str) -> str | None:
        """The kind of app through which the team's desk reaches the customer, or None where it is not there."""
        wanted = select(_COLUMN.inbox).where(_COLUMN.conversation_id == conversation_id)
        found: str | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def to_look_at(self, now: datetime, limit: int) -> list[str]:
        """Conversations of which the team's desk may have to be told something, whichever was told least lately."""
        wanted = (
            select(_COLUMN.conversation_id)
            .join(tables.conversations, _CONVERSATION.id == _COLUMN.conversation_id)
            .where(or_(_COLUMN.not_before.is_(None), _COLUMN.not_before <= now))
            .where(or_(_has_ticket_to_tell(), _stands_otherwise()))
            .order_by(_COLUMN.not_before, _COLUMN.conversation_id)
            .limit(limit)
        )
        return list(self._session.execute(wanted).scalars())

    def has_note(self, ticket_number: str) -> bool:
        """Whether the team has the ticket's summary."""
        wanted = select(team_notes.c.ticket_number).where(team_notes.c.ticket_number == ticket_number)
        return self._session.execute(wanted).first() is not None

    def note_posted(self, ticket_number: str, now: datetime) -> None:
        """The team has the ticket's summary."""
        if not self.has_note(ticket_number):
            self.add(TeamNote(ticket_number, now))

    def add(self, row: Mirrored | TeamNote) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()


def _has_ticket_to_tell() -> ColumnElement[bool]:
    """A person may be awaited of whom the team does not know, or whose conversation it does not have."""
    of_conversation = (_TICKET.conversation_id == _COLUMN.conversation_id, _TICKET.status != TicketStatus.RESOLVED)
    noted = exists().where(team_notes.c.ticket_number == _TICKET.number)
    return exists().where(*of_conversation, or_(~noted, _COLUMN.standing.not_in(WITH_PEOPLE)))


def _stands_otherwise() -> ColumnElement[bool]:
    """Somebody owns what is the assistant's there, or the assistant has what is with people there."""
    is_the_assistants = _COLUMN.standing == Standing.PENDING
    is_with_people = _COLUMN.standing.in_(WITH_PEOPLE)
    return or_(_CONVERSATION.owner.is_not(None) & is_the_assistants, _CONVERSATION.owner.is_(None) & is_with_people)
