"""Files that go along with messages, on the session of a transaction; what is in them is read where it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, undefer

from sandra.attachments import KEPT_UNSENT_FOR, Attachment
from sandra.store import tables, talk_tables

_COLUMN = talk_tables.attachments.c


class SqlAttachments:
    """Everything that was attached."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, key: str) -> Attachment | None:
        """The file of that key with what is in it, or None."""
        content = undefer(Attachment.content)  # type: ignore[misc]
        wanted = select(Attachment).where(_COLUMN.key == key).options(content)
        found: Attachment | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def named(self, keys: Collection[str]) -> list[Attachment]:
        """The files of these keys that there are, in their order, without what is in them."""
        if not keys:
            return []
        found = self._session.execute(select(Attachment).where(_COLUMN.key.in_(keys))).scalars()
        by_key = {one.key: one for one in found}
        return [by_key[key] for key in keys if key in by_key]

    def named_to_change(self, keys: Collection[str]) -> list[Attachment]:
        """The same as they are now, locked until the end of the transaction."""
        if not keys:
            return []
        wanted = select(Attachment).where(_COLUMN.key.in_(keys)).order_by(_COLUMN.id).with_for_update()
        return list(self._session.execute(wanted.execution_options(populate_existing=True)).scalars())

    def lock_of(self, conversation_id: str) -> None:
        """Let files be added to a conversation one after the other until the end of the transaction."""
        column = tables.conversations.c
        self._session.execute(select(column.id).where(column.id == conversation_id).with_for_update())

    def add(self, attachment: Attachment) -> None:
        """Keep a new file."""
        self._session.add(attachment)
        self._session.flush()

    def added_since(self, conversation_id: str, added_by: str, since: datetime) -> tuple[int, int]:
        """How many files somebody has added to a conversation since then, and how many bytes they are together."""
        wanted = select(func.count(), func.coalesce(func.sum(_COLUMN.size), 0)).where(
            _COLUMN.conversation_id == conversation_id, _COLUMN.added_by == added_by, _COLUMN.added_at >= since
        )
        count, size = self._session.execute(wanted).one()
        return int(count), int(size)

    def forget(self, keys: Collection[str]) -> None:
        """Delete the files of these keys."""
        self._session.execute(delete(talk_tables.attachments).where(_COLUMN.key.in_(keys)))

    def forget_unsent(self, now: datetime) -> int:
        """Delete what was attached and never sent. Returns how many there were."""
        old = delete(talk_tables.attachments).where(_COLUMN.sent_at.is_(None), _COLUMN.added_at < now - KEPT_UNSENT_FOR)
        gone: int = self._session.execute(old).rowcount
        return gone
