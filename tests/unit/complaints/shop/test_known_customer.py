"""A customer who is known has all that they complain of in the conversation to their name (B8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandra.case import Stage
from sandra.listening.known import join_conversation, open_case, tie_to_order, write_down
from sandra.shop.known_customer import end_link, is_anothers, is_kept_for_another, keep_for, know_customer
from sandra.store.database import Store
from tests.unit.builders import NOW, an_order_standing

pytestmark = pytest.mark.clause("B8")


def test_the_complaint_in_hand_is_theirs_and_keeps_how_that_was_shown(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "late_delivery", "包裹没到", NOW)
        know_customer(records, conversation, 2, "a test", NOW)

    assert (conversation.customer_id, case.customer_id) == (2, 2)
    assert case.events[-1].reason == "customer 2 shown by a test"


def test_what_is_settled_or_another_customers_stays_as_it_is(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        settled = open_case(records, conversation, "late_delivery", "包裹没到", NOW)
        settled.stage = Stage.WITHDRAWN
        records.flush()
        others = open_case(records, conversation, "damaged_item", "杯子碎了", NOW)
        others.customer_id = 1
        know_customer(records, conversation, 2, "a test", NOW)

    assert (settled.customer_id, others.customer_id) == (None, 1)


def test_a_conversation_is_anothers_once_somebody_else_was_shown(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        assert not is_anothers(None, 2)
        assert not is_anothers(conversation, 2)
        know_customer(records, conversation, 1, "a test", NOW)
        assert is_anothers(conversation, 2)
        assert not is_anothers(conversation, 1)


def test_an_order_of_somebody_else_proven_by_who_is_signed_in_ties_its_case_alone(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        keep_for(records, conversation, 1, NOW)
        case = open_case(records, conversation, "late_delivery", "包裹没到", NOW)
        other = write_down(records, conversation, "damaged_item", "杯子碎了", NOW)
        tie_to_order(records, case, replace(an_order_standing("late_in_transit"), customer_id=2), "phone digits", NOW)
        assert not is_kept_for_another(records, "web-1", 1)

    assert (conversation.customer_id, case.customer_id, other.customer_id) == (1, 2, None)


def test_what_the_site_tells_goes_on_record_in_place_of_what_showed_it_before(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        know_customer(records, conversation, 1, "phone digits", NOW)
        assert not is_kept_for_another(records, "web-1", None)
        for _ in range(2):
            keep_for(records, conversation, 1, NOW)
        assert is_kept_for_another(records, "web-1", None)
        assert not records.was_forgotten("web-1")


def test_another_customer_in_ones_place_is_none_who_was_forgotten(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        for customer_id in (1, 2):
            know_customer(records, conversation, customer_id, "phone digits", NOW)
        assert not records.was_forgotten("web-1")
        end_link(records, conversation, NOW)
        assert records.was_forgotten("web-1")
