"""Which kind of trouble a complaint is: asked about, found out by the account of it, or put right by the customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from actions import resources
from actions.turn import Turn
from actions.words.told import times_asked
from actions.words.yes_and_no import Said, clauses_asserted, taken_apart
from sandra.case import Case
from sandra.listening.clarifying import COMPLAIN, TYPE_SURE
from sandra.playbook import ProblemClass
from sandra.playbook.problems import Choice

INDEFINITE = "other"
ASKED_ENOUGH = 2
SURE = 0.4
MEANT = 0.45
MEANT_THOUGH_UNCLEAR = 0.8
MOST_CLAUSES = 4
LIKE_COMPLAINTS = frozenset({"deny", "withdraw", "nlu_fallback"})
"""What short complaints are taken for when they stand alone: 没收到."""
DIGRESSIONS = frozenset(
    {"inquire", "bot_challenge", "ask_human", "ask_status", "thank", "greet", "goodbye", "out_of_scope", "withdraw"}
    | {"no_order_number", "nlu_fallback", "praise", "continue_elsewhere", "unlink"}
)
READ_BACK = "facts_confirmed"
# What is said in answer to one of these tells of the case in hand.
ASKED_OF_CASE = ("details", "kind", "item", "extent")


def problem_of(turn: Turn) -> ProblemClass:
    """The playbook's class of the complaint in hand."""
    return problem_class(turn.slot("complaint_type") or INDEFINITE)


def problem_class(kind: str) -> ProblemClass:
    """A class of the playbook; where the model still knows one that was taken out, the class of all that is left."""
    problems = resources.playbook().problems
    return problems.get(kind) or problems[INDEFINITE]


def extents(problem: ProblemClass) -> dict[str, Choice]:
    """The choices of the class for how bad it is, the worst first."""
    return next((needed.choices or {} for needed in problem.facts if needed.fact == "extent"), {})


def kind_names(turn: Turn) -> list[str]:
    """The words for each kind of trouble that was asked about, and for none of them."""
    kinds = [*turn.slot("possible_types"), INDEFINITE]
    return [problem_class(kind).in_short.in_language(turn.language) for kind in kinds]


def kind_named(turn: Turn) -> str | None:
    """The kind of trouble the customer means, when it was just asked. Asked twice in vain, it stays open.

    What is no answer, such as thanks, a question or an order number, is left to the rules for digressions.
    """
    if turn.requested_slot != "kind" or not turn.slot("possible_types"):
        return None
    kinds = [*turn.slot("possible_types"), INDEFINITE]
    index = turn.picked(kind_names(turn))
    if index is not None:
        return str(kinds[index])
    if turn.intent in DIGRESSIONS or turn.says_only_facts:
        return None
    understood = turn.understood("complaint_type") or {}
    if understood.get("confidence", 0.0) >= TYPE_SURE:
        return problem_class(str(understood["name"])).problem
    return INDEFINITE if times_asked(turn, "say_ask_kind") >= ASKED_ENOUGH else None


def definite_type(turn: Turn) -> str | None:
    """A definite complaint type, where the first message ("I want to complain") gave none and this one does."""
    if turn.slot("complaint_type") != INDEFINITE or turn.requested_slot != "details":
        return None
    ranking = [r for r in turn.understood("complaint_type_ranking") or [] if r["name"] != INDEFINITE]
    return str(ranking[0]["name"]) if ranking and ranking[0]["confidence"] >= SURE else None


def kind_meant_instead(turn: Turn, case: Case) -> str | None:
    """The kind of trouble a customer names in place of the one we took it for: 不是坏了，是没收到 (B5).

    Returns:
        None where nothing is contradicted, or no other kind is named. A plain no contradicts what was read back; later,
        when it may turn down an offer, the customer has to say that something is wrong.
    """
    said = taken_apart(turn.text)
    if case.settled or not _contradicts(turn, said):
        return None
    told = [_kind_told(resources.understanding().parse(clause)) for clause in clauses_asserted(said)[:MOST_CLAUSES]]
    sure: defaultdict[str, float] = defaultdict(float)
    for each in told:
        if each is not None:
            sure[each[1]] += each[0]
    kind = max(sure, key=sure.__getitem__, default=None)
    return kind if kind != case.complaint_type else None


def _contradicts(turn: Turn, said: Said) -> bool:
    if said.denied:
        return True
    if turn.requested_slot == READ_BACK:
        return said.contradicts or bool(turn.slot("correcting"))
    negotiating = turn.tracker.active_loop_name == "remedy_form"
    return negotiating and said.contradicts and (said.objects or turn.intent == "correct")


def _kind_told(parsed: Mapping[str, Any]) -> tuple[float, str] | None:
    """The kind of trouble a clause tells by itself, and how surely."""
    intent = parsed.get("intent") or {}
    best = next(iter(parsed.get("complaint_type_ranking") or []), None)
    if best is None or best["name"] == INDEFINITE or best["name"] not in resources.playbook().problems:
        return None
    kind, confidence = str(best["name"]), float(best["confidence"])
    if intent.get("name") == COMPLAIN:
        sure = float(intent["confidence"]) * confidence
        return (sure, kind) if sure >= MEANT else None
    unclear = intent.get("name") in LIKE_COMPLAINTS and confidence >= MEANT_THOUGH_UNCLEAR
    return (MEANT, kind) if unclear else None
