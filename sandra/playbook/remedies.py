"""One remedy of a problem class: when it is given, what it costs, by when it is done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field, root_validator, validator

from sandra.playbook.conditions import Conditional, Strict
from sandra.playbook.kinds import ALONG, MOVES_MONEY, Grade, known_kind
from sandra.playbook.words import RemedyWords
from sandra.shop.evidence import MEASUREMENTS


class Amount(Strict):
    """How much money: a share of a measured sum, or a fixed sum, within bounds."""

    share_of: str | None = None
    percent: Decimal = Field(default=Decimal(100), gt=0, le=100)
    fixed: Decimal | None = Field(default=None, gt=0)
    at_most: Decimal | None = Field(default=None, gt=0)

    @root_validator(skip_on_failure=True)
    def one_basis(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["share_of"] is None) == (values["fixed"] is None):
            raise ValueError("an amount is either `share_of` a measured sum or `fixed`; give exactly one")
        basis = values["share_of"]
        if basis is not None and (basis not in MEASUREMENTS or MEASUREMENTS[basis].shape != "number"):
            sums = sorted(name for name, m in MEASUREMENTS.items() if m.shape == "number")
            raise ValueError(f"share_of: '{basis}' is not a measured sum; choose one of {', '.join(sums)}")
        return values


class Due(Strict):
    """When the customer may expect the result."""

    hours: int | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, gt=0)

    @root_validator(skip_on_failure=True)
    def one_unit(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["hours"] is None) == (values["days"] is None):
            raise ValueError("give exactly one of `hours` and `days`")
        return values


class Remedy(Conditional):
    """One way to put things right, with what it costs.

    Attributes:
        answers: requests that this remedy meets besides those of its own kind. Who asks for the refund that is
            under way already, say, is answered by hurrying it.
        along_with: what is due anyway and therefore done too, so that nobody has to choose between the two.
    """

    remedy: str
    grades: list[Grade] = Field(min_items=1)
    answers: list[str] = Field(default_factory=list)
    along_with: list[str] = Field(default_factory=list)
    amount: Amount | None = None
    say: RemedyWords
    steps: RemedyWords
    done_within: Due

    @validator("remedy")
    def known_remedy(cls, kind: str) -> str:
        return known_kind(kind)

    @validator("answers", each_item=True)
    def known_answers(cls, kind: str) -> str:
        return known_kind(kind)

    @validator("along_with", each_item=True)
    def moving_no_money(cls, kind: str) -> str:
        if kind not in ALONG:
            raise ValueError(f"'{kind}' has to be agreed to by itself; along with it goes {', '.join(sorted(ALONG))}")
        return kind

    @root_validator(skip_on_failure=True)
    def money_needs_amount(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["remedy"] in MOVES_MONEY and values["amount"] is None:
            raise ValueError(f"'{values['remedy']}' moves money: give it an `amount`")
        if values["remedy"] not in MOVES_MONEY and values["amount"] is not None:
            raise ValueError(f"'{values['remedy']}' moves no money: remove the `amount`")
        return values
