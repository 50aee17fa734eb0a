"""A case as the desk's pages read it, with all that was said, checked, offered and promised (D2)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from desk.attachments import AttachmentOut, attachment_out
from nlg.traditional import to_traditional
from sandra.case import ApprovalStatus, Case, Stage, Ticket
from sandra.escalation.repetition import settled_before
from sandra.listening.sent_files import files_of, is_file
from sandra.playbook.model import Playbook
from sandra.playbook.words import Words
from sandra.records import Records
from sandra.store.attachments import SqlAttachments
from sandra.store.records import SqlRecords


class Row(BaseModel):
    """Read off an object that has the same names."""

    class Config:
        """Of pydantic."""

        orm_mode = True


class FactOut(Row):
    """Something the customer said."""

    name: str
    value: str
    said_at: datetime
    superseded: bool


class EvidenceOut(Row):
    """Something a system said."""

    system: str
    finding: str
    value: str
    checked_at: datetime


class OfferOut(Row):
    """An offer with what became of it."""

    round: int
    position: int
    remedy: str
    amount: Decimal | None
    currency: str
    wording: str
    due_at: datetime
    reasons: list[str]
    offered_at: datetime
    status: str
    answered_at: datetime | None


class ApprovalOut(Row):
    """A remedy put to a superior, with the answer."""

    number: str
    remedy: str
    amount: Decimal
    currency: str
    level: str
    asked_at: datetime
    due_at: datetime
    status: ApprovalStatus
    decided_by: str | None
    decided_at: datetime | None
    decided_amount: Decimal | None
    decision: str | None


class PromiseOut(Row):
    """Something we said we would do."""

    kind: str
    what: str
    made_at: datetime
    due_at: datetime
    kept_at: datetime | None
    missed_at: datetime | None


class EventOut(Row):
    """A change of the case."""

    kind: str
    actor: str
    at: datetime
    reason: str


class WordsOut(BaseModel):
    """The same words in each language of the pages."""

    en: str
    zh_hans: str
    zh_hant: str


class GuideOut(BaseModel):
    """What the playbook tells whoever handles this class of problem by hand (C9)."""

    query: WordsOut
    handle: WordsOut
    pay_out: WordsOut
    cautions: WordsOut


class CaseOut(Row):
    """A case; what the customer asks for stands apart from the facts (C8), and what they sent from what systems say."""

    number: str
    complaint_type: str
    stage: Stage
    opened_at: datetime
    order_number: str | None
    purpose: str | None
    asked_remedy: str | None
    asked_amount: Decimal | None
    facts: list[FactOut]
    evidence: list[EvidenceOut]
    offers: list[OfferOut]
    approvals: list[ApprovalOut]
    promises: list[PromiseOut]
    events: list[EventOut]
    files: list[AttachmentOut] = []
    earlier_cases: list[str] = []
    guide: GuideOut | None = None


def cases_shown(records: Records, ticket: Ticket) -> list[Case]:
    """The cases that whoever reads the ticket sees, first the one it is about, wherever that goes on now."""
    about = records.case_of_ticket(ticket)
    others = [case for case in records.cases_of_conversation(ticket.conversation_id) if case is not about]
    return [about, *others] if about is not None else others


def case_out(records: SqlRecords, playbook: Playbook, case: Case, ticket: Ticket) -> CaseOut:
    """The case as the page of that ticket reads it."""
    shown: CaseOut = CaseOut.from_orm(case)
    shown.evidence = [EvidenceOut.from_orm(one) for one in case.evidence if not is_file(one)]
    files = SqlAttachments(records.session).named([file.key for file in files_of(case)])
    shown.files = [attachment_out(ticket.number, one) for one in files]
    shown.earlier_cases = [earlier.number for earlier in settled_before(records, case)]
    guide = playbook.problems[case.complaint_type].guide
    shown.guide = GuideOut(**{part: words_out(getattr(guide, part)) for part in GuideOut.__fields__})
    return shown


def words_out(words: Words) -> WordsOut:
    """The playbook's words, in both scripts of Chinese."""
    return WordsOut(en=words.en, zh_hans=words.zh, zh_hant=to_traditional(words.zh))
