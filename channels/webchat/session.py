"""Whose conversation it is: ids signed by the server, so that nobody joins another's (know-before 24)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

TOKEN_LIFETIME_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Session:
    """A visitor's conversation and the token that proves it is theirs.

    Attributes:
        customer_id: for whom alone it opens again, where the site told who the visitor is.
    """

    conversation_id: str
    token: str
    customer_id: int | None = None


class Sessions:
    """Issues and checks tokens."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="webchat-session")

    def resume_or_begin(self, token: str | None, customer_id: int | None = None) -> Session:
        """The session of a valid token; a fresh one where there is none, or it is another customer's.

        Args:
            customer_id: who the site says the visitor is; the session is theirs alone from now on.
        """
        kept = self.read(token)
        if kept is None or kept.customer_id not in (None, customer_id):
            return self.begin(customer_id)
        return kept if kept.customer_id == customer_id else self._session(kept.conversation_id, customer_id)

    def begin(self, customer_id: int | None = None) -> Session:
        """A session of a fresh conversation."""
        return self._session(f"web-{secrets.token_urlsafe(16)}", customer_id)

    def read(self, token: str | None) -> Session | None:
        """What the token was signed for; None where it was tampered with, or is too old."""
        if not token:
            return None
        try:
            signed = self._signer.loads(token, max_age=TOKEN_LIFETIME_SECONDS)
        except BadSignature:
            # A forged or expired token gives no access, and a visitor is never turned away.
            return None
        conversation_id, customer_id = signed if isinstance(signed, list) else (signed, None)
        return Session(str(conversation_id), token, customer_id)

    def _session(self, conversation_id: str, customer_id: int | None) -> Session:
        signed = conversation_id if customer_id is None else [conversation_id, customer_id]
        return Session(conversation_id, str(self._signer.dumps(signed)), customer_id)
