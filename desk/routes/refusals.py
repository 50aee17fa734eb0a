"""Why something cannot be done, as a code that pages put into the reader's words, beside a sentence with the cure."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException


def refusal(status: int, code: str, error: Exception, **more: Any) -> HTTPException:
    """The answer to a request that cannot be done."""
    return HTTPException(status, {"code": code, "message": str(error), **more})
