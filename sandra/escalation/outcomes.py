"""Which findings about our own people a customer still has to hear (E5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sandra.case import Actor, Case, Conversation
from sandra.escalation.investigation import OUTCOME_TOLD, Investigation
from sandra.records import Records


def untold_outcomes(
    records: Records, conversation: Conversation, told_here: Collection[str]
) -> Iterator[tuple[Case, Investigation]]:
    """The investigations with a finding that the customer of the conversation has not heard, the newest case first.

    Args:
        records: the open transaction.
        conversation: where the customer writes; once they are identified, their other conversations count too.
        told_here: numbers of the cases whose outcome this conversation holds.
    """
    for case in _cases(records, conversation):
        investigation = records.investigation(case)
        if investigation is not None and _is_untold(investigation, case, conversation, told_here):
            yield case, investigation


def _cases(records: Records, conversation: Conversation) -> list[Case]:
    own = records.cases_of_conversation(conversation.id)
    theirs = records.cases_of_customer(conversation.customer_id) if conversation.customer_id else []
    return list({case.number: case for case in (*own, *theirs)}.values())


def _is_untold(
    investigation: Investigation, case: Case, conversation: Conversation, told_here: Collection[str]
) -> bool:
    if investigation.finding is None or case.number in told_here:
        return False
    return investigation.answered_at is None or _broke_off(case, conversation)


def _broke_off(case: Case, conversation: Conversation) -> bool:
    """Whether it was told in this conversation, which does not hold it: that turn broke, and nobody heard it."""
    told_by_us = any(event.kind == OUTCOME_TOLD and event.actor is Actor.BOT for event in case.events)
    return told_by_us and case.conversation_id == conversation.id
