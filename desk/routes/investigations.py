"""Complaints about staff: the five kinds of evidence, the finding, and that the customer was told (E)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field

from desk.cases import Row
from desk.people.audit import note
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal, reason_refusal
from desk.routes.remedies import known_case
from sandra.case import Case
from sandra.escalation.handing_over import pass_on_finding
from sandra.escalation.investigation import (
    CalledOffError,
    DecidedError,
    EvidenceKind,
    Finding,
    Investigation,
    InvestigationError,
    OneSidedError,
    PartialityError,
    UndecidedError,
    UnfitReasonError,
    answer_customer,
    enter_evidence,
    find,
    name_anew,
    require_impartial,
)
from sandra.people import Right
from sandra.playbook.model import Playbook
from sandra.store.database import Store
from sandra.store.records import SqlRecords

LONGEST_EVIDENCE = 4000
LONGEST_REASON = 500
LONGEST_ANSWER = 2000
Me = Annotated[SignedIn, Depends(caller)]


class EvidenceSlotOut(Row):
    """One kind of evidence; neither text nor `none_to_be_had` means that nobody looked yet."""

    kind: EvidenceKind
    text: str
    none_to_be_had: bool
    entered_by: str | None
    entered_at: datetime | None


class InvestigationOut(BaseModel):
    """What is being found out. `person_tells`: one of ours owns the conversation and tells the outcome."""

    case_number: str
    language: str
    named: str | None
    opened_at: datetime
    due_at: datetime
    evidence: list[EvidenceSlotOut]
    finding: Finding | None
    reason: str | None
    found_by: str | None
    found_at: datetime | None
    answered_at: datetime | None
    called_off_at: datetime | None
    person_tells: bool


class EvidenceIn(BaseModel):
    """What was found of one kind, or that there is none to be had."""

    text: str = Field("", max_length=LONGEST_EVIDENCE)
    none_to_be_had: bool = False


class FindingIn(BaseModel):
    """What came out, with the reason as the customer will read it."""

    finding: Finding
    reason: str = Field(max_length=LONGEST_REASON)


class AnswerIn(BaseModel):
    """What the customer was told."""

    words: str = Field(min_length=1, max_length=LONGEST_ANSWER)


def investigation_routes(store: Store, playbook: Playbook, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes about complaints about staff."""

    def shown(number: str, me: Me) -> InvestigationOut:
        """The investigation of a case, for anybody but whom it is about."""
        with store.reading() as records, _refusals():
            return _shown(records, *_known(records, number, me))

    def enter(number: str, kind: EvidenceKind, found: EvidenceIn, me: Me) -> InvestigationOut:
        """Write down what was found of one kind; later words take the place of earlier ones."""
        if found.none_to_be_had == bool(found.text.strip()):
            raise Refusal(422, Code.EVIDENCE_EMPTY, "say what was found, or tick that there is none to be had")
        with store.transaction() as records, _refusals():
            case, investigation = _known(records, number, me)
            enter_evidence(investigation, kind, found.text, me.person.name, clock(), me.person.staff_number)
            pass_on_finding(records, case, investigation)
            note(records, me, "investigation.evidence", case.number, kind=kind.value)
            return _shown(records, case, investigation)

    def conclude(number: str, found: FindingIn, me: Me) -> InvestigationOut:
        """Decide what came out, once all five kinds of evidence were looked for."""
        with store.transaction() as records, _refusals():
            case, investigation = _known(records, number, me)
            who, staff_number = me.person.name, me.person.staff_number
            find(investigation, case, found.finding, found.reason, who, playbook.tone, clock(), staff_number)
            pass_on_finding(records, case, investigation)
            note(records, me, "investigation.finding", case.number, finding=found.finding.value)
            return _shown(records, case, investigation)

    def answered(number: str, answer: AnswerIn, me: Me) -> InvestigationOut:
        """The caller told the customer what was found; the assistant will not tell it again."""
        with store.transaction() as records, _refusals():
            case, investigation = _known(records, number, me)
            if investigation.answered_at is None:
                answer_customer(investigation, case, answer.words, clock())
                note(records, me, "investigation.answered", case.number)
            return _shown(records, case, investigation)

    path = "/cases/{number}/investigation"
    desk.add("GET", path, Right.DECIDE, shown, response_model=InvestigationOut)
    desk.add("PUT", path + "/evidence/{kind}", Right.DECIDE, enter, response_model=InvestigationOut)
    desk.add("POST", path + "/finding", Right.DECIDE, conclude, response_model=InvestigationOut)
    desk.add("POST", path + "/answer", Right.DECIDE, answered, response_model=InvestigationOut)


def _known(records: SqlRecords, number: str, me: SignedIn) -> tuple[Case, Investigation]:
    """The case with its investigation, for anybody but the person complained about (E3)."""
    case = known_case(records, number)
    investigation = records.investigation(case)
    if investigation is None:
        raise Refusal(
            404,
            Code.UNKNOWN_INVESTIGATION,
            f"nothing is investigated for case {case.number}; look at its ticket again",
            number=case.number,
        )
    name_anew(investigation, case)
    require_impartial(investigation, me.person.name, me.person.staff_number)
    return case, investigation


def _shown(records: SqlRecords, case: Case, investigation: Investigation) -> InvestigationOut:
    conversation = records.conversation(case.conversation_id)
    return InvestigationOut(
        case_number=case.number,
        language=case.language,
        named=investigation.named,
        opened_at=investigation.opened_at,
        due_at=investigation.due_at,
        evidence=[EvidenceSlotOut.from_orm(slot) for slot in investigation.slots],
        finding=investigation.finding,
        reason=investigation.reason,
        found_by=investigation.found_by,
        found_at=investigation.found_at,
        answered_at=investigation.answered_at,
        called_off_at=investigation.called_off_at,
        person_tells=conversation is not None and conversation.owner is not None,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells what cannot be done; within the transaction, which is then undone."""
    try:
        yield
    except PartialityError as error:
        raise Refusal(403, Code.NAMED, str(error)) from error
    except OneSidedError as error:
        raise Refusal(409, Code.ONE_SIDED, str(error)) from error
    except DecidedError as error:
        raise Refusal(409, Code.DECIDED, str(error)) from error
    except CalledOffError as error:
        raise Refusal(409, Code.CALLED_OFF, str(error)) from error
    except UndecidedError as error:
        raise Refusal(409, Code.UNDECIDED, str(error)) from error
    except UnfitReasonError as error:
        raise reason_refusal(str(error), error.fault) from error
    except InvestigationError as error:
        raise Refusal(422, Code.UNFIT, str(error)) from error
