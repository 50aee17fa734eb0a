"""From the first word to the executed remedy, on the demo shop."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from sandra.case import Actor, Case, OfferStatus, Stage, StageError
from sandra.closing.reopening import withdraw
from sandra.listening.known import (
    close_heard_out,
    confirm,
    facts_needed,
    identify_order,
    join_conversation,
    keep_facts,
    open_case,
)
from sandra.records import Records
from sandra.remedy.deciding import Asked, Verdict
from sandra.remedy.negotiation import (
    NoOfferError,
    accept,
    carry_out,
    judge,
    propose,
    reject,
    restated,
    take_yes_back,
    want,
)
from sandra.remedy.settling import settle_heard_out
from sandra.remedy.situation import survey
from sandra.shop.orders import OrderNotFoundError
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

LATE = "SD2611110102"
SEVERAL_ITEMS = "SD2611150106"
OWNER = "2231"


def opened(records: Records, complaint_type: str = "late_delivery", story: str = "包裹还没到") -> Case:
    conversation = join_conversation(records, "web-1", "webchat", NOW)
    return open_case(records, conversation, complaint_type, story, NOW)


def confirmed(records: Records) -> Case:
    case = opened(records)
    identify_order(records, case, LATE, OWNER, NOW)
    confirm(case, NOW)
    return case


def offered(records: Records, asked: Asked) -> Case:
    case = confirmed(records)
    want(case, asked, NOW)
    situation = survey(records, the_playbook(), case, NOW)
    propose(situation, judge(situation, the_playbook(), NOW), the_playbook(), "zh-Hans", NOW)
    return case


def test_unfinished_complaint_is_not_opened_twice(store: Store) -> None:
    with store.transaction() as records:
        assert opened(records).number == opened(records, story="都一周了").number


def test_complaint_after_a_settled_one_gets_its_own_case(store: Store) -> None:
    with store.transaction() as records:
        first = opened(records)
        withdraw(records, first.conversation_id, NOW)
        assert opened(records).number != first.number


@pytest.mark.clause("B8")
def test_order_is_shown_to_its_owner_only(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        with pytest.raises(OrderNotFoundError) as wrong_owner:
            identify_order(records, case, LATE, "9999", NOW)
        with pytest.raises(OrderNotFoundError) as unknown:
            identify_order(records, case, "SD0000000000", OWNER, NOW)
        assert str(wrong_owner.value) == str(unknown.value)
        assert identify_order(records, case, "sd 2611110102", OWNER, NOW).number == LATE


@pytest.mark.clause("B5")
def test_correction_retires_the_earlier_fact_and_keeps_it_on_record(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        keep_facts(case, {"occurred_at": "2026-11-10"}, NOW)
        keep_facts(case, {"occurred_at": "2026-11-11", "details": None}, NOW)
        standing = case.fact("occurred_at")
        assert standing is not None and standing.value == "2026-11-11"
        assert [fact.value for fact in case.facts if fact.superseded] == ["2026-11-10"]


def test_item_is_not_asked_when_the_order_has_only_one(store: Store) -> None:
    with store.transaction() as records:
        problem = the_playbook().problems["damaged_item"]
        assert "item" not in facts_needed(problem, records.orders.find(LATE))
        assert "item" in facts_needed(problem, records.orders.find(SEVERAL_ITEMS))


def test_every_number_is_followed_by_the_owner_check() -> None:
    for problem in the_playbook().problems.values():
        names = facts_needed(problem, None)
        assert ("order_number" in names) == ("verified_order" in names)


@pytest.mark.clause("B4")
def test_evidence_of_the_systems_is_kept_beside_the_word_of_the_customer(store: Store) -> None:
    with store.transaction() as records:
        case = confirmed(records)
        survey(records, the_playbook(), case, NOW)
        survey(records, the_playbook(), case, NOW)
        late = [e for e in case.evidence if e.finding == "days_late"]
        assert [e.system for e in late] == ["shipment"]


def test_reasonable_wish_is_agreed_with_its_reasons(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        (offer,) = case.standing_offers()
        assert (offer.remedy, offer.position) == ("refund", 1)
        assert any("within the standard" in reason for reason in offer.reasons)
        assert offer.steps


def test_rejected_offer_is_never_repeated(store: Store) -> None:
    playbook = the_playbook()
    with store.transaction() as records:
        case = offered(records, Asked())
        seen = {(offer.remedy, offer.amount) for offer in case.standing_offers()}
        for _ in range(5):
            reject(case, NOW)
            situation = survey(records, playbook, case, NOW)
            decision = judge(situation, playbook, NOW)
            if decision.verdict is Verdict.EXHAUSTED:
                break
            fresh = {(o.remedy, o.amount) for o in propose(situation, decision, playbook, "en", NOW)}
            assert not fresh & seen
            seen |= fresh
        assert decision.verdict is Verdict.EXHAUSTED


@pytest.mark.clause("C11")
def test_nothing_is_carried_out_before_it_was_agreed(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        with pytest.raises(NoOfferError):
            carry_out(records, survey(records, the_playbook(), case, NOW), the_playbook(), "zh-Hans", NOW)


@pytest.mark.clause("C10")
def test_agreed_refund_is_carried_out_exactly_once(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        accept(case, 1, NOW)
        situation = survey(records, the_playbook(), case, NOW)
        first = carry_out(records, situation, the_playbook(), "zh-Hans", NOW)
        second = carry_out(records, situation, the_playbook(), "zh-Hans", NOW)
        order = records.orders.find(LATE)
        assert order is not None
        assert [refund.amount for refund in order.refunds] == [Decimal("429.00")]
        assert first is second and first.status is OfferStatus.EXECUTED and first.receipt
        assert case.stage is Stage.EXECUTED
        assert [promise.due_at for promise in case.promises] == [first.due_at]


def test_choosing_one_option_rejects_the_others(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked())
        accept(case, 2, NOW)
        assert [offer.status for offer in case.offers] == [OfferStatus.REJECTED, OfferStatus.ACCEPTED]


def test_agreeing_to_nothing_is_an_error_that_names_the_case(store: Store) -> None:
    with store.transaction() as records:
        case = confirmed(records)
        with pytest.raises(NoOfferError, match=case.number):
            accept(case, 1, NOW)


@pytest.mark.clause("C8")
def test_wish_is_recorded_apart_from_the_facts(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked("compensate", Decimal("5000")))
        assert (case.asked_remedy, case.asked_amount, case.purpose) == ("compensate", Decimal("5000"), "compensated")
        assert all("5000" not in fact.value for fact in case.facts)


@pytest.mark.clause("B3")
def test_who_only_wants_to_be_heard_is_closed_without_a_remedy(store: Store) -> None:
    with store.transaction() as records:
        case = confirmed(records)
        close_heard_out(case, NOW)
        assert (case.stage, case.purpose, case.offers) == (Stage.CLOSED, "vent", [])


def test_stage_cannot_jump_over_the_read_back(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        with pytest.raises(StageError, match="'open' and cannot become 'proposed'"):
            case.move_to(Stage.PROPOSED, Actor.BOT, "too early", NOW + timedelta(minutes=1))


@pytest.mark.clause("C11", "F5")
def test_an_offer_taken_days_later_promises_its_result_from_then(store: Store) -> None:
    days_later = NOW + timedelta(days=9)
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        (offer,) = case.standing_offers()
        first_told, first_due = offer.steps, offer.due_at
        accept(case, 1, days_later)
        situation = survey(records, the_playbook(), case, days_later)
        done = carry_out(records, situation, the_playbook(), "zh-Hans", days_later)
        assert done.due_at - first_due == days_later - NOW
        assert done.steps != first_told
        assert [promise.due_at for promise in case.promises] == [done.due_at]


def test_an_offer_that_stands_for_minutes_keeps_its_day(store: Store) -> None:
    soon = NOW + timedelta(minutes=20)
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        due = case.standing_offers()[0].due_at
        situation = survey(records, the_playbook(), case, soon)
        (offer,) = restated(situation, the_playbook(), "zh-Hans", soon)
        assert offer.due_at == due


@pytest.mark.clause("B7")
def test_an_offer_is_put_again_in_the_language_spoken_now(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked("refund"))
        situation = survey(records, the_playbook(), case, NOW)
        (offer,) = restated(situation, the_playbook(), "en", NOW)
        assert offer.wording.isascii() or "¥" in offer.wording
        assert "refund" in offer.wording or "return" in offer.wording


@pytest.mark.clause("C11")
def test_a_yes_taken_back_before_it_was_carried_out_lets_the_offer_stand_again(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked())
        chosen = accept(case, 1, NOW)
        take_yes_back(case, NOW)
        assert case.standing_offers() == [chosen]
        assert case.stage is Stage.PROPOSED
        with pytest.raises(NoOfferError):
            carry_out(records, survey(records, the_playbook(), case, NOW), the_playbook(), "zh-Hans", NOW)


@pytest.mark.clause("B3")
def test_who_wants_nothing_after_all_is_closed_warmly_and_the_offers_lapse(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked())
        settle_heard_out(case, the_playbook().problems["late_delivery"], NOW)
        assert case.stage is Stage.CLOSED
        assert {offer.status for offer in case.offers} == {OfferStatus.LAPSED}


@pytest.mark.clause("C5")
def test_a_round_that_lapsed_counts_no_more_and_keeps_its_number(store: Store) -> None:
    with store.transaction() as records:
        case = offered(records, Asked())
        for offer in case.offers:
            offer.status = OfferStatus.LAPSED
        assert (case.rounds, case.latest_round, case.next_round) == (0, 1, 2)
        assert case.latest_offers() == case.offers
