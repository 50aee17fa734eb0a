"""When it is fitting to ask how content somebody is, and what is kept of the answer (F3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.case import Actor, Case, Stage, Ticket
from sandra.closing.satisfaction import Satisfaction, may_be_asked, note_answer
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.closing.test_standing import a_case, kept

LATER = NOW + timedelta(minutes=1)
WAITING = Ticket("T261122-AAAAA", "web-1", "asked_for_person", "normal", {}, NOW, LATER)
ASKED_BEFORE = Satisfaction(1, NOW)


def ended(stage: Stage = Stage.EXECUTED, purpose: str | None = None, *said: str) -> Case:
    case = a_case(stage=stage)
    case.purpose = purpose
    for kind in said:
        case.note(kind, Actor.CUSTOMER, "谢谢", NOW)
    return case


@pytest.mark.parametrize("stage", [Stage.EXECUTED, Stage.FOLLOWED_UP, Stage.CLOSED])
def test_it_is_asked_after_a_case_is_settled(stage: Stage) -> None:
    assert may_be_asked(ended(stage), None, None, insulted=False)


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("case", "before", "waiting", "insulted"),
    [
        pytest.param(ended(Stage.PROPOSED), None, None, False, id="unsettled"),
        pytest.param(ended(Stage.WITHDRAWN), None, None, False, id="taken back"),
        pytest.param(ended(), ASKED_BEFORE, None, False, id="asked before"),
        pytest.param(ended(), None, WAITING, False, id="a ticket waits"),
        pytest.param(ended(), None, None, True, id="after an insult"),
        pytest.param(ended(Stage.CLOSED, "vent"), None, None, False, id="vented without a kind word"),
    ],
)
def test_it_is_not_asked_out_of_place(
    case: Case, before: Satisfaction | None, waiting: Ticket | None, insulted: bool
) -> None:
    assert not may_be_asked(case, before, waiting, insulted)


def test_who_vented_and_takes_leave_with_thanks_may_be_asked() -> None:
    assert may_be_asked(ended(Stage.CLOSED, "vent", "thanks"), None, None, insulted=False)


@pytest.mark.clause("F3")
def test_score_and_words_are_kept(store: Store) -> None:
    with store.transaction() as records:
        case = a_case(stage=Stage.EXECUTED)
        kept(records, case)
        assert case.id is not None
        records.add(Satisfaction(case.id, NOW))
    with store.transaction() as records:
        asked = records.satisfaction(case)
        assert asked is not None
        note_answer(asked, 2, "太慢了", LATER)
        note_answer(asked, None, "建议晚上也有人", LATER + timedelta(minutes=1))
    with store.transaction() as records:
        stored = records.satisfaction(case)
    assert stored is not None
    assert (stored.score, stored.words, stored.answered_at) == (2, "太慢了\n建议晚上也有人", LATER)
    assert stored.is_low


def test_a_score_without_words_keeps_none() -> None:
    asked = Satisfaction(1, NOW)
    note_answer(asked, 5, "", LATER)
    assert (asked.score, asked.words, asked.is_low) == (5, None, False)
