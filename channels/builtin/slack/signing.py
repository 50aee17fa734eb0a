"""Whether a request is Slack's, and of now: https://docs.slack.dev/authentication/verifying-requests-from-slack."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from slack_sdk.signature import SignatureVerifier

from channels.messaging.platform import ForgedError, StaleError

SIGNATURE_HEADER = "X-Slack-Signature"
TIME_HEADER = "X-Slack-Request-Timestamp"
OLDEST = timedelta(minutes=5)


def require_signed(body: bytes, told_at: str, signature: str, secret: str, now: datetime) -> None:
    """
    Args:
        told_at: when Slack signed, in seconds since 1970, as its header has it.
        signature: of the body and that time.
        secret: the app's signing secret.

    Raises:
        ForgedError: it is not signed with the secret.
        StaleError: it was signed too long ago.
    """
    try:
        expected = SignatureVerifier(secret).generate_signature(timestamp=told_at, body=body)
    except UnicodeDecodeError:
        raise ForgedError("the body is not UTF-8 text, which Slack's always is") from None
    if expected is None or not hmac.compare_digest(expected.encode(), signature.encode()):
        raise ForgedError(f"{SIGNATURE_HEADER} is not made with the app's signing secret")
    if not told_at.isascii() or not told_at.isdigit() or abs(now.timestamp() - int(told_at)) > OLDEST.total_seconds():
        raise StaleError(f"{TIME_HEADER} is not within {OLDEST.total_seconds():.0f} seconds of now")
