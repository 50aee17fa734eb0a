"""What was heard, read back, and what the customer makes of it: a yes, more, another fact, another trouble (B5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.listening.further_complaints import is_same_trouble, keep_told_besides
from actions.turn import Turn
from actions.words.facts_told import UNKNOWN
from actions.words.kinds import INDEFINITE, READ_BACK, extents, kind_meant_instead, problem_class, problem_of
from actions.words.told import times_asked, times_given
from actions.words.wishes import wish_of
from actions.words.yes_and_no import Answer, Said, taken_apart
from nlu.clauses import clauses_of
from sandra.case import Case
from sandra.listening.clarifying import COMPLAIN
from sandra.listening.known import reclassify, tell_more, tells_what_happened
from sandra.records import Records
from sandra.shop.orders import Order

FACTS = ("order_number", "item", "occurred_at", "extent", "details", "staff_member")
STANDS_UNLESS_CALLED_WRONG = ("item", "occurred_at", "details")
READ_OUT = frozenset({"item", "occurred_at", "extent", "details", "complaint_type", "verified_order"})
"""Slots whose change makes it another read-back."""
BUTTONS = ("affirm", "deny")
ROUNDS = 2
TELLING = frozenset({COMPLAIN, "inform", "nlu_fallback", "request_remedy", "cancel_order"})
RETELLING = frozenset({"inform", "correct", COMPLAIN, "nlu_fallback"})
NOT_AGREED = "not_understood"
ALIKE = 0.5
CONFIRMED: dict[str, Any] = {"facts_confirmed": True, "correcting": False}
READ_AGAIN: dict[str, Any] = {"facts_confirmed": None, "correcting": False}
ASK_WHAT: dict[str, Any] = {"facts_confirmed": None, "correcting": True}


def kind_put_right(turn: Turn, case: Case) -> dict[str, Any]:
    """Turn the case in hand to the trouble the customer names instead; what was known of the old one only is dropped.

    Returns:
        The slots that change; empty where the kind stands.
    """
    kind = kind_meant_instead(turn, case)
    if kind is None or (is_same_trouble(kind, case.complaint_type) and _changes(turn, case)):
        return {}
    problem = problem_class(kind)
    wanted = {needed.fact for needed in problem.facts}
    dropped = ["details", *(name for name in ("item", "occurred_at") if name not in wanted)]
    if turn.slot("extent") not in extents(problem):
        dropped.append("extent")
    reclassify(case, kind, turn.now, dropped)
    said = taken_apart(turn.text)
    tell_more(case, turn.text, turn.now)
    told = said.asserted if tells_what_happened(said.asserted, turn.language) else None
    return {
        **{name: None for name in dropped},
        **READ_AGAIN,
        "details": told,
        "complaint_type": kind,
        "possible_types": None,
    }


def answer_to_read_back(records: Records, turn: Turn, case: Case, order: Order | None) -> dict[str, Any]:
    """What the message does to the read-back: confirms it, changes a fact, or says that one is wrong.

    A yes confirms whatever comes with it, and so does a wish or the same story again. A no, or a fact that changed, is
    taken and read back again. Twice without a clear answer, it goes on; twice without agreement, a person takes it.
    """
    if turn.requested_slot != READ_BACK:
        return {}
    said = taken_apart(turn.text)
    if turn.slot("correcting"):
        return _corrected(turn, case, said)
    pressed = turn.numbered(len(BUTTONS))
    if pressed is not None:
        return CONFIRMED if BUTTONS[pressed] == "affirm" else ASK_WHAT
    if _agrees(turn, said):
        return {**_known(turn, case), **_added(records, turn, case, order, said), **CONFIRMED}
    if _changes(turn, case):
        return READ_AGAIN
    if said.contradicts or turn.intent in ("deny", "correct"):
        return _contradicted(turn, case, said)
    if _repeats(turn, case, order):
        return {**_added(records, turn, case, order, said), **CONFIRMED}
    return CONFIRMED if turn.intent in TELLING and rounds(turn) >= ROUNDS else {}


def rounds(turn: Turn) -> int:
    """How often the same facts were read back."""
    return times_given(turn, "say_read_back", _changes_what_is_read)


def _changes_what_is_read(event: Mapping[str, Any]) -> bool:
    return event["event"] == "slot" and event.get("name") in READ_OUT and event.get("value") is not None


def _agrees(turn: Turn, said: Said) -> bool:
    if said.answer is Answer.NO or said.denied:
        return False
    return said.answer is Answer.YES or turn.intent == "affirm"


def _known(turn: Turn, case: Case) -> dict[str, Any]:
    """Facts as they were read back: what is told beside a yes takes nothing of it back."""
    known = {name: fact.value for name in STANDS_UNLESS_CALLED_WRONG if (fact := case.fact(name)) is not None}
    return {name: value for name, value in known.items() if turn.slot(name) != value}


def _added(records: Records, turn: Turn, case: Case, order: Order | None, said: Said) -> dict[str, Any]:
    """Keep what is told beside the yes, in the story or as a complaint of its own."""
    if not clauses_of(said.rest):
        return {}
    tell_more(case, said.rest, turn.now)
    further = keep_told_besides(records, turn, case, order, said.rest)
    kept = [*(turn.slot("also_complains") or []), *further]
    return {"also_complains": kept} if further else {}


def _repeats(turn: Turn, case: Case, order: Order | None) -> bool:
    """Whether the message names a wish, or tells the same again and contradicts nothing."""
    if turn.intent not in TELLING:
        return False
    if (wish := wish_of(turn)) is not None and wish.kind is not None:
        return True
    if turn.says_only_facts:
        return bool(turn.facts)
    if turn.slot("also_complains"):
        return False
    kind, sure = next(iter(turn.ranking("complaint_type_ranking").items()), (INDEFINITE, 0.0))
    return kind != INDEFINITE and sure >= ALIKE and is_same_trouble(kind, case.complaint_type)


def _contradicted(turn: Turn, case: Case, said: Said) -> dict[str, Any]:
    """A no with something instead of it changes just that; the same trouble told after a no is no contradiction."""
    told = _told_instead(turn, said)
    if told is None:
        return _person_after(turn) or ASK_WHAT
    if _quotes_details(turn):
        return {**READ_AGAIN, "details": details_put_right(turn, said, told)}
    tell_more(case, turn.text, turn.now)
    same = (turn.understood("complaint_type") or {}).get("name") == case.complaint_type
    return CONFIRMED if same or said.denied else _person_after(turn) or ASK_WHAT


def _corrected(turn: Turn, case: Case, said: Said) -> dict[str, Any]:
    """The answer to "which part should I change?"."""
    if _changes(turn, case) or wish_of(turn) is not None:
        return READ_AGAIN
    if _agrees(turn, said):
        return CONFIRMED
    told = _told_instead(turn, said) if turn.intent in RETELLING or said.contradicts else None
    if told is None:
        return _person_after(turn) or (ASK_WHAT if turn.intent in ("deny", "correct") else {})
    if _quotes_details(turn):
        return {**READ_AGAIN, "details": details_put_right(turn, said, told)}
    tell_more(case, turn.text, turn.now)
    return CONFIRMED


def _person_after(turn: Turn) -> dict[str, Any] | None:
    """What was called wrong twice without our learning what is right goes to a person (D1)."""
    asked_enough = times_asked(turn, "say_ask_correction") >= ROUNDS
    return {"escalation": NOT_AGREED} if asked_enough else None


def _told_instead(turn: Turn, said: Said) -> str | None:
    """What the message says is so, without its no; None where it only says that something is wrong."""
    told = said.asserted.strip()
    if not told or (turn.intent == "deny" and not clauses_of(told) and not said.denied):
        return None
    return told


def _quotes_details(turn: Turn) -> bool:
    """Whether the read-back of this kind of trouble says the customer's own account."""
    return any(needed.fact == "details" for needed in problem_of(turn).facts)


def details_put_right(turn: Turn, said: Said, told: str) -> str:
    """The account with just the detail changed: "not 500, 329" puts one for the other, a day takes the place of a day.

    Returns:
        What was told instead where it is an account itself.
    """
    details = str(turn.slot("details") or "")
    for wrong in said.denied:
        if wrong and wrong in details:
            return details.replace(wrong, told)
    if not details or not _says_only_a_fact(turn, told):
        return told
    return f"{details}{', ' if turn.language == 'en' else '，'}{_bare(turn, told)}"


def _says_only_a_fact(turn: Turn, told: str) -> bool:
    """Whether what is told instead is a day, a sum or another mere fact."""
    rest = told
    for entity in turn.facts:
        rest = rest.replace(turn.text[entity["start"] : entity["end"]], "")
    return bool(turn.facts) and not clauses_of(rest)


def _bare(turn: Turn, told: str) -> str:
    facts = [turn.text[entity["start"] : entity["end"]] for entity in turn.facts]
    return next((fact for fact in reversed(facts) if fact in told), told)


def _changes(turn: Turn, case: Case) -> bool:
    """Whether this message gives a fact another value than was recorded."""
    return any(
        turn.slot(name) not in (None, UNKNOWN)
        and (known := case.fact(name)) is not None
        and known.value != turn.slot(name)
        for name in FACTS
    )
