"""playbook/<problem>.yml: classification, resolution and guide of one class of problem (C9)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, validator

from sandra.playbook.conditions import Conditional, Strict
from sandra.playbook.kinds import COMPLAINT_TYPES, FACTS, GIFTS, Grade
from sandra.playbook.remedies import Due, Remedy
from sandra.playbook.words import FindingWords, Words
from sandra.shop.evidence import Measured

Party = Literal["ours", "carrier", "supplier", "customer", "unknown"]
RootCause = Literal["staff_attitude", "product_quality", "process_gap", "external_factor", "unknown"]


class GradeRule(Conditional):
    """First rule that applies gives the grade."""

    grade: Grade
    reason: Words


class ResponsibilityRule(Conditional):
    """First rule that applies says honestly whose doing it was (C12)."""

    party: Party
    finding: FindingWords


class Classification(Strict):
    """Part one of C9: what kind of problem it is.

    Attributes:
        root_cause: what kind of cause lies behind it, by whose doing it was (F4).
    """

    product: Literal["goods", "service", "money", "people"]
    symptom: Words
    dispute: Words
    default_grade: Grade
    grades: list[GradeRule] = Field(default_factory=list)
    responsibility: list[ResponsibilityRule] = Field(min_items=1)
    root_cause: dict[Party, RootCause] = Field(default_factory=dict)

    @validator("responsibility")
    def ends_with_default(cls, rules: list[ResponsibilityRule]) -> list[ResponsibilityRule]:
        if rules[-1].when:
            raise ValueError("the last rule needs no `when`: it says what holds when nothing else does")
        return rules

    def whose_doing(self, measured: Measured) -> ResponsibilityRule:
        """The first rule of responsibility that applies to what was measured (C12)."""
        return next(rule for rule in self.responsibility if rule.applies(measured))

    def cause_of(self, party: Party) -> RootCause:
        """The kind of cause where it was this party's doing; unknown where the playbook names none."""
        return self.root_cause.get(party, "unknown")


class InvestigationRule(Strict):
    """A finding is owed before anything is said about who was right (E1)."""

    done_within: Due


class Resolution(Strict):
    """Part two of C9: systems to check and the range of remedies, best first."""

    systems: list[Literal["order", "shipment", "payment", "refund", "service_record"]]
    investigation: InvestigationRule | None = None
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
        invites_picture: whether the customer hears, once, that a photo would help; it is never asked for.
    """

    problem: str
    title: Words
    in_short: Words
    classification: Classification
    facts: list[FactNeeded]
    invites_picture: bool = False
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
