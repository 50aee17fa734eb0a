"""The standard as shipped: whatever happened, there is a choice, it is lawful, and it is kindly put."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from sandra.playbook.kinds import BY_A_PERSON, COMPLAINT_TYPES, GIFTS
from sandra.playbook.words import Words
from sandra.remedy.deciding import Asked, Decision, Option, Verdict, decide
from sandra.remedy.negotiation import propose
from sandra.remedy.wording import describe_finding
from sandra.tone import Script, violations
from tests.unit.builders import NOW, Told, an_order_standing, every_complaint, the_playbook

LANGUAGES = ("zh-Hans", "en")
CLASSES = tuple(COMPLAINT_TYPES)
WITHOUT_ORDER = ("staff_attitude", "slow_response", "service_outage", "other")
RETURNING_MONEY = frozenset({"refund", "partial_refund", "correct_bill", "return_goods", "cancel"})
# Two options stand in one message beside a sentence of introduction.
LONGEST_OPTION = {"zh": 65, "en": 170}
CONCEDING_FRAUD = {
    "zh": re.compile("欺诈|诈骗|骗|退一赔|假一赔"),
    "en": re.compile(r"fraud|deceiv|cheat|threefold|triple", re.I),
}


def judged(told: Told, asked: Asked, offered: frozenset[tuple[str, Decimal | None]] = frozenset()) -> Decision:
    playbook = the_playbook()
    return decide(playbook, playbook.problems[told.problem], told.measured(), asked, offered, NOW)


def everything_we_would_offer(told: Told) -> list[Option]:
    """What is proposed, round after round, to somebody who leaves it to us and takes nothing."""
    options: list[Option] = []
    while True:
        decision = judged(told, Asked(), frozenset(option.identity for option in options))
        if decision.verdict is Verdict.EXHAUSTED:
            return options
        options += decision.options


def texts(problem: str) -> Iterator[tuple[str, Script]]:
    """Every text of a class that reaches the customer, with its language."""
    standard = the_playbook().problems[problem]
    words: list[Words] = [rule.finding for rule in standard.classification.responsibility]
    words += [text for remedy in standard.resolution.remedies for text in (remedy.say, remedy.steps)]
    for text in words:
        yield text.zh, "zh"
        yield text.en, "en"


@pytest.mark.clause("C4")
@pytest.mark.parametrize("problem", CLASSES)
def test_there_are_always_two_ways_we_may_offer_by_ourselves(problem: str) -> None:
    for told in every_complaint(problem):
        assert len(judged(told, Asked()).options) == 2, told


@pytest.mark.parametrize("problem", CLASSES)
def test_no_two_ways_on_offer_are_of_the_same_kind(problem: str) -> None:
    for told in every_complaint(problem):
        measured = told.measured()
        remedies = the_playbook().problems[problem].resolution.remedies
        kinds = [remedy.remedy for remedy in remedies if remedy.applies(measured)]
        assert len(kinds) == len(set(kinds)), told


@pytest.mark.clause("C7")
@pytest.mark.parametrize("problem", CLASSES)
def test_we_never_offer_a_voucher_and_never_more_than_was_paid(problem: str) -> None:
    for told in every_complaint(problem):
        refundable = told.measured().get("refundable", Decimal(0))
        for option in everything_we_would_offer(told):
            assert option.remedy.remedy not in GIFTS
            if option.remedy.remedy in RETURNING_MONEY:
                assert option.amount is not None and option.amount <= Decimal(str(refundable)), told


@pytest.mark.parametrize("problem", CLASSES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_way_and_step_is_filled_and_well_put(problem: str, language: str) -> None:
    for text in {text for told in every_complaint(problem) for text in put_into_words(told, language)}:
        assert not re.search(r"[{}]|None|True|False|[ ，]{2}", text), text
        wrong = violations(text, language, the_playbook().tone)
        assert [violation for violation in wrong if violation.rule != "too_long"] == [], text


def put_into_words(told: Told, language: str) -> Iterator[str]:
    """What the customer would read: the finding, then every way in turn with the steps that would follow."""
    playbook, situation = the_playbook(), told.situation(language)
    offered: frozenset[tuple[str, Decimal | None]] = frozenset()
    yield describe_finding(situation, judged(told, Asked()), playbook, language)
    while (decision := judged(told, Asked(), offered)).options:
        for offer in propose(situation, decision, playbook, language, NOW):
            yield offer.wording
            yield offer.steps
        offered |= {option.identity for option in decision.options}


@pytest.mark.parametrize("problem", CLASSES)
def test_two_ways_fit_into_one_message(problem: str) -> None:
    for remedy in the_playbook().problems[problem].resolution.remedies:
        assert len(remedy.say.zh) <= LONGEST_OPTION["zh"], remedy.say.zh
        assert len(remedy.say.en) <= LONGEST_OPTION["en"], remedy.say.en


@pytest.mark.clause("A4")
@pytest.mark.parametrize("problem", CLASSES)
def test_no_text_says_what_the_tone_forbids(problem: str) -> None:
    tone = the_playbook().tone
    for text, language in texts(problem):
        assert violations(text, language, tone, heated=False) == [], text


@pytest.mark.parametrize("problem", CLASSES)
def test_no_text_concedes_fraud(problem: str) -> None:
    for text, language in texts(problem):
        assert not CONCEDING_FRAUD[language].search(text), text


@pytest.mark.clause("C3")
@pytest.mark.parametrize("problem", CLASSES)
def test_every_way_names_its_day_and_every_sum_is_told(problem: str) -> None:
    for remedy in the_playbook().problems[problem].resolution.remedies:
        for words in (remedy.say, remedy.steps):
            for text in (words.zh, words.en):
                assert "{due}" in text, text
                assert ("{amount}" in text) == (remedy.amount is not None), text


@pytest.mark.parametrize("problem", CLASSES)
def test_english_clauses_stand_in_the_middle_of_a_sentence(problem: str) -> None:
    for remedy in the_playbook().problems[problem].resolution.remedies:
        assert remedy.say.zh[-1] not in "。，" and not remedy.say.en.endswith(".")
        assert remedy.say.en[0].islower() or remedy.say.en.startswith(("{", "I "))


@pytest.mark.parametrize("problem", CLASSES)
def test_what_a_person_carries_out_is_said_to_be_a_persons(problem: str) -> None:
    people = re.compile("专员|组长|主管|负责人|工程师|部门")
    for remedy in the_playbook().problems[problem].resolution.remedies:
        if remedy.remedy in BY_A_PERSON:
            assert people.search(remedy.say.zh), remedy.say.zh


@pytest.mark.parametrize("problem", WITHOUT_ORDER)
def test_classes_without_an_order_speak_of_no_goods(problem: str) -> None:
    standard = the_playbook().problems[problem]
    assert not standard.needs_order
    for text, _ in texts(problem):
        assert "{item}" not in text and "{order_number}" not in text
    assert all(not r.amount or r.amount.share_of is None for r in standard.resolution.remedies)


def told_about(problem: str, situation: str | None, back: int = 0, extent: str | None = None, serial: int = 5) -> Told:
    order = an_order_standing(situation, back, serial) if situation else None
    item = order.items[0] if order and len(order.items) == 1 else None
    return Told(problem, order, item, extent, earlier_cases=0)


FINE, BASKET, FOOD = "delivered_fine_recently", "delivered_fine_recently_several_items", "perishable_food"


@pytest.mark.parametrize(
    ("told", "wish", "given"),
    [
        (told_about("late_delivery", "late_in_transit"), "refund", "refund"),
        (told_about("late_delivery", "late_in_transit"), "expedite", "expedite"),
        (told_about("late_delivery", "lost"), "reship", "reship"),
        (told_about("late_delivery", "not_yet_shipped"), "cancel", "cancel"),
        (told_about("late_delivery", "delivered_to_wrong_station"), "investigate", "investigate"),
        (told_about("damaged_item", FINE, extent="unusable"), "replace", "replace"),
        (told_about("damaged_item", FINE, extent="unusable"), "refund", "return_goods"),
        (told_about("damaged_item", FINE, extent="cosmetic"), "partial_refund", "partial_refund"),
        (told_about("damaged_item", FINE, extent="partly"), "compensate", "partial_refund"),
        (told_about("damaged_item", FOOD, extent="unusable"), "refund", "refund"),
        (told_about("damaged_item", FOOD, extent="partly"), "replace", "reship"),
        (told_about("wrong_item", FINE), "replace", "replace"),
        (told_about("wrong_item", FINE), "return_goods", "return_goods"),
        (told_about("missing_item", "delivered_missing_item"), "reship", "reship"),
        (told_about("missing_item", "delivered_missing_item"), "refund", "return_goods"),
        (told_about("missing_item", "delivered_missing_parcel"), "expedite", "expedite"),
        (told_about("quality_defect", FINE, extent="partly"), "refund", "return_goods"),
        (told_about("quality_defect", FINE, back=10, extent="unusable"), "replace", "replace"),
        (told_about("quality_defect", FINE, back=200, extent="unusable"), "repair", "repair"),
        (told_about("refund_delay", "refund_pending_16_days"), "refund", "expedite"),
        (told_about("refund_delay", "refund_pending_16_days"), "compensate", "compensate"),
        (told_about("refund_delay", "refund_completed"), "explanation", "explanation"),
        (told_about("billing_error", "double_charge"), "refund", "correct_bill"),
        (told_about("billing_error", "wrong_amount"), "partial_refund", "correct_bill"),
        (told_about("false_advertising", FINE), "refund", "return_goods"),
        (told_about("false_advertising", FINE), "partial_refund", "partial_refund"),
        (told_about("staff_attitude", None), "apology", "apology"),
        (told_about("staff_attitude", None), "compensate", "compensate"),
        (told_about("slow_response", None), "expedite", "investigate"),
        (told_about("service_outage", None, extent="blocked"), "repair", "investigate"),
        (told_about("service_outage", None, extent="blocked"), "compensate", "compensate"),
        (told_about("other", None), "explanation", "explanation"),
    ],
)
def test_what_is_fairly_asked_is_given_at_once(told: Told, wish: str, given: str) -> None:
    decision = judged(told, Asked(wish))
    assert decision.verdict is Verdict.AGREE
    assert [option.remedy.remedy for option in decision.options] == [given]


@pytest.mark.parametrize(
    ("told", "asked", "instead"),
    [
        (
            told_about("quality_defect", FINE, back=20, extent="unusable"),
            Asked("refund"),
            ["replace", "repair"],
        ),
        (
            told_about("quality_defect", FINE, back=200, extent="unusable"),
            Asked("refund"),
            ["repair", "partial_refund"],
        ),
        (
            told_about("quality_defect", "delivered_40_days_ago", back=400, extent="partly"),
            Asked("replace"),
            ["repair", "investigate"],
        ),
        (
            told_about("damaged_item", FINE, extent="cosmetic"),
            Asked("compensate", Decimal(5000)),
            ["partial_refund", "replace"],
        ),
        (
            told_about("late_delivery", "late_in_transit"),
            Asked("compensate", Decimal(1000)),
            ["compensate", "expedite"],
        ),
        (told_about("refund_delay", "refund_completed"), Asked("refund"), ["investigate", "explanation"]),
        (told_about("billing_error", FINE), Asked("refund"), ["investigate", "explanation"]),
        (
            told_about("false_advertising", FINE),
            Asked("compensate", Decimal(3000)),
            ["partial_refund", "return_goods"],
        ),
        (told_about("staff_attitude", None), Asked("compensate", Decimal(500)), ["compensate", "investigate"]),
        (told_about("other", None), Asked("refund"), ["investigate", "explanation"]),
    ],
)
def test_what_goes_too_far_is_answered_with_other_ways(told: Told, asked: Asked, instead: list[str]) -> None:
    decision = judged(told, asked)
    assert decision.verdict is Verdict.ALTERNATIVES
    assert [option.remedy.remedy for option in decision.options] == instead


@pytest.mark.parametrize("extent", ["unusable", "partly"])
@pytest.mark.parametrize("back", range(0, 5))
def test_faulty_goods_may_be_returned_for_seven_days(extent: str, back: int) -> None:
    decision = judged(told_about("quality_defect", FINE, back, extent), Asked("return_goods"))
    assert decision.verdict is Verdict.AGREE


@pytest.mark.parametrize("problem", ["damaged_item", "wrong_item", "quality_defect", "false_advertising"])
def test_fresh_food_never_has_to_come_back(problem: str) -> None:
    for told in every_complaint(problem):
        if told.measured()["perishable"]:
            kinds = {option.remedy.remedy for option in everything_we_would_offer(told)}
            assert not kinds & {"return_goods", "repair", "replace"}, told


@pytest.mark.parametrize("problem", ["damaged_item", "wrong_item", "missing_item", "quality_defect"])
def test_goods_are_not_sent_again_when_the_money_is_back(problem: str) -> None:
    for told in every_complaint(problem):
        if told.measured()["refundable"] == 0:
            kinds = {option.remedy.remedy for option in everything_we_would_offer(told)}
            assert not kinds & {"replace", "reship"}, told


@pytest.mark.clause("C12")
def test_a_refund_of_sixteen_days_is_admitted_hurried_and_paid_for() -> None:
    told = told_about("refund_delay", "refund_pending_16_days")
    decision = judged(told, Asked())
    assert decision.grade.value == "serious"
    assert decision.responsibility.party == "ours"
    kinds = [option.remedy.remedy for option in everything_we_would_offer(told)]
    assert kinds == ["expedite", "compensate", "explanation"]


def test_a_second_complaint_about_an_order_is_serious() -> None:
    for problem in CLASSES:
        if the_playbook().problems[problem].needs_order and problem != "late_delivery":
            again = next(told for told in every_complaint(problem) if told.earlier_cases)
            assert judged(again, Asked()).grade.value == "serious"
