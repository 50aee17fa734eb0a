"""Which of two reasons for a person is the graver, and by when one has to answer (protocol D1, D3)."""

from __future__ import annotations

from datetime import datetime

from sandra.case import (
    Ticket,
)
from sandra.escalation.assignment import LEVELS
from sandra.escalation.clocks import quicken
from sandra.escalation.office_hours import after_staffed_minutes
from sandra.playbook.sla import EscalationRule, Sla

PRIORITIES = {"urgent": 0, "high": 1, "normal": 2}
"""From the most to the least pressing."""
STAFF_COMPLAINT = "staff_complaint"
REPEAT_COMPLAINT = "repeat_complaint"
RISING_ANGER = "rising_anger"
SAFETY = "safety"
SELF_HARM = "self_harm"
VULNERABLE = "vulnerable"
VOICE_MESSAGE = "voice_message"
LIFE_FIRST = {SELF_HARM: 0, SAFETY: 1}
"""Before everything else that is urgent."""


def is_graver(sla: Sla, reason: str, ticket: Ticket) -> bool:
    """Whether the reason brings somebody sooner, or somebody with more say, than the waiting ticket does (D3)."""
    return _gravity(sla, reason) < _gravity(sla, ticket.reason, ticket.priority) or (
        LEVELS[sla.reasons[reason].level] > LEVELS[sla.reasons[ticket.reason].level]
    )


def _gravity(sla: Sla, reason: str, priority: str | None = None) -> tuple[int, int]:
    """The smaller, the graver."""
    return PRIORITIES[priority or sla.reasons[reason].priority], LIFE_FIRST.get(reason, len(LIFE_FIRST))


def press(sla: Sla, ticket: Ticket, rule: EscalationRule, now: datetime) -> None:
    """Give the ticket at least the priority of the rule; a time that has passed is no promise for what is new."""
    if PRIORITIES[rule.priority] < PRIORITIES[ticket.priority]:
        ticket.priority = rule.priority
        quicken(sla, ticket, now)
    due = respond_by(sla, rule, now)
    ticket.respond_by = min(ticket.respond_by, due) if ticket.respond_by > now else due


def respond_by(sla: Sla, rule: EscalationRule, now: datetime) -> datetime:
    return after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[rule.priority])
