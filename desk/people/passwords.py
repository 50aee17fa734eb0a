"""Passwords as argon2id keeps them, and one-time codes of an authenticator app."""

from __future__ import annotations

import secrets
from functools import lru_cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

ONE_TIME_PASSWORD_WORDS = 4
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are read for each other."""
# What OWASP's cheat sheet on storing passwords asks of argon2id at least: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The argon2id hash, with its salt and parameters."""
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; takes as long where there is none to compare with."""
    try:
        return _HASHER.verify(password_hash or _nobodys(), password) and password_hash is not None
    except VerificationError:
        return False


def one_time_password() -> str:
    """A password to be read from a screen once and replaced at the first sign-in, such as `k7xm-9qhd-3wzb-fe5t`."""
    words = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(ONE_TIME_PASSWORD_WORDS))
    return "-".join(words)


def is_right_code(code: str, secret: str) -> bool:
    """Whether the authenticator app shows this code now, or did half a minute ago."""
    return pyotp.TOTP(secret).verify(code.replace(" ", ""), valid_window=1)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
