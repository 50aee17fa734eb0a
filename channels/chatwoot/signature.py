"""Whether a request comes from Chatwoot: signed since 4.13, before that by a secret in the webhook's own address."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from channels.messaging.platform import ForgedError, StaleError

SIGNATURE, TIMESTAMP = "x-chatwoot-signature", "x-chatwoot-timestamp"
FRESH_FOR = timedelta(minutes=5)
"""Chatwoot signs each try anew, so that none is older than it was on its way."""
_LONGEST_TIMESTAMP = 11


def require_chatwoot(
    headers: Mapping[str, str], secret_in_address: str, body: bytes, secret: str, now: datetime
) -> None:
    """A request that is signed is held to its time; what the address's secret lets in has none.

    A webhook of the account beside the bot's signs with a secret of its own; that one passes by the address's as well.

    Raises:
        ForgedError: it is neither signed with the secret nor does its address hold it.
        StaleError: it is signed, and too old, or of a time to come.
    """
    signed_at = headers.get(TIMESTAMP, "")
    if _is_same(headers.get(SIGNATURE, ""), signature(secret, signed_at, body)):
        _require_fresh(signed_at, now)
    elif not _is_same(secret_in_address, secret):
        raise ForgedError("neither its signature nor the secret in its address fits SANDRA_CHATWOOT_SECRET")


def signature(secret: str, signed_at: str, body: bytes) -> str:
    """What Chatwoot puts in its header.

    Args:
        signed_at: seconds since 1970, as the other header has them.
    """
    signed = f"{signed_at}.".encode() + body
    return f"sha256={hmac.digest(secret.encode(), signed, 'sha256').hex()}"


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _require_fresh(signed_at: str, now: datetime) -> None:
    if not signed_at.isascii() or not signed_at.isdigit() or len(signed_at) > _LONGEST_TIMESTAMP:
        raise StaleError("it is signed without a time")
    if abs(now - datetime.fromtimestamp(int(signed_at), timezone.utc)) > FRESH_FOR:
        raise StaleError(f"it was signed at {signed_at}; if that is new, set this machine's clock")
