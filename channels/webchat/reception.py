"""Which conversation a browser gets to see, and whose it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from channels.webchat.identity import Identities, Identity, IdentityError
from channels.webchat.session import Session, Sessions
from sandra.listening.known import join_conversation
from sandra.shop.known_customer import is_anothers, is_kept_for_another, keep_for
from sandra.store.database import Store, StoreConflictError, StoreError

logger = logging.getLogger(__name__)

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@dataclass(frozen=True)
class Visit:
    """A browser that was let in.

    Attributes:
        language: to speak before the customer has written anything.
        goes_on: whether the conversation is that of the session token the browser kept.
        identity: who the site says the visitor is; None where it does not.
        refusal: why the site's token shows nobody; None where there was none, or it is good.
    """

    session: Session
    language: str
    goes_on: bool
    identity: Identity | None = None
    refusal: str | None = None


class Reception:
    """Lets browsers in: an unknown visitor to their own conversation, a known customer to theirs alone.

    Args:
        channel: as conversations call it.
    """

    def __init__(self, channel: str, sessions: Sessions, identities: Identities, store: Store) -> None:
        self._channel = channel
        self._sessions = sessions
        self._identities = identities
        self._store = store

    def receive(self, claims: Mapping[str, Any]) -> Visit:
        """The visit of a browser that shows a kept session token, the site's token of its visitor, both, or neither."""
        identity, refusal = self._identified(claims.get("identity"))
        shown = claims.get("token")
        token = shown if isinstance(shown, str) else None
        session, kept = self._session_of(token, identity), self._sessions.read(token)
        goes_on = kept is not None and kept.conversation_id == session.conversation_id
        told = (claims.get("language"), identity.language if identity is not None else None)
        language = next((one for one in told if one in LANGUAGES), LANGUAGES[0])
        return Visit(session, language, goes_on, identity, refusal)

    def _identified(self, token: object) -> tuple[Identity | None, str | None]:
        if not isinstance(token, str) or not token:
            return None, None
        try:
            return self._identities.read(token), None
        except IdentityError as error:
            return None, error.reason

    def _session_of(self, token: str | None, identity: Identity | None) -> Session:
        if identity is None:
            return self._of_nobody_known(token)
        session = self._sessions.resume_or_begin(token, identity.customer_id)
        if self._is_theirs(session, identity.customer_id, was_theirs=session.token == token):
            return session
        fresh = self._sessions.begin(identity.customer_id)
        self._is_theirs(fresh, identity.customer_id, was_theirs=True)
        return fresh

    def _of_nobody_known(self, token: str | None) -> Session:
        """The conversation of the token, unless its customer signed in or asked to be forgotten since."""
        session = self._sessions.resume_or_begin(token)
        if session.token == token and self._is_closed(session.conversation_id):
            return self._sessions.begin()
        return session

    def _is_closed(self, conversation_id: str) -> bool:
        try:
            with self._store.reading() as records:
                return records.was_forgotten(conversation_id) or is_kept_for_another(records, conversation_id, None)
        except StoreError:
            # Whoever comes back while the store is down must be able to write, and to hear that it is.
            logger.exception("cannot tell whether %s opens for somebody unknown", conversation_id)
            return False

    def _is_theirs(self, session: Session, customer_id: int, was_theirs: bool) -> bool:
        """Whether the conversation is this customer's, as it is from now on where it was nobody's.

        Args:
            was_theirs: what counts while the store does not answer.
        """
        try:
            return self._tied(session.conversation_id, customer_id)
        except StoreError:
            logger.exception("cannot tell whose conversation %s is", session.conversation_id)
            return was_theirs

    def _tied(self, conversation_id: str, customer_id: int) -> bool:
        try:
            return self._tie(conversation_id, customer_id)
        except StoreConflictError:
            # Two pages of one browser came in the same moment: the conversation is there now.
            return self._tie(conversation_id, customer_id)

    def _tie(self, conversation_id: str, customer_id: int) -> bool:
        now = datetime.now(timezone.utc)
        with self._store.transaction() as records:
            conversation = join_conversation(records, conversation_id, self._channel, now)
            if is_anothers(conversation, customer_id) or records.was_forgotten(conversation_id):
                return False
            keep_for(records, conversation, customer_id, now)
        return True
