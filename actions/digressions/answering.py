"""Questions of policy are answered, from data/responses/policies.yml (B7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import ANSWER_QUESTION, Turn
from nlg.responses import load_responses
from sandra.playbook.hours import WEEKDAYS
from sandra.playbook.sla import Sla
from sandra.tone import script_of
from sandra.wording import days_of_the_week
from settings import ROOT

MOST_ANSWERS = 2
ANSWER = "say_answer"


class ActionAnswerQuestion(SandraAction):
    """Answers what the question is about; of several topics two, where both answers fit into one message (A7)."""

    action_name = ANSWER_QUESTION

    def act(self, turn: Turn) -> Events:
        topics = topics_to_answer(turn)
        facts = office_facts(resources.playbook().sla, turn.language)
        if len(topics) > 1:
            turn.say("say_answers", answers=[{"response": ANSWER, "topic": topic} for topic in topics], **facts)
        else:
            turn.say(ANSWER, topic=next(iter(topics), None), **facts)
        return []


def topics_to_answer(turn: Turn) -> list[str]:
    """The first topics of the question that have answers, as many as one message holds."""
    longest = longest_answers(script_of(turn.language))
    asked = [topic for topic in topics_of(turn) if topic in longest][:MOST_ANSWERS]
    return asked if fits(turn, [longest[topic] for topic in asked]) else asked[:1]


def topics_of(turn: Turn) -> list[str]:
    """The topics named; of a reading that was picked, those of the message it explains."""
    clarified = turn.slot("clarified") or {}
    return list(clarified.get("topics", [])) if clarified.get("picked") else turn.entities("topic")


def fits(turn: Turn, lengths: Sequence[int]) -> bool:
    """Whether answers of these lengths, one a line, are short enough for this customer now."""
    tone = resources.playbook().tone
    longest = tone.longest_heated_message if turn.slot("heated") else tone.longest_message
    return sum(lengths) + len(lengths) - 1 <= longest[script_of(turn.language)]


def longest_answers(script: str) -> dict[str, int]:
    """The length of the longest answer to each topic."""
    lengths: dict[str, int] = {}
    for variant in load_responses(ROOT / "data/responses")[ANSWER]:
        wants = variant["metadata"]
        if wants["language"] == script and "topic" in wants:
            lengths[wants["topic"]] = max(lengths.get(wants["topic"], 0), len(variant["text"]))
    return lengths


def office_facts(sla: Sla, language: str) -> Mapping[str, Any]:
    """What answers say of the playbook: when people are there, and how soon they answer."""
    hours = sla.office_hours
    return {
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
        "open_days": {
            "response": "say_open_days",
            "every_day": set(hours.weekdays) == set(WEEKDAYS),
            "day_names": days_of_the_week([WEEKDAYS.index(name) for name in hours.weekdays], language),
        },
        "answer_minutes": sla.respond_within_minutes["normal"],
    }
