"""After a case was settled: did it help, how content is the customer, what would they change (F2, F3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rasa_sdk.events import SlotSet

import settings
from actions import resources
from actions.base import Events, SandraAction
from actions.closing.returning import SAYS_MORE
from actions.escalation.hand_over import ASKED
from actions.turn import Turn
from actions.words.choices import as_shown
from nlg.responses import load_responses
from nlu.ratings import Rating, looks_like_score, rating_in
from nlu.remarks import has_reservations, says_little_but_solved
from nlu.script import normalise
from sandra.case import Ticket
from sandra.closing.follow_up import followed_up_next, helped, is_due, note_asked
from sandra.closing.satisfaction import SCORES, Satisfaction, may_be_asked, note_answer
from sandra.escalation.handing_over import awaited_ticket
from sandra.listening.known import current_case, hear_thanks
from sandra.records import Records

HELPED, ASK, ASK_AFTER, RATED, LEAVES = "helped", "ask", "ask_after", "rated", "leaves"
"""What `closing` may say of a message: it helped, we ask now, we ask after an answer, it rates us, it takes leave."""
ASK_HELPED = "say_ask_whether_it_helped"
ASK_RATING = "say_ask_for_rating"
ASK_RATING_AGAIN = "say_ask_for_rating_again"
LOW_RATING = "say_low_rating"
ANYTHING_ELSE = "utter_anything_else"
THERE_IS_MORE = "say_there_is_more"
"""What customers say to "anything else?" where there is; the trainers add to it."""
RATING_TALK = frozenset({ASK_RATING, ASK_RATING_AGAIN, LOW_RATING, "say_rating_kept", "say_suggestion_kept"})
CLOSING_TALK = RATING_TALK | {"say_glad_it_helped"}
FALLBACK = "nlu_fallback"
# These ask for something more, whatever else is said with it.
WANTS_MORE = frozenset({"complain", "request_remedy", "ask_human", "cancel_order", "withdraw"})
NO_SUGGESTION = WANTS_MORE - {"complain"}
# Less sure than this, what reads like a complaint after the score is about what we might do better.
SURELY_COMPLAINS = 0.8
AFTER_A_SCORE = frozenset({ASK_RATING, "say_rating_kept", "say_suggestion_kept"})
SAYS_NO_MORE = frozenset({"affirm", "thank", "goodbye", "deny"})
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
            if rating is None and not suggests:
                turn.say(ASK_RATING_AGAIN, choices=scores())
                return []
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
        turn.say(ASK_RATING, choices=scores())


def scores() -> list[dict[str, Any]]:
    """The scores as buttons."""
    return [{"response": "say_score", "score": score} for score in SCORES]


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
    return {**NOTHING, **(_of_rating(turn, heard) or _of_follow_up(records, turn) or _of_leave(records, turn) or {})}


def _of_leave(records: Records, turn: Turn) -> dict[str, Any] | None:
    """A yes to "anything else?" that lets it rest ("好吧", "行"), and what hardly means anything else there."""
    if turn.last_said != ANYTHING_ELSE:
        return None
    ranked = turn.ranking("intent_ranking")
    readings = sorted((name for name in ranked if name != FALLBACK), key=lambda name: -ranked[name])
    likeliest = readings[0] if turn.intent == FALLBACK and readings else turn.intent
    rests = (turn.intent == "affirm" and not _has_more(turn)) or _leaves_it_at_being_heard(records, turn)
    if rests or (turn.intent == FALLBACK and likeliest in SAYS_NO_MORE):
        return {"closing": LEAVES, "only_heard": False, "asked_remedy": None}
    return None


def _leaves_it_at_being_heard(records: Records, turn: Turn) -> bool:
    """Who was heard out and says "不用处理，说出来舒服多了" takes nothing back (B3)."""
    if turn.intent != "withdraw" or turn.remarks & SAYS_MORE:
        return False
    case = current_case(records, turn.conversation_id)
    return case is not None and case.heard_out


def _has_more(turn: Turn) -> bool:
    said = re.sub(r"[^\w ]", "", normalise(turn.text)).strip()
    return any(said in as_shown(words) for words in _words_for_more())


@cache
def _words_for_more() -> tuple[str, ...]:
    """As customers say it, in both languages."""
    return tuple(str(variant["text"]) for variant in load_responses(settings.ROOT / "data/responses")[THERE_IS_MORE])


def _of_rating(turn: Turn, heard: Mapping[str, Any]) -> dict[str, Any] | None:
    """An answer where the rating was just asked for, or given."""
    if turn.last_said == LOW_RATING and turn.intent in ("affirm", "ask_human"):
        # The person gets the case with all that was done.
        return {"taken_up": turn.slot("case_number"), "escalation": heard.get("escalation") or ASKED}
    rated = turn.last_said in (ASK_RATING, ASK_RATING_AGAIN) and _rating(turn) is not None
    unread = turn.last_said == ASK_RATING and looks_like_score(turn.text) and turn.intent not in WANTS_MORE
    rated = rated or (unread and not turn.remarks & SAYS_MORE)
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
    if not is_due(case, turn.now):
        return None
    if turn.intent == "greet":
        return {"closing": ASK}
    return {"closing": ASK_AFTER} if turn.begins_anew and turn.intent not in WANTS_MORE else None


def follow_up_due(records: Records, turn: Turn) -> dict[str, Any]:
    """Slots of a nudge, which may come because it is time to ask whether it helped, and nothing else is in hand."""
    case = followed_up_next(records, turn.conversation_id)
    free = turn.tracker.active_loop_name is None and awaited_ticket(records, turn.conversation_id) is None
    return {"closing": ASK if case is not None and free and is_due(case, turn.now) else None}


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
    if turn.remarks & SAYS_MORE or turn.intent in NO_SUGGESTION:
        return False
    hardly_complains = turn.intent == "complain" and turn.ranking("intent_ranking")["complain"] < SURELY_COMPLAINS
    return "suggestion" in turn.remarks or (turn.last_said in AFTER_A_SCORE and hardly_complains)


def _satisfaction(records: Records, turn: Turn) -> Satisfaction | None:
    case = current_case(records, turn.conversation_id)
    return records.satisfaction(case) if case is not None else None
