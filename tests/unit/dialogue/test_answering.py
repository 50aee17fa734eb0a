"""What a question is about, how many answers one message holds, and what a question of routes is not."""

from __future__ import annotations

from typing import Any

import pytest

from actions.digressions.answering import longest_answers, office_facts, topics_to_answer
from actions.perceive import language_of, perceived
from sandra.playbook.sla import Sla
from sandra.tone import Script
from tests.unit.builders import the_playbook
from tests.unit.dialogue.turns import turn

LONGEST_MESSAGE = the_playbook().tone.longest_message


def about(*topics: str) -> list[dict[str, Any]]:
    return [{"entity": "topic", "value": topic, "start": place, "end": place + 1} for place, topic in enumerate(topics)]


@pytest.mark.parametrize(
    ("named", "answered"),
    [
        ([], []),
        (["returns"], ["returns"]),
        (["returns", "returns"], ["returns"]),
        (["invoice", "refund_time"], ["invoice", "refund_time"]),
        (["invoice", "refund_time", "payment"], ["invoice", "refund_time"]),
        (["taken_out", "payment"], ["payment"]),
    ],
)
def test_at_most_two_topics_are_answered_in_the_order_asked(named: list[str], answered: list[str]) -> None:
    assert topics_to_answer(turn("a question", "inquire", entities=about(*named))) == answered


def test_somebody_very_upset_gets_one_answer() -> None:
    upset = turn("a question", "inquire", entities=about("returns", "warranty"), heated=True)
    assert topics_to_answer(upset) == ["returns"]


def test_a_picked_reading_answers_what_was_asked_before() -> None:
    picked = turn("2", clarified={"text": "x", "picked": "inquire", "topics": ["warranty"]})
    assert topics_to_answer(picked) == ["warranty"]


@pytest.mark.parametrize("script", ["zh", "en"])
def test_any_two_answers_fit_into_one_message(script: Script) -> None:
    assert 2 * max(longest_answers(script).values()) + 1 <= LONGEST_MESSAGE[script]


def test_the_hours_are_those_of_the_playbook() -> None:
    sla = the_playbook().sla
    facts = office_facts(sla, "en")
    assert (facts["opens"], facts["closes"]) == ("09:00", "21:00")
    assert facts["open_days"]["every_day"]
    assert facts["answer_minutes"] == sla.respond_within_minutes["normal"]


@pytest.mark.parametrize(("language", "names"), [("zh-Hans", "星期一和星期五"), ("en", "Monday and Friday")])
def test_other_days_are_named(language: str, names: str) -> None:
    sla = the_playbook().sla.dict(by_alias=True)
    sla["office_hours"]["weekdays"] = ["fri", "mon"]
    days = office_facts(Sla.parse_obj(sla), language)["open_days"]
    assert not days["every_day"]
    assert days["day_names"] == names


def test_refunds_are_carried_out_in_the_days_the_answer_names() -> None:
    ways = [way for problem in the_playbook().problems.values() for way in problem.resolution.remedies]
    assert max(way.done_within.days or 0 for way in ways if way.remedy == "refund") == 3


@pytest.mark.parametrize(
    "question",
    ["消费者协会能帮忙调解吗", "如果协商不成可以仲裁吗", "can I go to arbitration?", "what is 12315"],
)
def test_a_question_of_outside_routes_brings_no_person_while_no_threat_is_heard(question: str) -> None:
    asked = turn(question, "inquire", entities=about("outside_routes"), signals={"threat": 0.4, "abuse": 0.0})
    assert "escalation" not in perceived(asked, awaited=None, angrier=False)


def test_where_a_threat_is_heard_in_the_question_a_person_comes() -> None:
    asked = turn("can I sue you", "inquire", entities=about("outside_routes"), signals={"threat": 0.9, "abuse": 0.0})
    assert perceived(asked, awaited=None, angrier=False)["escalation"] == "threat"


@pytest.mark.parametrize(("entity", "language"), [("case_number", "zh-Hans"), ("product", "en")])
def test_the_letters_of_a_number_are_of_no_language(entity: str, language: str) -> None:
    words = [{"entity": entity, "value": "C261122-WCNNJ", "start": 0, "end": 13}]
    sent = turn("C261122-WCNNJ", "inform", entities=words, language="zh-Hans", language_certain=True)
    assert language_of(sent) == language
