"""What is on record is whole and agrees with itself (F5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sandra.case import NEXT_STAGES, Case, OfferStatus, Stage
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import History

INVARIANTS = Topic()
STAGES = {stage.value: stage for stage in Stage}


@INVARIANTS.holds("F5")
def a_promise_is_due_after_it_was_made(history: History, rules: Rules) -> Iterator[Found]:
    for case in history[-1].after.cases:
        for promise in case.promises:
            if promise.due_at <= promise.made_at:
                yield promise.kind, f"{promise.kind} of {case.number} is due at {promise.due_at}, {promise.made_at}"


@INVARIANTS.holds("F5")
def a_hand_over_is_promised_for_later(history: History, rules: Rules) -> Iterator[Found]:
    for ticket in history[-1].after.tickets:
        if ticket.respond_by <= ticket.opened_at:
            yield ticket.reason, f"{ticket.number} is due at {ticket.respond_by}, opened at {ticket.opened_at}"


@INVARIANTS.holds("F5")
def what_is_carried_out_is_promised(history: History, rules: Rules) -> Iterator[Found]:
    for case in history[-1].after.cases:
        promised = {promise.kind for promise in case.promises}
        for offer in case.offers:
            if offer.status is OfferStatus.EXECUTED and offer.remedy not in promised:
                yield offer.remedy, f"{offer.remedy} of {case.number} is carried out, and nothing is promised"


@INVARIANTS.holds("F5")
def the_stage_is_that_of_the_last_stage_event(history: History, rules: Rules) -> Iterator[Found]:
    for case in history[-1].after.cases:
        log = _stages(case)
        if not log or log[-1] is not case.stage:
            yield case.stage.value, f"{case.number} is {case.stage.value}, its log says {[s.value for s in log]}"


@INVARIANTS.holds("F5")
def every_change_of_stage_is_one_the_protocol_knows(history: History, rules: Rules) -> Iterator[Found]:
    for case in history[-1].after.cases:
        log = _stages(case)
        for earlier, later in pairwise(log):
            if later not in NEXT_STAGES[earlier]:
                yield f"{earlier.value} -> {later.value}", f"{case.number}: {[stage.value for stage in log]}"


@INVARIANTS.holds("F5")
def offers_and_log_agree(history: History, rules: Rules) -> Iterator[Found]:
    for case in history[-1].after.cases:
        stages = _stages(case)
        statuses = [offer.status for offer in case.offers]
        if OfferStatus.EXECUTED in statuses and Stage.EXECUTED not in stages:
            yield "executed", f"{case.number} has an executed offer, its log says {[s.value for s in stages]}"
        if OfferStatus.ACCEPTED in statuses and Stage.AGREED not in stages:
            yield "accepted", f"{case.number} has an accepted offer, its log says {[s.value for s in stages]}"
        if case.stage in (Stage.AGREED, Stage.EXECUTED) and OfferStatus.OFFERED in statuses:
            yield "offered", f"{case.number} is {case.stage.value}, and an offer still waits for an answer"
        if any(o.status is not OfferStatus.OFFERED and o.answered_at is None for o in case.offers):
            yield "answered_at", f"an offer of {case.number} was answered at no time"


@INVARIANTS.holds("F5")
def one_case_at_a_time_is_open(history: History, rules: Rules) -> Iterator[Found]:
    """An unfinished complaint is not opened twice; others wait for their turn, or for a person."""
    turn = history[-1]
    unfinished = [case for case in turn.after.cases if not case.settled and case.stage is not Stage.ESCALATED]
    talked = [case for case in unfinished if case.taken_up_at is not None]
    if len(talked) > 1 and len(turn.new_cases) == 1:
        yield "open", f"{[f'{case.number} {case.stage.value}' for case in talked]}"


def _stages(case: Case) -> list[Stage]:
    return [STAGES[event.kind] for event in case.events if event.kind in STAGES]
