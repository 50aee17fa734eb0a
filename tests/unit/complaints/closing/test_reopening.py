"""Coming back to a case: what takes it up again, and what is a complaint of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Actor, Case, Conversation, OfferStatus, Stage, TicketStatus
from sandra.closing.reopening import Return, TakenBack, add_to_case, belongs_to, reopen, taken_up, withdraw
from sandra.escalation.callbacks import CALLBACK
from sandra.escalation.handing_over import hand_over
from sandra.listening.known import confirm, current_case, identify_order, join_conversation, open_case
from sandra.records import Records
from sandra.remedy.deciding import Asked
from sandra.remedy.negotiation import accept, judge, propose, want
from sandra.remedy.situation import survey
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.remedy.test_handling import LATE

LATER = NOW + timedelta(hours=2)
WORDS = "还是没到账"


def opened(records: Records, kind: str = "late_delivery") -> Case:
    return open_case(records, conversation(records), kind, "快递没到", NOW)


def conversation(records: Records) -> Conversation:
    return join_conversation(records, "web-1", "webchat", NOW)


def settled(records: Records, remedy: str = "refund") -> Case:
    """A late order whose remedy was carried out."""
    case = negotiated(records, remedy)
    offer = accept(case, 1, NOW)
    offer.status = OfferStatus.EXECUTED
    case.move_to(Stage.EXECUTED, Actor.BOT, "carried out", NOW)
    return case


def negotiated(records: Records, remedy: str = "refund") -> Case:
    """A late order with one offer on the table."""
    case = opened(records)
    identify_order(records, case, LATE, "2231", NOW)
    confirm(case, NOW)
    want(case, Asked(remedy), NOW)
    situation = survey(records, the_playbook(), case, NOW)
    propose(situation, judge(situation, the_playbook(), NOW), the_playbook(), "zh-Hans", NOW)
    return case


@pytest.mark.parametrize(
    "said",
    [
        Return(unsolved=True),
        Return(resumes=True),
        Return("late_delivery"),
        Return("late_delivery", order_number=LATE),
        Return("refund_delay", unsolved=True),
        Return("refund_delay"),
        Return("other", unsolved=True),
        Return("slow_response", unsolved=True),
    ],
    ids=lambda said: f"{said.complaint_type} {'unsolved' if said.unsolved else ''}",
)
def test_the_same_matter_takes_the_case_up_again(store: Store, said: Return) -> None:
    with store.transaction() as records:
        case = settled(records)
        assert taken_up([case], said) is case


@pytest.mark.parametrize(
    "said",
    [
        Return("staff_attitude"),
        Return("staff_attitude", unsolved=True),
        Return("late_delivery", order_number="SD2699999999"),
        Return("quality_defect"),
        Return("other"),
        Return(),
    ],
    ids=lambda said: f"{said.complaint_type} {said.order_number or ''}",
)
def test_something_different_is_a_complaint_of_its_own(store: Store, said: Return) -> None:
    with store.transaction() as records:
        assert taken_up([settled(records)], said) is None


def test_an_unsettled_case_is_not_taken_up_but_gone_on_with(store: Store) -> None:
    with store.transaction() as records:
        assert taken_up([opened(records)], Return(unsolved=True)) is None
    assert taken_up([], Return(unsolved=True)) is None


def test_a_second_failure_is_told_from_a_change_of_mind(store: Store) -> None:
    with store.transaction() as records:
        case = settled(records)
        assert reopen(case, join_conversation(records, "web-1", "webchat", NOW), WORDS, LATER)
        assert case.stage is Stage.REOPENED
        assert (case.events[-2].reason, case.events[-2].actor) == (WORDS, Actor.CUSTOMER)
        assert case.fact("story") is not None and WORDS in case.facts[-1].value


def test_what_was_taken_back_goes_on_without_a_person(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        withdraw(records, "web-1", NOW)
        assert not reopen(case, join_conversation(records, "web-1", "webchat", NOW), "还是要处理", LATER)
        confirm(case, LATER)
        assert case.stage is Stage.CONFIRMED


def test_the_case_taken_up_last_is_the_one_in_hand(store: Store) -> None:
    with store.transaction() as records:
        first = opened(records)
        withdraw(records, "web-1", NOW)
        second = open_case(records, conversation(records), "billing_error", "扣错了", NOW + timedelta(hours=1))
        withdraw(records, "web-1", NOW)
        assert current_case(records, "web-1") is second
        reopen(first, join_conversation(records, "web-1", "webchat", NOW), WORDS, LATER)
        assert current_case(records, "web-1") is first


def test_a_case_goes_on_where_its_customer_writes_now(store: Store) -> None:
    with store.transaction() as records:
        case = settled(records)
        join_conversation(records, "web-2", "webchat", LATER)
        reopen(case, join_conversation(records, "web-2", "webchat", NOW), WORDS, LATER)
        records.flush()
        assert [found.number for found in records.cases_of_conversation("web-2")] == [case.number]


def test_a_second_failure_brings_the_ticket_of_the_first_up_to_date(store: Store) -> None:
    with store.transaction() as records:
        case = settled(records)
        reopen(case, join_conversation(records, "web-1", "webchat", NOW), WORDS, LATER)
        handed = hand_over(records, the_playbook().sla, conversation(records), "repeat_complaint", LATER)
        assert (handed.ticket.reason, handed.ticket.priority) == ("repeat_complaint", "high")
        assert any(WORDS in step for step in handed.ticket.summary["history"])
        assert case.stage is Stage.ESCALATED


def test_only_the_identified_customer_gets_at_a_case(store: Store) -> None:
    with store.transaction() as records:
        case = settled(records)
        assert belongs_to(case, case.customer_id)
        assert not belongs_to(case, 99)
        assert not belongs_to(case, None)
        assert not belongs_to(Case("C1", "web-1", "other", "en", NOW), None)


@pytest.mark.parametrize("stage", ["open", "proposed", "agreed", "escalated"])
def test_a_complaint_may_be_taken_back_until_it_is_carried_out(store: Store, stage: str) -> None:
    with store.transaction() as records:
        case = opened(records) if stage in ("open", "escalated") else negotiated(records)
        if stage == "agreed":
            accept(case, 1, NOW)
        if stage == "escalated":
            hand_over(records, the_playbook().sla, conversation(records), "asked_for_person", NOW)
        assert withdraw(records, "web-1", LATER) == (TakenBack.WITHDRAWN, case)
        assert case.stage is Stage.WITHDRAWN
        assert {offer.status for offer in case.offers} <= {OfferStatus.LAPSED}
        assert records.waiting_ticket("web-1") is None
        assert all(promise.kept_at for promise in case.promises if promise.kind == CALLBACK)


def test_what_lapsed_may_be_offered_again(store: Store) -> None:
    with store.transaction() as records:
        case = negotiated(records)
        withdraw(records, "web-1", NOW)
        reopen(case, join_conversation(records, "web-1", "webchat", NOW), "还是要处理", LATER)
        confirm(case, LATER)
        situation = survey(records, the_playbook(), case, LATER)
        assert judge(situation, the_playbook(), LATER).options[0].remedy.remedy == "refund"


def test_a_ticket_that_a_person_holds_is_told_and_stays_theirs(store: Store) -> None:
    with store.transaction() as records:
        opened(records)
        ticket = hand_over(records, the_playbook().sla, conversation(records), "asked_for_person", NOW).ticket
        ticket.status = TicketStatus.CLAIMED
        withdraw(records, "web-1", LATER)
        assert ticket.status is TicketStatus.CLAIMED
        assert ticket.summary["added"][-1]["text"] == "taken back by the customer"


def test_a_person_is_called_off_where_there_is_no_case(store: Store) -> None:
    with store.transaction() as records:
        hand_over(records, the_playbook().sla, conversation(records), "asked_for_person", NOW)
        assert withdraw(records, "web-1", LATER) == (TakenBack.WITHDRAWN, None)
        assert withdraw(records, "web-1", LATER) == (TakenBack.NOTHING, None)


def test_taken_back_twice_is_told_from_nothing_to_take_back(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        withdraw(records, "web-1", NOW)
        assert withdraw(records, "web-1", LATER) == (TakenBack.BEFORE, case)
    with store.transaction() as records:
        join_conversation(records, "web-9", "webchat", NOW)
        assert withdraw(records, "web-9", NOW) == (TakenBack.NOTHING, None)


def test_what_is_added_is_part_of_the_story_until_the_case_is_settled(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        add_to_case(case, "箱子也破了", NOW)
        story = case.fact("story")
        assert story is not None and "箱子也破了" in story.value
        withdraw(records, "web-1", NOW)
        add_to_case(case, "快递员态度也不好", LATER)
        assert case.events[-1].kind == "added"
        assert case.fact("story") is story
