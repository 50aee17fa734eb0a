"""Messages that an app did not take, or not yet, on the session of a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from sandra.case import TicketStatus
from sandra.dead_letters import DeadLetter, DeadLetterStatus
from sandra.escalation.investigation import NAMED
from sandra.store import tables
from sandra.store.talk_tables import dead_letters


@dataclass(frozen=True)
class LetterEntry:
    """A message as the desk shows it.

    Attributes:
        ticket_number: of its conversation, the open one first; None where there is none.
        customer: their name, once it was shown who they are (B8).
    """

    id: int
    channel: str
    conversation_id: str
    text: str
    choices: list[dict[str, str]]
    file: dict[str, Any] | None
    why: str
    tries: int
    written_at: datetime
    died_at: datetime
    status: DeadLetterStatus
    decided_by: str | None
    decided_at: datetime | None
    ticket_number: str | None
    customer: str | None


@dataclass(frozen=True)
class LetterPage:
    """A page of them, and how many there are in all."""

    entries: tuple[LetterEntry, ...]
    total: int


class SqlDeadLetters:
    """All of them, also those that wait for the customer, and the decided ones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, letter: DeadLetter) -> None:
        """Keep one; where it is kept already nothing, unless it waited for the customer and is dead now."""
        known = self._of(letter.key)
        if known is None:
            self._session.add(letter)
        elif known.status is DeadLetterStatus.WAITING and letter.status is DeadLetterStatus.DEAD:
            known.status, known.why, known.tries, known.died_at = (
                letter.status,
                letter.why,
                letter.tries,
                letter.died_at,
            )
        self._session.flush()

    def no_longer_waits(self, key: str) -> None:
        """The customer has written, so the message goes its ordinary way."""
        known = self._of(key)
        if known is not None and known.status is DeadLetterStatus.WAITING:
            self._session.delete(known)
            self._session.flush()

    def wait_to_be_sent_again(self, channel: str) -> bool:
        """Whether any of a channel are to be sent again."""
        wanted = select(_LETTER.id).where(_LETTER.channel == channel, _LETTER.status == DeadLetterStatus.AGAIN)
        return self._session.execute(wanted.limit(1)).first() is not None

    def to_send_again(self, channel: str) -> list[DeadLetter]:
        """Those of a channel to be sent again, the oldest first; nobody else's until the transaction ends."""
        wanted = (
            select(DeadLetter)
            .where(_LETTER.channel == channel, _LETTER.status == DeadLetterStatus.AGAIN)
            .order_by(_LETTER.id)
            .with_for_update()
        )
        return list(self._session.execute(wanted).scalars())

    def to_decide(self, letter_id: int) -> DeadLetter | None:
        """One of them, nobody else's until the transaction ends; None where there is none."""
        wanted = select(DeadLetter).where(_LETTER.id == letter_id).with_for_update()
        found: DeadLetter | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def page(
        self, statuses: Collection[DeadLetterStatus], hidden: Collection[str], offset: int, limit: int
    ) -> LetterPage:
        """Those nobody has decided on, in the order in which they were written; then the others, newest first.

        Args:
            statuses: only those in one of these; none means all.
            hidden: conversations to leave out.
        """
        found = select(_LETTER.id).where(_LETTER.conversation_id.not_in(hidden))
        if statuses:
            found = found.where(_LETTER.status.in_(statuses))
        total: int = self._session.execute(select(func.count()).select_from(found.subquery())).scalar_one()
        page = found.order_by(*_UNDECIDED_FIRST).offset(offset).limit(limit).subquery()
        rows = self._session.execute(_ENTRIES.join(page, page.c.id == _LETTER.id).order_by(*_UNDECIDED_FIRST))
        return LetterPage(tuple(LetterEntry(**row._mapping) for row in rows), total)

    def entry(self, letter_id: int) -> LetterEntry | None:
        """One as the desk shows it, or None."""
        row = self._session.execute(_ENTRIES.where(_LETTER.id == letter_id)).first()
        return LetterEntry(**row._mapping) if row is not None else None

    def undelivered_in(self, conversation_id: str) -> list[LetterEntry]:
        """Those of a conversation that the customer does not have, in the order in which they were written."""
        missing = _LETTER.status != DeadLetterStatus.SENT_AGAIN
        wanted = _ENTRIES.where(_LETTER.conversation_id == conversation_id, missing).order_by(_LETTER.id)
        return [LetterEntry(**row._mapping) for row in self._session.execute(wanted)]

    def undecided(self, hidden: Collection[str]) -> int:
        """How many nobody has decided on.

        Args:
            hidden: conversations to leave out.
        """
        counted = select(func.count()).where(
            _LETTER.status == DeadLetterStatus.DEAD, _LETTER.conversation_id.not_in(hidden)
        )
        number: int = self._session.execute(counted).scalar_one()
        return number

    def complained_about(self, conversation_id: str | None = None) -> Mapping[str, set[str]]:
        """Whom customers complain about in conversations with such messages, as they named them (E3).

        Args:
            conversation_id: only there.
        """
        letters = select(_LETTER.conversation_id)
        if conversation_id is not None:
            letters = letters.where(_LETTER.conversation_id == conversation_id)
        named: dict[str, set[str]] = {}
        excluded = select(_TICKET.conversation_id, _TICKET.excluded).where(_TICKET.conversation_id.in_(letters))
        for conversation, names in self._session.execute(excluded):
            named.setdefault(conversation, set()).update(names)
        for conversation, name in self._session.execute(_STAFF_NAMED.where(_CONVERSATION.id.in_(letters))):
            named.setdefault(conversation, set()).add(name)
        return named

    def _of(self, key: str) -> DeadLetter | None:
        found: DeadLetter | None = self._session.execute(
            select(DeadLetter).where(_LETTER.key == key).with_for_update()
        ).scalar_one_or_none()
        return found


_LETTER, _TICKET, _CONVERSATION = dead_letters.c, tables.tickets.c, tables.conversations.c
_IS_DECIDED = case((_LETTER.status == DeadLetterStatus.DEAD, 0), else_=1)
_UNDECIDED_FIRST = (_IS_DECIDED, case((_LETTER.status == DeadLetterStatus.DEAD, _LETTER.id), else_=-_LETTER.id))
_TICKET_NUMBER = (
    select(_TICKET.number)
    .where(_TICKET.conversation_id == _LETTER.conversation_id)
    .order_by(case((_TICKET.status == TicketStatus.RESOLVED, 1), else_=0), _TICKET.id.desc())
    .limit(1)
    .correlate(dead_letters)
    .scalar_subquery()
)
_ENTRIES: Select = (
    select(
        *(column for column in _LETTER if column is not _LETTER.key),
        _TICKET_NUMBER.label("ticket_number"),
        tables.customers.c.name.label("customer"),
    )
    .select_from(dead_letters)
    .join(tables.conversations, _CONVERSATION.id == _LETTER.conversation_id)
    .outerjoin(tables.customers, tables.customers.c.id == _CONVERSATION.customer_id)
)
_STAFF_NAMED: Select = (
    select(_CONVERSATION.id, tables.facts.c.value)
    .select_from(tables.facts)
    .join(tables.cases, tables.cases.c.id == tables.facts.c.case_id)
    .join(
        tables.conversations,
        or_(_CONVERSATION.id == tables.cases.c.conversation_id, _CONVERSATION.continues == tables.cases.c.number),
    )
    .where(tables.facts.c.name == NAMED, tables.facts.c.superseded.is_(False))
)
