"""What is counted as wrong, and the page that says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from benchmarks.policies.arms import GENERALISING, arms_of
from benchmarks.policies.folds import Situation
from benchmarks.policies.measuring import Measured, Wrong, wrong_of
from benchmarks.policies.report import mistakes, page, table

THANKS = Situation("", "thank", "action_record_thanks")
FACT = Situation("complaint_form", "inform", "complaint_form")
UNSEEN = Wrong(THANKS, "action_not_understood")
OURS, WITH_TED = "ours", "with TED"


def measured(asked: int, *wrong: Wrong) -> Measured:
    return Measured(asked, wrong, milliseconds=20.0, training_seconds=3.0)


def answer(action: str, predicted: str) -> dict[str, str]:
    return {"action": action, "predicted": predicted}


def test_waiting_for_the_customer_is_not_counted() -> None:
    answered = [
        answer("action_listen", "action_record_thanks"),
        answer("complaint_form", "complaint_form"),
        answer("action_record_thanks", "action_not_understood"),
    ]

    assert wrong_of([FACT, THANKS], answered) == [UNSEEN]


def test_answers_that_do_not_fit_the_story_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        wrong_of([FACT, THANKS], [answer("complaint_form", "complaint_form")])


def test_the_rounds_of_a_set_of_policies_add_up() -> None:
    lines = table({OURS: [measured(10, UNSEEN), measured(30)]}).splitlines()

    assert lines[-1] == "| ours | 39 of 40 (97.5%) | 20.0 | 3 |"


def test_a_kind_of_mistake_is_a_row_with_how_often_each_makes_it() -> None:
    other = Wrong(FACT, "action_hear_out")
    lines = mistakes({OURS: [UNSEEN, UNSEEN, other], WITH_TED: [UNSEEN]}).splitlines()

    assert lines[2:] == [
        "| – | thank | action_record_thanks | action_not_understood | 2 | 1 |",
        "| complaint_form | inform | complaint_form | action_hear_out | 1 | 0 |",
    ]


def test_the_page_says_when_from_how_much_and_how_long_was_learned() -> None:
    written = page({OURS: [measured(10)], WITH_TED: [measured(10)]}, stories=136, folds=3, day=date(2026, 1, 3))

    assert "on 2026-01-03: 136 stories, each held out once in 3 rounds" in written
    assert f"{GENERALISING['epochs']} epochs" in " ".join(written.split())
    assert "Nothing." in written


def test_both_sets_are_ours_but_for_the_policy_that_generalises(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text(yaml.safe_dump({"pipeline": [{"name": "Cutter"}], "policies": [{"name": "RulePolicy"}]}))

    ours, with_ted = arms_of(config)

    assert [policy["name"] for policy in ours.policies] == ["RulePolicy"]
    assert [policy["name"] for policy in with_ted.policies] == ["RulePolicy", "TEDPolicy"]
    assert yaml.safe_load(ours.write(config, tmp_path / "ours.yml").read_text())["pipeline"] == []
