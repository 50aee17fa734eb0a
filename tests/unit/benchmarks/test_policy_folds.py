"""Stories are held out in rounds, each once, and every action of theirs has its situation."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.policies.folds import Fold, Situation, Story, folds_of, read_stories, situations_of, stories_in

NAMES = ("hello", "late", "late again", "thanks", "vague")


def story(name: str) -> Story:
    return {"story": name, "steps": [{"intent": "greet"}, {"action": "utter_greet"}]}


@pytest.fixture
def folds(tmp_path: Path) -> list[Fold]:
    return list(folds_of([story(name) for name in NAMES], 2, tmp_path))


def names_in(file: Path) -> list[str]:
    return [str(story["story"]) for story in read_stories(file)]


def test_every_story_is_held_out_exactly_once(folds: list[Fold]) -> None:
    held_out = [name for fold in folds for file in fold.held_out for name in names_in(file)]

    assert sorted(held_out) == list(NAMES)


def test_what_is_held_out_is_not_learned(folds: list[Fold]) -> None:
    for fold in folds:
        held_out = {name for file in fold.held_out for name in names_in(file)}
        assert held_out | set(names_in(fold.learned)) == set(NAMES)
        assert not held_out & set(names_in(fold.learned))


def test_each_story_that_is_held_out_has_a_file_of_its_own(folds: list[Fold]) -> None:
    assert [len(names_in(file)) for fold in folds for file in fold.held_out] == [1] * len(NAMES)


def test_the_same_stories_fall_into_the_same_rounds(folds: list[Fold], tmp_path: Path) -> None:
    again = folds_of([story(name) for name in NAMES], 2, tmp_path / "again")

    assert [names_in(fold.learned) for fold in again] == [names_in(fold.learned) for fold in folds]


def test_stories_of_all_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text("stories:\n- {story: hello, steps: []}\n")
    (tmp_path / "a.yml").write_text("stories:\n- {story: thanks, steps: []}\n")

    assert [found["story"] for found in stories_in(tmp_path)] == ["hello", "thanks"]


def test_an_action_is_due_in_the_form_that_is_open_after_what_was_said_last() -> None:
    told = {
        "steps": [
            {"intent": "complain"},
            {"action": "action_apologise"},
            {"slot_was_set": [{"invited": False}]},
            {"action": "complaint_form"},
            {"active_loop": "complaint_form"},
            {"intent": "affirm"},
            {"action": "complaint_form"},
            {"active_loop": None},
            {"action": "action_check_systems"},
        ]
    }

    assert situations_of(told) == [
        Situation("", "complain", "action_apologise"),
        Situation("", "complain", "complaint_form"),
        Situation("complaint_form", "affirm", "complaint_form"),
        Situation("", "affirm", "action_check_systems"),
    ]
