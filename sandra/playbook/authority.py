"""playbook/authority.yml: how much each role may give away, and how long the assistant negotiates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field, root_validator, validator

from sandra.playbook.conditions import Strict
from sandra.playbook.kinds import MOVES_MONEY, known_kind


class Limit(Strict):
    """How much a role may give away by itself, in the order's currency."""

    assistant: Decimal = Field(ge=0)
    team_leader: Decimal = Field(ge=0)
    supervisor: Decimal = Field(ge=0)

    @root_validator(skip_on_failure=True)
    def rising(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values["assistant"] <= values["team_leader"] <= values["supervisor"]:
            raise ValueError("limits must rise: assistant <= team_leader <= supervisor")
        return values


class Negotiation(Strict):
    """How long the assistant negotiates before a person decides (C5).

    Attributes:
        identity_attempts: how often one conversation may be wrong about an order's owner (B8).
        identity_attempts_an_order: how often all of them together may be about one order.
        identity_window_hours: for how long a failure counts.
        link_code_minutes: for how long a one-time code for another app is good.
        beyond_measure_from: how many times the price a sum must come to for the principle to be stated (C6).
    """

    rounds: int = Field(ge=1, le=5)
    options_a_round: int = Field(ge=2, le=4)
    identity_attempts: int = Field(ge=1, le=5)
    identity_attempts_an_order: int = Field(default=9, ge=1, le=50)
    identity_window_hours: int = Field(default=24, ge=1)
    link_code_minutes: int = Field(default=10, ge=1, le=60)
    beyond_measure_from: Decimal = Field(default=Decimal(3), gt=1)


class Authority(Strict):
    """playbook/authority.yml"""

    currency: str = Field(regex="^[A-Z]{3}$")
    limits: dict[str, Limit]
    negotiation: Negotiation

    @validator("limits")
    def known_kinds(cls, limits: dict[str, Limit]) -> dict[str, Limit]:
        for kind in limits:
            known_kind(kind)
        missing = sorted(MOVES_MONEY - set(limits))
        if missing:
            raise ValueError(f"no limit for '{missing[0]}', so nobody could decide it; add one")
        return limits
