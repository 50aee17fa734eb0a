"""How the desk says no: with a code that pages put into the reader's language, and a sentence with the cure."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException

from sandra.tone import Violation


class Refusal(HTTPException):
    """What was asked is not done.

    Args:
        status: of HTTP.
        code: by which pages know the case.
        message: what is wrong and what to do about it, in English.
        more: plain values a page names in its own sentence.
    """

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(status, {"code": code, "message": message, **more})


def tone_refusal(message: str, fault: Violation | None) -> Refusal:
    """Words the customer would read are missing, or break a rule of tone (G2)."""
    if fault is None:
        return Refusal(422, "reason_empty", message)
    cure = {"en": fault.cure.en, "zh": fault.cure.zh}
    return Refusal(422, "tone", message, words=fault.words, cure=cure)
