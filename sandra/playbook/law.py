"""playbook/law.yml: what the law of a market grants, and where else a customer may turn."""

from __future__ import annotations

from typing import Any

from pydantic import Field, root_validator, validator

from sandra.playbook.conditions import Conditional, Strict
from sandra.playbook.kinds import COMPLAINT_TYPES, DEMANDS, REMEDY_KINDS, known_kind
from sandra.playbook.words import Words


class Entitlement(Conditional):
    """What a customer may demand by law when the measurements agree.

    Attributes:
        claims: the kinds of remedy it grants.
        problems: the classes it concerns; all of them where none is named.
        source: the provision, as it goes on record.
    """

    name: str
    claims: list[str] = Field(min_items=1)
    problems: list[str] = Field(default_factory=list)
    note: Words
    source: Words

    @validator("claims", each_item=True)
    def known_claims(cls, kind: str) -> str:
        return known_kind(kind)

    @validator("problems", each_item=True)
    def known_problems(cls, problem: str) -> str:
        if problem not in COMPLAINT_TYPES:
            raise ValueError(f"unknown problem class '{problem}'; choose one of {', '.join(COMPLAINT_TYPES)}")
        return problem


class Market(Strict):
    """The law of one market.

    Attributes:
        never_conceded: demands the assistant neither grants nor refuses; a supervisor answers them.
        routes: where a customer may turn outside, named when we reject for good or are asked.
    """

    entitlements: list[Entitlement] = Field(min_items=1)
    never_conceded: list[str]
    routes: list[Words] = Field(min_items=1)

    @validator("never_conceded", each_item=True)
    def known_demands(cls, kind: str) -> str:
        if kind not in (*REMEDY_KINDS, *DEMANDS):
            raise ValueError(f"unknown demand '{kind}'; choose one of {', '.join((*REMEDY_KINDS, *DEMANDS))}")
        return kind

    def granting(self, claim: str | None, problem: str, measured: dict[str, Any]) -> Entitlement | None:
        """The first entitlement that grants the claim in this case, or None."""
        return next(
            (
                entitlement
                for entitlement in self.entitlements
                if claim in entitlement.claims
                and (not entitlement.problems or problem in entitlement.problems)
                and entitlement.applies(measured)
            ),
            None,
        )


class Law(Strict):
    """playbook/law.yml: `market` says which of the `markets` holds here."""

    market: str
    markets: dict[str, Market]

    @root_validator(skip_on_failure=True)
    def market_is_described(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["market"] not in values["markets"]:
            raise ValueError(f"`market: {values['market']}` is not among `markets`; add it there or choose another")
        return values

    @property
    def here(self) -> Market:
        """The law of the market we are in."""
        return self.markets[self.market]
