"""A customer who comes from another app goes on where they stood, whatever was begun here meanwhile (B2)."""

from __future__ import annotations

import pytest

from sandra.case import Case, Stage
from sandra.escalation.handing_over import awaited_ticket, hand_over
from sandra.listening.continuing import Arrival, arrive
from sandra.listening.further_complaints import keep_for_later, next_in_line
from sandra.listening.known import current_case, identify_order, join_conversation, open_case
from sandra.records import Records
from sandra.shop.known_customer import know_customer
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook

CUSTOMER = 1
HERE, THERE = "wechat-1", "web"

pytestmark = pytest.mark.clause("B2")


def told(records: Records, conversation_id: str, kind: str = "late_delivery") -> Case:
    conversation = join_conversation(records, conversation_id, "webchat", NOW)
    return open_case(records, conversation, kind, f"说于 {conversation_id}", NOW)


def told_there(records: Records) -> Case:
    case, order = told(records, THERE), records.orders.orders_of(CUSTOMER)[0]
    identify_order(records, case, order.number, order.phone_last4, NOW)
    return case


def arrives(records: Records) -> Arrival:
    here = join_conversation(records, HERE, "wechat", NOW)
    know_customer(records, here, CUSTOMER, "a one-time code", NOW)
    return arrive(records, THERE, CUSTOMER, here, NOW)


def in_hand(records: Records) -> str | None:
    case = current_case(records, HERE)
    return case.number if case is not None else None


def test_the_case_in_hand_there_goes_on_here(store: Store) -> None:
    with store.transaction() as records:
        case = told_there(records)
        assert arrives(records) == Arrival(case, goes_on=True)
        assert in_hand(records) == case.number
        assert case.events[-1].kind == "continued"


def test_else_their_latest_does_from_any_conversation(store: Store) -> None:
    with store.transaction() as records:
        case = told_there(records)
        case.conversation_id = join_conversation(records, "app", "webchat", NOW).id
        records.flush()
        assert arrives(records).case is case


def test_nothing_does_where_all_is_settled(store: Store) -> None:
    with store.transaction() as records:
        told_there(records).stage = Stage.CLOSED
        assert arrives(records) == Arrival(None)


def test_what_was_begun_here_of_the_same_kind_is_part_of_it(store: Store) -> None:
    with store.transaction() as records:
        case, fresh = told_there(records), told(records, HERE)
        assert arrives(records) == Arrival(case, goes_on=True)
        assert (fresh.stage, fresh.merged_into) == (Stage.MERGED, case.number)


def test_what_was_begun_here_of_another_kind_waits_for_its_turn(store: Store) -> None:
    with store.transaction() as records:
        case, fresh = told_there(records), told(records, HERE, "damaged_item")
        assert arrives(records) == Arrival(case, goes_on=True, waits=fresh)
        assert in_hand(records) == case.number
        assert next_in_line(records, HERE) is fresh


def test_what_is_confirmed_here_comes_first(store: Store) -> None:
    with store.transaction() as records:
        case, fresh = told_there(records), told(records, HERE, "damaged_item")
        fresh.stage = Stage.CONFIRMED
        assert arrives(records) == Arrival(case)
        assert (in_hand(records), case.conversation_id) == (fresh.number, THERE)


def test_what_a_person_is_awaited_for_here_comes_first(store: Store) -> None:
    with store.transaction() as records:
        case = told_there(records)
        here = join_conversation(records, HERE, "wechat", NOW)
        hand_over(records, the_playbook().sla, here, "asked_for_person", NOW)
        assert arrives(records) == Arrival(case)
        assert case.conversation_id == THERE


def test_complaints_that_wait_there_come_along(store: Store) -> None:
    with store.transaction() as records:
        told_there(records)
        there = join_conversation(records, THERE, "webchat", NOW)
        further = keep_for_later(records, there, "billing_error", "还多扣了钱", NOW)
        arrives(records)
        assert next_in_line(records, HERE) is further


@pytest.mark.clause("B8")
def test_what_another_customer_told_there_stays_there(store: Store) -> None:
    with store.transaction() as records:
        told_there(records)
        there = join_conversation(records, THERE, "webchat", NOW)
        further = keep_for_later(records, there, "billing_error", "还多扣了钱", NOW)
        assert further is not None
        further.customer_id = CUSTOMER + 1
        arrives(records)
        assert further.conversation_id == THERE


@pytest.mark.clause("D2")
def test_a_ticket_nobody_has_taken_comes_along_and_holds_no_code(store: Store) -> None:
    with store.transaction() as records:
        case = told_there(records)
        there = join_conversation(records, THERE, "webchat", NOW)
        ticket = hand_over(records, the_playbook().sla, there, "asked_for_person", NOW).ticket
        assert arrives(records) == Arrival(case, goes_on=True, ticket=ticket)
        assert awaited_ticket(records, HERE) is ticket
        assert "added" not in ticket.summary
