"""The queue, and a ticket with everything that is known of it (D2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import BaseModel

from desk.attachments import AttachmentOut, attachment_out
from desk.cases import CaseOut, Row, case_out, cases_shown
from desk.people.audit import note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.reading import HIGHEST_ID
from desk.refusals import Code, Refusal
from desk.transcript import Message, Transcripts
from nlg.traditional import to_traditional
from sandra.case import Stage, Ticket, TicketStatus
from sandra.escalation.assignment import is_excluded
from sandra.people import Person, Right
from sandra.playbook.model import Playbook
from sandra.records import Records
from sandra.shop.simplified import to_simplified
from sandra.store.database import Store
from sandra.store.queue import Sort, Wanted, queue_page
from sandra.store.records import SqlRecords

LONGEST_PAGE = 200
MOST_MESSAGES = 200
MOST_READINGS = 500
LOOK = "ticket.look"
MINE, NOBODYS = "me", "nobody"
Me = Annotated[SignedIn, Depends(caller)]


class TicketLine(Row):
    """A ticket in the queue; `assigned_to` is whom it is meant for while it waits."""

    number: str
    reason: str
    priority: str
    status: TicketStatus
    opened_at: datetime
    respond_by: datetime
    claimed_by: str | None
    assigned_to: str | None
    snoozed_until: datetime | None
    answered_at: datetime | None
    next_response_by: datetime | None
    resolve_by: datetime | None
    waits_for_customer_since: datetime | None
    conversation_id: str
    channel: str
    language: str | None
    owner: str | None
    case_number: str | None
    complaint_type: str | None
    stage: Stage | None
    order_number: str | None
    customer: str | None
    emotion: str | None
    intensity: float | None


class Queue(BaseModel):
    """A page of the queue."""

    total: int
    tickets: list[TicketLine]


class ReadingOut(Row):
    """How one of the customer's messages sounded."""

    at: datetime
    emotion: str
    intensity: float
    abuse: float
    threat: float


class TicketOut(BaseModel):
    """A ticket with all that goes along with it."""

    number: str
    reason: str
    why: str
    priority: str
    status: TicketStatus
    opened_at: datetime
    respond_by: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    assigned_to: str | None
    snoozed_until: datetime | None
    answered_at: datetime | None
    next_response_by: datetime | None
    resolve_by: datetime | None
    waits_for_customer_since: datetime | None
    excluded: list[str]
    conversation_id: str
    channel: str
    language: str | None
    owner: str | None
    summary: dict[str, Any]
    cases: list[CaseOut]
    readings: list[ReadingOut]


class MessageOut(Row):
    """One message of the conversation."""

    id: int
    at: datetime
    speaker: str
    text: str
    author: str | None
    choices: list[str]
    emotion: str | None
    intensity: float | None
    intent: str | None
    key: str | None
    attachments: list[AttachmentOut]
    simplified: str | None = None
    traditional: str | None = None


def ticket_routes(
    store: Store, transcripts: Transcripts, playbook: Playbook, desk: DeskRouter, clock: Callable[[], datetime]
) -> None:
    """Add the routes that read tickets."""

    def queue(
        me: Me,
        status: Annotated[list[TicketStatus], Query()] = [],  # noqa: B006
        priority: Literal["urgent", "high", "normal"] | None = None,
        reason: str | None = None,
        channel: str | None = None,
        language: str | None = None,
        complaint_type: str | None = None,
        emotion: str | None = None,
        claimed_by: str | None = None,
        words: Annotated[str | None, Query(max_length=200)] = None,
        snoozed: bool | None = None,
        late: bool = False,
        number: Annotated[list[str], Query(max_length=LONGEST_PAGE)] = [],  # noqa: B006
        sort: Sort = "urgency",
        offset: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
        limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
    ) -> Queue:
        """Tickets, what presses most first. `claimed_by` is somebody's name, `me`, or `nobody`; `late` by any clock;
        `number` only these.

        Those that may be about the reader are left out (E3). What is snoozed is shown where it is asked for, or
        searched by words.
        """
        whose = {MINE: me.person.name, NOBODYS: ""}.get(claimed_by or "", claimed_by)
        now = clock()
        wanted = Wanted(
            statuses=tuple(status),
            priority=priority,
            reason=reason,
            channel=channel,
            language=language,
            complaint_type=complaint_type,
            emotion=emotion,
            claimed_by=whose,
            words=words,
            awake_at=None if snoozed or words else now,
            asleep_at=now if snoozed else None,
            late_at=now if late else None,
            numbers=tuple(number),
        )
        with store.reading() as records:
            page = queue_page(records.session, wanted, sort, offset, limit)
        shown = [entry for entry in page.entries if not is_excluded(me.person, entry.excluded)]
        hidden = len(page.entries) - len(shown)
        return Queue(total=page.total - hidden, tickets=[TicketLine.from_orm(entry) for entry in shown])

    def ticket(number: str, me: Me) -> TicketOut:
        """A ticket with its cases, evidence, offers, promises and the customer's feelings so far."""
        with store.reading() as records:
            found = ticket_out(records, playbook, known_ticket(records, number, me.person))
        note_look(store, me, LOOK, found.number)
        return found

    def messages(
        number: str,
        me: Me,
        before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_MESSAGES)] = 100,
    ) -> list[MessageOut]:
        """What was said, oldest first; `before` is the id of the oldest message the page has."""
        with store.reading() as records:
            found = known_ticket(records, number, me.person)
        note_look(store, me, LOOK, found.number)
        page = transcripts.page(found.conversation_id, before, limit)
        return [message_out(message, found.number) for message in page]

    desk.add("GET", "/tickets", Right.READ, queue, response_model=Queue)
    desk.add("GET", "/tickets/{number}", Right.READ, ticket, response_model=TicketOut)
    desk.add("GET", "/tickets/{number}/messages", Right.READ, messages, response_model=list[MessageOut])


def known_ticket(records: Records, number: str, reader: Person) -> Ticket:
    """The ticket of that number.

    Raises:
        Refusal: there is none, or the customer complains in it about the reader (E3).
    """
    found = records.ticket(number.strip().upper())
    if found is None:
        raise unknown_ticket(number)
    if is_excluded(reader, found.excluded):
        raise Refusal(403, Code.NAMED, f"ticket {found.number} may be about you; somebody else has to handle it")
    return found


def unknown_ticket(number: str) -> Refusal:
    """There is no ticket of that number."""
    return Refusal(404, Code.UNKNOWN_TICKET, f"there is no ticket {number}; look at the queue again", number=number)


def ticket_out(records: SqlRecords, playbook: Playbook, ticket: Ticket) -> TicketOut:
    """The ticket as the page reads it; what it is about comes first."""
    conversation = records.conversation(ticket.conversation_id)
    assert conversation is not None, "a ticket always belongs to a stored conversation"
    rule = playbook.sla.reasons[ticket.reason]
    return TicketOut(
        number=ticket.number,
        reason=ticket.reason,
        why=rule.why.in_language(conversation.language or "zh-Hans"),
        priority=ticket.priority,
        status=ticket.status,
        opened_at=ticket.opened_at,
        respond_by=ticket.respond_by,
        claimed_by=ticket.claimed_by,
        claimed_at=ticket.claimed_at,
        assigned_to=ticket.assigned_to,
        snoozed_until=ticket.snoozed_until,
        answered_at=ticket.answered_at,
        next_response_by=ticket.next_response_by,
        resolve_by=ticket.resolve_by,
        waits_for_customer_since=ticket.waits_for_customer_since,
        excluded=list(ticket.excluded),
        conversation_id=ticket.conversation_id,
        channel=conversation.channel,
        language=conversation.language,
        owner=conversation.owner,
        summary=dict(ticket.summary),
        cases=[case_out(records, playbook, case, ticket) for case in cases_shown(records, ticket)],
        readings=[ReadingOut.from_orm(reading) for reading in records.readings(ticket.conversation_id, MOST_READINGS)],
    )


def message_out(message: Message, ticket_number: str) -> MessageOut:
    """The message as the page reads it, in the other script of Chinese too where that makes a difference."""
    shown: MessageOut = MessageOut.from_orm(message)
    shown.attachments = [attachment_out(ticket_number, one) for one in message.attachments]
    simplified, traditional = to_simplified(message.text), to_traditional(message.text)
    shown.simplified = simplified if simplified != message.text else None
    shown.traditional = traditional if traditional != message.text else None
    return shown
