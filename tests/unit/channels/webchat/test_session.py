"""A conversation opens only with the token that was signed for it (know-before 24)."""

from __future__ import annotations

import time

import pytest

from channels.webchat.session import TOKEN_LIFETIME_SECONDS, Sessions

OURS = Sessions("our secret")


def test_a_token_brings_its_conversation_back() -> None:
    begun = OURS.resume_or_begin(None)

    assert OURS.resume_or_begin(begun.token) == begun
    assert Sessions("our secret").resume_or_begin(begun.token) == begun


def test_conversations_cannot_be_guessed() -> None:
    ids = {OURS.resume_or_begin(None).conversation_id for _ in range(50)}

    assert len(ids) == 50
    assert all(len(conversation) >= 20 for conversation in ids)


def test_a_token_signed_with_another_secret_opens_nothing() -> None:
    theirs = Sessions("another secret").resume_or_begin(None)

    assert OURS.resume_or_begin(theirs.token).conversation_id != theirs.conversation_id


@pytest.mark.parametrize("position", [0, 5, -1])
def test_a_token_with_one_character_changed_opens_nothing(position: int) -> None:
    begun = OURS.resume_or_begin(None)
    characters = list(begun.token)
    characters[position] = "A" if characters[position] != "A" else "B"
    # The last character of base64 may carry unused bits, so the token is cut there instead.
    changed = begun.token[:-1] if position == -1 else "".join(characters)

    assert OURS.resume_or_begin(changed).conversation_id != begun.conversation_id


@pytest.mark.parametrize("token", ["", ".", "..", "web-123", "你好", "a" * 100_000, "\x00"])
def test_nonsense_begins_a_new_conversation(token: str) -> None:
    assert OURS.resume_or_begin(token).conversation_id.startswith("web-")


def test_an_old_token_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = OURS.resume_or_begin(None)
    later = time.time() + TOKEN_LIFETIME_SECONDS + 10
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)

    assert OURS.resume_or_begin(begun.token).conversation_id != begun.conversation_id
