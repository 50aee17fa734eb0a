"""Coming back after a remedy was carried out: did it help, and is anything left (protocol F2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandra.case import Actor, Case, Offer, Promise, Stage
from sandra.escalation.office_hours import next_opening
from sandra.listening.known import current_case
from sandra.playbook.sla import Sla
from sandra.records import Records

FOLLOW_UP = "follow_up"
"""Kind of the promise to ask whether the remedy helped; kept once we asked, or the customer told us before."""
ASKED = "follow_up_asked"
"""Event of a case: the customer was asked whether the remedy helped."""
REASON_LENGTH = 300
GRACE = timedelta(days=1)
"""A day is promised; once it is over, we did not ask in time."""
WHAT = "ask whether it helped"


def promise_follow_up(case: Case, offer: Offer, sla: Sla, now: datetime) -> Promise:
    """Promise to ask whether the executed offer helped, some days after its result is due, while somebody is there.

    Returns:
        The new promise, or the one that is open already.
    """
    standing = _open(case)
    if standing is not None:
        return standing
    due_at = next_opening(sla.office_hours, offer.due_at + timedelta(days=sla.follow_up_after_days))
    promise = Promise(FOLLOW_UP, WHAT, now, due_at)
    case.promises.append(promise)
    return promise


def is_due(case: Case, now: datetime) -> bool:
    """Whether it is time to ask, and nobody did."""
    promise = _open(case)
    return promise is not None and promise.due_at <= now


def mark_not_asked(records: Records, now: datetime) -> int:
    """Mark what was promised to be asked by now and was not, so that it is visible (F5); it is asked all the same.

    Returns:
        How many were marked.
    """
    overdue = records.promises_overdue(now - GRACE, {FOLLOW_UP})
    for promise in overdue:
        promise.missed_at = now
    return len(overdue)


def followed_up_next(records: Records, conversation_id: str) -> Case | None:
    """The case of which a customer tells that it is settled: carried out last, and not followed up yet; or None.

    While another complaint is in hand, what they say belongs to that one.
    """
    current = current_case(records, conversation_id)
    if current is None or not current.settled:
        return None
    return next((c for c in (current, *records.cases_of_conversation(conversation_id)) if _may_be_followed_up(c)), None)


def note_asked(case: Case, now: datetime) -> None:
    """The customer was asked; the promise is kept, and their answer closes the loop."""
    end_follow_up(case, now)
    case.note(ASKED, Actor.BOT, "asks whether it helped", now)


def helped(case: Case, words: str, now: datetime) -> None:
    """The customer says that it is settled: what we owed them has come, and nothing is left to ask.

    Raises:
        StageError: nothing was carried out.
    """
    given = case.accepted_offer()
    for promise in case.promises:
        if given is not None and promise.kind == given.remedy and given.receipt and promise.kept_at is None:
            promise.kept_at = now
    end_follow_up(case, now)
    case.move_to(Stage.FOLLOWED_UP, Actor.CUSTOMER, words[:REASON_LENGTH], now)


def end_follow_up(case: Case, now: datetime) -> None:
    """Nothing is left to ask: we did, or the customer spoke first."""
    promise = _open(case)
    if promise is not None:
        promise.kept_at = now


def _open(case: Case) -> Promise | None:
    return next((p for p in case.promises if p.kind == FOLLOW_UP and p.kept_at is None), None)


def _may_be_followed_up(case: Case) -> bool:
    return case.stage is Stage.EXECUTED and any(promise.kind == FOLLOW_UP for promise in case.promises)
