"""After a case was settled: did it help, how content is the customer, what would they change (F2, F3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from actions import resources
from actions.base import Events, SandraAction
from actions.hand_over import ASKED
from actions.returning import SAYS_MORE
from actions.turn import Turn
from nlu.ratings import Rating, rating_in
from nlu.remarks import has_reservations, says_little_but_solved
from sandra.case import Ticket
from sandra.follow_up import followed_up_next, helped, is_due, note_asked
from sandra.listening import current_case, hear_thanks
from sandra.records import Records
from sandra.satisfaction import SCORES, Satisfaction, may_be_asked, note_answer

HELPED, ASK, RATED = "helped", "ask", "rated"
"""What the slot `closing` may say of a message: it tells that it helped, it is the moment to ask, it rates us."""
ASK_HELPED = "say_ask_whether_it_helped"
ASK_RATING = "say_ask_for_rating"
LOW_RATING = "say_low_rating"
RATING_TALK = frozenset({ASK_RATING, LOW_RATING, "say_rating_kept", "say_suggestion_kept"})
CLOSING_TALK = RATING_TALK | {"say_glad_it_helped"}
# These ask for something more, whatever else is said with it.
WANTS_MORE = frozenset({"complain", "request_remedy", "ask_human", "cancel_order", "withdraw"})
NO_SUGGESTION = WANTS_MORE - {"complain"}
NOTHING: dict[str, Any] = {"closing": None}


class ActionFollowUp(SandraAction):
    """Greets a customer who comes back after the time by asking whether it helped, once (F2)."""

    action_name = "action_follow_up"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = followed_up_next(records, turn.conversation_id)
            assert case is not None, "perception found it in this very turn"
            note_asked(case, turn.now)
            answers = [{"response": "say_it_helped"}, {"response": "say_not_solved"}]
            turn.say(ASK_HELPED, case_number=case.number, choices=answers)
        return []


class ActionCloseFollowUp(SandraAction):
    """Thanks a customer who tells that it is settled; the loop is closed (F2)."""

    action_name = "action_close_follow_up"

    def act(self, turn: Turn) -> Events:
        with resources.store().transaction() as records:
            case = followed_up_next(records, turn.conversation_id)
            assert case is not None, "perception found it in this very turn"
            helped(case, turn.text, turn.now)
            if turn.intent == "thank":
                hear_thanks(records, turn.conversation_id, turn.text, turn.now)
            turn.say("say_glad_it_helped")
            ask_for_rating(records, turn)
        return [SlotSet("invited", False)]


class ActionKeepRating(SandraAction):
    """Keeps a score and what is said with it; a low one is met kindly, and with the offer of a person (F3)."""

    action_name = "action_keep_rating"

    def act(self, turn: Turn) -> Events:
        rating = _rating(turn)
        with resources.store().transaction() as records:
            satisfaction = _satisfaction(records, turn)
            assert satisfaction is not None, "it is rated only where it was asked for"
            suggests = _suggests(turn)
            words = turn.text if rating is None or rating.says_more else ""
            note_answer(satisfaction, rating.score if rating else None, words, turn.now)
            if rating and satisfaction.is_low:
                turn.say(LOW_RATING, choices=[{"response": "say_person_please"}, {"response": "say_leave_it"}])
            else:
                turn.say("say_suggestion_kept" if suggests else "say_rating_kept")
        return []


def ask_for_rating(records: Records, turn: Turn) -> None:
    """Ask what the customer thinks of the handling, where it is fitting and was not asked before (F3)."""
    case = current_case(records, turn.conversation_id)
    if case is None:
        return
    waiting = records.waiting_ticket(turn.conversation_id) or records.waiting_ticket_of_case(case)
    insulted = bool(turn.slot("insults"))
    if may_be_asked(case, records.satisfaction(case), waiting, insulted):
        assert case.id is not None, "only stored cases are settled"
        records.add(Satisfaction(case.id, turn.now))
        turn.say(ASK_RATING, choices=[{"response": "say_score", "score": score} for score in SCORES])


def closing_in(records: Records, turn: Turn, awaited: Ticket | None, heard: Mapping[str, Any]) -> dict[str, Any]:
    """Slots that say whether the message closes the loop.

    Args:
        records: what is on record.
        turn: the message.
        awaited: the ticket whose person the customer waits for.
        heard: the slots set so far; what is found here takes their place.
    """
    if awaited is not None or turn.tracker.active_loop_name is not None:
        return NOTHING
    return {**NOTHING, **(_of_rating(turn, heard) or _of_follow_up(records, turn) or {})}


def _of_rating(turn: Turn, heard: Mapping[str, Any]) -> dict[str, Any] | None:
    """An answer where the rating was just asked for, or given."""
    if turn.last_said == LOW_RATING and turn.intent in ("affirm", "ask_human"):
        # The person gets the case with all that was done.
        return {"taken_up": turn.slot("case_number"), "escalation": heard.get("escalation") or ASKED}
    rated = turn.last_said == ASK_RATING and _rating(turn) is not None
    if rated or (turn.last_said in RATING_TALK and _suggests(turn)):
        return {"closing": RATED, "taken_up": None, "aside": None}
    return None


def _of_follow_up(records: Records, turn: Turn) -> dict[str, Any] | None:
    """Whether it helped, told unasked or in answer; or that it is time to ask."""
    case = followed_up_next(records, turn.conversation_id)
    if case is None:
        return None
    asked = turn.last_said == ASK_HELPED
    if _tells_it_helped(turn) or (asked and turn.intent == "affirm" and not has_reservations(turn.text)):
        return {"closing": HELPED, "taken_up": None, "aside": None, "takes_back": False}
    if asked and turn.intent == "deny":
        return {"taken_up": case.number}
    return {"closing": ASK} if turn.intent == "greet" and is_due(case, turn.now) else None


def _tells_it_helped(turn: Turn) -> bool:
    if "solved" not in turn.remarks or turn.remarks & SAYS_MORE:
        return False
    return turn.intent not in WANTS_MORE or says_little_but_solved(turn.text)


def _rating(turn: Turn) -> Rating | None:
    """The score the message gives; one in the middle of something that has to be seen to is none."""
    rating = rating_in(turn.text)
    if rating is None or turn.remarks & SAYS_MORE or turn.intent in NO_SUGGESTION:
        return None
    return None if rating.says_more and not rating.in_figures and turn.intent == "complain" else rating


def _suggests(turn: Turn) -> bool:
    return "suggestion" in turn.remarks and not turn.remarks & SAYS_MORE and turn.intent not in NO_SUGGESTION


def _satisfaction(records: Records, turn: Turn) -> Satisfaction | None:
    case = current_case(records, turn.conversation_id)
    return records.satisfaction(case) if case is not None else None
