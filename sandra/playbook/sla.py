"""playbook/sla.yml: when people are at their desks, who takes over why, and how soon."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, validator

from sandra.playbook.conditions import Strict
from sandra.playbook.hours import Hours
from sandra.playbook.words import Words

Priority = Literal["urgent", "high", "normal"]
Level = Literal["agent", "team_leader", "supervisor"]


class EscalationRule(Strict):
    """Why a case goes to a person, who that is, which level it needs, and how soon (D1, D7)."""

    priority: Priority
    level: Level
    handled_by: Words
    why: Words


class RisingAnger(Strict):
    """When anger that grows from message to message goes up (D3).

    Attributes:
        messages: how many of the customer's messages in a row have to be angrier than the one before.
        to_intensity: how angry the last of them is at least, from 0 to 1.
        by: how much angrier the last one is than the first of them.
    """

    messages: int = Field(ge=3, le=6)
    to_intensity: float = Field(gt=0, le=1)
    by: float = Field(gt=0, le=1)


class Sla(Strict):
    """playbook/sla.yml"""

    office_hours: Hours
    respond_within_minutes: dict[Priority, int]
    next_response_within_minutes: dict[Priority, int]
    resolve_within_minutes: dict[Priority, int]
    assign_at_most: int = Field(ge=0)
    outage_reply_within_minutes: int = Field(gt=0)
    approval_within_minutes: int = Field(gt=0)
    follow_up_after_days: int = Field(gt=0)
    emergency_number: Words
    rising_anger: RisingAnger
    reasons: dict[str, EscalationRule]

    @validator("respond_within_minutes", "next_response_within_minutes", "resolve_within_minutes")
    def all_priorities(cls, minutes: dict[str, int]) -> dict[str, int]:
        missing = {"urgent", "high", "normal"} - set(minutes)
        if missing:
            raise ValueError(f"no time given for priority '{sorted(missing)[0]}'")
        return minutes
