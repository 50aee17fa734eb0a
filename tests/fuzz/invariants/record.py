"""What is on record is whole and agrees with itself (F5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from sandra.case import NEXT_STAGES, Case, OfferStatus, Stage, TicketStatus
from tests.fuzz.invariants.base import Found, Rules, Topic
from tests.fuzz.turns import History, Turn

INVARIANTS = Topic()
TELL_WHEN_SOMEBODY_COMES = ("say_handed_over", "say_added_to_ticket", "say_with_person")
PUT_OFFERS = ("say_agree_remedy", "say_options", "say_option", "say_single_option", "say_offer_reminder")
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


@INVARIANTS.holds("B6")
def what_is_promised_now_is_due_later(history: History, rules: Rules) -> Iterator[Found]:
    """Seen from the moment it is told, whatever the record says of when it was made."""
    turn = history[-1]
    if not turn.taken_in or turn.before.owner:
        return
    for case in turn.after.cases:
        if turn.before.case_of(case.number) is None and case.opened_at < turn.began:
            # It came here from another conversation.
            continue
        for what, due_at in _told_now(case, turn):
            if due_at <= turn.at:
                yield what, f"{what} of {case.number} is told for {due_at}, at {turn.at}"
        waiting = case.waiting_approval()
        if waiting is not None and waiting.due_at <= turn.began and case.stage is not Stage.ESCALATED:
            yield "approval", f"{waiting.number} was due at {waiting.due_at} and still waits at {turn.at}"


def _told_now(case: Case, turn: Turn) -> Iterator[tuple[str, datetime]]:
    """What is promised or offered in this turn, and offers that are put again, with the time they are due."""
    before = turn.before.case_of(case.number)
    known = len(before.promises) if before is not None else 0
    keys = {offer.key for offer in before.offers} if before is not None else set()
    put = any(bubble.response in PUT_OFFERS for bubble in turn.bubbles) and case is turn.after.case
    yield from ((promise.kind, promise.due_at) for promise in case.promises[known:])
    for offer in case.offers:
        if offer.key not in keys or (put and offer.status is OfferStatus.OFFERED):
            yield offer.remedy, offer.due_at


@INVARIANTS.holds("D1")
def who_waits_for_a_person_is_told_a_time_to_come(history: History, rules: Rules) -> Iterator[Found]:
    """The time told is the one on record, and not over when it is told."""
    turn = history[-1]
    if not turn.taken_in or turn.before.owner:
        return
    for bubble in turn.bubbles:
        if not str(bubble.response).startswith(TELL_WHEN_SOMEBODY_COMES):
            continue
        for ticket in turn.after.open_tickets:
            if ticket.number not in bubble.text or ticket.status is not TicketStatus.WAITING:
                continue
            zone = ZoneInfo(rules.playbook.sla.office_hours.timezone)
            clock = f"{ticket.respond_by.astimezone(zone):%H:%M}"
            if ticket.respond_by <= turn.began:
                yield ticket.reason, f"{ticket.number} is due at {ticket.respond_by}, told at {turn.at}: {bubble.text}"
            elif clock not in bubble.text:
                yield ticket.reason, f"{ticket.number} is due at {clock}, told is: {bubble.text}"


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
