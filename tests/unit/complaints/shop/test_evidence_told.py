"""What the systems show is told as it is, and what is offered fits it (B4, C12)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from sandra.case import Case, Stage
from sandra.listening.known import confirm, identify_order, join_conversation, open_case
from sandra.remedy.deciding import Asked, Decision, Verdict, decide
from sandra.remedy.negotiation import accept, carry_out, judge, propose, want
from sandra.remedy.situation import survey
from sandra.remedy.wording import describe_finding
from sandra.shop.evidence import measure
from sandra.shop.orders import ShipmentEvent
from sandra.store import tables
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from tests.unit.builders import NOW, Told, an_order_standing, the_playbook

pytestmark = pytest.mark.clause("B4", "C12")


def told(problem: str, situation: str, extent: str | None = None, line: int | None = None) -> Told:
    order = an_order_standing(situation, serial=5)
    item = order.items[line] if line is not None else order.items[0] if len(order.items) == 1 else None
    return Told(problem, order, item, extent, earlier_cases=0)


def judged(complaint: Told, asked: Asked | None = None) -> Decision:
    playbook = the_playbook()
    problem = playbook.problems[complaint.problem]
    return decide(playbook, problem, complaint.measured(), asked or Asked(), frozenset(), NOW)


def finding(complaint: Told, language: str = "zh-Hans") -> str:
    return describe_finding(complaint.situation(language), judged(complaint), the_playbook(), language)


def ways(complaint: Told) -> list[str]:
    problem, measured = the_playbook().problems[complaint.problem], complaint.measured()
    return [remedy.remedy for remedy in problem.resolution.remedies if remedy.applies(measured)]


def offered(complaint: Told) -> list[str]:
    return [option.remedy.remedy for option in judged(complaint).options]


def test_a_parcel_left_at_a_station_is_told_with_place_and_day_and_brought_to_the_door() -> None:
    left = told("late_delivery", "delivered_to_wrong_station")
    assert "11月21日包裹被放到了阳光里南门驿站，没有送到您家" in finding(left)
    assert "left at the pick-up point Sunshine Lane South Gate" in finding(left, "en")
    assert judged(left).responsibility.party == "carrier"
    assert offered(left) == ["expedite", "compensate"]
    assert "送到您家门口" in judged(left).options[0].remedy.say.zh


def test_a_parcel_that_was_fetched_from_the_station_and_delivered_is_delivered() -> None:
    order = an_order_standing("delivered_to_wrong_station")
    parcel = order.shipments[0]
    assert parcel.left_at_station is not None
    parcel.events.append(ShipmentEvent(NOW, "home_delivery", {"zh": "", "en": ""}))
    assert parcel.left_at_station is not None
    parcel.events.append(ShipmentEvent(NOW, "delivered", {"zh": "", "en": ""}))
    assert measure(order, None, None, 0, NOW)["left_at_station"] is False


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_visit_nobody_came_for_is_booked_anew_and_never_a_parcel(language: str) -> None:
    booked = told("late_delivery", "home_service_booked")
    assert not any(word in finding(booked, language) for word in ("仓库", "包裹", "warehouse", "parcel"))
    assert offered(booked) == ["expedite", "compensate"]
    assert all("重新约" in option.remedy.say.zh for option in judged(booked).options)


def test_an_outage_that_is_a_missed_visit_is_booked_anew() -> None:
    missed = Told("service_outage", None, None, "missed", earlier_cases=0)
    assert "空等" in finding(missed)
    assert offered(missed) == ["investigate", "compensate"]
    assert all("约" in option.remedy.say.zh for option in judged(missed).options)


@pytest.mark.parametrize("situation", ["not_yet_shipped", "on_time_in_transit"])
def test_what_is_not_late_is_not_admitted_and_may_be_cancelled(situation: str) -> None:
    early = told("late_delivery", situation)
    assert judged(early).responsibility.party == "unknown"
    assert "还没过" in finding(early) and "has not passed yet" in finding(early, "en")
    assert offered(early) == ["expedite", "cancel"]
    assert "compensate" not in ways(early)


@pytest.mark.parametrize("problem", ["damaged_item", "wrong_item", "missing_item", "quality_defect"])
@pytest.mark.parametrize("situation", ["not_yet_shipped", "on_time_in_transit", "home_service_booked"])
def test_what_has_not_arrived_is_named_and_not_paid_for(problem: str, situation: str) -> None:
    elsewhere = told(problem, situation, extent="unusable")
    assert elsewhere.item is not None and elsewhere.item.name["zh"] in finding(elsewhere)
    paying = {"refund", "partial_refund", "return_goods", "compensate", "replace", "repair"}
    assert not paying & set(offered(elsewhere))


def test_of_two_parcels_it_is_told_which_came_when_and_where_the_other_is() -> None:
    order = an_order_standing("delivered_missing_parcel", serial=5)
    came, waits = (item.name["zh"] for item in order.items)
    for problem in ("late_delivery", "missing_item"):
        said = finding(told(problem, "delivered_missing_parcel"))
        assert f"{came}" in said and "11月17日" in said
        assert f"{waits}" in said and order.shipments[1].events[-1].text["zh"] in said


def test_goods_in_the_parcel_that_has_not_come_are_not_replaced_or_refunded_as_broken() -> None:
    waiting = told("damaged_item", "delivered_missing_parcel", extent="unusable", line=1)
    assert waiting.measured()["item_delivered"] is False
    assert not {"replace", "refund", "return_goods", "repair"} & set(ways(waiting))
    arrived = told("damaged_item", "delivered_missing_parcel", extent="unusable", line=0)
    assert "replace" in ways(arrived)


def test_a_refund_paid_out_is_told_with_sum_day_and_account() -> None:
    said = finding(told("refund_delay", "refund_completed"))
    assert "11月14日" in said and "原来的支付账户" in said and "¥" in said
    assert "on 14 November" in finding(told("refund_delay", "refund_completed"), "en")


@pytest.mark.parametrize("situation", ["wrong_amount", "double_charge"])
def test_ones_own_money_is_no_choice_against_compensation(situation: str) -> None:
    charged = told("billing_error", situation)
    assert "compensate" not in ways(charged)
    given = judged(charged, Asked("compensate", charged.order.total / 100 if charged.order else None))
    assert given.verdict is Verdict.AGREE
    assert given.options[0].remedy.remedy == "correct_bill"


def test_compensation_may_be_added_once_the_excess_goes_back() -> None:
    order = an_order_standing("wrong_amount")
    excess = order.payments[0].amount - order.total
    order.refunds.append(replace(an_order_standing("refund_pending_2_days").refunds[0], amount=excess))
    returned = Told("billing_error", order, order.items[0], None, earlier_cases=0)
    assert judged(returned, Asked("compensate")).verdict is Verdict.AGREE
    assert "正在退回" in finding(returned)


@pytest.mark.parametrize("situation", ["not_yet_shipped", "home_service_booked", "membership_service", "cancelled"])
def test_a_parcel_that_never_left_is_not_traced(situation: str) -> None:
    for remedy in the_playbook().problems["late_delivery"].resolution.remedies:
        if remedy.applies(told("late_delivery", situation).measured()):
            assert "包裹" not in remedy.say.zh, remedy.say.zh


def test_a_lost_parcel_is_not_watched() -> None:
    assert "compensate" not in ways(told("late_delivery", "lost"))


@pytest.mark.parametrize(
    ("problem", "said", "extent"),
    [
        ("quality_defect", "8只大闸蟹死了3只", "partly"),
        ("damaged_item", "three of them arrived dead", "partly"),
        ("missing_item", "只收到五只", None),
    ],
)
def test_part_of_a_food_order_is_paid_back_by_its_share(problem: str, said: str, extent: str | None) -> None:
    order = next(o for n in range(99) if (o := an_order_standing("perishable_food", serial=n)).total == 398)
    measured = measure(order, order.items[0].id, extent, 0, NOW, said)
    playbook = the_playbook()
    decision = decide(playbook, playbook.problems[problem], measured, Asked("partial_refund"), frozenset(), NOW)
    assert decision.verdict is Verdict.AGREE
    assert str(decision.options[0].amount) == "149.25"


AT_STATION, REFUND_AWAITED = "SD2611170119", "SD2610240112"


def carried_out(records: SqlRecords, problem: str, number: str, kind: str) -> Case:
    """A complaint that ends with this remedy."""
    conversation = join_conversation(records, "web-1", "webchat", NOW)
    case = open_case(records, conversation, problem, "还没到", NOW)
    identify_order(records, case, number, "2231", NOW)
    confirm(case, NOW)
    want(case, Asked(kind), NOW)
    situation = survey(records, the_playbook(), case, NOW)
    propose(situation, judge(situation, the_playbook(), NOW), the_playbook(), "zh-Hans", NOW)
    accept(case, 1, NOW)
    carry_out(records, situation, the_playbook(), "zh-Hans", NOW)
    return case


def test_a_parcel_at_the_station_is_sent_on_its_way_to_the_door(store: Store) -> None:
    with store.transaction() as records:
        case = carried_out(records, "late_delivery", AT_STATION, "expedite")
        order = records.orders.find(AT_STATION)
    assert case.stage is Stage.EXECUTED and order is not None
    assert order.shipments[0].events[-1].code == "home_delivery"


def test_what_is_due_anyway_is_done_along_with_the_compensation(store: Store) -> None:
    with store.transaction() as records:
        case = carried_out(records, "refund_delay", REFUND_AWAITED, "compensate")
        carry_out(records, survey(records, the_playbook(), case, NOW), the_playbook(), "zh-Hans", NOW)
        posted = records.session.execute(select(tables.remedy_postings.c.kind)).scalars().all()
    assert sorted(posted) == ["compensate", "expedite"]
    assert [promise.kind for promise in case.promises] == ["compensate", "expedite"]
