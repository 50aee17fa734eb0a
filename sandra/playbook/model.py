"""The shape of the playbook's YAML files. A field that is not here is an error, so that a typo never passes."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from enum import Enum
from string import Formatter
from typing import Any, Literal

from pydantic import Field, root_validator, validator

from sandra.evidence import MEASUREMENTS
from sandra.playbook.conditions import Conditional, Strict

COMPLAINT_TYPES = (
    "late_delivery",
    "damaged_item",
    "wrong_item",
    "missing_item",
    "quality_defect",
    "refund_delay",
    "billing_error",
    "staff_attitude",
    "slow_response",
    "service_outage",
    "false_advertising",
    "other",
)
REMEDY_KINDS = (
    "refund",
    "partial_refund",
    "correct_bill",
    "replace",
    "reship",
    "repair",
    "return_goods",
    "compensate",
    "voucher",
    "expedite",
    "cancel",
    "apology",
    "explanation",
    "improve_service",
    "investigate",
)
# What may be asked for and no problem class can hold.
MULTIPLE_DAMAGES = "multiple_damages"
OTHER_DEMAND = "other_demand"
DEMANDS = (MULTIPLE_DAMAGES, OTHER_DEMAND)
GIFTS = frozenset({"voucher"})
MOVES_MONEY = frozenset({"refund", "partial_refund", "correct_bill", "return_goods", "compensate", "voucher", "cancel"})
WITHOUT_ORDER = frozenset({"compensate", "voucher", "apology", "explanation", "improve_service", "investigate"})
FACTS = ("order_number", "phone_last4", "item", "occurred_at", "extent", "details")
WORDING_FIELDS = frozenset({"amount", "item", "order_number", "due"})
FINDING_FIELDS = frozenset({"item", "order_number", "promised_by", *MEASUREMENTS})


class Grade(str, Enum):
    """How serious a complaint is; decides the range of remedies (C8)."""

    SLIGHT = "slight"
    MODERATE = "moderate"
    SERIOUS = "serious"


class Words(Strict):
    """A text for people, in Simplified Chinese and English; Traditional Chinese is derived."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The text for zh-Hans, zh-Hant (in Simplified, converted on output) or en."""
        return self.en if language == "en" else self.zh


class RemedyWords(Words):
    """How a remedy is put to the customer; may name {amount}, {item}, {order_number} and {due}."""

    @validator("zh", "en")
    def known_fields(cls, text: str) -> str:
        return _naming_only(WORDING_FIELDS, text)


class FindingWords(Words):
    """What the systems said; may name the measurements beside {item}, {order_number} and {promised_by}."""

    @validator("zh", "en")
    def known_fields(cls, text: str) -> str:
        return _naming_only(FINDING_FIELDS, text)


def _naming_only(fields: frozenset[str], text: str) -> str:
    known = f"this text may name {', '.join(sorted(fields))}"
    try:
        named = fields_named(text)
    except ValueError as error:
        raise ValueError(f"a brace without its partner; {known}, each in a pair of braces") from error
    unknown = sorted(named - fields)
    if unknown:
        raise ValueError(f"unknown field {{{unknown[0]}}}; {known}")
    return text


def fields_named(text: str) -> set[str]:
    """The names in braces.

    Raises:
        ValueError: a brace has no partner.
    """
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


class GradeRule(Conditional):
    """First rule that applies gives the grade."""

    grade: Grade
    reason: Words


class ResponsibilityRule(Conditional):
    """First rule that applies says honestly whose doing it was (C12)."""

    party: Literal["ours", "carrier", "supplier", "customer", "unknown"]
    finding: FindingWords


class Classification(Strict):
    """Part one of C9: what kind of problem it is."""

    product: Literal["goods", "service", "money", "people"]
    symptom: Words
    dispute: Words
    default_grade: Grade
    grades: list[GradeRule] = Field(default_factory=list)
    responsibility: list[ResponsibilityRule] = Field(min_items=1)

    @validator("responsibility")
    def ends_with_default(cls, rules: list[ResponsibilityRule]) -> list[ResponsibilityRule]:
        if rules[-1].when:
            raise ValueError("the last rule needs no `when`: it says what holds when nothing else does")
        return rules


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
    """

    remedy: str
    grades: list[Grade] = Field(min_items=1)
    answers: list[str] = Field(default_factory=list)
    amount: Amount | None = None
    say: RemedyWords
    steps: RemedyWords
    done_within: Due

    @validator("remedy")
    def known_remedy(cls, kind: str) -> str:
        return _known_kind(kind)

    @validator("answers", each_item=True)
    def known_answers(cls, kind: str) -> str:
        return _known_kind(kind)

    @root_validator(skip_on_failure=True)
    def money_needs_amount(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["remedy"] in MOVES_MONEY and values["amount"] is None:
            raise ValueError(f"'{values['remedy']}' moves money: give it an `amount`")
        if values["remedy"] not in MOVES_MONEY and values["amount"] is not None:
            raise ValueError(f"'{values['remedy']}' moves no money: remove the `amount`")
        return values


def _known_kind(kind: str) -> str:
    if kind not in REMEDY_KINDS:
        raise ValueError(f"unknown remedy '{kind}'; choose one of {', '.join(REMEDY_KINDS)}")
    return kind


class Resolution(Strict):
    """Part two of C9: systems to check and the range of remedies, best first."""

    systems: list[Literal["order", "shipment", "payment", "refund", "service_record"]]
    remedies: list[Remedy] = Field(min_items=3)

    @validator("remedies")
    def gift_neither_first_nor_alone(cls, remedies: list[Remedy]) -> list[Remedy]:
        if remedies[0].remedy in GIFTS:
            raise ValueError("a voucher belittles the complaint: it may not come first (C7)")
        for grade in Grade:
            kinds = [r.remedy for r in remedies if grade in r.grades]
            if kinds and all(kind in GIFTS for kind in kinds):
                raise ValueError(f"grade '{grade.value}' offers nothing but a voucher (C7)")
        return remedies


class Guide(Strict):
    """Part three of C9: for the person who handles it by hand."""

    query: Words
    handle: Words
    pay_out: Words
    cautions: Words


class Choice(Words):
    """One possible answer; `also` lists what customers say instead, in either language."""

    also: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Every way to say it."""
        return [self.zh, self.en, *self.also]


class FactNeeded(Strict):
    """A fact the assistant asks for while it is unknown (B2)."""

    fact: str
    choices: dict[str, Choice] | None = None

    @validator("fact")
    def known_fact(cls, fact: str) -> str:
        if fact not in FACTS:
            raise ValueError(f"unknown fact '{fact}'; choose one of {', '.join(FACTS)}")
        return fact


class ProblemClass(Strict):
    """One class of problem; the file's name is its `problem`.

    Attributes:
        title: what our own people call it.
        in_short: how a customer puts it in a few words, for a button.
    """

    problem: str
    title: Words
    in_short: Words
    classification: Classification
    facts: list[FactNeeded]
    resolution: Resolution
    guide: Guide

    @validator("problem")
    def known_type(cls, problem: str) -> str:
        if problem not in COMPLAINT_TYPES:
            raise ValueError(f"unknown problem class '{problem}'; choose one of {', '.join(COMPLAINT_TYPES)}")
        return problem

    @property
    def needs_order(self) -> bool:
        """Whether the complaint cannot be handled without knowing the order."""
        return any(needed.fact == "order_number" for needed in self.facts)


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
        beyond_measure_from: how many times the price a sum must come to for the principle to be stated (C6).
    """

    rounds: int = Field(ge=1, le=5)
    options_a_round: int = Field(ge=2, le=4)
    identity_attempts: int = Field(ge=1, le=5)
    beyond_measure_from: Decimal = Field(default=Decimal(3), gt=1)


class Authority(Strict):
    """playbook/authority.yml"""

    currency: str = Field(regex="^[A-Z]{3}$")
    limits: dict[str, Limit]
    negotiation: Negotiation

    @validator("limits")
    def known_kinds(cls, limits: dict[str, Limit]) -> dict[str, Limit]:
        for kind in limits:
            _known_kind(kind)
        missing = sorted(MOVES_MONEY - set(limits))
        if missing:
            raise ValueError(f"no limit for '{missing[0]}', so nobody could decide it; add one")
        return limits


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


class ToneRule(Strict):
    """Something that must not be said (A3, A4). `pattern` is a regular expression."""

    rule: str
    pattern: str
    clause: str
    cure: Words

    @validator("pattern")
    def compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class Tone(Strict):
    """playbook/tone.yml"""

    heated_from_intensity: float = Field(ge=0, le=1)
    longest_message: dict[Literal["zh", "en"], int]
    longest_heated_message: dict[Literal["zh", "en"], int]
    apology_words: dict[Literal["zh", "en"], list[str]]
    forbidden: dict[Literal["zh", "en"], list[ToneRule]]


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
        return _known_kind(kind)

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


class Playbook(Strict):
    """The whole standard."""

    problems: dict[str, ProblemClass]
    authority: Authority
    sla: Sla
    tone: Tone
    law: Law
