"""Facts are kept as they were said; what holds no more is retired, not erased (B5)."""

from __future__ import annotations

import pytest

from sandra.listening.known import join_conversation, keep_facts, open_case
from sandra.store.database import Store
from tests.unit.builders import NOW

pytestmark = pytest.mark.clause("B5")


def test_an_item_of_one_order_is_none_of_another(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "missing_item", "少了一件", NOW)
        keep_facts(case, {"order_number": "SD1", "item": "2961"}, NOW)
        keep_facts(case, {"order_number": "SD1"}, NOW)
        assert case.fact("item") is not None
        keep_facts(case, {"order_number": "SD2", "item": None}, NOW)
        assert case.fact("item") is None
        assert [fact.value for fact in case.facts if fact.name == "item"] == ["2961"]


def test_the_item_told_with_the_other_order_stands(store: Store) -> None:
    with store.transaction() as records:
        conversation = join_conversation(records, "web-1", "webchat", NOW)
        case = open_case(records, conversation, "missing_item", "少了一件", NOW)
        keep_facts(case, {"order_number": "SD1", "item": "2961"}, NOW)
        keep_facts(case, {"item": "3100", "order_number": "SD2"}, NOW)
        item = case.fact("item")
        assert item is not None and item.value == "3100"
