"""The same case gets the same remedy: what was asked is judged by the standard, not by how it was asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandra.playbook import ProblemClass
from sandra.playbook.kinds import Grade
from sandra.remedy.deciding import Asked, Decision, Verdict, decide
from sandra.shop.evidence import Measured
from tests.unit.builders import NOW, a_problem, a_way, measured, the_playbook, with_authority

NOTHING_OFFERED: frozenset[tuple[str, Decimal | None]] = frozenset()
LONG_AGO = measured(days_since_delivery=Decimal(30))
WHOLE = {"share_of": "order_total", "percent": 100}


def judged(
    problem: ProblemClass,
    asked: Asked,
    facts: Measured | None = None,
    offered: frozenset[tuple[str, Decimal | None]] = NOTHING_OFFERED,
    insists: bool = False,
) -> Decision:
    return decide(the_playbook(), problem, facts or measured(), asked, offered, NOW, insists=insists)


def kinds(decision: Decision) -> list[str]:
    return [option.remedy.remedy for option in decision.options]


def offered_by(*decisions: Decision) -> frozenset[tuple[str, Decimal | None]]:
    return frozenset(option.identity for decision in decisions for option in decision.options)


GENEROUS = a_problem(
    a_way("replace"),
    a_way("return_goods", amount=WHOLE),
    a_way("partial_refund"),
    a_way("repair"),
    a_way("voucher"),
)
SPARING = a_problem(a_way("repair"), a_way("investigate"), a_way("partial_refund"), a_way("voucher"))


@pytest.mark.clause("C3")
def test_a_reasonable_request_is_agreed_at_once() -> None:
    decision = judged(GENEROUS, Asked("replace"))
    assert decision.verdict is Verdict.AGREE
    assert kinds(decision) == ["replace"]


@pytest.mark.clause("C3")
def test_what_is_agreed_comes_with_its_sum_and_its_day() -> None:
    [option] = judged(GENEROUS, Asked("return_goods")).options
    assert option.amount == Decimal("500.00")
    assert option.due_at == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("refund", "return_goods"),
        ("reship", "replace"),
        ("compensate", "partial_refund"),
        ("explanation", "investigate"),
        ("expedite", "expedite"),
    ],
)
def test_a_request_is_met_by_what_the_standard_calls_by_a_neighbouring_name(asked: str, held: str) -> None:
    problem = a_problem(a_way("apology"), a_way("cancel", grades=["slight"]), a_way(held))
    assert kinds(judged(problem, Asked(asked))) == [held]


def test_a_remedy_meets_the_requests_it_says_it_answers() -> None:
    problem = a_problem(a_way("explanation"), a_way("expedite", answers=["refund"]), a_way("apology"))
    decision = judged(problem, Asked("refund"))
    assert (decision.verdict, kinds(decision)) == (Verdict.AGREE, ["expedite"])


def test_a_remedy_that_answers_a_request_goes_before_one_of_a_neighbouring_kind() -> None:
    corrected = a_way("correct_bill", answers=["partial_refund"])
    problem = a_problem(a_way("compensate"), a_way("explanation"), corrected)
    assert kinds(judged(problem, Asked("partial_refund"))) == ["correct_bill"]


def test_who_asks_for_less_gets_the_standard() -> None:
    [option] = judged(GENEROUS, Asked("partial_refund", Decimal(30))).options
    assert option.amount == Decimal("100.00")


def test_a_refund_short_of_the_price_lets_the_customer_keep_the_goods() -> None:
    decision = judged(GENEROUS, Asked("refund", Decimal(80)))
    assert (decision.verdict, kinds(decision)) == (Verdict.AGREE, ["partial_refund"])


def test_a_refund_of_the_whole_price_is_a_full_refund() -> None:
    assert kinds(judged(GENEROUS, Asked("refund", Decimal(500)))) == ["return_goods"]


@pytest.mark.clause("C4")
def test_who_asks_too_much_gets_at_least_two_other_ways() -> None:
    decision = judged(GENEROUS, Asked("compensate", Decimal(5000)))
    assert decision.verdict is Verdict.ALTERNATIVES
    assert len(decision.options) == 2


def test_the_alternatives_begin_with_the_kind_that_was_asked_for() -> None:
    assert kinds(judged(GENEROUS, Asked("compensate", Decimal(5000)))) == ["partial_refund", "replace"]


def test_what_the_standard_does_not_hold_is_answered_in_the_order_of_the_standard() -> None:
    decision = judged(SPARING, Asked("refund"), LONG_AGO)
    assert (decision.verdict, kinds(decision)) == (Verdict.ALTERNATIVES, ["repair", "investigate"])


def test_of_what_was_asked_for_the_nearest_sum_comes_first() -> None:
    problem = a_problem(
        a_way("replace"),
        a_way("compensate", amount={"fixed": 40}),
        a_way("partial_refund", amount={"fixed": 90}),
    )
    assert kinds(judged(problem, Asked("compensate", Decimal(120)))) == ["partial_refund", "compensate"]


def test_after_a_sum_was_turned_down_less_of_it_is_not_put_first() -> None:
    problem = a_problem(
        a_way("partial_refund", amount={"fixed": 90}),
        a_way("compensate", amount={"fixed": 40}),
        a_way("replace"),
        a_way("repair"),
    )
    turned_down = frozenset({("partial_refund", Decimal("90.00"))})
    assert kinds(judged(problem, Asked("partial_refund", Decimal(120)), offered=turned_down)) == ["replace", "repair"]


def test_left_to_us_the_best_ways_are_proposed_in_the_order_of_the_standard() -> None:
    decision = judged(GENEROUS, Asked())
    assert (decision.verdict, kinds(decision)) == (Verdict.PROPOSE, ["replace", "return_goods"])


@pytest.mark.clause("C5")
def test_rejected_offers_never_come_again() -> None:
    first = judged(GENEROUS, Asked())
    second = judged(GENEROUS, Asked(), offered=offered_by(first))
    assert kinds(second) == ["partial_refund", "repair"]


def test_what_was_agreed_and_then_rejected_is_not_agreed_a_second_time() -> None:
    first = judged(GENEROUS, Asked("replace"))
    second = judged(GENEROUS, Asked("replace"), offered=offered_by(first))
    assert second.verdict is Verdict.ALTERNATIVES
    assert "replace" not in kinds(second)


@pytest.mark.clause("C5")
def test_who_insists_on_it_may_have_what_was_turned_down_and_another_wish_does_not_bring_it_back() -> None:
    corrected = a_problem(a_way("correct_bill", answers=["compensate"]), a_way("explanation"), a_way("investigate"))
    first = judged(corrected, Asked("correct_bill"))
    assert kinds(judged(corrected, Asked("correct_bill"), offered=offered_by(first), insists=True)) == ["correct_bill"]
    otherwise = judged(corrected, Asked("compensate"), offered=offered_by(first), insists=True)
    assert (otherwise.verdict, kinds(otherwise)) == (Verdict.ALTERNATIVES, ["explanation", "investigate"])


def test_when_everything_was_offered_nothing_is_left() -> None:
    first = judged(GENEROUS, Asked())
    second = judged(GENEROUS, Asked(), offered=offered_by(first))
    third = judged(GENEROUS, Asked(), offered=offered_by(first, second))
    assert (third.verdict, third.options) == (Verdict.EXHAUSTED, ())


@pytest.mark.clause("C7")
def test_a_voucher_is_never_proposed_by_ourselves() -> None:
    asked: list[Asked] = [Asked(), Asked("refund"), Asked("voucher", Decimal(500))]
    for wish in asked:
        offered = NOTHING_OFFERED
        while (decision := judged(SPARING, wish, LONG_AGO, offered)).verdict is not Verdict.EXHAUSTED:
            assert "voucher" not in kinds(decision)
            offered |= offered_by(decision)


def test_a_voucher_asked_for_is_given() -> None:
    decision = judged(SPARING, Asked("voucher"))
    assert (decision.verdict, kinds(decision)) == (Verdict.AGREE, ["voucher"])


@pytest.mark.clause("D1")
def test_a_reasonable_request_above_the_limit_goes_to_a_person() -> None:
    dear = measured(order_total=Decimal(2499), refundable=Decimal(2499))
    decision = judged(GENEROUS, Asked("refund"), dear)
    assert (decision.verdict, kinds(decision)) == (Verdict.BEYOND_AUTHORITY, ["return_goods"])


def test_what_is_above_the_limit_is_not_proposed_by_ourselves() -> None:
    dear = measured(order_total=Decimal(2499), refundable=Decimal(2499))
    assert kinds(judged(GENEROUS, Asked(), dear)) == ["replace", "repair"]


def test_as_many_options_are_proposed_as_the_business_wants() -> None:
    negotiation = {"rounds": 3, "options_a_round": 3, "identity_attempts": 3}
    playbook = with_authority(negotiation=negotiation)
    decision = decide(playbook, GENEROUS, measured(), Asked(), NOTHING_OFFERED, NOW)
    assert len(decision.options) == 3


@pytest.mark.parametrize("kind", ["refund", "return_goods", "cancel", "partial_refund", "correct_bill"])
def test_no_more_is_returned_than_was_paid_and_is_not_yet_refunded(kind: str) -> None:
    problem = a_problem(a_way("replace"), a_way("repair"), a_way(kind, amount=WHOLE))
    [option] = judged(problem, Asked(kind), measured(refundable=Decimal("120.50"))).options
    assert option.amount == Decimal("120.50")


def test_money_that_is_all_refunded_is_not_offered_again() -> None:
    decision = judged(GENEROUS, Asked("refund"), measured(refundable=Decimal(0)))
    assert kinds(decision) == ["replace", "repair"]


def test_the_wait_for_a_refund_is_paid_for_although_nothing_more_is_refundable() -> None:
    share = {"share_of": "refund_pending", "percent": 5}
    problem = a_problem(a_way("expedite"), a_way("explanation"), a_way("compensate", amount=share))
    waiting = measured(refundable=Decimal(0), refund_pending=Decimal(300))
    [option] = judged(problem, Asked("compensate"), waiting).options
    assert option.amount == Decimal("15.00")


@pytest.mark.parametrize(
    ("amount", "given"),
    [
        ({"share_of": "order_total", "percent": 15, "at_most": 50}, "50.00"),
        ({"share_of": "order_total", "percent": "3.333"}, "16.67"),
        ({"fixed": 20}, "20.00"),
    ],
)
def test_sums_are_bounded_and_rounded_to_the_cent(amount: dict[str, Any], given: str) -> None:
    problem = a_problem(a_way("replace"), a_way("repair"), a_way("compensate", amount=amount))
    [option] = judged(problem, Asked("compensate")).options
    assert str(option.amount) == given


def test_a_sum_that_was_not_measured_is_not_offered() -> None:
    share = {"share_of": "refund_pending", "percent": 5}
    problem = a_problem(a_way("apology"), a_way("explanation"), a_way("compensate", amount=share))
    assert kinds(judged(problem, Asked("compensate"))) == ["apology", "explanation"]


def test_a_remedy_whose_condition_could_not_be_measured_does_not_apply() -> None:
    late = {"days_late": {"below": 3}}
    problem = a_problem(a_way("expedite", when=late), a_way("apology"), a_way("explanation"))
    assert kinds(judged(problem, Asked())) == ["apology", "explanation"]


@pytest.mark.clause("C8")
def test_the_first_grade_whose_condition_holds_decides_the_range() -> None:
    problem = a_problem(
        a_way("apology", grades=["slight"]),
        a_way("replace", grades=["serious"]),
        a_way("repair", grades=["serious"]),
        grades=[
            {"grade": "serious", "when": {"extent": "unusable"}, "reason": {"zh": "坏了", "en": "broken"}},
            {"grade": "slight", "when": {"delivered": True}, "reason": {"zh": "到了", "en": "arrived"}},
        ],
    )
    broken = judged(problem, Asked(), measured(extent="unusable"))
    assert (broken.grade, kinds(broken)) == (Grade.SERIOUS, ["replace", "repair"])
    assert judged(problem, Asked(), measured(extent="cosmetic")).grade is Grade.SLIGHT
    assert judged(problem, Asked(), measured(delivered=False)).grade is Grade.MODERATE


@pytest.mark.clause("C9")
def test_every_decision_gives_its_reasons() -> None:
    decision = judged(GENEROUS, Asked("refund", Decimal(9000)))
    assert decision.reasons == (
        "grade moderate: default of the class",
        "responsibility ours",
        "asked refund of 9000: outside the standard for this case",
    )


@pytest.mark.clause("C1")
def test_the_same_facts_give_the_same_decision() -> None:
    facts = measured(extent="partly")
    told_in_another_order = dict(reversed(facts.items()))
    assert judged(GENEROUS, Asked("refund"), facts) == judged(GENEROUS, Asked("refund"), told_in_another_order)
