"""A conversation whose customer was shown: from then on their own orders need no second proof (B8)."""

from __future__ import annotations

from datetime import datetime

from sandra.case import Actor, Conversation
from sandra.records import Records


def know_customer(records: Records, conversation: Conversation, customer_id: int, shown_by: str, now: datetime) -> None:
    """The conversation is this customer's from now on, and so is what they complain of in it already.

    Args:
        shown_by: what showed who it is, for the record of each case.
    """
    conversation.customer_id = customer_id
    for case in records.cases_of_conversation(conversation.id):
        if case.customer_id is None and not case.settled:
            case.customer_id = customer_id
            case.note("identified", Actor.SYSTEM, f"customer {customer_id} shown by {shown_by}", now)


def is_anothers(conversation: Conversation | None, customer_id: int) -> bool:
    """Whether the conversation is known to be some other customer's."""
    return conversation is not None and conversation.customer_id not in (None, customer_id)
