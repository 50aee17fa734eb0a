"""Whether a request is Slack's, and of now."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timezone

import pytest

from channels.builtin.slack.signing import require_signed
from channels.messaging.platform import ForgedError, StaleError

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
SECOND = int(NOW.timestamp())
BODY = b'{"type":"event_callback"}'


def signature(told_at: str, body: bytes = BODY, secret: str = SECRET) -> str:
    """As Slack's documentation describes it."""
    digest = hmac.new(secret.encode(), b"v0:" + told_at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return f"v0={digest}"


@pytest.mark.parametrize("seconds", [0, -299, 299])
def test_a_signed_request_of_now_is_slacks(seconds: int) -> None:
    told_at = str(SECOND + seconds)

    require_signed(BODY, told_at, signature(told_at), SECRET, NOW)


@pytest.mark.parametrize("told_at", [str(SECOND - 301), str(SECOND + 301), "0", "", "-5", "١٢٣", "soon"])
def test_a_signed_request_of_another_time_is_stale(told_at: str) -> None:
    with pytest.raises(StaleError):
        require_signed(BODY, told_at, signature(told_at), SECRET, NOW)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "v0=",
        "v0=的",
        signature(str(SECOND), secret="guessed"),
        signature(str(SECOND), body=BODY + b" "),
        signature(str(SECOND - 1)),
    ],
)
def test_anything_else_is_forged(told: str) -> None:
    with pytest.raises(ForgedError):
        require_signed(BODY, str(SECOND), told, SECRET, NOW)


def test_a_body_that_is_no_text_is_forged() -> None:
    with pytest.raises(ForgedError):
        require_signed(b"\xff", str(SECOND), "v0=1", SECRET, NOW)
