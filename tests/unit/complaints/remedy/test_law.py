"""What the law grants is never answered with a refusal; what only a supervisor may say is left to one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandra.playbook import ProblemClass
from sandra.remedy.deciding import Asked, Decision, Verdict, decide
from sandra.shop.evidence import Measured
from tests.unit.builders import NOW, a_problem, a_way, measured, the_playbook

NOTHING_TO_RETURN = a_problem(a_way("explanation"), a_way("investigate"), a_way("partial_refund"))
RETURNS = a_problem(
    a_way("return_goods", amount={"share_of": "order_total", "percent": 100}), *[a_way("explanation")] * 2
)


def judged(problem: ProblemClass, asked: Asked, **changes: object) -> Decision:
    facts: Measured = measured(**changes)
    return decide(the_playbook(), problem, facts, asked, frozenset(), NOW)


@pytest.mark.parametrize("claim", ["refund", "return_goods"])
def test_a_return_within_seven_days_that_the_class_does_not_hold_goes_to_a_supervisor(claim: str) -> None:
    decision = judged(NOTHING_TO_RETURN, Asked(claim))
    assert (decision.verdict, decision.options) == (Verdict.LEGAL_CLAIM, ())
    assert "defect_within_seven_days" in " ".join(decision.reasons)
    assert "outside the standard" not in " ".join(decision.reasons)


def test_a_claim_that_the_class_holds_is_agreed_and_its_reasons_name_the_law() -> None:
    decision = judged(RETURNS, Asked("return_goods"))
    assert decision.verdict is Verdict.AGREE
    assert "law defect_within_seven_days: Consumer Protection Law, article 24" in decision.reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"days_since_delivery": Decimal(8)},
        {"delivered": False},
        {"refundable": Decimal(0)},
    ],
    ids=["on the eighth day", "not delivered", "the money is back"],
)
def test_what_the_law_does_not_grant_is_judged_by_the_standard(changes: dict[str, object]) -> None:
    assert judged(NOTHING_TO_RETURN, Asked("refund"), **changes).verdict is Verdict.ALTERNATIVES


def test_the_law_grants_the_price_back_and_nothing_beyond_it() -> None:
    assert judged(NOTHING_TO_RETURN, Asked("refund", Decimal(500))).verdict is Verdict.LEGAL_CLAIM
    assert judged(NOTHING_TO_RETURN, Asked("refund", Decimal(501))).verdict is Verdict.ALTERNATIVES


@pytest.mark.parametrize(("days", "verdict"), [(183, Verdict.LEGAL_CLAIM), (184, Verdict.ALTERNATIVES)])
def test_for_six_months_a_repair_is_not_refused(days: int, verdict: Verdict) -> None:
    assert judged(NOTHING_TO_RETURN, Asked("repair"), days_since_delivery=Decimal(days)).verdict is verdict


def test_fresh_food_is_not_returned_without_a_reason() -> None:
    law = the_playbook().law.here
    assert law.granting("return_goods", "late_delivery", measured()) is not None
    assert law.granting("return_goods", "late_delivery", measured(perishable=True)) is None


def test_a_refund_of_more_than_fifteen_days_counts_as_deliberate_delay() -> None:
    law = the_playbook().law.here
    assert law.granting("refund", "refund_delay", {"refund_days_pending": Decimal(15)}) is None
    granted = law.granting("refund", "refund_delay", {"refund_days_pending": Decimal(16)})
    assert granted is not None and granted.name == "refund_overdue"


def test_damages_of_several_times_the_price_are_neither_conceded_nor_refused() -> None:
    decision = judged(RETURNS, Asked("multiple_damages"))
    assert (decision.verdict, decision.options) == (Verdict.LEGAL_CLAIM, ())
    assert decision.reasons[-1] == "asked multiple_damages: neither conceded nor denied here"


def test_the_ways_outside_have_a_name_in_both_languages() -> None:
    routes = the_playbook().law.here.routes
    assert len(routes) == 4
    assert any("12315" in route.zh and "12315" in route.en for route in routes)
