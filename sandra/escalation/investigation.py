"""Complaints about staff: the truth is looked for before anybody is said to be right (protocol E).

InvestigationError
├── UnknownEvidenceError     no such kind of evidence
├── OneSidedError            a finding is wanted while evidence was not looked for
├── UnfitReasonError         the customer cannot be told this reason
├── PartialityError          the person complained about would judge
├── DecidedError             evidence or another finding comes after the finding
├── CalledOffError           the customer wants nothing looked into any more
└── UndecidedError           the outcome is to be told before there is a finding
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sandra.case import Actor, Case, CaseError, Promise, Ticket, TicketStatus
from sandra.escalation.naming import may_be_named
from sandra.escalation.office_hours import closing_on_or_after
from sandra.playbook.hours import Hours
from sandra.playbook.problems import InvestigationRule
from sandra.playbook.tone import Tone
from sandra.tone import Violation, violations

OUTCOME = "outcome"
"""Kind of the promise to tell what was found."""
OUTCOME_TOLD = "outcome_told"
"""Kind of the event that the customer heard what was found."""
NAMED = "staff_member"
"""The fact that holds whom the customer named."""


class InvestigationError(CaseError):
    """An investigation cannot take this step."""


class UnknownEvidenceError(InvestigationError):
    """No such kind of evidence."""

    def __init__(self, kind: str) -> None:
        known = ", ".join(known.value for known in EvidenceKind)
        super().__init__(f"there is no evidence of kind '{kind}'; choose one of {known}")


class OneSidedError(InvestigationError):
    """A finding is wanted while evidence was not looked for (E2)."""

    def __init__(self, missing: Sequence[EvidenceKind]) -> None:
        names = ", ".join(kind.value for kind in missing)
        super().__init__(f"not looked for yet: {names}; fill in each, or note that there is none to be had")


class UnfitReasonError(InvestigationError):
    """The customer cannot be told this reason (E5)."""

    def __init__(self, problem: str, fault: Violation | None = None) -> None:
        self.fault = fault
        super().__init__(f"the customer will read the reason: {problem}")


class PartialityError(InvestigationError):
    """The person complained about would judge (E3)."""

    def __init__(self, person: str, named: str) -> None:
        super().__init__(f"'{person}' may be '{named}', whom this is about; somebody else has to do it")


class DecidedError(InvestigationError):
    """Evidence or another finding comes after the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"already found '{finding.value}'; for new evidence reopen the case and investigate again")


class CalledOffError(InvestigationError):
    """The customer wants nothing looked into any more (E3)."""

    def __init__(self) -> None:
        super().__init__("the customer called it off; nothing more is entered or found unless they complain again")


class UndecidedError(InvestigationError):
    """The outcome is to be told before there is a finding (E1)."""

    def __init__(self) -> None:
        super().__init__("there is no finding yet; find first, then tell the customer")


class EvidenceKind(str, Enum):
    """The five kinds of evidence (E2)."""

    RESULT = "worked_back_from_result"
    BOTH_SIDES = "both_sides_and_recording"
    THIRD_PARTY = "third_party"
    HISTORY = "history_of_both"
    CIRCUMSTANCES = "unusual_circumstances"


class Finding(str, Enum):
    """What came out (E5)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    MALICIOUS = "malicious"


@dataclass
class EvidenceSlot:
    """Room for one kind of evidence.

    Attributes:
        text: what was found; empty until somebody looked.
        none_to_be_had: somebody looked, and there is nothing of this kind.
    """

    kind: EvidenceKind
    text: str = ""
    none_to_be_had: bool = False
    entered_by: str | None = None
    entered_at: datetime | None = None
    id: int | None = None

    @property
    def looked_at(self) -> bool:
        """Whether somebody looked for it."""
        return bool(self.text) or self.none_to_be_had


@dataclass
class Investigation:
    """What is being found out about a complaint about staff.

    Attributes:
        due_at: by when the customer was promised the outcome.
        named: the person complained about, as the customer named them; None while unknown.
        called_off_at: when it ended without a finding, at the customer's word.
    """

    case_id: int
    opened_at: datetime
    due_at: datetime
    named: str | None = None
    slots: list[EvidenceSlot] = field(default_factory=lambda: [EvidenceSlot(kind) for kind in EvidenceKind])
    finding: Finding | None = None
    reason: str | None = None
    found_by: str | None = None
    found_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    called_off_at: datetime | None = None
    id: int | None = None

    def slot(self, kind: EvidenceKind | str) -> EvidenceSlot:
        """The room for one kind of evidence.

        Raises:
            UnknownEvidenceError: there is no such kind.
        """
        found = next((slot for slot in self.slots if slot.kind == kind), None)
        if found is None:
            raise UnknownEvidenceError(str(kind))
        return found

    @property
    def missing(self) -> list[EvidenceKind]:
        """What nobody has looked for yet."""
        return [slot.kind for slot in self.slots if not slot.looked_at]


def due_date(rule: InvestigationRule, hours: Hours, now: datetime) -> datetime:
    """The end of the office day by which the outcome is promised; it falls on a day on which somebody works."""
    within = rule.done_within
    return closing_on_or_after(hours, now + timedelta(days=within.days or 0, hours=within.hours or 0))


def begin(case: Case, rule: InvestigationRule, hours: Hours, now: datetime) -> Investigation:
    """Open the investigation of a case and promise its outcome (E1).

    Returns:
        A new investigation, to be kept in the records.
    """
    assert case.id is not None, "a case is stored before it is investigated"
    investigation = Investigation(case.id, now, due_date(rule, hours, now), named_in(case))
    what = "the outcome of the investigation, with its reasons"
    case.promises.append(Promise(OUTCOME, what, now, investigation.due_at))
    case.note("investigation_opened", Actor.BOT, f"about {investigation.named or 'somebody unnamed'}", now)
    return investigation


def enter_evidence(
    investigation: Investigation,
    kind: EvidenceKind | str,
    text: str,
    person: str,
    now: datetime,
    staff_number: str | None = None,
) -> None:
    """Write down what was found of one kind; later words take the place of earlier ones.

    Args:
        text: what was found; empty means that there is nothing of this kind to be had.
        person: who looked.
        staff_number: theirs, by which the customer may have named them.

    Raises:
        UnknownEvidenceError: there is no such kind.
        DecidedError: the finding was made already.
        CalledOffError: the customer wants nothing looked into.
        PartialityError: the person is the one complained about. What they say is entered by whoever asked them.
    """
    _require_open(investigation)
    require_impartial(investigation, person, staff_number)
    slot = investigation.slot(kind)
    slot.text = text.strip()
    slot.none_to_be_had = not slot.text
    slot.entered_by, slot.entered_at = person, now


def find(
    investigation: Investigation,
    case: Case,
    finding: Finding,
    reason: str,
    person: str,
    tone: Tone,
    now: datetime,
    staff_number: str | None = None,
) -> None:
    """Decide what came out, once all five kinds of evidence were looked for (E2, E5).

    Args:
        reason: why, for the record and for the customer, in the customer's language.
        person: who decides, a team leader or above.
        tone: the rules the reason has to keep, as the customer reads it.
        staff_number: the person's, by which the customer may have named them.

    Raises:
        DecidedError: there is a finding already.
        CalledOffError: the customer wants nothing looked into.
        OneSidedError: evidence was not looked for.
        PartialityError: the person is the one complained about.
        UnfitReasonError: the reason is empty or breaks a rule of tone.
    """
    _require_open(investigation)
    require_impartial(investigation, person, staff_number)
    if investigation.missing:
        raise OneSidedError(investigation.missing)
    told = _tellable(reason, case.language, tone)
    investigation.finding, investigation.reason = finding, told
    investigation.found_by, investigation.found_at = person, now
    case.note("finding", Actor.PERSON, f"{finding.value} by {person}: {told}", now)


def named_in(case: Case) -> str | None:
    """Whom the customer complains about, as they name them now; None where nobody is named."""
    named = case.fact(NAMED)
    return named.value if named is not None else None


def name_anew(investigation: Investigation, case: Case) -> None:
    """The customer may have put the name right since, or given one at all (B5)."""
    investigation.named = named_in(case) or investigation.named


def require_impartial(investigation: Investigation, person: str, staff_number: str | None = None) -> None:
    """
    Raises:
        PartialityError: the person may be the one complained about (E3).
    """
    if investigation.named is not None and may_be_named(investigation.named, person, staff_number):
        raise PartialityError(person, investigation.named)


def answer_customer(
    investigation: Investigation, case: Case, answer: str, now: datetime, actor: Actor = Actor.PERSON
) -> None:
    """Record that the customer was told what was found and why (E5); the promise is kept.

    Args:
        answer: the words they were told.
        actor: who told them.

    Raises:
        UndecidedError: there is no finding yet.
    """
    if investigation.finding is None:
        raise UndecidedError
    investigation.answer, investigation.answered_at = answer, now
    _keep_promise(case, now)
    case.note(OUTCOME_TOLD, actor, f"{investigation.finding.value}: {answer}", now)


def call_off(investigation: Investigation, case: Case, ticket: Ticket | None, reason: str, now: datetime) -> None:
    """End it without a finding because the customer does not want one (E3); what they said stays on record.

    Args:
        ticket: the ticket of the conversation; closed where it waits for nothing but this.
    """
    if investigation.finding is not None or investigation.called_off_at is not None:
        return
    investigation.called_off_at = now
    _keep_promise(case, now)
    case.note("investigation_called_off", Actor.CUSTOMER, reason, now)
    if ticket is not None and ticket.case_id == case.id and ticket.status is TicketStatus.WAITING:
        ticket.status = TicketStatus.RESOLVED


def describe(investigation: Investigation) -> dict[str, Any]:
    """The investigation as plain values, for the ticket and the desk (D2)."""
    return {
        "named": investigation.named,
        "opened_at": investigation.opened_at.isoformat(),
        "due_at": investigation.due_at.isoformat(),
        "evidence": {slot.kind.value: _words(slot) for slot in investigation.slots},
        "finding": investigation.finding.value if investigation.finding else None,
        "reason": investigation.reason,
    }


def _words(slot: EvidenceSlot) -> str | None:
    if slot.text:
        return slot.text
    return "none to be had" if slot.none_to_be_had else None


def _tellable(reason: str, language: str, tone: Tone) -> str:
    """The reason as it stands within our sentence."""
    told = reason.strip().rstrip("。.!！ ")
    if not told:
        raise UnfitReasonError("it is empty; say in their language what the finding rests on")
    faults = violations(told, language, tone)
    if faults:
        raise UnfitReasonError(f"it breaks '{faults[0].rule}': {faults[0].cure.en}", faults[0])
    return told


def _require_open(investigation: Investigation) -> None:
    if investigation.finding is not None:
        raise DecidedError(investigation.finding)
    if investigation.called_off_at is not None:
        raise CalledOffError


def _keep_promise(case: Case, now: datetime) -> None:
    for promise in case.promises:
        if promise.kind == OUTCOME and promise.kept_at is None:
            promise.kept_at = now
