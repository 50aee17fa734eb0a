"""When an apology is owed: one for the complaint, one more only for a new failure of ours (protocol A1, A3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sandra.case import Actor, Case, Promise
from sandra.closing.follow_up import FOLLOW_UP
from sandra.closing.standing import OWED_BY_A_PERSON

APOLOGISED = "apologised"
"""Kind of the case's event; its reason says what for."""
FOR_THE_COMPLAINT = "the complaint"


class FailureKind(str, Enum):
    """What may go wrong on our side, the gravest first; names a variant of `say_apologise_again`.

    That a customer could not be identified is none of them.
    """

    BROKEN_PROMISE = "broken_promise"
    COULD_NOT_CARRY_OUT = "could_not_carry_out"
    OUTAGE = "outage"


@dataclass(frozen=True)
class Failure:
    """One failure of ours.

    Attributes:
        which: tells it from others of its kind, for the record.
    """

    kind: FailureKind
    which: str

    @property
    def reason(self) -> str:
        """As the case's event has it."""
        return f"{self.kind.value}: {self.which}"


def owes_apology(case: Case, failures: Sequence[Failure]) -> Failure | None:
    """The gravest failure not apologised for yet, or None (A3).

    Args:
        case: with its events.
        failures: all that is known to have failed, in any order.
    """
    answered = {event.reason for event in case.events if event.kind == APOLOGISED}
    gravest = list(FailureKind)
    unanswered = [failure for failure in failures if failure.reason not in answered]
    return min(unanswered, key=lambda failure: gravest.index(failure.kind), default=None)


def record_apology(case: Case, failures: Sequence[Failure], now: datetime) -> None:
    """Keep that we apologised for all of these with one sentence: none of them gets another."""
    answered = {event.reason for event in case.events if event.kind == APOLOGISED}
    for failure in failures:
        if failure.reason not in answered:
            case.note(APOLOGISED, Actor.BOT, failure.reason, now)


def record_first_apology(case: Case, now: datetime) -> None:
    """Keep that the complaint itself was answered by an apology (A1); once, also where the turn is done again."""
    if not any((event.kind, event.reason) == (APOLOGISED, FOR_THE_COMPLAINT) for event in case.events):
        case.note(APOLOGISED, Actor.BOT, FOR_THE_COMPLAINT, now)


def broken_promises(case: Case, now: datetime) -> list[Failure]:
    """Every promise of the case that was missed (F5), marked so by now or not; one apology is for all of them.

    A question not asked in time harmed nobody.
    """
    return [
        Failure(FailureKind.BROKEN_PROMISE, f"{promise.kind} due {promise.due_at.isoformat()}")
        for promise in case.promises
        if promise.kind != FOLLOW_UP and (promise.missed_at is not None or _is_overdue(promise, now))
    ]


def _is_overdue(promise: Promise, now: datetime) -> bool:
    return promise.kind in OWED_BY_A_PERSON and promise.kept_at is None and promise.due_at < now


def not_carried_out(case: Case) -> Failure:
    """What was agreed, or was about to be, and our systems could not do."""
    offer = case.accepted_offer()
    return Failure(FailureKind.COULD_NOT_CARRY_OUT, f"offer {offer.round}.{offer.position}" if offer else "a step")


def outage_admitted(told_at: datetime) -> Failure:
    """An outage the channel told the customer of in its own sentence, which counts as the apology for it."""
    return Failure(FailureKind.OUTAGE, told_at.isoformat())
