"""One more apology, where something new went wrong on our side (A3); said before what follows."""

from __future__ import annotations

from collections.abc import Sequence

from actions.turn import Turn
from sandra.case import Case
from sandra.listening.apologies import Failure, broken_promises, outage_admitted, owes_apology, record_apology

INDEFINITE = "other"


def apologise_for(turn: Turn, case: Case | None, failures: Sequence[Failure]) -> None:
    """Apologise for what was not apologised for yet, once for all of it, and keep that on the case.

    Call it within the transaction, before saying what follows.

    Args:
        turn: the message that is being answered.
        case: in the open transaction; without a case there is nothing we could have failed at.
        failures: all that failed, answered or not.
    """
    if case is None:
        return
    owed = owes_apology(case, failures)
    if owed is None:
        return
    turn.say("say_apologise_again", failure=owed.kind.value)
    record_apology(case, failures, turn.now)


def apologise_if_unheard(turn: Turn) -> None:
    """For who comes back with a complaint to a conversation in which nobody has apologised yet (A1)."""
    if turn.intent == "complain" and not turn.times_said("say_apologise"):
        turn.say("say_apologise", complaint_type=INDEFINITE)


def apologise_for_missed_promises(turn: Turn, case: Case | None) -> None:
    """For who asks how things stand, or comes back, after a promise of ours was missed (F5)."""
    if case is not None:
        apologise_for(turn, case, broken_promises(case, turn.now))


def count_admitted_outage(turn: Turn, case: Case | None) -> None:
    """What the channel said when our systems were down counts: the same outage gets no second apology."""
    since = turn.outage_since
    if case is not None and since is not None:
        record_apology(case, [outage_admitted(since)], turn.now)
