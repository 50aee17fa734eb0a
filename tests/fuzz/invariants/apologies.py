"""Apologise first, once, and never again without a new reason (A1, A3)."""

from __future__ import annotations

from collections.abc import Iterator

from sandra.tone import apologises
from tests.fuzz.invariants.base import Found, Rules, Topic, in_simplified, own_words
from tests.fuzz.turns import Bubble, History, Turn

INVARIANTS = Topic()
FAILURES_OF_OURS = ("apologised", "stuck", "reopened")
OFFERED_APOLOGIES = ("letter of apology", "an apology", "personal apology")


@INVARIANTS.holds("A1")
def the_first_words_after_a_first_complaint_are_an_apology(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if not turn.bubbles or turn.before.cases or turn.before.owner or not _complains(turn):
        return
    if not is_apology(turn.bubbles[0], turn, rules):
        yield turn.bubbles[0].response or "?", f"answered by {turn.bubbles[0].response}: {turn.bubbles[0].text}"


@INVARIANTS.holds("A3")
def nobody_is_apologised_to_twice_for_one_thing(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    apologies = [bubble for bubble in turn.bubbles if is_apology(bubble, turn, rules)]
    if not apologies:
        return
    reasons = len(turn.new_cases) + sum(turn.new_events(kind) > 0 for kind in FAILURES_OF_OURS)
    if len(apologies) > reasons and (reasons or _apologised_before(history, rules)):
        yield apologies[-1].response or "?", f"{len(apologies)} apologies for {reasons} reasons: {apologies[-1].text}"


@INVARIANTS.holds("A3")
def nothing_but_an_apology_apologises(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    for bubble in turn.bubbles:
        if is_apology(bubble, turn, rules) and bubble.response not in rules.apologies:
            yield bubble.response or "?", bubble.text


def is_apology(bubble: Bubble, turn: Turn, rules: Rules) -> bool:
    """Whether we apologise; a letter of apology that is offered is none, nor is one the customer asks for."""
    if bubble.response in rules.apologies:
        return True
    text = in_simplified(own_words(bubble, turn), turn.after.language).lower()
    for offered in OFFERED_APOLOGIES:
        text = text.replace(offered, "")
    return apologises(text, turn.after.language, rules.playbook.tone)


def _complains(turn: Turn) -> bool:
    """Whether the message was taken for a complaint, at once or by the reading that was picked."""
    if turn.understood.get("language") == "other":
        return False
    picked = (turn.after.slots.get("clarified") or {}).get("picked")
    meant = str(picked).partition("/")[0] if picked else turn.intent
    return meant == "complain" or bool(turn.new_cases)


def _apologised_before(history: History, rules: Rules) -> bool:
    return any(is_apology(bubble, turn, rules) for turn in history[:-1] for bubble in turn.bubbles)
