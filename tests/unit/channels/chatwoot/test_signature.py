"""Only Chatwoot may tell us of messages: by a fresh signature, or by the secret in the address of its webhook."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from channels.chatwoot.signature import FRESH_FOR, require_chatwoot, signature
from channels.messaging.platform import ForgedError, StaleError

SECRET, BODY = "signing-secret", '{"event": "message_created", "content": "没到"}'.encode()
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def signed(at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    seconds = str(int(at.timestamp()))
    return {"x-chatwoot-timestamp": seconds, "x-chatwoot-signature": signature(secret, seconds, BODY)}


def test_the_signature_is_the_documented_one() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
    digest = "b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
    assert signature("secret", "1700000000", b"{}") == f"sha256={digest}"


def test_a_signed_request_passes() -> None:
    require_chatwoot(signed(), "", BODY, SECRET, NOW)


def test_a_forged_or_changed_request_does_not() -> None:
    with pytest.raises(ForgedError):
        require_chatwoot(signed(secret="another"), "", BODY, SECRET, NOW)
    with pytest.raises(ForgedError):
        require_chatwoot(signed(), "", BODY + b" ", SECRET, NOW)
    with pytest.raises(ForgedError):
        require_chatwoot({**signed(), "x-chatwoot-timestamp": "1"}, "", BODY, SECRET, NOW)


def test_an_unsigned_request_does_not() -> None:
    with pytest.raises(ForgedError):
        require_chatwoot({}, "", BODY, SECRET, NOW)


@pytest.mark.parametrize("late", [FRESH_FOR + timedelta(seconds=2), -FRESH_FOR - timedelta(seconds=2)])
def test_one_that_was_signed_long_ago_or_is_of_a_time_to_come_is_stale(late: timedelta) -> None:
    with pytest.raises(StaleError):
        require_chatwoot(signed(NOW - late), "", BODY, SECRET, NOW)


@pytest.mark.parametrize("time", ["", "noon", "-5", "9" * 30, "１２"])
def test_a_signature_without_a_time_is_stale(time: str) -> None:
    headers = {"x-chatwoot-timestamp": time, "x-chatwoot-signature": signature(SECRET, time, BODY)}
    with pytest.raises(StaleError):
        require_chatwoot(headers, "", BODY, SECRET, NOW)


def test_older_versions_pass_by_the_secret_in_the_address() -> None:
    require_chatwoot({}, SECRET, BODY, SECRET, NOW)
    with pytest.raises(ForgedError):
        require_chatwoot({}, SECRET.upper(), BODY, SECRET, NOW)


def test_a_webhook_of_the_account_passes_by_it_as_well_though_it_signs_with_a_secret_of_its_own() -> None:
    require_chatwoot(signed(secret="the account's"), SECRET, BODY, SECRET, NOW)


def test_the_secret_in_the_address_makes_no_stale_signature_fresh() -> None:
    with pytest.raises(StaleError):
        require_chatwoot(signed(NOW - timedelta(hours=1)), SECRET, BODY, SECRET, NOW)
