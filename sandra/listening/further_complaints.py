"""Complaints raised while another is in hand: kept at once, handled in turn (B2, F5)."""

from __future__ import annotations

from datetime import datetime

from sandra.case import Actor, Case, Conversation, Stage
from sandra.listening.known import tell_more, turn_to, write_down
from sandra.records import Records


def keep_for_later(
    records: Records, conversation: Conversation, complaint_type: str, story: str, now: datetime
) -> Case | None:
    """Write a further complaint down as a case of its own that waits for its turn.

    Args:
        complaint_type: what it is about.
        story: the customer's words.

    Returns:
        The case; None where a complaint of that type is in hand or waits already, which hears the words instead.
    """
    same = next((c for c in _unfinished(records, conversation.id) if c.complaint_type == complaint_type), None)
    if same is not None:
        tell_more(same, story, now)
        return None
    return write_down(records, conversation, complaint_type, story, now)


def keep_apart(
    records: Records, conversation: Conversation, complaint_type: str, story: str, item: str, now: datetime
) -> Case:
    """Write down a further complaint about another line of the same order, of whatever type.

    Args:
        item: the line of the order, as the fact of that name holds it.
    """
    case = write_down(records, conversation, complaint_type, story, now)
    case.state_fact("item", item, now)
    return case


def next_in_line(records: Records, conversation_id: str) -> Case | None:
    """The complaint that has waited longest for its turn, or None."""
    return next(iter(waiting_complaints(records, conversation_id)), None)


def waiting_complaints(records: Records, conversation_id: str) -> list[Case]:
    """The complaints of a conversation that wait for their turn, the oldest first."""
    return [case for case in reversed(_unfinished(records, conversation_id)) if case.taken_up_at is None]


def take_up(conversation: Conversation, case: Case, now: datetime) -> None:
    """The dialogue turns to a complaint that waited."""
    turn_to(conversation, case, now)
    case.note("taken_up", Actor.BOT, "its turn has come", now)


def _unfinished(records: Records, conversation_id: str) -> list[Case]:
    cases = records.cases_of_conversation(conversation_id)
    return [case for case in cases if not case.settled and case.stage is not Stage.ESCALATED]
