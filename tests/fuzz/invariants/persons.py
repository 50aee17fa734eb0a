"""A person when one is wanted or due, silence while one is there, and an answer at all other times (D)."""

from __future__ import annotations

from collections.abc import Iterator

from sandra.case import Stage
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import History, Turn

INVARIANTS = Topic()
SURE = 0.5


@INVARIANTS.holds("D3")
def a_threat_leads_to_a_person_at_once(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if _is_ours(turn) and turn.signal("threat") >= SURE and not turn.after.open_tickets:
        yield _answered_by(turn), f"{turn.text!r} threatens ({turn.signal('threat'):.2f}), and there is no ticket"


@INVARIANTS.holds("D5")
def who_asks_for_a_person_gets_one_at_once(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if _is_ours(turn) and turn.intent == "ask_human" and not turn.after.open_tickets:
        yield _answered_by(turn), f"{turn.text!r} asks for a person, and there is no ticket"


@INVARIANTS.holds("D1")
def who_is_handed_over_is_told_the_ticket(history: History, rules: Rules) -> Iterator[Found]:
    """Who goes on with the assistant, while somebody works in the background, is told by when instead."""
    turn = history[-1]
    escalated = {case.id for case in turn.after.cases if case.stage is Stage.ESCALATED}
    for ticket in turn.new_tickets:
        waits_for_it = ticket.case_id is None or ticket.case_id in escalated
        if turn.taken_in and waits_for_it and not any(ticket.number in bubble.text for bubble in turn.bubbles):
            yield ticket.reason, f"ticket {ticket.number} ({ticket.reason}) is opened and not told"


@INVARIANTS.holds("D2")
def the_whole_case_goes_with_the_ticket(history: History, rules: Rules) -> Iterator[Found]:
    """All complaints of the conversation do, those that wait for their turn too."""
    turn = history[-1]
    unsettled = [case.number for case in turn.after.cases if not case.settled]
    for ticket in turn.new_tickets:
        known = {ticket.summary.get("case"), *(other["case"] for other in ticket.summary.get("also_complains", []))}
        for number in unsettled:
            if number not in known:
                yield ticket.reason, f"ticket {ticket.number} knows nothing of {number}"


@INVARIANTS.holds("D5")
def the_assistant_is_silent_while_a_person_owns_the_conversation(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if turn.taken_in and turn.before.owner and turn.bubbles:
        yield turn.bubbles[0].response or "?", f"says {turn.bubbles[0].text!r} though a person is there"


@INVARIANTS.holds("F6")
def the_assistant_answers_otherwise(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if not _is_ours(turn) or turn.broken:
        return
    if not any(bubble.text.strip() for bubble in turn.bubbles):
        yield turn.intent, f"nothing is said to {turn.text!r}"


@INVARIANTS.holds("F6")
def no_turn_breaks(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    if turn.broken:
        last = history[-2].actions[-3:] if len(history) > 1 else ()
        yield turn.before.asked or "no question", f"{turn.text!r} cannot be answered (before it: {', '.join(last)})"


@INVARIANTS.holds("B8")
def an_order_is_looked_up_for_its_owner_only(history: History, rules: Rules) -> Iterator[Found]:
    """Who did not name the last four digits of the phone on the order learns nothing of it."""
    turn = history[-1]
    verified = turn.after.slots.get("verified_order")
    if verified and verified != turn.before.slots.get("verified_order"):
        digits = [str(d)[-4:] for earlier in history for d in earlier.entities("phone_last4", "phone")]
        if not digits:
            yield "verified_order", f"{verified} is opened to somebody who named no digits"


def _is_ours(turn: Turn) -> bool:
    """Whether the assistant has to answer."""
    return turn.taken_in and not turn.before.owner


def _answered_by(turn: Turn) -> str:
    return next((str(bubble.response) for bubble in turn.bubbles), "silence")
