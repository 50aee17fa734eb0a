"""What a message says about one that was not understood for sure."""

from __future__ import annotations

from typing import Any

import pytest

from actions.apology.apologise import story_of, type_of
from actions.perceive import clarification_of, is_foreign, meaning_of
from actions.words.facts_told import extent_named
from actions.words.kinds import kind_named
from nlu.intent import label_of
from sandra.playbook import load_playbook
from settings import ROOT
from tests.unit.dialogue.turns import turn
from training.examples import read_examples

UNCLEAR = {
    "text": "the thing from yesterday",
    "readings": ["complain/late_delivery", "ask_status"],
    "time": "2026-11-21",
}


def choice(text: str, words: str, number: int) -> list[dict[str, Any]]:
    start = text.index(words)
    return [{"entity": "choice", "value": number, "start": start, "end": start + len(words)}]


@pytest.mark.parametrize(
    ("text", "entities", "picked"),
    [
        ("It hasn't arrived", [], "complain/late_delivery"),
        ("2", choice("2", "2", 2), "ask_status"),
        ("3", choice("3", "3", 3), "something_else"),
        ("It's something else", [], "something_else"),
        ("4", choice("4", "4", 4), None),
        ("the second one never arrived", choice("the second one never arrived", "second one", 2), None),
    ],
    ids=["by its words", "by its number", "by the last number", "none of them", "no such number", "not a pick at all"],
)
def test_a_reading_is_picked_only_by_its_button(text: str, entities: list[Any], picked: str | None) -> None:
    clarified = clarification_of(turn(text, entities=entities, unclear=UNCLEAR))["clarified"]
    assert clarified["picked"] == picked


def test_without_a_question_nothing_is_clarified() -> None:
    assert clarification_of(turn("2", entities=choice("2", "2", 2))) == {"clarified": None}


@pytest.mark.parametrize(
    ("intent", "kind", "meaning"),
    [("complain", "late_delivery", "complain/late_delivery"), ("ask_human", None, None), ("complain", "other", None)],
)
def test_new_words_teach_only_where_they_say_one_of_the_readings(
    intent: str, kind: str | None, meaning: str | None
) -> None:
    said = turn("some words", intent, complaint_type={"name": kind} if kind else None)
    assert meaning_of(said, {**UNCLEAR, "picked": None}) == meaning


def test_a_button_is_no_part_of_the_story() -> None:
    assert story_of(turn("2", clarified={**UNCLEAR, "picked": "complain/late_delivery"})) == UNCLEAR["text"]
    assert story_of(turn("it broke", clarified={**UNCLEAR, "picked": None})) == f"{UNCLEAR['text']}\nit broke"


def ranking(**types: float) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in types.items()]


def test_a_complaint_between_two_types_is_left_open_with_both() -> None:
    hanging = turn(
        "it is not here or not all of it",
        "complain",
        complaint_type={"name": "late_delivery", "confidence": 0.45},
        complaint_type_ranking=ranking(late_delivery=0.45, missing_item=0.4, other=0.15),
    )
    assert type_of(hanging) == ("other", ["late_delivery", "missing_item"])


def test_a_type_that_left_the_playbook_is_all_that_is_left() -> None:
    assert type_of(turn("x", "complain", complaint_type={"name": "taken_out", "confidence": 0.9})) == ("other", [])


HANGING: dict[str, Any] = {"possible_types": ["late_delivery", "missing_item"], "requested_slot": "kind"}


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("It hasn't arrived", "complain", "late_delivery"),
        ("something is missing", "complain", "missing_item"),
        ("It's something else", "correct", "other"),
        ("Never mind, forget it", "withdraw", None),
        ("are you a robot?", "bot_challenge", None),
        ("how long does this take", "inquire", None),
        ("hmm", "nlu_fallback", None),
    ],
)
def test_the_kind_of_trouble_is_taken_from_answers_only(text: str, intent: str, kind: str | None) -> None:
    assert kind_named(turn(text, intent, **HANGING)) == kind


def test_an_order_number_does_not_tell_the_kind_of_trouble() -> None:
    number = [{"entity": "order_number", "value": "SD2611070104", "start": 0, "end": 12}]
    assert kind_named(turn("SD2611070104", entities=number, **HANGING)) is None


def test_new_words_that_are_sure_tell_the_kind_of_trouble() -> None:
    sure = {"name": "billing_error", "confidence": 0.9}
    assert kind_named(turn("you charged me twice", "complain", complaint_type=sure, **HANGING)) == "billing_error"


def test_the_kind_of_trouble_stays_open_when_asked_twice_in_vain() -> None:
    asked = {"event": "bot", "metadata": {"utter_action": "say_ask_kind"}}
    assert kind_named(turn("well", "inform", [asked], **HANGING)) is None
    assert kind_named(turn("well", "inform", [asked, asked], **HANGING)) == "other"


@pytest.mark.parametrize(
    ("text", "known", "foreign"),
    [
        ("Nespresso Vertuo Pop", "en", False),
        ("Nespresso Vertuo Pop", None, True),
        ("注文した商品がまだ届きません", "zh-Hans", True),
        ("mi pedido no ha llegado todavia", "en", True),
    ],
)
def test_a_few_latin_words_are_a_name_once_the_language_is_known(text: str, known: str | None, foreign: bool) -> None:
    assert is_foreign(turn(text, read_as="other", language=known)) is foreign


def test_who_goes_on_in_a_third_language_is_told_again() -> None:
    assert is_foreign(turn("quiero un reembolso", read_as="other", foreign=True))


def test_every_button_is_an_example_of_what_it_says() -> None:
    trained = {
        str(example.get("text")): label_of(example)
        for example in read_examples(sorted((ROOT / "data/nlu").rglob("buttons.yml"))).intent_examples
    }
    for kind, problem in load_playbook(ROOT / "playbook").problems.items():
        expected = "correct" if kind == "other" else f"complain/{kind}"
        assert {trained.get(problem.in_short.zh), trained.get(problem.in_short.en)} == {expected}


@pytest.mark.parametrize(("title", "shown"), [("东西还没送到", "東西還沒送到"), ("软件打不开", "軟體打不開")])
def test_a_button_is_pressed_in_either_script(title: str, shown: str) -> None:
    assert turn(shown, language="zh-Hant").picked(["别的", title]) == 1
    assert turn(title, language="zh-Hans").picked(["别的", title]) == 1


def test_a_pressed_button_is_the_answer_whatever_its_words_are_taken_for() -> None:
    problem = load_playbook(ROOT / "playbook").problems["damaged_item"]
    pressed = turn(
        "Part of it is ruined, the rest is fine",
        intent="inquire",
        requested_slot="extent",
        complaint_type="damaged_item",
    )
    assert extent_named(pressed, problem) is not None
    asking = turn("Can I use it all the same?", intent="inquire", requested_slot="extent")
    assert extent_named(asking, problem) is None
