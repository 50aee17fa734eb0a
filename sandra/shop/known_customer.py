"""Whose a conversation is: shown once, kept with how and when, until somebody asks us to forget it (B8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import Actor, Conversation
from sandra.records import Records

SHOWN_BY_SITE = "the site's signed token"
"""Who is signed in to the site stays the one whose conversation it is, whatever else is proven in it."""


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

    One that the site keeps for another customer stays that one's.

    Args:
        shown_by: what showed who it is, for the record.
    """
    if is_kept_for_another(records, conversation.id, customer_id):
        return
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


def is_kept_for_another(records: Records, conversation_id: str, customer_id: int | None) -> bool:
    """Whether the site told that the conversation is the customer's of another number, and nobody else's.

    Args:
        customer_id: who asks; None for somebody nobody knows.
    """
    standing = records.customer_link(conversation_id)
    return standing is not None and standing.shown_by == SHOWN_BY_SITE and standing.customer_id != customer_id


def keep_for(records: Records, conversation: Conversation, customer_id: int, now: datetime) -> None:
    """The site tells whose the conversation is, which goes on record in place of what showed the same before."""
    standing = records.customer_link(conversation.id)
    if standing is None or standing.shown_by != SHOWN_BY_SITE:
        if standing is not None:
            standing.ended_at = now
        conversation.customer_id = customer_id
        records.add(CustomerLink(conversation.id, customer_id, SHOWN_BY_SITE, now))
    know_customer(records, conversation, customer_id, SHOWN_BY_SITE, now)


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
