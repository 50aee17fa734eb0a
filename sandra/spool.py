"""Messages that are not handled yet: kept so that neither a crash nor an outage loses one, and each is answered once.

The spool stands apart from the store on purpose: it has to work when the store does not. A conversation is in one
process's hand at a time: whoever keeps its first message takes it, and what others keep of it meanwhile is left to that
process.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection, Row

from sandra.leases import LEASE, Clock, Leases, leases, utc_now
from sandra.leases import SCHEMA as LEASES
from sandra.spool_database import SpoolDatabase, WrittenMoment, insertion

REMEMBERED_FOR = timedelta(days=7)
"""So long a message that comes again is known; apps repeat theirs for a day at most."""
PAUSE_BETWEEN_TRIES = timedelta(seconds=5)
"""However many processes look for what waits."""

SCHEMA = MetaData()
kept = Table(
    "kept",
    SCHEMA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("conversation_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("received_at", WrittenMoment, nullable=False),
    Column("due_at", WrittenMoment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried_at", WrittenMoment),
    Column("admitted_at", WrittenMoment),
    Column("handled_at", WrittenMoment),
    Column("attachments", JSON, nullable=False, server_default="[]"),
    Column("place", Float, nullable=False, server_default="0"),
)
_WAITS, _IS_HANDLED = kept.c.handled_at.is_(None), kept.c.handled_at.is_not(None)
Index("kept_waiting", kept.c.channel, kept.c.id, sqlite_where=_WAITS, postgresql_where=_WAITS)
Index("kept_handled", kept.c.handled_at, sqlite_where=_IS_HANDLED, postgresql_where=_IS_HANDLED)
Index("kept_once", kept.c.channel, kept.c.conversation_id, kept.c.message_id, unique=True)


@dataclass(frozen=True)
class Kept:
    """A message that waits.

    Attributes:
        message_id: the channel's own id of the message.
        due_at: the moment by which its answer was promised (B6).
        tries: how often it was tried again in vain.
        attachments: the files that came along, as `sandra.attachments` shows them.
        place: rises with the order in which the customer wrote, where the channel knows it better than by arrival.
        was_admitted: whether the customer was told that its answer has to wait.
        is_ours: of what was just kept: whether its conversation is in this process's hand.
    """

    id: int
    channel: str
    conversation_id: str
    text: str
    message_id: str
    received_at: datetime
    due_at: datetime
    tries: int = 0
    attachments: Sequence[Mapping[str, Any]] = field(default=())
    place: float = 0.0
    was_admitted: bool = False
    is_ours: bool = field(default=False, compare=False)


class Spool:
    """The queue as one process works on it.

    Args:
        url: SQLAlchemy address of an SQLite file, or of a PostgreSQL database that several machines share.
        lease: how long this process has a conversation in hand without renewing it.
        clock: tells the moment.
    """

    def __init__(self, url: str, lease: timedelta = LEASE, clock: Clock = utc_now) -> None:
        self._database = SpoolDatabase(url, SCHEMA, LEASES)
        self._leases = Leases(lease, clock)

    @property
    def lease(self) -> timedelta:
        """So long this process has a conversation in hand without renewing it."""
        return self._leases.length

    def keep(
        self,
        channel: str,
        conversation_id: str,
        text: str,
        message_id: str,
        received_at: datetime,
        due_at: datetime,
        attachments: Sequence[Mapping[str, Any]] = (),
        place: float = 0.0,
    ) -> Kept | None:
        """Keep a message until it is done, and take its conversation in hand where nobody else has it.

        Returns:
            What was kept; None where the same message was kept before.
        """
        row: dict[str, Any] = {
            "channel": channel,
            "conversation_id": conversation_id,
            "text": text,
            "message_id": message_id,
            "received_at": received_at,
            "due_at": due_at,
            "attachments": list(attachments),
            "place": place,
        }
        with self._database.transaction() as connection:
            added = connection.execute(insertion(connection, kept).values(row).on_conflict_do_nothing())
            if added.rowcount == 0:
                return None
            is_ours = self._leases.take(connection, channel, conversation_id)
        return Kept(id=added.inserted_primary_key[0], **{**row, "attachments": tuple(attachments)}, is_ours=is_ours)

    def holds(self, channel: str, conversation_id: str, message_id: str) -> bool:
        """Whether the message was kept before."""
        same = (*_of(channel, conversation_id), kept.c.message_id == message_id)
        with self._database.reading() as connection:
            return connection.execute(select(kept.c.id).where(*same)).first() is not None

    def waiting_of(self, channel: str, conversation_id: str) -> list[Kept]:
        """What waits of one conversation, in the order in which it was written."""
        with self._database.reading() as connection:
            return _waiting(connection, channel, conversation_id)

    def free(self, channel: str) -> list[str]:
        """The conversations of which something waits, is in nobody's hand, and was not tried just now; oldest first."""
        now = self._leases.now()
        in_hand = exists().where(
            leases.c.kind == kept.c.channel, leases.c.name == kept.c.conversation_id, leases.c.taken_until > now
        )
        oldest_first = (
            select(kept.c.conversation_id)
            .where(_WAITS, kept.c.channel == channel, ~in_hand)
            .group_by(kept.c.conversation_id)
            .having(func.coalesce(func.max(kept.c.tried_at) <= now - PAUSE_BETWEEN_TRIES, text("TRUE")))
            .order_by(func.min(kept.c.id))
        )
        with self._database.reading() as connection:
            return list(connection.execute(oldest_first).scalars())

    def tried(self, messages: Sequence[Kept]) -> None:
        """They were tried again in vain."""
        self._change(messages, tries=kept.c.tries + 1, tried_at=self._leases.now())

    def admitted(self, messages: Sequence[Kept]) -> None:
        """The customer was told that their answer has to wait."""
        self._change(messages, admitted_at=func.coalesce(kept.c.admitted_at, self._leases.now()))

    def done(self, messages: Sequence[Kept]) -> None:
        """They were handled: their ids alone are remembered, and what was handled long ago is forgotten."""
        now = self._leases.now()
        with self._database.transaction() as connection:
            handled = update(kept).where(kept.c.id.in_([one.id for one in messages]))
            connection.execute(handled.values(handled_at=now, text="", attachments=[]))
            connection.execute(delete(kept).where(kept.c.handled_at < now - REMEMBERED_FOR))

    def take(self, channel: str, conversation_id: str) -> bool:
        """Whether the conversation is in this process's hand, as it is from now on where nobody else has it."""
        with self._database.transaction() as connection:
            return self._leases.take(connection, channel, conversation_id)

    def renew(self, channel: str, conversation_ids: Collection[str]) -> set[str]:
        """Those of the conversations that are in this process's hand still, and stay so for one more lease."""
        with self._database.transaction() as connection:
            return self._leases.renew(connection, channel, conversation_ids)

    def let_go(self, channel: str, conversation_id: str, seen: Collection[int]) -> list[Kept]:
        """Leave a conversation to whoever comes next, unless others kept something of it meanwhile.

        Args:
            channel: of the conversation.
            conversation_id: of the conversation.
            seen: ids of what this process knows of; where it waits, it waits to be tried again.

        Returns:
            What others kept meanwhile; where there is anything, the conversation stays in this process's hand.
        """
        with self._database.transaction() as connection:
            if not self._leases.let_go(connection, channel, conversation_id):
                return []
            # Looked for after letting go: who keeps something later takes the conversation.
            more = [one for one in _waiting(connection, channel, conversation_id) if one.id not in seen]
            if more:
                self._leases.take(connection, channel, conversation_id)
            return more

    def dispose(self) -> None:
        """Close all connections."""
        self._database.dispose()

    def _change(self, messages: Sequence[Kept], **values: Any) -> None:
        with self._database.transaction() as connection:
            connection.execute(update(kept).where(kept.c.id.in_([one.id for one in messages])).values(values))


def _of(channel: str, conversation_id: str) -> tuple[Any, Any]:
    return kept.c.channel == channel, kept.c.conversation_id == conversation_id


def _waiting(connection: Connection, channel: str, conversation_id: str) -> list[Kept]:
    waiting = select(kept).where(_WAITS, *_of(channel, conversation_id)).order_by(kept.c.place, kept.c.id)
    return [_kept(row) for row in connection.execute(waiting)]


def _kept(row: Row) -> Kept:
    return Kept(
        id=row.id,
        channel=row.channel,
        conversation_id=row.conversation_id,
        text=row.text,
        message_id=row.message_id,
        received_at=row.received_at,
        due_at=row.due_at,
        tries=row.tries,
        attachments=tuple(row.attachments),
        place=row.place,
        was_admitted=row.admitted_at is not None,
    )
