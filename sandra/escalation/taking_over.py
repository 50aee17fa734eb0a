"""A person takes a conversation, answers, passes it on, puts it back or is done with it (protocol D5, D7).

CaseError
└── HandlingError          a ticket cannot take this step; `code` names which, for pages that tell it in their language
    ├── MayNotTakeError    somebody the ticket must not go to
    │   ├── NamedError     the complaint may be about them
    │   └── TooLowError    it needs a higher level
    ├── TakenError         somebody else was faster
    │   ├── HeldError      the ticket is theirs
    │   ├── OwnedError     the conversation is theirs
    │   └── DoneError      it does not wait any more
    ├── NotYoursError      only who has the ticket may do this
    ├── NobodysError       nobody has the ticket
    └── OverError          the ticket is resolved
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sandra.case import (
    Actor,
    CaseError,
    Conversation,
    Stage,
    Ticket,
    TicketStatus,
)
from sandra.escalation.assignment import Colleague, eligible, is_excluded, pass_over
from sandra.escalation.callbacks import CALLBACK, callback_words, keep, promise_anew, promise_word
from sandra.escalation.clocks import need_no_word, person_wrote
from sandra.escalation.urgency import VOICE_MESSAGE, respond_by
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.sla import Sla
from sandra.records import Records

REASON_LENGTH = 300


class HandlingError(CaseError):
    """A ticket cannot take this step.

    Attributes:
        code: names the error for pages.
        facts: what they need to tell it.
    """

    code: ClassVar[str]

    def __init__(self, sentence: str, **facts: str) -> None:
        self.facts = facts
        super().__init__(sentence)


class MayNotTakeError(HandlingError):
    """The ticket must not go to this person (D7, E3)."""


class NamedError(MayNotTakeError):
    """The complaint may be about this person (E3)."""

    code = "may_not_take_named"

    def __init__(self, ticket: Ticket, person: Colleague) -> None:
        super().__init__(
            f"ticket {ticket.number} may be about {person.name}; somebody else has to take it", name=person.name
        )


class TooLowError(MayNotTakeError):
    """The ticket needs a higher level than this person's (D7)."""

    code = "may_not_take_level"

    def __init__(self, ticket: Ticket, person: Colleague) -> None:
        super().__init__(
            f"ticket {ticket.number} needs somebody of a higher level than {person.name}; give it to a superior",
            name=person.name,
        )


class TakenError(HandlingError):
    """Somebody else was faster."""


class HeldError(TakenError):
    """Somebody else has the ticket."""

    code = "taken"

    def __init__(self, ticket: Ticket, by: str, since: datetime) -> None:
        super().__init__(
            f"ticket {ticket.number} is taken already by {by}; look at the queue again", by=by, since=since.isoformat()
        )


class OwnedError(TakenError):
    """Somebody else has the conversation."""

    code = "conversation_taken"

    def __init__(self, ticket: Ticket, by: str) -> None:
        super().__init__(f"{by} has the conversation of ticket {ticket.number}; look at the queue again", by=by)


class DoneError(TakenError):
    """The ticket does not wait any more."""

    code = "not_waiting"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} does not wait any more; look at the queue again")


class NotYoursError(HandlingError):
    """Only who has the ticket may do this, or who may assign tickets."""

    code = "not_yours"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(
            f"ticket {ticket.number} is with {ticket.claimed_by}; ask them, or somebody who may assign tickets",
            by=ticket.claimed_by or "",
        )


class NobodysError(HandlingError):
    """Nobody has the ticket."""

    code = "nobodys"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"nobody has ticket {ticket.number}; take it first")


class OverError(HandlingError):
    """The ticket is resolved."""

    code = "over"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is resolved; reopen it first")


def require_open(ticket: Ticket) -> None:
    """
    Raises:
        OverError: it is resolved.
    """
    if ticket.status is TicketStatus.RESOLVED:
        raise OverError(ticket)


def require_hold(ticket: Ticket, person: str, may_assign: bool) -> None:
    """
    Raises:
        OverError: it is resolved.
        NobodysError: nobody has it.
        NotYoursError: somebody else has it, and the person may not assign tickets.
    """
    require_open(ticket)
    if ticket.claimed_by is None:
        raise NobodysError(ticket)
    if ticket.claimed_by != person and not may_assign:
        raise NotYoursError(ticket)


def require_eligible(ticket: Ticket, sla: Sla, person: Colleague) -> None:
    """
    Raises:
        MayNotTakeError: the person complained about, or of too low a level (E3).
    """
    if not eligible(ticket, sla, [person]):
        raise NamedError(ticket, person) if is_excluded(person, ticket.excluded) else TooLowError(ticket, person)


def take(records: Records, sla: Sla, ticket: Ticket, person: Colleague, now: datetime) -> None:
    """A person takes a waiting ticket and its conversation, both or neither (D5, D7).

    Who has the ticket already has, after this, its conversation too.

    Raises:
        MayNotTakeError: the person complained about, or of too low a level (E3).
        TakenError: somebody else was faster, or it does not wait any more.
        KeyError: the playbook knows no such reason as the ticket's.
    """
    require_eligible(ticket, sla, person)
    conversation = records.conversation(ticket.conversation_id)
    theirs = conversation is not None and conversation.owner == person.name
    if not theirs and not records.claim_conversation(ticket.conversation_id, person.name):
        raise _faster(ticket, conversation)
    if ticket.status is TicketStatus.CLAIMED and ticket.claimed_by == person.name:
        return
    if not records.claim_ticket(ticket, person.name):
        if not theirs:
            records.release_conversation(ticket.conversation_id)
        raise _faster(ticket, None)
    ticket.claimed_at, ticket.snoozed_until, ticket.assigned_to = now, None, None
    case = records.case_of_ticket(ticket)
    if case is not None and case.stage is not Stage.ESCALATED and ticket.reason != VOICE_MESSAGE:
        need_no_word(ticket, now)
    _note(records, ticket, "taken", f"{person.name} takes ticket {ticket.number}", now)


def transfer(records: Records, sla: Sla, ticket: Ticket, to: Colleague, by: str, now: datetime) -> None:
    """Give a ticket, with the conversation where a person has it, to a colleague (D7).

    Raises:
        OverError: it is resolved.
        MayNotTakeError: the colleague is the person complained about, or of too low a level (E3).
        TakenError: it waits, and somebody else has the conversation.
    """
    require_open(ticket)
    if ticket.status is TicketStatus.WAITING:
        take(records, sla, ticket, to, now)
        return
    require_eligible(ticket, sla, to)
    conversation = records.conversation(ticket.conversation_id)
    if conversation is not None and conversation.owner is not None:
        records.pass_conversation(ticket.conversation_id, to.name)
    _note(records, ticket, "transferred", f"{by} gives ticket {ticket.number} to {to.name}", now)
    ticket.claimed_by, ticket.claimed_at, ticket.snoozed_until = to.name, now, None


def answer(records: Records, ticket: Ticket, at: datetime) -> None:
    """The customer has a person's word since that moment: what was promised with the ticket is kept (F5)."""
    case = records.case_of_ticket(ticket)
    if case is not None:
        keep([p for p in case.promises if p.what == callback_words(ticket)], at)
    heard = any(reading.at > at for reading in records.readings(ticket.conversation_id, 1))
    person_wrote(ticket, case, at, heard)


def resolve(records: Records, ticket: Ticket, words: str, now: datetime) -> None:
    """The person is done: their promises are kept, the case is closed, and the assistant has the conversation again.

    Complaints that went along with the ticket are closed with it; what was settled before stays as it is.

    Args:
        words: what came of it, for the record.
    """
    case = records.case_of_ticket(ticket)
    along = [one for one in records.cases_of_conversation(ticket.conversation_id) if one.stage is Stage.ESCALATED]
    for handled in [*along, *([case] if case is not None and case not in along else [])]:
        keep([p for p in handled.promises if p.kind == CALLBACK or p.kind in BY_A_PERSON], now)
        if handled.stage is Stage.ESCALATED:
            handled.move_to(Stage.CLOSED, Actor.PERSON, words[:REASON_LENGTH], now)
    ticket.status, ticket.snoozed_until = TicketStatus.RESOLVED, None
    records.release_conversation(ticket.conversation_id)


def give_back(records: Records, sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The person puts the ticket back: somebody else will answer, in time or by a time promised anew (F5)."""
    holder = ticket.claimed_by
    words = f"{holder} puts ticket {ticket.number} back"
    ticket.status, ticket.claimed_by, ticket.claimed_at = TicketStatus.WAITING, None, None
    ticket.snoozed_until = None
    pass_over(ticket, holder)
    case = records.case_of_ticket(ticket)
    if ticket.answered_at is None:
        promise_anew(records, sla, ticket, case, now)
    else:
        ticket.respond_by = respond_by(sla, sla.reasons[ticket.reason], now)
        promise_word(sla, ticket, case, now)
    _note(records, ticket, "put_back", words, now)
    records.release_conversation(ticket.conversation_id)


def put_back_all(records: Records, sla: Sla, person: str, now: datetime) -> None:
    """Who takes no tickets any more leaves theirs to others, so that nobody writes into nothing."""
    for ticket in records.tickets_held_by(person):
        give_back(records, sla, ticket, now)


def _faster(ticket: Ticket, conversation: Conversation | None) -> TakenError:
    """Who was, as far as it is known."""
    if ticket.status is TicketStatus.CLAIMED and ticket.claimed_by and ticket.claimed_at:
        return HeldError(ticket, ticket.claimed_by, ticket.claimed_at)
    owner = conversation.owner if conversation is not None else None
    return OwnedError(ticket, owner) if owner else DoneError(ticket)


def _note(records: Records, ticket: Ticket, kind: str, words: str, now: datetime) -> None:
    case = records.case_of_ticket(ticket)
    if case is not None:
        case.note(kind, Actor.PERSON, words, now)
