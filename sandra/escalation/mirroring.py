"""Our people may work at a desk of their own, such as Chatwoot: whoever has a conversation there has it here (D5, D7).

A team stands for its people: which of them answers is the team's own affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sandra.case import Conversation, Ticket, TicketStatus
from sandra.closing.root_cause import Cause, note_found_cause
from sandra.escalation.assignment import Colleague
from sandra.escalation.handing_back import hand_back
from sandra.escalation.handing_over import awaited_ticket
from sandra.escalation.taking_over import HandlingError, answer, resolve, take
from sandra.playbook.sla import Sla
from sandra.records import Records


class Standing(str, Enum):
    """How a conversation stands at the team's desk."""

    PENDING = "pending"
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


WITH_PEOPLE = frozenset({Standing.OPEN, Standing.SNOOZED})


@dataclass
class Mirrored:
    """A conversation that is at the team's desk as well.

    Attributes:
        inbox: the kind of app through which the team's desk reaches the customer.
        known_at: the latest moment of which the team's desk told how it stood, by its own clock.
        said_at: by when we said ourselves that it stands so, by that clock; None once it was told back.
        tries: how often telling the team's desk failed in a row.
        not_before: nobody tells it anything before this moment.
    """

    conversation_id: str
    inbox: str
    standing: Standing
    known_at: datetime
    said_at: datetime | None = None
    tries: int = 0
    not_before: datetime | None = None

    def is_news(self, standing: Standing, at: datetime) -> bool:
        """Whether what was told is not older than what is known: it may have been on its way when we said otherwise."""
        overtaken = self.said_at is not None and standing is not self.standing and at <= self.said_at
        return at >= self.known_at and not overtaken

    @property
    def is_the_assistants(self) -> bool:
        """Whether the assistant is to answer."""
        return self.standing is Standing.PENDING


@dataclass
class TeamNote:
    """A ticket whose summary the team has."""

    ticket_number: str
    posted_at: datetime


def hear(
    records: Records, sla: Sla, mirrored: Mirrored, standing: Standing, at: datetime, team: str, now: datetime
) -> None:
    """The team's desk tells how the conversation stands there; what is older than what is known says nothing.

    Args:
        at: a moment at which it stood so, by the clock of the team's desk.
    """
    if mirrored.is_news(standing, at):
        mirrored.standing, mirrored.known_at, mirrored.said_at = standing, at, None
        _follow(records, sla, mirrored, team, now)


def say(
    records: Records, sla: Sla, mirrored: Mirrored, standing: Standing, by: datetime, team: str, now: datetime
) -> None:
    """We told the team's desk how the conversation stands from now on, and it does.

    Args:
        by: a moment at which it stood so already, by the clock of the team's desk.
    """
    mirrored.standing, mirrored.said_at = standing, by
    _follow(records, sla, mirrored, team, now)


def keep_silent(records: Records, mirrored: Mirrored, team: str) -> None:
    """The customer writes where the assistant is not to answer, whoever is."""
    if not mirrored.is_the_assistants:
        records.claim_conversation(mirrored.conversation_id, team)


def person_wrote(records: Records, conversation_id: str, team: str, at: datetime) -> None:
    """One of the team wrote to the customer: the word that was promised is kept (F5)."""
    ticket = _held_by(records, conversation_id, team)
    if ticket is not None:
        answer(records, ticket, at)


def standing_to_tell(records: Records, mirrored: Mirrored) -> Standing | None:
    """How the conversation is to stand at the team's desk from now on; None where it stands so.

    One that the team is done with stays so, unless a person is called anew.
    """
    awaited = awaited_here(records, mirrored.conversation_id)
    owner = _conversation(records, mirrored.conversation_id).owner
    if mirrored.standing is Standing.RESOLVED:
        return Standing.OPEN if awaited is not None and awaited.status is TicketStatus.WAITING else None
    wanted = Standing.OPEN if owner is not None or awaited is not None else Standing.PENDING
    return None if (wanted is Standing.OPEN) == (mirrored.standing in WITH_PEOPLE) else wanted


def awaited_here(records: Records, conversation_id: str) -> Ticket | None:
    """The conversation's own ticket, where the customer waits for its person."""
    ticket = awaited_ticket(records, conversation_id)
    return ticket if ticket is not None and ticket.conversation_id == conversation_id else None


def _follow(records: Records, sla: Sla, mirrored: Mirrored, team: str, now: datetime) -> None:
    """Do here what was done there."""
    if mirrored.standing in WITH_PEOPLE:
        _give_to_team(records, sla, mirrored.conversation_id, team, now)
    elif mirrored.standing is Standing.PENDING:
        _give_to_assistant(records, sla, mirrored.conversation_id, team, now)
    else:
        _be_done(records, mirrored.conversation_id, team, now)


def _give_to_team(records: Records, sla: Sla, conversation_id: str, team: str, now: datetime) -> None:
    """The team has what nobody has; a ticket goes along where the customer waits for a person."""
    ticket = awaited_here(records, conversation_id)
    try:
        if ticket is not None:
            take(records, sla, ticket, Colleague(team, "supervisor"), now)
    except HandlingError:
        # Somebody at our own desk has the ticket, and goes on with it.
        pass
    records.claim_conversation(conversation_id, team)


def _give_to_assistant(records: Records, sla: Sla, conversation_id: str, team: str, now: datetime) -> None:
    if _conversation(records, conversation_id).owner != team:
        return
    ticket = _held_by(records, conversation_id, team)
    if ticket is None:
        records.release_conversation(conversation_id)
    else:
        hand_back(records, sla, ticket, team, "set back to pending", None, now)


def _be_done(records: Records, conversation_id: str, team: str, now: datetime) -> None:
    """What the team has is done with; a colleague's work in the background goes on."""
    awaited = awaited_here(records, conversation_id)
    nobodys = awaited if awaited is not None and awaited.status is TicketStatus.WAITING else None
    ticket = _held_by(records, conversation_id, team) or nobodys
    if ticket is not None:
        _resolve(records, ticket, team, now)
    elif _conversation(records, conversation_id).owner == team:
        records.release_conversation(conversation_id)


def _resolve(records: Records, ticket: Ticket, team: str, now: datetime) -> None:
    case = records.case_of_ticket(ticket)
    if case is not None and case.root_cause is None:
        note_found_cause(case, Cause("unknown", "unknown"))
    resolve(records, ticket, f"resolved in {team}", now)


def _held_by(records: Records, conversation_id: str, team: str) -> Ticket | None:
    ticket = records.waiting_ticket(conversation_id)
    return ticket if ticket is not None and ticket.claimed_by == team else None


def _conversation(records: Records, conversation_id: str) -> Conversation:
    found = records.conversation(conversation_id)
    assert found is not None, "what is mirrored is a stored conversation"
    return found
