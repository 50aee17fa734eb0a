"""Whose a conversation is: shown once, kept with how and when, until somebody asks us to forget it (B8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import Actor, Conversation
from sandra.records import Records


@dataclass
class CustomerLink:
    """That a conversation was a customer's, for the record.

    Attributes:
        shown_by: what showed who it is.
        ended_at: since when it is theirs no more; None while it is.
    """

    conversation_id: str
    customer_id: int
    shown_by: str
    since: datetime
    ended_at: datetime | None = None
    id: int | None = None


def know_customer(records: Records, conversation: Conversation, customer_id: int, shown_by: str, now: datetime) -> None:
    """The conversation is this customer's from now on, and so is what they complain of in it already.

    Args:
        shown_by: what showed who it is, for the record.
    """
    if conversation.customer_id != customer_id:
        end_link(records, conversation, now)
        conversation.customer_id = customer_id
        records.add(CustomerLink(conversation.id, customer_id, shown_by, now))
    for case in records.cases_of_conversation(conversation.id):
        if case.customer_id is None and not case.settled:
            case.customer_id = customer_id
            case.note("identified", Actor.SYSTEM, f"customer {customer_id} shown by {shown_by}", now)


def is_anothers(conversation: Conversation | None, customer_id: int) -> bool:
    """Whether the conversation is known to be some other customer's."""
    return conversation is not None and conversation.customer_id not in (None, customer_id)


def is_forgotten(records: Records, conversation: Conversation, customer_id: int) -> bool:
    """Whether the conversation was this customer's until they asked to be forgotten in it."""
    return conversation.customer_id is None and records.was_linked(conversation.id, customer_id)


def end_link(records: Records, conversation: Conversation, now: datetime) -> None:
    """The conversation is nobody's that we know from now on, and no code given in it is good any more."""
    void_codes(records, conversation, now)
    standing = records.customer_link(conversation.id)
    if standing is not None:
        standing.ended_at = now
    conversation.customer_id = None


def void_codes(records: Records, conversation: Conversation, now: datetime) -> None:
    """Let no code that was given in the conversation be used from now on."""
    for code in records.open_link_codes(conversation.id, now):
        code.expires_at = now
