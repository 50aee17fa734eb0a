"""How the desk says no: with a code that pages put into the reader's language, and a sentence with the cure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from fastapi import HTTPException
from pydantic import BaseModel, Extra

from nlg.traditional import to_traditional
from sandra.tone import TOO_LONG, Violation


class Code(str, Enum):
    """Why something is refused. Each has its words in web/desk/locales/*.refusals.json."""

    # Any request
    SIGNED_OUT = "signed_out"
    PASSWORD_FIRST = "password_first"
    NOT_ALLOWED = "not_allowed"
    FOREIGN_REQUEST = "foreign_request"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    BUSY = "busy"
    CHANGED = "changed"
    # People
    WRONG_CREDENTIALS = "wrong_credentials"
    WRONG_PASSWORD = "wrong_password"
    LOCKED_OUT = "locked_out"
    SHORT_PASSWORD = "short_password"
    PASSWORD_HOLDS_LOGIN = "password_holds_login"
    WRONG_CODE = "wrong_code"
    UNFIT_SECRET = "unfit_secret"
    UNKNOWN_PERSON = "unknown_person"
    NAME_TAKEN = "name_taken"
    NAMELESS = "nameless"
    UNFIT_LOGIN = "unfit_login"
    LAST_ADMINISTRATOR = "last_administrator"
    # Tickets
    UNKNOWN_TICKET = "unknown_ticket"
    NAMED = "named"
    MAY_NOT_TAKE_NAMED = "may_not_take_named"
    MAY_NOT_TAKE_LEVEL = "may_not_take_level"
    TAKEN = "taken"
    CONVERSATION_TAKEN = "conversation_taken"
    NOT_WAITING = "not_waiting"
    NOT_YOURS = "not_yours"
    NOBODYS = "nobodys"
    OVER = "over"
    NOBODY_THERE = "nobody_there"
    UNKNOWN_COLLEAGUE = "unknown_colleague"
    UNFIT_MOMENT = "unfit_moment"
    PROMISED_BEFORE = "promised_before"
    HANDED_BACK = "handed_back"
    UNFIT_PROMISE = "unfit_promise"
    NO_CASE = "no_case"
    CAUSE_NEEDED = "cause_needed"
    NOT_RESOLVED = "not_resolved"
    MERGED = "merged"
    ANOTHER_OPEN = "another_open"
    SAME_TICKET = "same_ticket"
    OTHER_CUSTOMER = "other_customer"
    NOT_MERGEABLE = "not_mergeable"
    STAGE = "stage"
    # What is written
    MESSAGE_EMPTY = "message_empty"
    TONE = "tone"
    NOT_TAKEN = "not_taken"
    OTHERS = "others"
    RESOLVED = "resolved"
    MESSAGE_KEY_TAKEN = "message_key_taken"
    UNKNOWN_MESSAGE = "unknown_message"
    NOTE_EMPTY = "note_empty"
    NOTE_KEY_TAKEN = "note_key_taken"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_CANNED = "unknown_canned"
    # What apps did not take
    UNKNOWN_LETTER = "unknown_letter"
    LETTER_SENT_AGAIN = "letter_sent_again"
    LETTER_DROPPED = "letter_dropped"
    LETTER_WAITING = "letter_waiting"
    # Files
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TOO_MANY_PIXELS = "file_too_many_pixels"
    FILE_KIND = "file_kind"
    FILE_DAMAGED = "file_damaged"
    FILE_BROKEN_OFF = "file_broken_off"
    FILE_GONE = "file_gone"
    FILE_SENT = "file_sent"
    FILES_TOO_MANY = "files_too_many"
    UNKNOWN_FILE = "unknown_file"
    # What is decided
    UNKNOWN_APPROVAL = "unknown_approval"
    UNKNOWN_CASE = "unknown_case"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    TOO_LATE = "too_late"
    ABOVE_LEVEL = "above_level"
    ABOVE_EVERYBODY = "above_everybody"
    ABOVE_PAID = "above_paid"
    UNFIT_SUM = "unfit_sum"
    UNFIT = "unfit"
    REASON_EMPTY = "reason_empty"
    REASON_TOO_LONG = "reason_too_long"
    CONVERSATION_NOT_YOURS = "conversation_not_yours"
    CASE_OVER = "case_over"
    GIVEN = "given"
    REMEDY_KEY_TAKEN = "remedy_key_taken"
    NOT_HELD = "not_held"
    SHOP_REFUSES = "shop_refuses"
    GATEWAY = "gateway"
    UNKNOWN_INVESTIGATION = "unknown_investigation"
    ONE_SIDED = "one_sided"
    EVIDENCE_EMPTY = "evidence_empty"
    DECIDED = "decided"
    UNDECIDED = "undecided"
    CALLED_OFF = "called_off"
    # The overview
    UNFIT_DAYS = "unfit_days"
    TOO_MANY_DAYS = "too_many_days"


class Refusal(HTTPException):
    """What was asked is not done.

    Args:
        status: of HTTP.
        code: by which pages know the case.
        message: what is wrong and what to do about it, in English.
        more: plain values a page names in its own sentence. `seconds` is when to try again.
    """

    def __init__(self, status: int, code: Code, message: str, **more: Any) -> None:
        headers = {"Retry-After": str(more["seconds"])} if "seconds" in more else None
        super().__init__(status, {"code": code.value, "message": message, **more}, headers)


class RefusalDetail(BaseModel):
    """Why something is refused, with the values that belong to the code."""

    code: Code
    message: str

    class Config:
        """Read by pydantic."""

        extra = Extra.allow


class RefusalOut(BaseModel):
    """What is answered where something is refused."""

    detail: RefusalDetail


DESCRIBED: dict[int | str, dict[str, Any]] = {"4XX": {"model": RefusalOut, "description": "Refused"}}
"""How refusals stand in the API's description."""


def above_level_refusal(message: str, able: str | None) -> Refusal:
    """A sum is above what the person may grant.

    Args:
        able: the role that may; None where nobody may.
    """
    if able is None:
        return Refusal(403, Code.ABOVE_EVERYBODY, message)
    return Refusal(403, Code.ABOVE_LEVEL, message, able=able)


def reason_refusal(message: str, fault: Violation | None) -> Refusal:
    """A reason the customer would read is missing, or breaks a rule of tone (G2)."""
    if fault is None:
        return Refusal(422, Code.REASON_EMPTY, message)
    code = Code.REASON_TOO_LONG if fault.rule == TOO_LONG else Code.TONE
    return Refusal(422, code, message, findings=findings_out([fault]))


def findings_out(findings: Iterable[Violation]) -> list[dict[str, Any]]:
    """What the playbook says against words, with the cure in every language of the desk."""
    return [
        {
            "rule": finding.rule,
            "words": finding.words,
            "clause": finding.clause,
            "cure": {"zh-Hans": finding.cure.zh, "zh-Hant": to_traditional(finding.cure.zh), "en": finding.cure.en},
        }
        for finding in findings
    ]
