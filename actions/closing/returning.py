"""What a message says about a case on record: it goes on, something is added, it is taken back (F1, F2)."""

from __future__ import annotations

import re
from typing import Any

from actions.turn import SEND_PICTURE, SEND_VOICE, Turn
from actions.words.wishes import BARGAINS, NEGOTIATION, ONLY_HEARD, asks_now
from nlu.remarks import SOLVED
from sandra.case import Case, Ticket
from sandra.closing.reopening import Return, is_same_matter, taken_up
from sandra.escalation.handing_back import is_handed_back
from sandra.listening.known import current_case
from sandra.records import Records

REOPEN_FORM = "reopen_form"
ASIDES = ("claimed_promise", "addition")
NOT_COMING_BACK = frozenset({"ask_human", "bot_challenge", "praise"})
NO_ASIDE = NOT_COMING_BACK | {"affirm", "cancel_order"}
ANSWERED_BY_ITSELF = frozenset(
    {"thank", "goodbye", "greet", "inquire", "ask_status", "out_of_scope", "cancel_order"}
    | {"continue_elsewhere", "unlink", SEND_PICTURE, SEND_VOICE}
)
GOES_ON = frozenset({"unsolved", "resume"})
# Whoever says one of these wants the complaint seen to, whatever else the words may sound like.
SAYS_MORE = GOES_ON | {"addition"}
WHOLE_COMPLAINT = re.compile("投诉|投訴|complain", re.IGNORECASE)


def coming_back_in(records: Records, turn: Turn, awaited: Ticket | None) -> dict[str, Any]:
    """Slots that say whether the message comes back to a case, adds to it, or takes it back."""
    case = current_case(records, turn.conversation_id)
    takes_back = turn.intent == "withdraw" and not turn.remarks & SAYS_MORE and not _gives_up_less(turn, case)
    bargains = bool(turn.remarks & BARGAINS)
    slots: dict[str, Any] = {"taken_up": None, "aside": None, "takes_back": takes_back, "bargains": bargains}
    if awaited is not None or takes_back:
        return slots
    if _may_come_back(turn) and turn.intent not in NOT_COMING_BACK:
        slots["taken_up"] = _case_meant(records, turn) or _handed_back(turn, case)
    if slots["taken_up"] is None:
        slots["aside"] = _aside_in(turn, case)
    return slots


def _handed_back(turn: Turn, case: Case | None) -> str | None:
    """The number of the case in hand where a person handed it back and the message asks nothing else (D5)."""
    goes_on = case is not None and is_handed_back(case) and turn.intent not in ANSWERED_BY_ITSELF
    return case.number if case is not None and goes_on else None


def _may_come_back(turn: Turn) -> bool:
    """Whether nothing else is asked; where a complaint's order is, an earlier case may be named instead."""
    loop = turn.tracker.active_loop_name
    instead = loop == "complaint_form" and turn.requested_slot == "order_number" and turn.entity("case_number")
    return loop in (None, "status_form", REOPEN_FORM) or bool(instead)


def _is_elsewhere(records: Records, turn: Turn, case: Case) -> bool:
    here = current_case(records, turn.conversation_id)
    return case.conversation_id != turn.conversation_id and (here is None or here.number != case.number)


def _case_meant(records: Records, turn: Turn) -> str | None:
    """The number of the settled case the message takes up again, or None."""
    goes_on = bool(turn.remarks & GOES_ON)
    named = turn.entity("case_number")
    if named is not None and (goes_on or turn.intent == "complain"):
        case = records.case(str(named))
        if case is not None and case.merged_into is not None:
            case = records.case(case.merged_into)
        return case.number if case is not None and (case.settled or _is_elsewhere(records, turn, case)) else None
    if turn.slot("case_to_reopen") and turn.tracker.active_loop_name == REOPEN_FORM:
        waiting = records.case(str(turn.slot("case_to_reopen")))
        return waiting.number if waiting is not None and is_same_matter(waiting, said_in(turn)) else None
    if (heard_out := _heard_out_before(records, turn)) is not None:
        return heard_out.number
    if turn.slot("clarified") is not None or not (goes_on or turn.intent == "complain"):
        return None
    case = taken_up(records.cases_of_conversation(turn.conversation_id), said_in(turn))
    return case.number if case is not None else None


def _heard_out_before(records: Records, turn: Turn) -> Case | None:
    """The case of who only wanted to be heard, and wants something done after all."""
    case = current_case(records, turn.conversation_id)
    asks = asks_now(turn) and turn.remedy() != ONLY_HEARD and turn.intent != "complain"
    return case if case is not None and case.heard_out and asks else None


def said_in(turn: Turn) -> Return:
    """What the message says that may take up a case again."""
    kind = (turn.understood("complaint_type") or {}).get("name")
    order = turn.entity("order_number")
    return Return(
        complaint_type=str(kind) if kind else None,
        order_number=str(order) if order else None,
        unsolved="unsolved" in turn.remarks,
        resumes="resume" in turn.remarks,
    )


def _aside_in(turn: Turn, case: Case | None) -> str | None:
    """What the message says beside the question in hand; a promise is claimed of a case that is still open."""
    if case is None or turn.intent in NO_ASIDE:
        return None
    made = [remark for remark in ASIDES if remark in turn.remarks]
    if case.settled:
        made = [remark for remark in made if remark == "addition"]
    return made[0] if made else None


def _gives_up_less(turn: Turn, case: Case | None) -> bool:
    """Whether only a remedy is given up (B3), or only what a superior is asked for (D4), and not the complaint.

    "那算了，退款吧" at an offer gives up the rest and takes the refund (C11).
    """
    if turn.remedy() == ONLY_HEARD:
        return True
    asked = case is not None and case.waiting_approval() is not None
    settles = turn.requested_slot in NEGOTIATION and asks_now(turn) and SOLVED not in turn.remarks
    return (asked or settles) and not WHOLE_COMPLAINT.search(turn.text)
