"""Which readings of an unsure message are worth a question, and what its answer teaches (B2, G1)."""

from __future__ import annotations

import pytest

from sandra.case import Conversation, UnclearMessage
from sandra.listening.clarifying import (
    chances_of,
    keep_unclear,
    learn_meaning,
    possible_types,
    readings_of,
    type_of_reading,
)
from sandra.store.database import Store
from tests.unit.builders import NOW

CHANCES = {
    "complain/late_delivery": 0.3,
    "complain/missing_item": 0.2,
    "complain/other": 0.15,
    "ask_status": 0.12,
    "greet": 0.11,
    "inquire": 0.05,
}


def test_the_likeliest_readings_are_asked_and_small_talk_never_is() -> None:
    assert readings_of(CHANCES) == ["complain/late_delivery", "complain/missing_item", "ask_status"]


def test_at_most_three_readings_are_asked() -> None:
    assert len(readings_of({f"complain/{kind}": 0.2 for kind in ("a", "b", "c", "d")})) == 3


def test_nothing_is_asked_where_nothing_comes_near() -> None:
    assert readings_of({"inquire": 0.05, "out_of_scope": 0.4}) == []


def test_a_complaint_is_told_apart_by_type() -> None:
    chances = chances_of({"complain": 0.5, "thank": 0.5}, {"late_delivery": 0.8, "other": 0.2})
    assert chances == {"thank": 0.5, "complain/late_delivery": 0.4, "complain/other": 0.1}


@pytest.mark.parametrize(
    ("types", "possible"),
    [
        ({"late_delivery": 0.45, "missing_item": 0.35, "other": 0.2}, ["late_delivery", "missing_item"]),
        ({"late_delivery": 0.6, "missing_item": 0.35}, []),
        ({"late_delivery": 0.45, "missing_item": 0.1}, []),
        ({"other": 0.4, "late_delivery": 0.3, "missing_item": 0.3}, []),
        ({}, []),
    ],
    ids=["two come near", "one is clear", "only one comes near", "it is none of them", "no complaint"],
)
def test_a_complaint_is_asked_about_only_where_it_hangs_between_types(
    types: dict[str, float], possible: list[str]
) -> None:
    assert possible_types(types) == possible


def test_a_reading_tells_its_complaint_type() -> None:
    assert type_of_reading("complain/late_delivery") == "late_delivery"
    assert type_of_reading("ask_status") is None


def test_the_first_answer_is_what_an_unclear_message_meant(store: Store) -> None:
    with store.transaction() as records:
        records.add(Conversation(id="web-1", channel="rest", started_at=NOW))
        keep_unclear(records, UnclearMessage("web-1", NOW, "it is off", "en", ["complain/quality_defect"]))
        learn_meaning(records, "web-1", "complain/quality_defect", NOW)
        learn_meaning(records, "web-1", "thank", NOW)
    with store.transaction() as records:
        unclear = records.latest_unclear("web-1")
        assert unclear is not None
        assert (unclear.text, unclear.meant, unclear.answered_at) == ("it is off", "complain/quality_defect", NOW)


def test_without_an_unclear_message_there_is_nothing_to_learn(store: Store) -> None:
    with store.transaction() as records:
        learn_meaning(records, "web-2", "thank", NOW)
        assert records.latest_unclear("web-2") is None
