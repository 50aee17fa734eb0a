"""Handing a conversation to a person, with everything that was said (protocol D).

CaseError
├── MayNotTakeError  somebody the ticket must not go to
└── TakenError       somebody else was faster
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandra.approvals import answer_on, mark_told, take_back
from sandra.assignment import LEVELS, Colleague, eligible
from sandra.case import (
    NEXT_STAGES,
    Actor,
    Case,
    CaseError,
    Conversation,
    EmotionReading,
    Promise,
    Stage,
    Ticket,
    TicketStatus,
)
from sandra.further_complaints import waiting_complaints
from sandra.investigation import NAMED, OUTCOME, Investigation, begin, call_off, describe
from sandra.listening import current_case
from sandra.numbering import ticket_number
from sandra.office_hours import after_staffed_minutes, is_staffed
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.problems import InvestigationRule
from sandra.playbook.sla import EscalationRule, Priority, Sla
from sandra.records import Records
from sandra.repetition import settled_before

READINGS_IN_SUMMARY = 20
REASON_LENGTH = 300
PRIORITIES = {"urgent": 0, "high": 1, "normal": 2}
"""From the most to the least pressing."""
MORE_PRESSING: dict[str, Priority] = {"urgent": "urgent", "high": "urgent", "normal": "high"}
"""What a ticket becomes that nobody answered in time."""
CALLBACK = "callback"
STAFF_COMPLAINT = "staff_complaint"
REPEAT_COMPLAINT = "repeat_complaint"
RISING_ANGER = "rising_anger"
SAFETY = "safety"
SELF_HARM = "self_harm"
VULNERABLE = "vulnerable"
LIFE_FIRST = {SELF_HARM: 0, SAFETY: 1}
"""Before everything else that is urgent."""


class MayNotTakeError(CaseError):
    """The ticket must not go to this person: named in the complaint, or of too low a level (D7, E3)."""

    def __init__(self, ticket: Ticket, person: str) -> None:
        super().__init__(f"ticket {ticket.number} is not for {person}; find somebody else who may decide it")


class TakenError(CaseError):
    """Somebody else has the ticket, or the conversation."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"ticket {ticket.number} is taken already; look at the queue again")


@dataclass(frozen=True)
class HandOver:
    """What the customer is told (D1): the ticket, who takes over and why, and by when."""

    ticket: Ticket
    rule: EscalationRule
    staffed: bool


def hand_over(records: Records, sla: Sla, conversation: Conversation, reason: str, now: datetime) -> HandOver:
    """Open the conversation's ticket, or bring the one that waits up to date: there is never a second one.

    Args:
        reason: a key of playbook/sla.yml `reasons`.

    Raises:
        KeyError: the playbook knows no such reason (its check and the tests rule this out).
    """
    case = _unsettled_case(records, conversation.id)
    if case is not None:
        _leave_to_person(records, case, reason, now)
    ticket = _unresolved_ticket(records, conversation.id)
    case = case or _case_in_the_background(records, ticket)
    if ticket is None:
        ticket = _open_ticket(records, sla, conversation, case, reason, now)
    else:
        promise_anew(sla, ticket, case, now)
        if _is_new_to_it(case) or is_graver(sla, reason, ticket) or _is_of_another_case(ticket, case):
            _bring_up_to_date(records, sla, conversation, ticket, case, reason, now)
    if case is not None and case.stage is not Stage.ESCALATED:
        _reopen_where_over(case, reason, now)
        case.promises.append(_callback(ticket, now))
        case.move_to(Stage.ESCALATED, Actor.BOT, f"{reason}: ticket {ticket.number}", now)
    for further in waiting_complaints(records, conversation.id):
        further.move_to(Stage.ESCALATED, Actor.BOT, f"goes along with ticket {ticket.number}", now)
    records.flush()
    return HandOver(ticket, sla.reasons[ticket.reason], is_staffed(sla.office_hours, now))


def refer_to_person(records: Records, sla: Sla, case: Case, reason: str, now: datetime) -> Ticket:
    """Open a ticket for work a person does (an investigation, a letter) while the assistant stays with the customer."""
    conversation = records.conversation(case.conversation_id)
    assert conversation is not None, "a case always belongs to a stored conversation"
    ticket = records.waiting_ticket(case.conversation_id)
    if ticket is None:
        return _open_ticket(records, sla, conversation, case, reason, now)
    promise_anew(sla, ticket, records.case_of_ticket(ticket), now)
    _bring_up_to_date(records, sla, conversation, ticket, case, reason, now)
    return ticket


def take(records: Records, sla: Sla, ticket: Ticket, person: Colleague, now: datetime) -> None:
    """A person takes a waiting ticket and its conversation, both or neither (D5, D7).

    Raises:
        MayNotTakeError: the person complained about, or of too low a level (E3).
        TakenError: somebody else was faster, or it does not wait any more.
        KeyError: the playbook knows no such reason as the ticket's.
    """
    if not eligible(ticket, sla, [person]):
        raise MayNotTakeError(ticket, person.name)
    conversation = records.conversation(ticket.conversation_id)
    theirs = conversation is not None and conversation.owner == person.name
    if not theirs and not records.claim_conversation(ticket.conversation_id, person.name):
        raise TakenError(ticket)
    if not records.claim_ticket(ticket, person.name):
        if not theirs:
            records.release_conversation(ticket.conversation_id)
        raise TakenError(ticket)
    case = records.case_of_ticket(ticket)
    if case is not None:
        case.note("taken", Actor.PERSON, f"{person.name} takes ticket {ticket.number}", now)


def answer(records: Records, ticket: Ticket, now: datetime) -> None:
    """The customer has a person's word: what was promised with the ticket is kept (F5)."""
    case = records.case_of_ticket(ticket)
    if case is not None:
        _keep(case, [p for p in case.promises if p.what == _callback_words(ticket)], now)


def resolve(records: Records, ticket: Ticket, words: str, now: datetime) -> None:
    """The person is done: their promises are kept, the case is closed, and the assistant has the conversation again.

    Complaints that went along with the ticket are closed with it; what was settled before stays as it is.

    Args:
        words: what came of it, for the record.
    """
    case = records.case_of_ticket(ticket)
    along = [one for one in records.cases_of_conversation(ticket.conversation_id) if one.stage is Stage.ESCALATED]
    for handled in [*along, *([case] if case is not None and case not in along else [])]:
        _keep(handled, [p for p in handled.promises if p.kind == CALLBACK or p.kind in BY_A_PERSON], now)
        if handled.stage is Stage.ESCALATED:
            handled.move_to(Stage.CLOSED, Actor.PERSON, words[:REASON_LENGTH], now)
    ticket.status = TicketStatus.RESOLVED
    records.release_conversation(ticket.conversation_id)


def give_back(records: Records, sla: Sla, ticket: Ticket, now: datetime) -> None:
    """The person puts the ticket back: somebody else will answer, in time or by a time promised anew (F5)."""
    ticket.status, ticket.claimed_by = TicketStatus.WAITING, None
    case = records.case_of_ticket(ticket)
    promise_anew(sla, ticket, case, now)
    answered = case is not None and not any(p.kind == CALLBACK and p.kept_at is None for p in case.promises)
    if case is not None and case.stage is Stage.ESCALATED and answered:
        ticket.respond_by = _respond_by(sla, sla.reasons[ticket.reason], now)
        case.promises.append(_callback(ticket, now))
    records.release_conversation(ticket.conversation_id)


def return_to_others(records: Records, ticket: Ticket, case: Case, now: datetime) -> bool:
    """Leave a ticket to the other complaint it stands for, where one is with a person besides the case taken back.

    Returns:
        False where there is none.
    """
    conversation = records.conversation(ticket.conversation_id)
    assert conversation is not None, "a ticket always belongs to a stored conversation"
    others = [c for c in records.cases_of_conversation(conversation.id) if c is not case and _is_with_person(c)]
    if not others:
        return False
    add_to_ticket(ticket, f"{case.number} was taken back by the customer", now)
    if ticket.case_id == case.id:
        added = ticket.summary["added"]
        ticket.summary = {**summarise(records, conversation, others[0]), "added": added, "earlier": ticket.summary}
        ticket.case_id = others[0].id
    return True


def investigate(records: Records, sla: Sla, case: Case, rule: InvestigationRule, now: datetime) -> Investigation:
    """Open the investigation of a case, once, and give it to whoever complaints about staff go to (E3)."""
    investigation = records.investigation(case)
    if investigation is None:
        investigation = begin(case, rule, sla.office_hours, now)
        records.add(investigation)
        refer_to_person(records, sla, case, STAFF_COMPLAINT, now)
    return investigation


def ticket_overdue(ticket: Ticket, now: datetime) -> bool:
    """Whether nobody has taken the ticket although its time has passed."""
    return ticket.status is TicketStatus.WAITING and ticket.respond_by < now


def promise_anew(sla: Sla, ticket: Ticket, case: Case | None, now: datetime) -> None:
    """Where nobody answered in time, promise a new time and make the ticket more pressing.

    What was missed stays on record as missed (F5).

    Args:
        case: the one in hand, or the ticket's; its promises are kept in step where the ticket is about it.
    """
    if not ticket_overdue(ticket, now):
        return
    missed = ticket.respond_by
    priority = MORE_PRESSING[ticket.priority]
    ticket.priority = priority
    ticket.respond_by = after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[priority])
    if case is None or case.id != ticket.case_id:
        return
    for promise in case.promises:
        if promise.kind == CALLBACK and promise.kept_at is None and promise.due_at <= missed:
            promise.missed_at = promise.missed_at or now
    case.promises.append(_callback(ticket, now))


def let_rest(records: Records, case: Case, reason: str, now: datetime) -> None:
    """The customer wants nothing looked into: an investigation of the case ends without a finding (E3)."""
    investigation = records.investigation(case)
    if investigation is not None:
        call_off(investigation, case, records.waiting_ticket(case.conversation_id), reason, now)


def pass_on_finding(records: Records, case: Case, investigation: Investigation) -> None:
    """Put what was found into the ticket about the case, so that whoever is asked for next has it too (D2)."""
    ticket = records.waiting_ticket_of_case(case)
    if ticket is not None:
        ticket.summary = {**ticket.summary, "investigation": describe(investigation)}


def is_graver(sla: Sla, reason: str, ticket: Ticket) -> bool:
    """Whether the reason brings somebody sooner, or somebody with more say, than the waiting ticket does (D3)."""
    return _gravity(sla, reason) < _gravity(sla, ticket.reason, ticket.priority) or (
        LEVELS[sla.reasons[reason].level] > LEVELS[sla.reasons[ticket.reason].level]
    )


def awaited_ticket(records: Records, conversation_id: str) -> Ticket | None:
    """The ticket whose person the customer waits for; one for work in the background is none."""
    ticket = _unresolved_ticket(records, conversation_id)
    if ticket is None or ticket.case_id is None:
        return ticket
    cases = [*records.cases_of_conversation(conversation_id), current_case(records, conversation_id)]
    escalated = any(case and case.id == ticket.case_id and case.stage is Stage.ESCALATED for case in cases)
    return ticket if escalated else None


def _callback(ticket: Ticket, now: datetime) -> Promise:
    return Promise(CALLBACK, _callback_words(ticket), now, ticket.respond_by)


def _callback_words(ticket: Ticket) -> str:
    return f"a person answers: {ticket.number}"


def _keep(case: Case, promises: Iterable[Promise], now: datetime) -> None:
    for promise in promises:
        promise.kept_at = promise.kept_at or now


def _is_with_person(case: Case) -> bool:
    """Whether a person has to do something about it still."""
    owed = BY_A_PERSON | {CALLBACK, OUTCOME}
    return case.stage is Stage.ESCALATED or (
        case.stage is Stage.EXECUTED and any(p.kind in owed and p.kept_at is None for p in case.promises)
    )


def _unresolved_ticket(records: Records, conversation_id: str) -> Ticket | None:
    """The ticket of the case in hand where it waits in another conversation, otherwise this conversation's."""
    case = _unsettled_case(records, conversation_id)
    elsewhere = records.waiting_ticket_of_case(case) if case is not None else None
    return elsewhere or records.waiting_ticket(conversation_id)


def _leave_to_person(records: Records, case: Case, reason: str, now: datetime) -> None:
    """What a superior decides is told by whoever takes over; what nobody decided yet, they decide (D4)."""
    answer = answer_on(case)
    if answer is not None:
        mark_told(answer, now)
    take_back(records, case, Actor.BOT, f"a person takes over: {reason}", now)


def _unsettled_case(records: Records, conversation_id: str) -> Case | None:
    case = current_case(records, conversation_id)
    return None if case is None or case.settled else case


def _case_in_the_background(records: Records, ticket: Ticket | None) -> Case | None:
    """The settled case that a person still works on; who asks for a person now waits for that one (D5)."""
    case = records.case_of_ticket(ticket) if ticket is not None else None
    return None if case is None or case.stage is Stage.MERGED else case


def _reopen_where_over(case: Case, reason: str, now: datetime) -> None:
    if case.settled and Stage.ESCALATED not in NEXT_STAGES[case.stage]:
        case.move_to(Stage.REOPENED, Actor.CUSTOMER, reason, now)


def _open_ticket(
    records: Records, sla: Sla, conversation: Conversation, case: Case | None, reason: str, now: datetime
) -> Ticket:
    rule = sla.reasons[reason]
    ticket = Ticket(
        number=ticket_number(now),
        conversation_id=conversation.id,
        reason=reason,
        priority=rule.priority,
        summary=summarise(records, conversation, case),
        opened_at=now,
        respond_by=_respond_by(sla, rule, now),
        excluded=_excluded(case),
        case_id=case.id if case else None,
    )
    if _is_vulnerable(case):
        _press(sla, ticket, sla.reasons[VULNERABLE], now)
    records.add(ticket)
    records.flush()
    return ticket


def _gravity(sla: Sla, reason: str, priority: str | None = None) -> tuple[int, int]:
    """The smaller, the graver."""
    return PRIORITIES[priority or sla.reasons[reason].priority], LIFE_FIRST.get(reason, len(LIFE_FIRST))


def _is_new_to_it(case: Case | None) -> bool:
    """Whether the ticket was for work in the background, and the customer waits for its person only from now on."""
    return case is not None and case.stage is not Stage.ESCALATED


def _is_of_another_case(ticket: Ticket, case: Case | None) -> bool:
    """Whether the waiting ticket knows nothing of this case (D2)."""
    return case is not None and ticket.case_id != case.id


def _excluded(case: Case | None) -> list[str]:
    """Whoever the case names must not handle it (E3)."""
    named = case.fact(NAMED) if case else None
    return [named.value] if named else []


def _is_vulnerable(case: Case | None) -> bool:
    return case is not None and case.fact(VULNERABLE) is not None


def _bring_up_to_date(
    records: Records,
    sla: Sla,
    conversation: Conversation,
    ticket: Ticket,
    case: Case | None,
    reason: str,
    now: datetime,
) -> None:
    """What was known goes along; whoever had to be kept off the ticket, or on it, still has (D7)."""
    rule = sla.reasons[reason]
    ticket.summary = _renewed_summary(records, conversation, ticket, case)
    if LEVELS[rule.level] >= LEVELS[sla.reasons[ticket.reason].level]:
        ticket.reason = reason
    ticket.case_id = case.id if case else ticket.case_id
    ticket.excluded = [*ticket.excluded, *(who for who in _excluded(case) if who not in ticket.excluded)]
    _press(sla, ticket, rule, now)


def _renewed_summary(records: Records, conversation: Conversation, ticket: Ticket, case: Case | None) -> dict[str, Any]:
    """The case as it stands now, with what the ticket held of other cases and what was added to it."""
    known = ticket.summary
    if case is None or ticket.case_id != case.id:
        return {**summarise(records, conversation, case), "earlier": known}
    kept: dict[str, Any] = {key: known[key] for key in ("added", "earlier") if key in known}
    return {**summarise(records, conversation, case), **kept}


def _press(sla: Sla, ticket: Ticket, rule: EscalationRule, now: datetime) -> None:
    """Give the ticket at least the priority of the rule; a time that has passed is no promise for what is new."""
    ticket.priority = min(ticket.priority, rule.priority, key=PRIORITIES.__getitem__)
    due = _respond_by(sla, rule, now)
    ticket.respond_by = min(ticket.respond_by, due) if ticket.respond_by > now else due


def _respond_by(sla: Sla, rule: EscalationRule, now: datetime) -> datetime:
    return after_staffed_minutes(sla.office_hours, now, sla.respond_within_minutes[rule.priority])


def add_to_ticket(ticket: Ticket, text: str, now: datetime) -> None:
    """Keep what the customer adds while they wait, so that nobody asks again (D2)."""
    added = [*ticket.summary.get("added", []), {"at": now.isoformat(), "text": text}]
    ticket.summary = {**ticket.summary, "added": added}


def summarise(records: Records, conversation: Conversation, case: Case | None) -> dict[str, Any]:
    """Facts, evidence, offers, wish and emotion so far (D2), as plain values for the desk."""
    summary: dict[str, Any] = {
        "language": conversation.language,
        "channel": conversation.channel,
        "emotion": [_reading(reading) for reading in _readings(records, conversation, case)],
    }
    further = waiting_complaints(records, conversation.id)
    if further:
        summary["also_complains"] = [_in_brief(other) for other in further]
    if case is None:
        return summary
    investigation = records.investigation(case)
    if investigation is not None:
        summary["investigation"] = describe(investigation)
    return {
        **summary,
        "case": case.number,
        "complaint_type": case.complaint_type,
        "order_number": case.order_number,
        "earlier_cases": [earlier.number for earlier in settled_before(records, case)],
        "history": [f"{e.at.isoformat()} {e.actor.value} {e.kind}: {e.reason}" for e in case.events],
        "facts": {fact.name: fact.value for fact in case.facts if not fact.superseded},
        "evidence": [f"{e.system}.{e.finding} = {e.value}" for e in case.evidence],
        "offers": [{"what": o.wording, "status": o.status.value, "reasons": o.reasons} for o in case.offers],
        "approvals": [
            {"number": a.number, "what": a.wording, "status": a.status.value, "granted": str(a.decided_amount or "")}
            for a in case.approvals
        ],
        "asked": {
            "remedy": case.asked_remedy,
            "amount": str(case.asked_amount) if case.asked_amount else None,
        },
    }


def _in_brief(case: Case) -> dict[str, Any]:
    story = case.fact("story")
    return {"case": case.number, "complaint_type": case.complaint_type, "story": story.value if story else ""}


def _readings(records: Records, conversation: Conversation, case: Case | None) -> list[EmotionReading]:
    """The latest readings of all conversations the case went through, oldest first."""
    threads = {conversation.id}
    if case is not None:
        threads |= {case.conversation_id, *(other.id for other in records.conversations_continuing(case))}
    readings = [r for thread in threads for r in records.readings(thread, READINGS_IN_SUMMARY)]
    return sorted(readings, key=lambda reading: reading.at)[-READINGS_IN_SUMMARY:]


def _reading(reading: EmotionReading) -> dict[str, Any]:
    return {
        "at": reading.at.isoformat(),
        "emotion": reading.emotion,
        "intensity": round(reading.intensity, 2),
    }
