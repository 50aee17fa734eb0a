"""Second principle: listen and confirm (B). Facts are taken in any order, and asked for only where unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions import resources
from actions.forms import NOTHING_MORE, SandraForm
from actions.listening.asking import is_bare_answer
from actions.listening.identify import BY_NUMBER, check_identity, identity_needed, order_in_hand
from actions.listening.read_back import CONFIRMED, FACTS, ROUNDS, answer_to_read_back, kind_put_right, rounds
from actions.turn import Turn
from actions.words.days import UNKNOWN_DAY, when_told
from actions.words.facts_told import (
    LEFT_OPEN,
    UNKNOWN,
    asked_in_vain,
    extent_named,
    extent_told,
    item_named,
    item_told,
    tells_how_long,
)
from actions.words.kinds import DIGRESSIONS, INDEFINITE, READ_BACK, definite_type, kind_named, problem_of
from actions.words.wishes import note_wishes, wish_of
from sandra.case import Case
from sandra.escalation.repetition import settled_before
from sandra.escalation.urgency import REPEAT_COMPLAINT
from sandra.listening.clarifying import learn_meaning
from sandra.listening.known import confirm, current_case, facts_needed, keep_facts, reclassify, tell_more
from sandra.records import Records
from sandra.remedy.situation import survey
from sandra.shop.orders import Order

KEPT = (*FACTS, "vulnerable")
ASKED_TWICE_AT_MOST = (*LEFT_OPEN, "details")
NO_ANSWER = DIGRESSIONS - {"nlu_fallback", "out_of_scope"}


class ValidateComplaintForm(SandraForm):
    """Takes facts in any order, checks the owner, and ends when the read-back was confirmed (B2, B5, B7, B8)."""

    form = "complaint_form"

    def take(self, records: Records, turn: Turn) -> dict[str, Any]:
        case = current_case(records, turn.conversation_id)
        assert case is not None, "the form starts after the case was opened"
        slots: dict[str, Any] = {"going_back": False} if turn.slot("going_back") else {}
        slots |= _days(turn, case)
        turn.tracker.slots.update(slots)
        slots |= self._kind(records, turn, case)
        slots |= check_identity(records, turn, wanted=problem_of(turn).needs_order)
        turn.tracker.slots.update(slots)
        case = current_case(records, turn.conversation_id) or case
        if turn.slot("waiting_for_person"):
            return slots
        order = order_in_hand(records, turn)
        slots |= self._choices(turn, case, order)
        if turn.requested_slot == "details" and turn.slot("details") is None and turn.intent in ("complain", "inform"):
            slots["details"] = turn.text
        if turn.requested_slot == "details" and (turn.says_only_facts or is_bare_answer(turn)):
            # "SD2611070104" gives the order, and "all right" nothing: neither says what happened.
            slots["details"] = None
        turn.tracker.slots.update(slots)
        if wish_of(turn) is not None:
            # Said already, so it is read back and not asked again (B2).
            slots["asked_remedy"] = turn.slot("asked_remedy")
            note_wishes(turn, case)
        put_right = kind_put_right(turn, case)
        slots |= put_right or answer_to_read_back(records, turn, case, order)
        turn.tracker.slots.update(slots)
        slots |= _let_be(turn)
        turn.tracker.slots.update(slots)
        keep_facts(case, {name: turn.slot(name) for name in KEPT}, turn.now)
        if turn.intent in ("complain", "inform") and not turn.says_only_facts:
            tell_more(case, turn.words_to_keep, turn.now)
        return slots | _confirmed(records, turn, case)

    def take_aside(self, records: Records, turn: Turn) -> dict[str, Any]:
        slots = check_identity(records, turn)
        turn.tracker.slots.update(slots)
        case = current_case(records, turn.conversation_id)
        order = order_in_hand(records, turn)
        if case is not None and order is not None and (item := item_told(turn, case, order)) is not None:
            # The order came beside an insult or a question; what was told of the goods before is known all the same.
            slots["item"] = item
            turn.tracker.slots.update(slots)
            keep_facts(case, {"item": item}, turn.now)
        if case is None or turn.requested_slot != READ_BACK or turn.slot("correcting") or rounds(turn) < ROUNDS:
            return slots
        if turn.is_wordless or turn.is_about_the_app:
            # Neither a picture nor another app is a yes.
            return slots
        # Read back twice and never contradicted: it goes on rather than be read a third time.
        turn.tracker.slots.update(CONFIRMED)
        return slots | CONFIRMED | _confirmed(records, turn, case)

    def needed(self, records: Records, turn: Turn) -> Sequence[str]:
        if turn.slot("escalation") or turn.slot("only_heard") or turn.slot("waiting_for_person"):
            return NOTHING_MORE
        if turn.slot("possible_types"):
            return ("kind",)
        problem = problem_of(turn)
        facts = facts_needed(problem, order_in_hand(records, turn))
        whose = identity_needed(turn) if "order_number" in facts else ()
        asked = (name for name in facts if name not in BY_NUMBER and not _is_let_be(turn, name))
        return (*whose, *asked, READ_BACK)

    def _kind(self, records: Records, turn: Turn, case: Case) -> dict[str, Any]:
        """The kind of trouble, where it was asked about or the account of it shows it."""
        slots: dict[str, Any] = {}
        if (kind := kind_named(turn)) is not None:
            slots |= {"kind": kind, "complaint_type": kind, "possible_types": None}
            reclassify(case, kind, turn.now)
            if kind != INDEFINITE:
                learn_meaning(records, turn.conversation_id, f"complain/{kind}", turn.now)
        turn.tracker.slots.update(slots)
        if (definite := definite_type(turn)) is not None:
            reclassify(case, definite, turn.now)
            slots["complaint_type"] = definite
            turn.tracker.slots.update(slots)
        return slots

    def _choices(self, turn: Turn, case: Case, order: Order | None) -> dict[str, Any]:
        slots: dict[str, Any] = {}
        if order is not None and (item := item_named(turn, order) or item_told(turn, case, order)) is not None:
            slots["item"] = item
        problem = problem_of(turn)
        extent = extent_told(turn, case, problem) or extent_named(turn, problem)
        if extent is not None:
            slots["extent"] = extent
        return slots


def _days(turn: Turn, case: Case) -> dict[str, Any]:
    """When it happened, in place of the single day that the slot's mapping took from the message."""
    known = case.fact("occurred_at")
    told = when_told(turn, known.value if known is not None else None)
    if told is not None and ("occurred_at" in turn.tracker.slots_to_validate() or _answers_after_pause(turn)):
        return {"occurred_at": told}
    if turn.requested_slot == "occurred_at" and not turn.entity("time") and tells_how_long(turn):
        return {"occurred_at": UNKNOWN_DAY}
    return {}


def _answers_after_pause(turn: Turn) -> bool:
    """Whether a day answers the question that stood when the customer said goodbye; Rasa fills no slot then."""
    return turn.requested_slot == "occurred_at" and turn.slot("occurred_at") is None and turn.intent not in DIGRESSIONS


def _let_be(turn: Turn) -> dict[str, Any]:
    """What was asked for twice and not answered now either stays unknown (B2)."""
    asked = turn.requested_slot
    if asked not in LEFT_OPEN or turn.slot(asked) is not None or turn.intent in NO_ANSWER:
        return {}
    return {asked: UNKNOWN} if asked_in_vain(turn, asked) else {}


def _is_let_be(turn: Turn, fact: str) -> bool:
    return fact in ASKED_TWICE_AT_MOST and asked_in_vain(turn, fact)


def _confirmed(records: Records, turn: Turn, case: Case) -> dict[str, Any]:
    """What follows once the read-back is confirmed: a second failure on the order goes to a person."""
    if not turn.slot("facts_confirmed"):
        return {}
    confirm(case, turn.now)
    if not settled_before(records, case):
        return {}
    # Who takes over finds what the systems say beside the customer's word (B4, D2).
    survey(records, resources.playbook(), case, turn.now)
    return {"escalation": REPEAT_COMPLAINT}
