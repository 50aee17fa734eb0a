"""`sandra.records.Records` on an SQLAlchemy session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql import Select

from sandra.case import (
    Approval,
    ApprovalStatus,
    Case,
    Conversation,
    EmotionReading,
    Promise,
    Stage,
    Ticket,
    TicketStatus,
    UnclearMessage,
)
from sandra.closing.satisfaction import Satisfaction
from sandra.escalation.clocks import Breach
from sandra.escalation.investigation import Investigation
from sandra.records import Row
from sandra.shop.known_customer import CustomerLink
from sandra.shop.linking import LinkCode
from sandra.store import identity_tables, people_tables, tables
from sandra.store.order_gateway import SqlOrderGateway

_ANSWERED = (ApprovalStatus.APPROVED, ApprovalStatus.CHANGED, ApprovalStatus.REFUSED, ApprovalStatus.EXPIRED)
LOOKED_UP = "sandra_looked_up"
"""Key of a session's notes: which cases were found in this transaction since something was written last."""
_NEWEST_CASE_FIRST = (tables.cases.c.opened_at.desc(), tables.cases.c.id.desc())


class SqlRecords:
    """Everything on record, within the transaction of a session.

    Attributes:
        session: for what has its own statements: reports, demo data, the shop's pages.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._orders = SqlOrderGateway(session)

    @property
    def orders(self) -> SqlOrderGateway:
        """The shop's orders."""
        return self._orders

    def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None before its first message."""
        conversation: Conversation | None = self.session.get(Conversation, conversation_id)
        return conversation

    def claim_conversation(self, conversation_id: str, person: str) -> bool:
        """Give the conversation to a person; False when somebody owns it already or there is none (D5)."""
        unowned = tables.conversations.c.owner.is_(None)
        return self._set_owner(conversation_id, person, unowned)

    def release_conversation(self, conversation_id: str) -> None:
        """Give the conversation back to the assistant."""
        self._set_owner(conversation_id, None)

    def pass_conversation(self, conversation_id: str, person: str) -> None:
        """Give the conversation to a person, whoever has it."""
        self._set_owner(conversation_id, person)

    def _set_owner(self, conversation_id: str, owner: str | None, *conditions: object) -> bool:
        """One statement, so that of two people who claim at the same moment one is told no."""
        self.session.flush()
        wanted = update(tables.conversations).where(tables.conversations.c.id == conversation_id, *conditions)
        changed: int = self.session.execute(wanted.values(owner=owner)).rowcount
        self.session.get(Conversation, conversation_id, populate_existing=True)
        return changed == 1

    def case(self, number: str) -> Case | None:
        """The case of that number, or None."""
        return next(iter(self._cases_with(tables.cases.c.number, number)), None)

    def cases_of_conversation(self, conversation_id: str) -> list[Case]:
        """All cases of the conversation, newest first."""
        return self._cases_with(tables.cases.c.conversation_id, conversation_id)

    def cases_of_customer(self, customer_id: int) -> list[Case]:
        """All cases of an identified customer, newest first."""
        return self._cases_with(tables.cases.c.customer_id, customer_id)

    def cases_of_order(self, order_number: str) -> list[Case]:
        """All cases about an order, newest first. The number is compared as the shop writes it."""
        return self._cases_with(tables.cases.c.order_number, order_number)

    def _cases_with(self, column: Column, value: object) -> list[Case]:
        """Newest first. A turn asks this a dozen times; the database is asked again once something was written."""
        self._send_pending()
        known: dict[tuple[str, object], list[int]] = self.session.info.setdefault(LOOKED_UP, {})
        key = (column.name, value)
        if key not in known:
            wanted = select(tables.cases.c.id).where(column == value).order_by(*_NEWEST_CASE_FIRST)
            known[key] = list(self.session.execute(wanted).scalars())
        return self._read(known[key])

    def _cases(self, wanted: Select) -> list[Case]:
        self._send_pending()
        return self._read(list(self.session.execute(wanted.with_only_columns(tables.cases.c.id)).scalars()))

    def _send_pending(self) -> None:
        if self.session.autoflush:
            self.session.flush()

    def _read(self, ids: Sequence[int]) -> list[Case]:
        """A case is read once in a transaction, with all its parts, however often it is looked up."""
        unread = [id for id in ids if identity_key(Case, id) not in self.session.identity_map]
        if unread:
            self.session.execute(select(Case).where(tables.cases.c.id.in_(unread))).all()
        return [self.session.get(Case, id) for id in ids]

    def investigation(self, case: Case) -> Investigation | None:
        """The investigation of the case, or None where nothing is investigated."""
        wanted = select(Investigation).where(tables.investigations.c.case_id == case.id)
        found: Investigation | None = self.session.execute(wanted).scalar_one_or_none()
        return found

    def satisfaction(self, case: Case) -> Satisfaction | None:
        """What the customer was asked about the handling of the case, and said; None where they were not asked."""
        wanted = select(Satisfaction).where(tables.satisfaction.c.case_id == case.id)
        found: Satisfaction | None = self.session.execute(wanted).scalar_one_or_none()
        return found

    def ticket(self, number: str) -> Ticket | None:
        """The ticket of that number, or None."""
        return self._ticket(tables.tickets.c.number == number)

    def ticket_to_change(self, number: str) -> Ticket | None:
        """The same, as it stands at this moment, and nobody else's to change until the transaction ends."""
        self.session.flush()
        self.session.info.pop(LOOKED_UP, None)
        wanted = select(Ticket).where(tables.tickets.c.number == number).with_for_update()
        fresh = self.session.execute(wanted.execution_options(populate_existing=True))
        ticket: Ticket | None = fresh.scalar_one_or_none()
        return ticket

    def tickets_held_by(self, person: str) -> list[Ticket]:
        """The tickets somebody has taken and is not done with, the oldest first."""
        theirs = tables.tickets.c.claimed_by == person
        unresolved = tables.tickets.c.status != TicketStatus.RESOLVED
        wanted = select(Ticket).where(theirs, unresolved).order_by(tables.tickets.c.id).with_for_update()
        return list(self.session.execute(wanted.execution_options(populate_existing=True)).scalars())

    def tickets_overdue(self, moment: datetime, limit: int) -> list[Ticket]:
        """Tickets nobody has taken although their time has passed, the longest overdue first.

        Nobody else changes them until the transaction ends; who is being changed at this moment is none of them.
        """
        waiting = tables.tickets.c.status == TicketStatus.WAITING
        wanted = select(Ticket).where(waiting, tables.tickets.c.respond_by < moment)
        wanted = wanted.order_by(tables.tickets.c.respond_by, tables.tickets.c.id).limit(limit)
        wanted = wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        return list(self.session.execute(wanted).scalars())

    def case_of_ticket(self, ticket: Ticket) -> Case | None:
        """The case the ticket is about, or None."""
        case: Case | None = self.session.get(Case, ticket.case_id) if ticket.case_id is not None else None
        return case

    def claim_ticket(self, ticket: Ticket, person: str) -> bool:
        """Give a waiting ticket to a person; False where it waits no more (D5).

        One statement, so that of two people who take it at the same moment one is told no.
        """
        self.session.flush()
        waiting = tables.tickets.c.status == TicketStatus.WAITING
        wanted = update(tables.tickets).where(tables.tickets.c.number == ticket.number, waiting)
        taken = wanted.values(status=TicketStatus.CLAIMED, claimed_by=person)
        changed: int = self.session.execute(taken).rowcount
        self.session.refresh(ticket)
        return changed == 1

    def waiting_ticket(self, conversation_id: str) -> Ticket | None:
        """The ticket of the conversation that is not resolved yet, or None."""
        unresolved = tables.tickets.c.status != TicketStatus.RESOLVED
        return self._ticket(tables.tickets.c.conversation_id == conversation_id, unresolved)

    def waiting_ticket_of_case(self, case: Case) -> Ticket | None:
        """The ticket about the case that is not resolved yet, in whichever conversation, or None."""
        unresolved = tables.tickets.c.status != TicketStatus.RESOLVED
        wanted = select(Ticket).where(tables.tickets.c.case_id == case.id, unresolved).order_by(tables.tickets.c.id)
        ticket: Ticket | None = self.session.execute(wanted).scalars().first()
        return ticket

    def conversations_continuing(self, case: Case) -> list[Conversation]:
        """The conversations the case went on in, or came from, besides its own."""
        continuing = tables.conversations.c.continues == case.number
        elsewhere = tables.conversations.c.id != case.conversation_id
        return list(self.session.execute(select(Conversation).where(continuing, elsewhere)).scalars())

    def _ticket(self, *conditions: object) -> Ticket | None:
        ticket: Ticket | None = self.session.execute(select(Ticket).where(*conditions)).scalar_one_or_none()
        return ticket

    def waiting_tickets_before(self, moment: datetime) -> int:
        """How many unclaimed tickets were opened before the moment (the queue ahead)."""
        waiting = tables.tickets.c.status == TicketStatus.WAITING
        earlier = tables.tickets.c.opened_at < moment
        self.session.flush()
        ahead: int = self.session.execute(
            select(func.count()).select_from(tables.tickets).where(waiting, earlier)
        ).scalar_one()
        return ahead

    def note_breach(self, breach: Breach) -> bool:
        """Keep that a clock ran out; False where that is known."""
        column = tables.breaches.c
        same = (column.ticket_number == breach.ticket_number, column.clock == breach.clock)
        known = select(column.id).where(*same, column.due_at == breach.due_at)
        if self.session.execute(known).first() is not None:
            return False
        self.add(breach)
        return True

    def staff_number(self, name: str) -> str | None:
        """What the person of that name tells customers who ask for it, or None."""
        column = people_tables.people.c
        wanted = select(column.staff_number).where(column.name == name)
        found: str | None = self.session.execute(wanted).scalar_one_or_none()
        return found

    def tickets_in_hand(self) -> dict[str, int]:
        """How many unresolved tickets each of our people has taken, by name; who has none is not in it (D7)."""
        self.session.flush()
        return self._tickets_by(tables.tickets.c.claimed_by, tables.tickets.c.status != TicketStatus.RESOLVED)

    def tickets_meant(self) -> dict[str, int]:
        """How many waiting tickets are meant for each of our people, by name; for whom none is, is not in it."""
        return self._tickets_by(tables.tickets.c.assigned_to, tables.tickets.c.status == TicketStatus.WAITING)

    def _tickets_by(self, person: Any, condition: Any) -> dict[str, int]:
        counted = select(person, func.count()).where(person.is_not(None), condition).group_by(person)
        return {name: count for name, count in self.session.execute(counted)}

    def identity_failures_in(self, conversation_id: str, since: datetime) -> int:
        """How often the conversation was wrong about an owner since then."""
        return self._failures(identity_tables.identity_failures.c.conversation_id == conversation_id, since)

    def identity_failures_about(self, about: str, since: datetime) -> int:
        """How often anybody was wrong about the owner of this order or phone since then."""
        return self._failures(identity_tables.identity_failures.c.about == about, since)

    def _failures(self, whose: object, since: datetime) -> int:
        recent = identity_tables.identity_failures.c.at > since
        self.session.flush()
        counted = select(func.count()).select_from(identity_tables.identity_failures).where(whose, recent)
        failures: int = self.session.execute(counted).scalar_one()
        return failures

    def customer_link(self, conversation_id: str) -> CustomerLink | None:
        """How it was shown whose the conversation is, or None where nobody knows whose."""
        column = identity_tables.customer_links.c
        wanted = select(CustomerLink).where(column.conversation_id == conversation_id, column.ended_at.is_(None))
        link: CustomerLink | None = self.session.execute(wanted).scalar_one_or_none()
        return link

    def was_forgotten(self, conversation_id: str) -> bool:
        """Whether the conversation ever ceased to be a customer's without becoming another's in the same moment."""
        ended, following = identity_tables.customer_links.c, identity_tables.customer_links.alias().c
        takes_its_place = select(following.id).where(
            following.conversation_id == ended.conversation_id,
            following.since == ended.ended_at,
            following.id > ended.id,
        )
        wanted = select(ended.id).where(
            ended.conversation_id == conversation_id, ended.ended_at.is_not(None), ~takes_its_place.exists()
        )
        self.session.flush()
        return self.session.execute(wanted).first() is not None

    def link_code(self, digest: str) -> LinkCode | None:
        """The one-time code of that digest, or None."""
        wanted = select(LinkCode).where(identity_tables.link_codes.c.digest == digest)
        code: LinkCode | None = self.session.execute(wanted).scalar_one_or_none()
        return code

    def spend_link_code(self, code: LinkCode, conversation_id: str, at: datetime) -> bool:
        """Use a code in a conversation; False where it was used before, or is good no longer (B8).

        One statement, so that of two conversations in which it is used at the same moment one is told no.
        """
        self.session.flush()
        column = identity_tables.link_codes.c
        good = (column.used_at.is_(None), column.expires_at > at)
        wanted = update(identity_tables.link_codes).where(column.id == code.id, *good)
        changed: int = self.session.execute(wanted.values(used_at=at, used_in=conversation_id)).rowcount
        self.session.refresh(code)
        return changed == 1

    def open_link_codes(self, conversation_id: str, at: datetime) -> list[LinkCode]:
        """The codes that were given in a conversation and are good still."""
        column = identity_tables.link_codes.c
        good = (column.conversation_id == conversation_id, column.used_at.is_(None), column.expires_at > at)
        return list(self.session.execute(select(LinkCode).where(*good)).scalars())

    def move_readings(self, conversation_id: str, to: str) -> None:
        """How the messages of a conversation sounded belongs to another one from now on."""
        readings = tables.emotion_readings
        moved = update(readings).where(readings.c.conversation_id == conversation_id).values(conversation_id=to)
        self.session.flush()
        self.session.execute(moved)

    def readings(self, conversation_id: str, limit: int) -> list[EmotionReading]:
        """The latest readings, oldest first."""
        latest = (
            select(EmotionReading)
            .where(tables.emotion_readings.c.conversation_id == conversation_id)
            .order_by(tables.emotion_readings.c.id.desc())
            .limit(limit)
        )
        return list(reversed(self.session.execute(latest).scalars().all()))

    def latest_unclear(self, conversation_id: str) -> UnclearMessage | None:
        """The message of the conversation that was asked back about last, or None."""
        latest = (
            select(UnclearMessage)
            .where(tables.unclear_messages.c.conversation_id == conversation_id)
            .order_by(tables.unclear_messages.c.id.desc())
            .limit(1)
        )
        unclear: UnclearMessage | None = self.session.execute(latest).scalar_one_or_none()
        return unclear

    def promises_overdue(self, moment: datetime, kinds: Collection[str]) -> list[Promise]:
        """Promises of these kinds, neither kept nor marked missed, whose time has passed; the longest overdue first."""
        overdue = (
            select(Promise)
            .where(
                tables.promises.c.kept_at.is_(None),
                tables.promises.c.missed_at.is_(None),
                tables.promises.c.due_at < moment,
                tables.promises.c.kind.in_(kinds),
            )
            .order_by(tables.promises.c.due_at, tables.promises.c.id)
        )
        return list(self.session.execute(overdue).scalars())

    def cases_to_follow_up(self, moment: datetime, kind: str, channels: Collection[str]) -> list[Case]:
        """Cases that owe a promise of this kind by then, of conversations on these channels, owned by no person."""
        owed = tables.promises.c
        wanted = (
            _free_cases_on(channels)
            .join(tables.promises)
            .where(owed.kind == kind, owed.kept_at.is_(None), owed.due_at <= moment)
            .where(tables.cases.c.stage == Stage.EXECUTED)
        )
        return self._cases(wanted.order_by(tables.promises.c.due_at, tables.promises.c.id))

    def case_of_approval(self, number: str) -> Case | None:
        """The case in which the approval of that number was asked for, or None."""
        wanted = select(Case).join(tables.approvals).where(tables.approvals.c.number == number)
        return next(iter(self._cases(wanted)), None)

    def cases_awaiting_approval(self) -> list[Case]:
        """Cases with a request that nobody answered yet, the longest waiting first."""
        waiting = tables.approvals.c.status == ApprovalStatus.WAITING
        wanted = select(Case).join(tables.approvals).where(waiting)
        return self._cases(wanted.order_by(tables.approvals.c.asked_at, tables.approvals.c.id))

    def cases_with_untold_decision(self, channels: Collection[str]) -> list[Case]:
        """Cases of conversations on these channels, owned by no person, whose customer has not heard the answer."""
        asked = tables.approvals.c
        untold = (asked.status.in_(_ANSWERED), asked.told_at.is_(None))
        wanted = _free_cases_on(channels).join(tables.approvals).where(*untold)
        return self._cases(wanted.order_by(tables.approvals.c.decided_at, tables.approvals.c.id))

    def cases_with_untold_finding(self, channels: Collection[str]) -> list[Case]:
        """The same for what an investigation found."""
        looked_into = tables.investigations.c
        untold = (looked_into.finding.is_not(None), looked_into.answered_at.is_(None))
        wanted = _free_cases_on(channels).join(tables.investigations, looked_into.case_id == tables.cases.c.id)
        wanted = wanted.where(*untold)
        return self._cases(wanted.order_by(tables.investigations.c.found_at, tables.investigations.c.id))

    def settle_approval(self, approval: Approval, status: ApprovalStatus) -> bool:
        """Give a waiting request its answer; False where it has one.

        One statement, so that of a superior who decides and a customer who takes it back one is told no.
        """
        self.session.flush()
        waiting = tables.approvals.c.status == ApprovalStatus.WAITING
        wanted = update(tables.approvals).where(tables.approvals.c.number == approval.number, waiting)
        changed: int = self.session.execute(wanted.values(status=status)).rowcount
        self.session.refresh(approval)
        return changed == 1

    def add(self, row: Row) -> None:
        """Keep a new row; sent at once, so that rows arrive in the order their foreign keys need."""
        self.session.add(row)
        self.session.flush()

    def flush(self) -> None:
        """Send pending rows to the database within the transaction."""
        self.session.flush()


def _free_cases_on(channels: Collection[str]) -> Select:
    """Cases of conversations on these channels, owned by no person."""
    of_case = tables.conversations.c.id == tables.cases.c.conversation_id
    free = (tables.conversations.c.owner.is_(None), tables.conversations.c.channel.in_(channels))
    return select(Case).join(tables.conversations, of_case).where(*free)
