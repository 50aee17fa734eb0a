"""A message that is not understood for sure: ask which of its readings is meant, and offer a person in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.turn import LISTEN, NOT_UNDERSTOOD, SAY_LANGUAGES, SOMETHING_ELSE, Turn
from sandra.case import UnclearMessage
from sandra.listening.clarifying import chances_of, keep_unclear, readings_of, type_of_reading

PATIENCE = 3
OFFER_OF_PERSON = "say_offer_person"
LEAST_KEPT = 0.01


class ActionNotUnderstood(SandraAction):
    """Asks which reading is meant; the second time in a row a person is offered, the third time one takes over (D1)."""

    action_name = NOT_UNDERSTOOD

    def act(self, turn: Turn) -> Events:
        loop = turn.tracker.active_loop_name
        resume = FollowupAction(loop or LISTEN)
        if turn.intent == "correct" and turn.last_said == OFFER_OF_PERSON:
            # They chose to put it another way: the question that was open is asked again.
            return [resume]
        times = turn.turns_not_understood() + 1
        chances = chances_in(turn)
        readings = readings_of(chances) if times == 1 and loop is None else []
        keep_for_trainers(turn, readings, chances)
        if times >= PATIENCE:
            return [SlotSet("escalation", "not_understood")]
        if times > 1:
            turn.say(OFFER_OF_PERSON, choices=[{"response": "say_person_please"}, {"response": "say_put_otherwise"}])
        elif readings:
            ask_which_reading(turn, readings)
        else:
            turn.say("say_not_understood")
        facts = {"time": turn.entity("time"), "staff_member": turn.entity("staff_member")}
        said = {"text": turn.text, "topics": turn.entities("topic"), **facts}
        asked = {**said, "readings": readings} if readings else None
        # Left to the policies, the same message would be found as senseless again, until a person has it.
        return [SlotSet("unclear", asked), resume]


class ActionSayLanguages(SandraAction):
    """Tells who writes in a third language which ones are spoken here, in both of them, and offers a person."""

    action_name = SAY_LANGUAGES

    def act(self, turn: Turn) -> Events:
        turn.say("say_languages", choices=[{"response": "say_person_please"}])
        return []


def ask_which_reading(turn: Turn, readings: Sequence[str]) -> None:
    """Which of the readings is meant, as buttons, or something else."""
    turn.say("say_which_reading", choices=[title_of(label, turn) for label in (*readings, SOMETHING_ELSE)])


def chances_in(turn: Turn) -> dict[str, float]:
    """The readings of a message with their probabilities; classes that left the playbook are none."""
    problems = resources.playbook().problems
    types = turn.ranking("complaint_type_ranking")
    return chances_of(turn.ranking("intent_ranking"), {kind: types[kind] for kind in types if kind in problems})


def title_of(label: str, turn: Turn) -> dict[str, Any]:
    """A button for a reading, in the customer's own kind of words."""
    kind = type_of_reading(label)
    if kind is None:
        return {"response": "say_reading", "reading": label}
    return {"title": resources.playbook().problems[kind].in_short.in_language(turn.language)}


def keep_for_trainers(turn: Turn, readings: list[str], chances: dict[str, float]) -> None:
    """Keep the message with what it was taken for (G1)."""
    with resources.store().transaction() as records:
        keep_unclear(
            records,
            UnclearMessage(
                conversation_id=turn.conversation_id,
                at=turn.now,
                text=turn.text,
                language=turn.language,
                readings=readings,
                chances={label: round(chance, 4) for label, chance in chances.items() if chance >= LEAST_KEPT},
            ),
        )
