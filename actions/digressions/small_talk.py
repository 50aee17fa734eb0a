"""Thanks, praise, a bare no, and goodbyes, outside of a complaint and in the middle of one (B7, F1)."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.closing.closing import CLOSING_TALK, RATING_TALK, ask_for_rating
from actions.escalation.outcome import OUTCOMES
from actions.turn import NOT_UNDERSTOOD, RECORD_PRAISE, RECORD_THANKS, Turn
from sandra.listening.known import hear_praise, hear_thanks, join_conversation

COMPLAINT_FORMS = ("complaint_form", "remedy_form")
MEANT_WELL = ("satisfied", "neutral")
# After these a plain "no" means that there is nothing more.
MAY_BE_THE_LAST = frozenset(
    {
        "utter_anything_else",
        "say_close_with_case",
        "say_goodbye",
        "say_withdrawn",
        "say_nothing_to_withdraw",
        "say_thank_reply",
        "say_praise_reply",
        "say_answer",
        "say_answers",
        "say_case_status",
        "say_cases_status",
        "say_order_status",
        "say_ticket_status",
        *OUTCOMES.values(),
        *CLOSING_TALK,
    }
)
# Where the customer was asked what brings them, a "no" after an earlier case is no goodbye.
OPENS_ANEW = frozenset({"say_ask_what_happened", "say_ask_what_is_needed", "say_need_complaint_first", "utter_greet"})


class ActionSayGoodbye(SandraAction):
    """Thanks and, where there was a case, its number and the way back to it (F1).

    In the middle of a complaint nothing is asked any more: all is kept, and the next message goes on from there.
    """

    action_name = "action_say_goodbye"

    def act(self, turn: Turn) -> Events:
        if turn.intent == "thank":
            _note_thanks(turn)
        return goodbye(turn)


class ActionTakeNo(SandraAction):
    """A no out of the blue: the last word where we had just finished, otherwise a reason to ask what they need."""

    action_name = "action_take_no"

    def act(self, turn: Turn) -> Events:
        if turn.last_said in MAY_BE_THE_LAST or (turn.slot("settled") and turn.last_said not in OPENS_ANEW):
            return goodbye(turn)
        turn.say("say_ask_what_is_needed")
        return [SlotSet("invited", True)]


class ActionRecordThanks(SandraAction):
    """Thanks are answered and stand on the case."""

    action_name = RECORD_THANKS

    def act(self, turn: Turn) -> Events:
        _note_thanks(turn)
        turn.say("say_thank_reply")
        return []


class ActionRecordPraise(SandraAction):
    """Praise is answered and kept, with or without a case; said through gritted teeth it is heard as a complaint.

    Faces without a word, in the middle of a complaint, are no praise: nobody knows what they mean.
    """

    action_name = RECORD_PRAISE

    def act(self, turn: Turn) -> Events:
        if turn.tracker.active_loop_name and not any(character.isalnum() for character in turn.text):
            return [FollowupAction(NOT_UNDERSTOOD)]
        if (turn.understood("emotion") or {}).get("name", MEANT_WELL[0]) not in MEANT_WELL:
            turn.say("utter_listening")
            return []
        with resources.store().transaction() as records:
            conversation = join_conversation(records, turn.conversation_id, turn.channel, turn.now)
            hear_praise(records, conversation, turn.text, turn.now)
        turn.say("say_praise_reply")
        return []


def goodbye(turn: Turn) -> Events:
    """The last words: that all is kept where the case is unfinished, otherwise its number and what they think of us."""
    number = turn.slot("case_number")
    if number and turn.tracker.active_loop_name in COMPLAINT_FORMS:
        turn.say("say_kept_for_later", case_number=number)
    elif number and turn.last_said not in RATING_TALK:
        turn.say("say_close_with_case", case_number=number)
        with resources.store().transaction() as records:
            ask_for_rating(records, turn)
    else:
        turn.say("say_goodbye")
    return [SlotSet("invited", False)]


def _note_thanks(turn: Turn) -> None:
    with resources.store().transaction() as records:
        hear_thanks(records, turn.conversation_id, turn.text, turn.now)
