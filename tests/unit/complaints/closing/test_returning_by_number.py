"""A case named by its number in another conversation opens for its owner only (B8)."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import resources
from actions.closing.coming_back import ActionReopen
from actions.closing.returning import coming_back_in
from actions.turn import Turn
from sandra.case import Case, Stage
from sandra.listening.known import join_conversation
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.closing.test_reopening import settled
from tests.unit.complaints.remedy.test_handling import LATE

ELSEWHERE = "web-2"


@pytest.fixture
def case(store: Store, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A settled case of the first conversation; the second one has just begun."""
    monkeypatch.setattr(resources, "store", lambda: store)
    with store.transaction() as records:
        join_conversation(records, ELSEWHERE, "webchat", NOW)
        return settled(records)


def says(case: Case, intent: str = "nlu_fallback", remarks: tuple[str, ...] = ("unsolved",), **slots: Any) -> Turn:
    """A message that names the case, written in the second conversation."""
    number = {"entity": "case_number", "value": case.number, "start": 0, "end": len(case.number)}
    message = {"text": f"{case.number} 的问题还没解决", "intent": {"name": intent}, "entities": [number]}
    given = {"language": "zh-Hans", **slots}
    tracker = Tracker(ELSEWHERE, given, {**message, "remarks": list(remarks)}, [], False, None, {}, "action_listen")
    return Turn(tracker, CollectingDispatcher(), NOW)


def perceived(store: Store, turn: Turn) -> Any:
    with store.transaction() as records:
        return coming_back_in(records, turn, awaited=None)["taken_up"]


def reopened(turn: Turn) -> dict[str, Any]:
    """The slots set by taking the case up, and the action named to follow."""
    events = ActionReopen().act(turn)
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    follow = [event["name"] for event in events if event["event"] == "followup"]
    return {**slots, "followed_by": follow}


def stage_of(store: Store, case: Case) -> Stage:
    with store.transaction() as records:
        found = records.case(case.number)
        assert found is not None
        return found.stage


def test_the_number_is_heard(store: Store, case: Case) -> None:
    assert perceived(store, says(case)) == case.number
    assert perceived(store, says(case, "complain", ())) == case.number


def test_a_question_about_it_takes_nothing_up(store: Store, case: Case) -> None:
    assert perceived(store, says(case, "ask_status", ())) is None


def test_the_number_alone_opens_nothing_and_asks_whose_order_it_is(store: Store, case: Case) -> None:
    turn = says(case, taken_up=case.number)
    outcome = reopened(turn)
    assert outcome["followed_by"] == ["reopen_form"]
    assert outcome["case_to_reopen"] == case.number
    assert turn.dispatcher.messages == []
    assert stage_of(store, case) is Stage.EXECUTED


def test_its_owner_gets_it_back_with_everything_known(store: Store, case: Case) -> None:
    outcome = reopened(says(case, case_to_reopen=case.number, verified_order=LATE))
    assert outcome["escalation"] == "repeat_complaint"
    assert (outcome["case_number"], outcome["order_number"]) == (case.number, LATE)
    assert stage_of(store, case) is Stage.REOPENED
    with store.transaction() as records:
        assert [found.number for found in records.cases_of_conversation(ELSEWHERE)] == [case.number]


def test_somebody_else_is_sent_to_a_person_and_told_nothing(store: Store, case: Case) -> None:
    with store.transaction() as records:
        order = records.orders.find(LATE)
        assert order is not None
        somebody_else = next(o for c in range(1, 9) if c != order.customer_id for o in records.orders.orders_of(c))
    turn = says(case, case_to_reopen=case.number, verified_order=somebody_else.number)
    assert reopened(turn)["escalation"] == "identity_failed"
    assert turn.dispatcher.messages == []
    assert stage_of(store, case) is Stage.EXECUTED
