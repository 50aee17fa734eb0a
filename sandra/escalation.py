"""Handing a conversation to a person, with everything that was said (protocol D)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandra.case import Actor, Case, Conversation, EmotionReading, Promise, Stage, Ticket
from sandra.numbering import ticket_number
from sandra.office_hours import after_staffed_minutes, is_staffed
from sandra.playbook.model import EscalationRule, Sla
from sandra.records import Records

READINGS_IN_SUMMARY = 20


@dataclass(frozen=True)
class HandOver:
    """What the customer is told (D1): the ticket, who takes over and why, and by when."""

    ticket: Ticket
    rule: EscalationRule
    staffed: bool


def hand_over(records: Records, sla: Sla, conversation: Conversation, reason: str, now: datetime) -> HandOver:
    """Open one ticket for the conversation; a second call returns the ticket that waits already.

    Args:
        reason: a key of playbook/sla.yml `reasons`.

    Raises:
        KeyError: the playbook knows no such reason (its check and the tests rule this out).
    """
    rule = sla.reasons[reason]
    staffed = is_staffed(sla.office_hours, now)
    waiting = records.waiting_ticket(conversation.id)
    if waiting is not None:
        return HandOver(waiting, sla.reasons[waiting.reason], staffed)
    case = next(iter(records.cases_of_conversation(conversation.id)), None)
    if case is not None and case.settled:
        case = None
    minutes = sla.respond_within_minutes[rule.priority]
    ticket = Ticket(
        number=ticket_number(now),
        conversation_id=conversation.id,
        reason=reason,
        priority=rule.priority,
        summary=summarise(records, conversation, case),
        opened_at=now,
        respond_by=after_staffed_minutes(sla.office_hours, now, minutes),
        case_id=case.id if case else None,
    )
    records.add(ticket)
    if case is not None:
        case.promises.append(Promise("callback", f"a person answers: {ticket.number}", now, ticket.respond_by))
        case.move_to(Stage.ESCALATED, Actor.BOT, f"{reason}: ticket {ticket.number}", now)
    records.flush()
    return HandOver(ticket, rule, staffed)


def refer_to_person(records: Records, sla: Sla, case: Case, reason: str, now: datetime) -> Ticket:
    """Open a ticket for work a person does (an investigation, a letter) while the assistant stays with the customer."""
    waiting = records.waiting_ticket(case.conversation_id)
    if waiting is not None:
        return waiting
    conversation = records.conversation(case.conversation_id)
    assert conversation is not None, "a case always belongs to a stored conversation"
    rule = sla.reasons[reason]
    ticket = Ticket(
        number=ticket_number(now),
        conversation_id=case.conversation_id,
        reason=reason,
        priority=rule.priority,
        summary=summarise(records, conversation, case),
        opened_at=now,
        respond_by=after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[rule.priority]),
        case_id=case.id,
    )
    records.add(ticket)
    records.flush()
    return ticket


def add_to_ticket(ticket: Ticket, text: str, now: datetime) -> None:
    """Keep what the customer adds while they wait, so that nobody asks again (D2)."""
    added = [*ticket.summary.get("added", []), {"at": now.isoformat(), "text": text}]
    ticket.summary = {**ticket.summary, "added": added}


def summarise(records: Records, conversation: Conversation, case: Case | None) -> dict[str, Any]:
    """Facts, evidence, offers, wish and emotion so far (D2), as plain values for the desk."""
    summary: dict[str, Any] = {
        "language": conversation.language,
        "channel": conversation.channel,
        "emotion": [_reading(r) for r in records.readings(conversation.id, READINGS_IN_SUMMARY)],
    }
    if case is None:
        return summary
    return {
        **summary,
        "case": case.number,
        "complaint_type": case.complaint_type,
        "order_number": case.order_number,
        "facts": {fact.name: fact.value for fact in case.facts if not fact.superseded},
        "evidence": [f"{e.system}.{e.finding} = {e.value}" for e in case.evidence],
        "offers": [{"what": o.wording, "status": o.status.value, "reasons": o.reasons} for o in case.offers],
        "asked": {
            "remedy": case.asked_remedy,
            "amount": str(case.asked_amount) if case.asked_amount else None,
        },
    }


def _reading(reading: EmotionReading) -> dict[str, Any]:
    return {
        "at": reading.at.isoformat(),
        "emotion": reading.emotion,
        "intensity": round(reading.intensity, 2),
    }
