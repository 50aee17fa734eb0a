"""playbook/sla.yml: when people are at their desks, who takes over why, and how soon."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from pydantic import Field, root_validator, validator

from sandra.playbook.conditions import Strict
from sandra.playbook.words import Words


class Hours(Strict):
    """When people are at their desks."""

    timezone: str
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_items=1)
    opens: time
    closes: time
    holidays: list[date] = Field(default_factory=list)

    @root_validator(skip_on_failure=True)
    def opens_before_closing(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["opens"] >= values["closes"]:
            raise ValueError("`opens` must be before `closes`")
        return values


class EscalationRule(Strict):
    """Why a case goes to a person, who that is and how soon (D1)."""

    priority: Literal["urgent", "high", "normal"]
    handled_by: Words
    why: Words


class Sla(Strict):
    """playbook/sla.yml"""

    office_hours: Hours
    respond_within_minutes: dict[Literal["urgent", "high", "normal"], int]
    outage_reply_within_minutes: int = Field(gt=0)
    reasons: dict[str, EscalationRule]

    @validator("respond_within_minutes")
    def all_priorities(cls, minutes: dict[str, int]) -> dict[str, int]:
        missing = {"urgent", "high", "normal"} - set(minutes)
        if missing:
            raise ValueError(f"no time given for priority '{sorted(missing)[0]}'")
        return minutes
