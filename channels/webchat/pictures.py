"""Pictures that visitors send: kept before they go along with a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Any

from channels.webchat.session import Session
from sandra.attachments import Attachment, Prepared, attach, shown
from sandra.listening.known import join_conversation
from sandra.listening.pictures import CUSTOMER, QUOTA_WITHIN, require_own, require_quota
from sandra.shop.known_customer import is_kept_for_another
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Pictures:
    """What the visitors of a channel have sent.

    Args:
        channel: as conversations call it.
        public_url: of the web server at which a picture that was sent is read.
    """

    def __init__(self, channel: str, store: Store, public_url: str, clock: Callable[[], datetime] = _now) -> None:
        self._channel = channel
        self._store = store
        self._public_url = public_url
        self._clock = clock

    def are_taken_of(self, session: Session) -> bool:
        """Whether the conversation is still that of whoever holds the token.

        Raises:
            StoreError: it cannot be told.
        """
        with self._store.reading() as records:
            return not is_kept_for_another(records, session.conversation_id, session.customer_id)

    def require_room(self, conversation_id: str, size: int) -> None:
        """
        Args:
            size: bytes of one more picture.

        Raises:
            QuotaError: the conversation has had its share.
            StoreError: it cannot be told.
        """
        with self._store.reading() as records:
            self._require_room(SqlAttachments(records.session), conversation_id, size)

    def keep(self, conversation_id: str, prepared: Prepared) -> dict[str, Any]:
        """Keep a picture for a message still to be sent; returns it as pages show it.

        Raises:
            QuotaError: the conversation has had its share.
            StoreError: it was not kept.
        """
        now = self._clock()
        kept = attach(prepared, conversation_id, CUSTOMER, now)
        with self._store.transaction() as records:
            join_conversation(records, conversation_id, self._channel, now)
            files = SqlAttachments(records.session)
            files.lock_of(conversation_id)
            self._require_room(files, conversation_id, kept.size)
            files.add(kept)
        return shown(kept, self._public_url)

    def send(self, conversation_id: str, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Let pictures go along with a message, which may be tried again; from now on they can be looked at.

        Raises:
            AttachmentError: they cannot go along.
            StoreError: it cannot be told.
        """
        now = self._clock()
        with self._store.transaction() as records:
            files = SqlAttachments(records.session)
            found = {one.key: one for one in files.named_to_change(keys)}
            require_own(keys, list(found.values()), conversation_id)
            for one in found.values():
                _send(one, now)
        return [shown(found[key], self._public_url) for key in keys]

    def _require_room(self, files: SqlAttachments, conversation_id: str, size: int) -> None:
        count, together = files.added_since(conversation_id, CUSTOMER, self._clock() - QUOTA_WITHIN)
        require_quota(count + 1, together + size)


def _send(attachment: Attachment, now: datetime) -> None:
    if attachment.sent_at is None:
        attachment.sent_at = now
