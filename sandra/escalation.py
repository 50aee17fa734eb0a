"""Handing a conversation to a person, with everything that was said (protocol D)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandra.case import Actor, Case, Conversation, EmotionReading, Promise, Stage, Ticket
from sandra.listening import current_case
from sandra.numbering import ticket_number
from sandra.office_hours import after_staffed_minutes, is_staffed
from sandra.playbook.model import EscalationRule, Sla
from sandra.records import Records

READINGS_IN_SUMMARY = 20
PRIORITIES = {"urgent": 0, "high": 1, "normal": 2}
"""From the most to the least pressing."""
CALLBACK = "callback"


@dataclass(frozen=True)
class HandOver:
    """What the customer is told (D1): the ticket, who takes over and why, and by when."""

    ticket: Ticket
    rule: EscalationRule
    staffed: bool


def hand_over(records: Records, sla: Sla, conversation: Conversation, reason: str, now: datetime) -> HandOver:
    """Open the conversation's ticket, or bring the one that waits up to date: there is never a second one.

    Args:
        reason: a key of playbook/sla.yml `reasons`.

    Raises:
        KeyError: the playbook knows no such reason (its check and the tests rule this out).
    """
    case = _unsettled_case(records, conversation.id)
    ticket = records.waiting_ticket(conversation.id)
    if ticket is None:
        ticket = _open_ticket(records, sla, conversation, case, reason, now)
    elif _is_new_to_it(case) or _changes_much(sla, ticket, case, reason):
        _bring_up_to_date(records, sla, conversation, ticket, case, reason, now)
    if case is not None and case.stage is not Stage.ESCALATED:
        case.promises.append(Promise(CALLBACK, f"a person answers: {ticket.number}", now, ticket.respond_by))
        case.move_to(Stage.ESCALATED, Actor.BOT, f"{reason}: ticket {ticket.number}", now)
    records.flush()
    return HandOver(ticket, sla.reasons[ticket.reason], is_staffed(sla.office_hours, now))


def refer_to_person(records: Records, sla: Sla, case: Case, reason: str, now: datetime) -> Ticket:
    """Open a ticket for work a person does (an investigation, a letter) while the assistant stays with the customer."""
    conversation = records.conversation(case.conversation_id)
    assert conversation is not None, "a case always belongs to a stored conversation"
    ticket = records.waiting_ticket(case.conversation_id)
    if ticket is None:
        return _open_ticket(records, sla, conversation, case, reason, now)
    ticket.summary = {**summarise(records, conversation, case), "earlier": ticket.summary}
    return ticket


def awaited_ticket(records: Records, conversation_id: str) -> Ticket | None:
    """The ticket whose person the customer waits for; one for work in the background is none."""
    ticket = records.waiting_ticket(conversation_id)
    if ticket is None or ticket.case_id is None:
        return ticket
    cases = records.cases_of_conversation(conversation_id)
    escalated = any(case.id == ticket.case_id and case.stage is Stage.ESCALATED for case in cases)
    return ticket if escalated else None


def _unsettled_case(records: Records, conversation_id: str) -> Case | None:
    case = current_case(records, conversation_id)
    return None if case is None or case.settled else case


def _open_ticket(
    records: Records, sla: Sla, conversation: Conversation, case: Case | None, reason: str, now: datetime
) -> Ticket:
    rule = sla.reasons[reason]
    ticket = Ticket(
        number=ticket_number(now),
        conversation_id=conversation.id,
        reason=reason,
        priority=rule.priority,
        summary=summarise(records, conversation, case),
        opened_at=now,
        respond_by=_respond_by(sla, rule, now),
        case_id=case.id if case else None,
    )
    records.add(ticket)
    records.flush()
    return ticket


def _is_new_to_it(case: Case | None) -> bool:
    """Whether the ticket was for work in the background, and the customer waits for its person only from now on."""
    return case is not None and case.stage is not Stage.ESCALATED


def _changes_much(sla: Sla, ticket: Ticket, case: Case | None, reason: str) -> bool:
    """Whether the waiting ticket knows nothing of this case, or the new reason is graver (D2, D3)."""
    graver = PRIORITIES[sla.reasons[reason].priority] < PRIORITIES[ticket.priority]
    return graver or (case is not None and ticket.case_id != case.id)


def _bring_up_to_date(
    records: Records,
    sla: Sla,
    conversation: Conversation,
    ticket: Ticket,
    case: Case | None,
    reason: str,
    now: datetime,
) -> None:
    rule = sla.reasons[reason]
    ticket.summary = {**summarise(records, conversation, case), "earlier": ticket.summary}
    ticket.reason = reason
    ticket.case_id = case.id if case else ticket.case_id
    ticket.priority = min(ticket.priority, rule.priority, key=PRIORITIES.__getitem__)
    ticket.respond_by = min(ticket.respond_by, _respond_by(sla, rule, now))


def _respond_by(sla: Sla, rule: EscalationRule, now: datetime) -> datetime:
    return after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[rule.priority])


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
        "history": [f"{e.at.isoformat()} {e.actor.value} {e.kind}: {e.reason}" for e in case.events],
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
