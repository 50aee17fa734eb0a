"""A person hands the conversation back to the assistant, which goes on where it stood (protocol D5, F5).

HandlingError
├── HandedBackError      the assistant has the conversation already
├── UnfitPromiseError    its time has passed
└── NoCaseError          there is no case that a promise could stand on
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandra.case import NEXT_STAGES, Actor, Case, Promise, Stage, Ticket, TicketStatus
from sandra.escalation.callbacks import CALLBACK, callback_words, keep
from sandra.escalation.clocks import end_by, go_on, need_no_word
from sandra.escalation.taking_over import HandlingError, require_open
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.sla import Sla
from sandra.records import Records

HANDED_BACK = "handed_back"
"""Kind of the event that the assistant has a case again; its reason says what the person said."""
RESUMED = "resumed"
"""Kind of the event that the assistant went on with it."""
PROMISED_BY_A_PERSON = (CALLBACK, *sorted(BY_A_PERSON))
"""What a person may promise besides a remedy, which the engine carries out."""
_ASIDES = frozenset({"added", "thanks", "praise"})


class HandedBackError(HandlingError):
    """The assistant has the conversation already."""

    code = "handed_back"

    def __init__(self) -> None:
        super().__init__(
            "the assistant has the conversation already; take it again if you have to write to the customer"
        )


class UnfitPromiseError(HandlingError):
    """The time of the promise has passed."""

    code = "unfit_promise"

    def __init__(self) -> None:
        super().__init__("choose a time still to come for what you promised")


class NoCaseError(HandlingError):
    """There is no case that a promise could stand on."""

    code = "no_case"

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} belongs to no case, so that nothing can be promised on it")


@dataclass(frozen=True)
class Pledge:
    """What a person promised while they talked.

    Attributes:
        kind: one of `PROMISED_BY_A_PERSON`.
        what: in their own words.
    """

    kind: str
    what: str
    due_at: datetime


def hand_back(
    records: Records, sla: Sla, ticket: Ticket, by: str, said: str, pledge: Pledge | None, now: datetime
) -> None:
    """Give the conversation back to the assistant. Nothing is settled by it: its cases stand where they stood before.

    A ticket with a promise stays with the person, in the background, until it is kept.

    Args:
        by: who hands back.
        said: what was said and agreed, for the record and for whoever comes next.
        pledge: what they promised, if anything.

    Raises:
        OverError: the ticket is resolved.
        HandedBackError: it was done before.
        UnfitPromiseError: the promise's time has passed.
        NoCaseError: there is a promise and no case.
    """
    require_open(ticket)
    conversation = records.conversation(ticket.conversation_id)
    if conversation is not None and conversation.owner is None:
        raise HandedBackError
    case = records.case_of_ticket(ticket)
    if pledge is not None and pledge.due_at <= now:
        raise UnfitPromiseError
    if pledge is not None and case is None:
        raise NoCaseError(ticket)
    along = [one for one in records.cases_of_conversation(ticket.conversation_id) if one.stage is Stage.ESCALATED]
    for handed in [*along, *([case] if case is not None and case not in along else [])]:
        keep([p for p in handed.promises if p.what == callback_words(ticket)], now)
        if handed.stage is Stage.ESCALATED:
            handed.move_to(_stage_before(handed), Actor.PERSON, f"{by} hands back to the assistant", now)
        handed.note(HANDED_BACK, Actor.PERSON, f"{by}: {said}", now)
    ticket.snoozed_until = None
    go_on(sla, ticket, now)
    need_no_word(ticket, now)
    if pledge is not None and case is not None:
        case.promises.append(Promise(pledge.kind, pledge.what, now, pledge.due_at))
        end_by(ticket, pledge.due_at)
    else:
        ticket.status = TicketStatus.RESOLVED
    records.release_conversation(ticket.conversation_id)


def is_handed_back(case: Case) -> bool:
    """Whether the assistant has the case from a person and has not gone on with it yet."""
    latest = next((event for event in reversed(case.events) if event.kind not in _ASIDES), None)
    return not case.settled and latest is not None and latest.kind == HANDED_BACK


def note_resumed(case: Case, now: datetime) -> None:
    """The assistant goes on with what was handed back to it."""
    case.note(RESUMED, Actor.BOT, "the assistant goes on", now)


def _stage_before(case: Case) -> Stage:
    """Where the case stood when a person was called."""
    stages = {stage.value: stage for stage in NEXT_STAGES[Stage.ESCALATED]}
    calls = (i for i, event in enumerate(case.events) if event.kind == Stage.ESCALATED.value)
    escalated = max(calls, default=len(case.events))
    before = (event.kind for event in reversed(case.events[:escalated]) if event.kind in stages)
    return stages[next(before, Stage.OPEN.value)]
