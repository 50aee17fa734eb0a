"""A customer who is known has all that they complain of in the conversation to their name (B8)."""

from __future__ import annotations

import pytest

from sandra.case import Stage
from sandra.listening.known import join_conversation, open_case
from sandra.shop.known_customer import is_anothers, know_customer
from sandra.store.database import Store
from tests.unit.builders import NOW

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
