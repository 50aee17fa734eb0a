"""A request is DingTalk's only where its time is signed with our secret, and fresh."""

from __future__ import annotations

import time

import pytest

from channels.dingtalk.signature import LONGEST_WAY_SECONDS, Signature
from channels.messaging.platform import ForgedError, MalformedError, StaleError
from tests.platforms.dingtalk import APP_SECRET, signed, signed_as


@pytest.fixture
def signature() -> Signature:
    return Signature(APP_SECRET)


def test_dingtalks_own_request_passes(signature: Signature) -> None:
    signature.check(signed())


@pytest.mark.parametrize(
    "headers", [{}, signed(secret="another secret"), {**signed(), "timestamp": "1"}, {**signed(), "sign": "签"}]
)
def test_what_is_not_signed_with_the_secret_is_forged(signature: Signature, headers: dict[str, str]) -> None:
    with pytest.raises(ForgedError):
        signature.check(headers)


@pytest.mark.parametrize("seconds", [-LONGEST_WAY_SECONDS - 5, LONGEST_WAY_SECONDS + 5])
def test_what_was_signed_at_another_time_is_stale(signature: Signature, seconds: float) -> None:
    with pytest.raises(StaleError):
        signature.check(signed(time.time() + seconds))


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "１２３"])
def test_a_time_that_is_none_is_malformed(signature: Signature, timestamp: str) -> None:
    with pytest.raises(MalformedError):
        signature.check(signed_as(timestamp))
