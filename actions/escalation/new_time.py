"""Nobody answered in time: who waits hears it from us before they ask, with the new time (A3, F5)."""

from __future__ import annotations

from actions import resources
from actions.apology.apologise_again import apologise_for_missed_promises
from actions.escalation.hand_over import time_of
from actions.turn import Turn
from sandra.case import Conversation, Ticket, TicketStatus
from sandra.escalation.callbacks import is_new_time_untold, note_new_time_told
from sandra.escalation.urgency import SAFETY, SELF_HARM
from sandra.listening.apologies import FailureKind
from sandra.records import Records


def tell_new_time(records: Records, turn: Turn, conversation: Conversation, awaited: Ticket | None) -> None:
    """Own up to the missed promise and say by when a person comes now, once for each time it was missed."""
    if not turn.is_nudge or conversation.owner is not None:
        return
    if awaited is None or awaited.status is not TicketStatus.WAITING or awaited.respond_by <= turn.now:
        return
    if not is_new_time_untold(awaited):
        return
    case = records.case_of_ticket(awaited)
    if case is None:
        turn.say("say_apologise_again", failure=FailureKind.BROKEN_PROMISE.value)
    apologise_for_missed_promises(turn, case)
    sla = resources.playbook().sla
    turn.say(
        "say_new_time",
        handled_by=sla.reasons[awaited.reason].handled_by.in_language(turn.language),
        ticket_number=awaited.number,
        **time_of(turn, awaited),
        safety=awaited.reason == SAFETY,
        self_harm=awaited.reason == SELF_HARM,
        emergency=sla.emergency_number.in_language(turn.language),
    )
    note_new_time_told(awaited)
