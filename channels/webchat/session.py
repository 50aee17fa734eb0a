"""Whose conversation it is: ids signed by the server, so that nobody joins another's (know-before 24)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

TOKEN_LIFETIME_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Session:
    """A visitor's conversation and the token that proves it is theirs."""

    conversation_id: str
    token: str


class Sessions:
    """Issues and checks tokens."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="webchat-session")

    def resume_or_begin(self, token: str | None) -> Session:
        """The session of a valid token; a fresh one where there is none or it was tampered with."""
        if token:
            try:
                conversation_id = self._signer.loads(token, max_age=TOKEN_LIFETIME_SECONDS)
                return Session(str(conversation_id), token)
            except BadSignature:
                pass  # a forged or expired token gives no access, and a visitor is never turned away
        conversation_id = f"web-{secrets.token_urlsafe(16)}"
        return Session(conversation_id, str(self._signer.dumps(conversation_id)))
