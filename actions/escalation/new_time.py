"""Nobody answered in time: who waits hears it from us before they ask, with the new time (A3, F5)."""

from __future__ import annotations

from actions import resources
from actions.apology.apologise_again import apologise_for
from actions.escalation.hand_over import time_of
from actions.turn import Turn
from sandra.case import Conversation, Ticket, TicketStatus
from sandra.listening.apologies import broken_promises, owes_apology
from sandra.records import Records


def tell_new_time(records: Records, turn: Turn, conversation: Conversation, awaited: Ticket | None) -> None:
    """Own up to the missed promise and say by when a person comes now, once for each promise that was missed."""
    if not turn.is_nudge or conversation.owner is not None:
        return
    if awaited is None or awaited.status is not TicketStatus.WAITING or awaited.respond_by <= turn.now:
        return
    case = records.case_of_ticket(awaited)
    missed = broken_promises(case, turn.now) if case is not None else []
    if case is None or owes_apology(case, missed) is None:
        return
    apologise_for(turn, case, missed)
    handled_by = resources.playbook().sla.reasons[awaited.reason].handled_by.in_language(turn.language)
    turn.say("say_new_time", handled_by=handled_by, ticket_number=awaited.number, **time_of(turn, awaited))
