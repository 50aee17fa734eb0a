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
    "found by phone and name",
    "one of several orders",
    "a stranger's order",
    "another browser",
    "back by case number",
    "investigation",
    "outcome told",
    "reopened",
    "promise missed",
    "outage",
)
EVENTS = {
    Stage.WITHDRAWN.value: ("withdrawal",),
    Stage.REOPENED.value: ("reopened",),
    "investigation_opened": ("investigation",),
}
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
    if turn.in_vain:
        yield "outage"
    if turn.taken_in and turn.elsewhere:
        yield "another browser"
    if any(str(bubble.response).startswith("say_outcome") for bubble in turn.bubbles):
        yield "outcome told"
    yield from _of_orders(turn)
    if turn.taken_in:
        yield f"language {turn.after.language}"
    yield from _on_record(turn.after)


def _of_orders(turn: Turn) -> Iterator[str]:
    """How it came to be known which order it is."""
    verified = turn.after.slots.get("verified_order")
    if verified and not turn.before.slots.get("verified_order"):
        if turn.before.asked == "customer_name" or turn.after.slots.get("finding"):
            yield "found by phone and name"
        if turn.before.asked == "which_order" and turn.belongings.second:
            yield "one of several orders"
    stranger = turn.belongings.stranger
    if stranger and turn.after.slots.get("identity_failures") and turn.after.slots.get("order_number") == stranger:
        yield "a stranger's order"
    if turn.elsewhere and "action_reopen" in turn.actions:
        yield "back by case number"


def _on_record(standing: Standing) -> Iterator[str]:
    if standing.tickets:
        yield "ticket"
    if len(standing.cases) > 1:
        yield "second case"
    for case in standing.cases:
        yield f"type {case.complaint_type}"
        if case.offers:
            yield "offer"
        if any(promise.missed_at for promise in case.promises):
            yield "promise missed"
        if case.approvals:
            yield "superior asked"
        if any(approval.decided_by for approval in case.approvals):
            yield "superior answered"
        for event in case.events:
            yield from EVENTS.get(event.kind, ())
            yield from (place for stage, place in STAGES.items() if stage.value == event.kind)
