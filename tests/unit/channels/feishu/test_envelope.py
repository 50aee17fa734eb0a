"""What Feishu sends is opened only where it is Feishu's, and fresh."""

from __future__ import annotations

import json
import time

import pytest

from channels.feishu.envelope import LONGEST_WAY_SECONDS, Envelope, is_challenge, unsealed
from channels.messaging.platform import ForgedError, MalformedError, StaleError
from tests.platforms.feishu import (
    ENCRYPT_KEY,
    VERIFICATION_TOKEN,
    challenge,
    header_of,
    message_event,
    sealed,
    signed,
    touch_event,
)

EVENT = message_event("ou_wang", "text", {"text": "外套破了"})


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(ENCRYPT_KEY, VERIFICATION_TOKEN)


def test_a_signed_event_is_opened(envelope: Envelope) -> None:
    body = sealed(EVENT)
    assert envelope.open(signed(body), body) == EVENT


def test_a_touch_is_opened_like_an_event(envelope: Envelope) -> None:
    body = sealed(touch_event("ou_wang", {"said": "yes"}))
    assert envelope.open(signed(body), body)["event"]["action"]["value"] == {"said": "yes"}


def test_the_example_of_feishus_documentation_is_read() -> None:
    assert unsealed("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=") == b"hello world"


def test_another_key_is_forged(envelope: Envelope) -> None:
    body = sealed(EVENT, "another key")
    with pytest.raises(ForgedError):
        envelope.open(signed(body, key="another key"), body)


@pytest.mark.parametrize("word", ["timestamp", "nonce", "signature"])
def test_a_changed_header_is_forged(envelope: Envelope, word: str) -> None:
    body = sealed(EVENT)
    with pytest.raises(ForgedError):
        envelope.open({**signed(body), header_of(word): "1"}, body)


def test_a_changed_body_is_forged(envelope: Envelope) -> None:
    headers = signed(sealed(EVENT))
    with pytest.raises(ForgedError):
        envelope.open(headers, sealed(EVENT))


def test_another_verification_token_is_forged() -> None:
    body = sealed(EVENT)
    with pytest.raises(ForgedError):
        Envelope(ENCRYPT_KEY, "another token").open(signed(body), body)


def test_without_a_verification_token_none_is_checked() -> None:
    body = sealed(EVENT)
    assert Envelope(ENCRYPT_KEY).open(signed(body), body) == EVENT


@pytest.mark.parametrize("seconds", [-LONGEST_WAY_SECONDS - 5, LONGEST_WAY_SECONDS + 5])
def test_what_was_signed_at_another_time_is_stale(envelope: Envelope, seconds: float) -> None:
    body = sealed(EVENT)
    with pytest.raises(StaleError):
        envelope.open(signed(body, time.time() + seconds), body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"not json",
        b'{"encrypt": 7}',
        b'{"encrypt": "no base64!"}',
        b'{"encrypt": "c2hvcnQ="}',
        json.dumps(EVENT).encode(),
        sealed(EVENT, "another key"),
        sealed(["no object"]),
    ],
)
def test_what_is_signed_and_unreadable_is_malformed(envelope: Envelope, body: bytes) -> None:
    with pytest.raises(MalformedError):
        envelope.open(signed(body), body)


def test_the_challenge_comes_without_a_signature(envelope: Envelope) -> None:
    assert is_challenge(envelope.open({}, sealed(challenge())))


@pytest.mark.parametrize("body", [b"", sealed(EVENT), sealed(challenge(), "another key"), sealed(["no object"])])
def test_nothing_else_comes_without_a_signature(envelope: Envelope, body: bytes) -> None:
    with pytest.raises(ForgedError, match="it is not signed"):
        envelope.open({}, body)


def test_a_challenge_with_another_token_is_forged() -> None:
    with pytest.raises(ForgedError):
        Envelope(ENCRYPT_KEY, "another token").open({}, sealed(challenge()))
