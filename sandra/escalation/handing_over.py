"""Handing a conversation to a person, with everything that was said (protocol D)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandra.case import (
    NEXT_STAGES,
    Actor,
    Case,
    Conversation,
    Stage,
    Ticket,
    TicketStatus,
)
from sandra.escalation.assignment import LEVELS
from sandra.escalation.callbacks import CALLBACK, callback, promise_anew, promise_word
from sandra.escalation.clocks import owe_word, start
from sandra.escalation.investigation import NAMED, OUTCOME, Investigation, begin, call_off, describe
from sandra.escalation.naming import may_be_named
from sandra.escalation.office_hours import is_staffed
from sandra.escalation.summary import add_to_ticket, renewed_summary, summarise
from sandra.escalation.urgency import STAFF_COMPLAINT, VOICE_MESSAGE, VULNERABLE, is_graver, press, respond_by
from sandra.listening.further_complaints import waiting_complaints
from sandra.listening.known import current_case
from sandra.listening.sent_files import SentFile
from sandra.numbering import ticket_number
from sandra.playbook.kinds import BY_A_PERSON
from sandra.playbook.problems import InvestigationRule
from sandra.playbook.sla import EscalationRule, Sla
from sandra.records import Records
from sandra.remedy.approvals import answer_on, mark_told, take_back


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
        promise_anew(records, sla, ticket, case, now)
        only_listens = ticket.reason == VOICE_MESSAGE
        if _is_new_to_it(case) or only_listens or is_graver(sla, reason, ticket) or _is_of_another_case(ticket, case):
            _bring_up_to_date(records, sla, conversation, ticket, case, reason, now)
        if _nobody_talks(records, ticket):
            # Whoever had it in the background promised something else: the customer waits for a person now.
            _let_others_take(records, sla, ticket, now)
    if case is not None and case.stage is not Stage.ESCALATED:
        _reopen_where_over(case, reason, now)
        case.move_to(Stage.ESCALATED, Actor.BOT, f"{reason}: ticket {ticket.number}", now)
        promise_word(sla, ticket, case, now)
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
    promise_anew(records, sla, ticket, records.case_of_ticket(ticket), now)
    _bring_up_to_date(records, sla, conversation, ticket, case, reason, now)
    return ticket


def have_listened_to(
    records: Records, sla: Sla, conversation: Conversation, voice: Sequence[SentFile], now: datetime
) -> HandOver:
    """Have a person hear a voice message and answer it; meanwhile the assistant stays with the customer.

    The ticket that waits, whatever for, gets it too: there is never a second one.
    """
    case = _unsettled_case(records, conversation.id)
    ticket = _unresolved_ticket(records, conversation.id)
    if ticket is None:
        ticket = _open_ticket(records, sla, conversation, case, VOICE_MESSAGE, now)
        if case is not None:
            case.promises.append(callback(ticket, now))
    else:
        promise_anew(records, sla, ticket, records.case_of_ticket(ticket), now)
    add_to_ticket(ticket, "", now, voice)
    return HandOver(ticket, sla.reasons[ticket.reason], is_staffed(sla.office_hours, now))


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


def let_rest(records: Records, case: Case, reason: str, now: datetime) -> None:
    """The customer wants nothing looked into: an investigation of the case ends without a finding (E3)."""
    investigation = records.investigation(case)
    if investigation is not None:
        call_off(investigation, case, records.waiting_ticket(case.conversation_id), reason, now)


def pass_on_finding(records: Records, case: Case, investigation: Investigation) -> None:
    """Put what was found into the ticket about the case, so that whoever is asked for next has it too (D2)."""
    waiting = records.waiting_ticket_of_case(case)
    ticket = records.ticket_to_change(waiting.number) if waiting is not None else None
    if ticket is not None:
        ticket.summary = {**ticket.summary, "investigation": describe(investigation)}


def awaited_ticket(records: Records, conversation_id: str) -> Ticket | None:
    """The ticket whose person the customer waits for; one for work in the background is none."""
    ticket = _unresolved_ticket(records, conversation_id)
    if ticket is not None and ticket.case_id is None and ticket.reason == VOICE_MESSAGE:
        return None
    if ticket is None or ticket.case_id is None:
        return ticket
    cases = [*records.cases_of_conversation(conversation_id), current_case(records, conversation_id)]
    escalated = any(case and case.id == ticket.case_id and case.stage is Stage.ESCALATED for case in cases)
    return ticket if escalated else None


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
        respond_by=respond_by(sla, rule, now),
        excluded=_excluded(case),
        case_id=case.id if case else None,
    )
    start(sla, ticket, now)
    if _is_vulnerable(case):
        press(sla, ticket, sla.reasons[VULNERABLE], now)
    records.add(ticket)
    records.flush()
    return ticket


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
    ticket.summary = renewed_summary(records, conversation, ticket, case)
    if LEVELS[rule.level] >= LEVELS[sla.reasons[ticket.reason].level]:
        ticket.reason = reason
    ticket.case_id = case.id if case else ticket.case_id
    ticket.excluded = [*ticket.excluded, *(who for who in _excluded(case) if who not in ticket.excluded)]
    press(sla, ticket, rule, now)
    holder = ticket.claimed_by
    if holder and any(may_be_named(named, holder, records.staff_number(holder)) for named in ticket.excluded):
        _let_others_take(records, sla, ticket, now)
    # It may have become too much for them, or about them; the next round finds somebody.
    ticket.assigned_to = None


def _nobody_talks(records: Records, ticket: Ticket) -> bool:
    conversation = records.conversation(ticket.conversation_id)
    return conversation is None or conversation.owner is None


def _let_others_take(records: Records, sla: Sla, ticket: Ticket, now: datetime) -> None:
    if ticket.status is TicketStatus.CLAIMED:
        ticket.status, ticket.claimed_by, ticket.claimed_at = TicketStatus.WAITING, None, None
        owe_word(sla, ticket, now)
        records.release_conversation(ticket.conversation_id)
