"""Apologise first, once, and never again without a new reason (A1, A3)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from sandra.case import Case, Stage
from tests.fuzz.invariants.base import Found, Rules, Topic, in_simplified, own_words
from tests.fuzz.turns import Bubble, History, Standing, Turn

INVARIANTS = Topic()
OFFERED_APOLOGIES = ("letter of apology", "an apology", "personal apology")
SORRY = ("抱歉", "对不起", "歉意", "致歉", "不好意思", "过意不去", "sorry", "apolog")
"""What is an apology, whatever playbook/tone.yml takes for one."""
ASKED_FOR_LATER = "follow_up"
"""A promise to ask again hurts nobody who comes before we do."""
CANNOT_BE_DONE = "stuck"
PRINCIPLE = "say_boundary"
HANDED_OVER = ("say_handed_over", "say_handed_over_closed")
TAKEN_UP_AGAIN = "say_taken_up_again"
TURNED_TO_NEXT = "say_next_complaint"


@INVARIANTS.holds("A1")
def the_first_words_after_a_complaint_are_an_apology(history: History, rules: Rules) -> Iterator[Found]:
    """A complaint beside another is apologised for when its turn comes."""
    turn = history[-1]
    if not turn.bubbles or turn.broken or turn.before.owner or not _begins(turn):
        return
    first = _first_about_it(turn)
    insulted_again = first.response in HANDED_OVER and any(ticket.reason == "abuse" for ticket in turn.new_tickets)
    if (first.response == PRINCIPLE or insulted_again) and not turn.new_cases:
        # Insulted and told of nothing, we state the principle and ask what happened; then a person comes (C6).
        return
    heard = any(_is_sorry(bubble, earlier) for earlier in history[:-1] for bubble in earlier.bubbles)
    if heard and first.response == TAKEN_UP_AGAIN and not any(_is_fresh(case, turn) for case in turn.new_cases):
        # The number of the case was answered by an apology; now that they are known it goes on.
        return
    if not _is_sorry(first, turn):
        yield first.response or "?", f"answered by {first.response}: {first.text}"


@INVARIANTS.holds("A1")
def a_complaint_that_waited_is_apologised_for_before_anything_is_asked(
    history: History, rules: Rules
) -> Iterator[Found]:
    turn = history[-1]
    waited = [case for case in turn.taken_up if turn.before.case_of(case.number)]
    if not waited or turn.before.owner or not turn.bubbles:
        return
    if not any(_is_sorry(bubble, turn) for bubble in turn.bubbles):
        yield "taken up", f"{waited[0].number} is turned to without an apology: {turn.bubbles[-1].text}"


@INVARIANTS.holds("A3")
def nobody_is_apologised_to_twice_for_one_thing(history: History, rules: Rules) -> Iterator[Found]:
    """Each apology needs a reason of its own, which came up since the apology before."""
    turn = history[-1]
    apologies = [bubble for bubble in turn.bubbles if is_apology(bubble, turn, rules)]
    if not apologies:
        return
    answered: set[Hashable] = set()
    for place, earlier in enumerate(history[:-1]):
        if any(is_apology(bubble, earlier, rules) for bubble in earlier.bubbles):
            answered |= _reasons(history[: place + 1])
    reasons = _reasons(history) - answered
    if len(apologies) > max(len(reasons), 0 if answered else 1):
        yield (
            " + ".join(str(bubble.response) for bubble in apologies),
            f"{len(apologies)} apologies for {len(reasons)} reasons: {apologies[-1].text}",
        )


@INVARIANTS.holds("A3")
def nothing_but_an_apology_apologises(history: History, rules: Rules) -> Iterator[Found]:
    turn = history[-1]
    for bubble in turn.bubbles:
        if is_apology(bubble, turn, rules) and bubble.response not in rules.apologies:
            yield bubble.response or "?", bubble.text


def is_apology(bubble: Bubble, turn: Turn, rules: Rules) -> bool:
    """Whether we apologise; a letter of apology that is offered is none, nor is one the customer asks for."""
    return bubble.response in rules.apologies or _is_sorry(bubble, turn)


def _is_sorry(bubble: Bubble, turn: Turn) -> bool:
    text = in_simplified(own_words(bubble, turn), turn.after.language).lower()
    for offered in OFFERED_APOLOGIES:
        text = text.replace(offered, "")
    return any(word in text for word in SORRY)


def _first_about_it(turn: Turn) -> Bubble:
    """The first words, or the first after we turned to a complaint that was made beside one now done with."""
    turned = [place for place, bubble in enumerate(turn.bubbles) if bubble.response == TURNED_TO_NEXT]
    return turn.bubbles[min(turned[-1] + 1, len(turn.bubbles) - 1)] if turned else turn.bubbles[0]


def _begins(turn: Turn) -> bool:
    """Whether a complaint begins: it was taken for one, at once or by the reading that was picked, or became a case."""
    if turn.understood.get("language") == "other":
        return False
    opened = [case for case in turn.taken_up if not turn.before.case_of(case.number) and _is_fresh(case, turn)]
    if turn.before.cases or turn.before.slots.get("case_number"):
        return bool(opened)
    picked = (turn.after.slots.get("clarified") or {}).get("picked")
    meant = str(picked).partition("/")[0] if picked else turn.intent
    return meant == "complain" or bool(opened)


def _is_fresh(case: Case, turn: Turn) -> bool:
    """Whether it was opened by this message, rather than moved here from another conversation."""
    return case.opened_at >= turn.began


def _reasons(history: History) -> set[Hashable]:
    """Everything there was to apologise for so far, told from what happened rather than from what we noted of it."""
    found: set[Hashable] = set()
    for place, turn in enumerate(history):
        found |= {("complaint", case.number) for case in turn.taken_up}
        found |= set(_failures(turn.after, turn))
        if turn.broken:
            found.add(("outage", place))
    return found


def _failures(standing: Standing, turn: Turn) -> Iterator[Hashable]:
    for case in standing.cases:
        for count, promise in enumerate(case.promises):
            late = promise.kept_at is None or promise.kept_at > promise.due_at
            if late and promise.due_at <= turn.at and promise.kind != ASKED_FOR_LATER:
                yield "promise missed", case.number, count
        yield from (
            ("taken up again", case.number, count)
            for count, event in enumerate(e for e in case.events if e.kind == Stage.REOPENED.value)
        )
        yield from (
            ("cannot be done", case.number, count)
            for count, event in enumerate(case.events)
            if event.kind == Stage.ESCALATED.value and event.reason.startswith(CANNOT_BE_DONE)
        )
    for ticket in standing.tickets:
        if ticket.reason == CANNOT_BE_DONE:
            yield "cannot be done", ticket.number
        if ticket.case_id is None and ticket.respond_by <= turn.at:
            yield "nobody came", ticket.number
