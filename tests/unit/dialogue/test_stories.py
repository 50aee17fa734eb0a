"""Every intent, form and action stands in a rule or a story, so that whoever adds one sees where it is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from benchmarks.policies.folds import stories_in
from settings import ROOT

FORMS_ASK = "a form asks with it"
FORMS_VALIDATE = "a form validates with it"
PRECEDENCE = "policies/precedence.py alone says when, by slots that stories cannot see: memory would do it without them"
NEITHER = {
    "action_validate_slot_mappings": "Rasa calls it on every message, before any policy",
    "action_take_up_next": "the followup of another action, whose rule goes on with something else",
    "action_add_to_ticket": PRECEDENCE,
    "action_add_to_case": PRECEDENCE,
    "action_state_boundary": PRECEDENCE,
    "action_follow_up": PRECEDENCE,
    "action_close_follow_up": PRECEDENCE,
    "action_keep_rating": PRECEDENCE,
    "action_say_languages": PRECEDENCE,
    "action_use_link_code": PRECEDENCE,
    "action_unlink": PRECEDENCE,
    "action_stay_linked": PRECEDENCE,
}
"""Actions that stand in no rule and no story, each with the reason."""

Steps = list[dict[str, Any]]


def domain() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return content


def told() -> list[Steps]:
    """The steps of each rule and story."""
    rules = [
        rule
        for file in sorted((ROOT / "data/rules").rglob("*.yml"))
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    ]
    return [list(one["steps"]) for one in (*rules, *stories_in(ROOT / "data/stories"))]


def named(kind: str) -> set[str]:
    """The intents, actions or active loops of all rules and stories."""
    return {str(step[kind]) for steps in told() for step in steps if step.get(kind)}


def reason_to_be_told_nowhere(action: str) -> str | None:
    if action.startswith("action_ask_") and action.removeprefix("action_ask_") in slots_of_forms():
        return FORMS_ASK
    if action.startswith("validate_") and action.removeprefix("validate_") in domain()["forms"]:
        return FORMS_VALIDATE
    return NEITHER.get(action)


def slots_of_forms() -> set[str]:
    return {slot for form in domain()["forms"].values() for slot in form["required_slots"]}


def to_be_told() -> Iterator[tuple[str, str]]:
    """Kind of step and name of whatever rules and stories could use."""
    content = domain()
    yield from (("intent", next(iter(intent))) for intent in content["intents"])
    yield from (("active_loop", form) for form in content["forms"])
    yield from (("action", action) for action in content["actions"] if reason_to_be_told_nowhere(action) is None)


@pytest.mark.parametrize(("kind", "name"), to_be_told(), ids=lambda value: str(value))
def test_it_stands_in_a_rule_or_a_story(kind: str, name: str) -> None:
    assert name in named(kind), f"tell of `{name}` in data/rules or data/stories, or give a reason in NEITHER"


@pytest.mark.parametrize("action", NEITHER)
def test_a_reason_is_given_only_for_actions_that_stand_nowhere(action: str) -> None:
    assert action in domain()["actions"]
    assert action not in named("action")


def test_no_two_stories_have_the_same_name() -> None:
    counted = Counter(str(story["story"]) for story in stories_in(ROOT / "data/stories"))

    assert [name for name, times in counted.items() if times > 1] == []


def test_no_two_stories_tell_the_same() -> None:
    stories = stories_in(ROOT / "data/stories")
    first: dict[str, str] = {}
    same = [
        (first[steps], str(story["story"]))
        for story in stories
        for steps in [str(story["steps"])]
        if first.setdefault(steps, str(story["story"])) != str(story["story"])
    ]

    assert same == []
