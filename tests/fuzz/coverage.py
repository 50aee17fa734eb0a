"""How far conversations came, so that nobody believes in a run that did nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sandra.case import Stage
from tests.fuzz.invariants.apologies import is_apology
from tests.fuzz.invariants.base import Rules
from tests.fuzz.turns import Standing, Turn

REACHED = (
    "apology",
    "read-back",
    "offer",
    "agreement",
    "execution",
    "superior asked",
    "superior answered",
    "hand-over",
    "ticket",
    "withdrawal",
    "second case",
    "not understood",
    "message refused",
    "silence beside a person",
    "given back by a person",
)
STAGES = {Stage.AGREED: "agreement", Stage.EXECUTED: "execution", Stage.ESCALATED: "hand-over"}


def reached(turns: Iterable[Turn], rules: Rules) -> set[str]:
    """The places a conversation came by, with its languages and complaint types."""
    return {place for turn in turns for place in _places(turn, rules)}


def missing(covered: Counter[str]) -> list[str]:
    """The places no conversation came by."""
    return [place for place in REACHED if not covered[place]]


def _places(turn: Turn, rules: Rules) -> Iterator[str]:
    if any(is_apology(bubble, turn, rules) for bubble in turn.bubbles):
        yield "apology"
    if turn.asked_now == "facts_confirmed":
        yield "read-back"
    if "action_not_understood" in turn.actions:
        yield "not understood"
    if turn.refused:
        yield "message refused"
    if turn.taken_in and turn.before.owner:
        yield "silence beside a person"
    if turn.before.owner and not turn.after.owner:
        yield "given back by a person"
    if turn.taken_in:
        yield f"language {turn.after.language}"
    yield from _on_record(turn.after)


def _on_record(standing: Standing) -> Iterator[str]:
    if standing.tickets:
        yield "ticket"
    if len(standing.cases) > 1:
        yield "second case"
    for case in standing.cases:
        yield f"type {case.complaint_type}"
        if case.offers:
            yield "offer"
        if case.approvals:
            yield "superior asked"
        if any(approval.decided_by for approval in case.approvals):
            yield "superior answered"
        for event in case.events:
            if event.kind == Stage.WITHDRAWN.value:
                yield "withdrawal"
            yield from (place for stage, place in STAGES.items() if stage.value == event.kind)
