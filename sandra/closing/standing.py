"""How a complaint stands: its stage, what is promised, and by when (F1, F5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sandra.case import Case, Conversation, Promise, Stage, TicketStatus
from sandra.closing.follow_up import FOLLOW_UP
from sandra.escalation.callbacks import CALLBACK, ticket_overdue
from sandra.escalation.investigation import OUTCOME
from sandra.playbook.kinds import BY_A_PERSON
from sandra.records import Records

# Whether money or goods arrived is asked of the customer at the follow-up; these are ours to keep.
OWED_BY_A_PERSON = BY_A_PERSON | {CALLBACK, OUTCOME}
MOST_TOLD = 3
NAMED_BY_THE_HOUR = timedelta(days=2)


class DueState(str, Enum):
    """Whether the time of a promise is still to come; `passed` where nobody knows yet whether it was kept."""

    AHEAD = "ahead"
    PASSED = "passed"
    MISSED = "missed"


@dataclass(frozen=True)
class Owed:
    """Something promised and not known to be kept.

    Attributes:
        kind: a remedy's kind, or `callback`.
        complaint_type: of the case, which may give the promise another sense: what is hastened is a parcel or a refund.
        by_the_hour: whether the time was given with its hour, and not as a day.
    """

    kind: str
    due_at: datetime
    state: DueState
    by_the_hour: bool
    complaint_type: str = ""


@dataclass(frozen=True)
class Standing:
    """What whoever names the case's number may know: nothing of the person or the order."""

    case_number: str
    stage: Stage
    owed: tuple[Owed, ...]
    pending: bool


def standing_of(records: Records, case: Case, now: datetime) -> Standing:
    """How a case stands now."""
    owed = tuple(sorted(_owed(records, case, now), key=lambda promise: promise.due_at))
    awaited = any(promise.state is not DueState.PASSED for promise in owed)
    return Standing(case.number, case.stage, owed, pending=awaited or not case.settled)


def standings_to_tell(records: Records, conversation: Conversation, now: datetime) -> list[Standing]:
    """The cases of a conversation, and of its identified customer, of which something is still to come.

    Returns:
        The newest first, at most three; where nothing is to come, the conversation's latest case; else nothing.
    """
    own = [case for case in records.cases_of_conversation(conversation.id) if case.stage is not Stage.MERGED]
    of_customer = records.cases_of_customer(conversation.customer_id) if conversation.customer_id else []
    cases = {case.number: case for case in (*of_customer, *own) if case.stage is not Stage.MERGED}
    newest_first = sorted(cases.values(), key=lambda case: case.opened_at, reverse=True)
    pending = [told for case in newest_first if (told := standing_of(records, case, now)).pending]
    if not pending and own:
        return [standing_of(records, own[0], now)]
    return pending[:MOST_TOLD]


def _owed(records: Records, case: Case, now: datetime) -> list[Owed]:
    # That we ask whether it helped is a question of ours, and nothing the customer waits for.
    unkept = [promise for promise in case.promises if promise.kept_at is None and promise.kind != FOLLOW_UP]
    ticket = records.waiting_ticket(case.conversation_id)
    if ticket is None or case.stage is not Stage.ESCALATED:
        return [_as_owed(case, promise, now) for promise in unkept]
    # The ticket may have become more urgent since the answer was promised; once somebody has it, they answer.
    owed = [_as_owed(case, promise, now) for promise in unkept if promise.kind != CALLBACK]
    if ticket.status is TicketStatus.WAITING:
        state = DueState.MISSED if ticket_overdue(ticket, now) else DueState.AHEAD
        owed.append(Owed(CALLBACK, ticket.respond_by, state, by_the_hour=True, complaint_type=case.complaint_type))
    return owed


def _as_owed(case: Case, promise: Promise, now: datetime) -> Owed:
    by_the_hour = promise.kind == CALLBACK or promise.due_at - promise.made_at < NAMED_BY_THE_HOUR
    return Owed(promise.kind, promise.due_at, _state(promise, now), by_the_hour, case.complaint_type)


def _state(promise: Promise, now: datetime) -> DueState:
    if promise.missed_at is None and promise.due_at >= now:
        return DueState.AHEAD
    missed = promise.missed_at is not None or promise.kind in OWED_BY_A_PERSON
    return DueState.MISSED if missed else DueState.PASSED
