"""What was said in a conversation, read from Rasa's tracker store, where every channel's messages are.

The tracker is the one place that holds all of it: what customers, the assistant and our people wrote. It is only
read here; Rasa writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timezone
from typing import Any, Literal

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, Engine

from sandra.store.database import as_store_errors
from sandra.store.engine import DEFAULT_POOL, Pool

Speaker = Literal["customer", "assistant", "person"]
PERSON = "person"
"""Key of a message's metadata: which of our people wrote it."""
KEY = "key"
"""Key of a message's metadata: under which it was sent, so that it is known again."""
ATTACHMENTS = "attachments"
"""Key of a message's data, or of a part of a customer's turn: the files that go along with it."""
IS_EXTERNAL = "is_external"
"""Key of the metadata of a turn that began without the customer: Rasa keeps it as if they had written."""
PARTS = "parts"
"""Key of the metadata of a customer's turn: the messages as they were sent."""
LONGEST_PAGE = 500

_PAGE = text(
    "SELECT id, timestamp, data FROM events WHERE sender_id = :conversation AND type_name IN ('user', 'bot') "
    "AND id < :before ORDER BY id DESC LIMIT :limit"
)
_SINCE = text(
    "SELECT id, sender_id, timestamp, data FROM events WHERE id > :after AND type_name IN ('user', 'bot') "
    "ORDER BY id LIMIT :limit"
)
_NEWS = text(
    "SELECT id, sender_id FROM events WHERE id > :after AND type_name IN ('user', 'bot') ORDER BY id LIMIT :limit"
)
_SENT = text(
    "SELECT data FROM events WHERE sender_id = :conversation AND type_name = 'bot' AND timestamp >= :since "
    "ORDER BY id DESC"
)
_HEARD = text(
    "SELECT timestamp, data FROM events WHERE sender_id = :conversation AND type_name = 'user' ORDER BY id DESC"
)
_LATEST = text("SELECT COALESCE(MAX(id), 0) FROM events")
_NO_END = 2**53


@dataclass(frozen=True)
class Attached:
    """A file that goes along with a message, as the tracker keeps it.

    Attributes:
        url: where the customer reads it.
        width, height: of a picture, in pixels.
    """

    key: str
    url: str
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None

    def as_data(self) -> dict[str, Any]:
        """As it is kept beside the message's text."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Attached:
        """The same, read back."""
        known: dict[str, Any] = {one.name: data.get(one.name) for one in fields(cls)}
        return cls(**known)


@dataclass(frozen=True)
class Message:
    """One message, as the desk shows it.

    Attributes:
        id: rises with time; the row of Rasa's event.
        text: as it was written, or as the customer read it.
        author: who wrote it, where one of our people did.
        emotion, intensity: how a customer's message sounded.
        intent: what a customer's message was taken for.
        key: under which one of our people sent it.
        attachments: the files that go along with it; its text may then be empty.
    """

    id: int
    conversation_id: str
    at: datetime
    speaker: Speaker
    text: str
    author: str | None = None
    choices: tuple[str, ...] = ()
    emotion: str | None = None
    intensity: float | None = None
    intent: str | None = None
    key: str | None = None
    attachments: tuple[Attached, ...] = ()


class Transcripts:
    """Conversations as the tracker store holds them.

    Whatever is read raises StoreUnavailableError where the tracker store does not answer.

    Args:
        url: SQLAlchemy address of Rasa's tracker store.
        pool: how many connections to a database server are opened.
    """

    def __init__(self, url: str, pool: Pool = DEFAULT_POOL) -> None:
        # A file is opened anew each time.
        limits = {} if url.startswith("sqlite") else {"pool_size": pool.size, "max_overflow": pool.overflow}
        self._engine: Engine = create_engine(url, future=True, pool_pre_ping=True, **limits)

    def page(self, conversation_id: str, before: int | None, limit: int) -> list[Message]:
        """The latest messages, oldest first.

        Args:
            before: only messages older than the one of this id.
            limit: how many at most.
        """
        values = {"conversation": conversation_id, "before": before or _NO_END, "limit": min(limit, LONGEST_PAGE)}
        with self._reading() as connection:
            rows = connection.execute(_PAGE, values).all()
        found = [message for row in rows for message in _messages(row.id, conversation_id, row.timestamp, row.data)]
        return sorted(found, key=lambda message: message.id)

    def since(self, after: int, limit: int = LONGEST_PAGE) -> list[Message]:
        """What was said in any conversation after the message of that id, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(_SINCE, {"after": after, "limit": limit}).all()
        return [message for row in rows for message in _messages(row.id, row.sender_id, row.timestamp, row.data)]

    def news(self, after: int, limit: int) -> list[tuple[int, str]]:
        """The ids of messages after that event, the oldest first, each with its conversation."""
        with self._reading() as connection:
            rows = connection.execute(_NEWS, {"after": after, "limit": limit}).all()
        return [(row.id, row.sender_id) for row in rows]

    def holds(self, conversation_id: str, key: str, since: datetime) -> bool:
        """Whether a message of ours was sent under the key, since it was written."""
        values = {"conversation": conversation_id, "since": since.timestamp()}
        with self._reading() as connection:
            rows = connection.execute(_SENT, values).all()
        return any((json.loads(row.data).get("metadata") or {}).get(KEY) == key for row in rows)

    def heard_at(self, conversation_id: str) -> datetime | None:
        """When the customer wrote last; None where they never did."""
        with self._reading() as connection:
            for row in connection.execute(_HEARD, {"conversation": conversation_id}):
                if not (json.loads(row.data).get("metadata") or {}).get(IS_EXTERNAL):
                    return datetime.fromtimestamp(row.timestamp, timezone.utc)
        return None

    def latest(self) -> int:
        """The id of the newest event."""
        with self._reading() as connection:
            newest: int = connection.execute(_LATEST).scalar_one()
        return newest

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """
        Raises:
            StoreUnavailableError: the tracker store does not answer.
        """
        with as_store_errors(self._engine.url), self._engine.connect() as connection:
            yield connection


def _messages(row_id: int, conversation_id: str, timestamp: float, data: str) -> Iterator[Message]:
    event: Mapping[str, Any] = json.loads(data)
    if not (event.get("text") or _attachments(event)):
        return
    at = datetime.fromtimestamp(timestamp, timezone.utc)
    if event["event"] == "user":
        yield _customers(row_id, conversation_id, at, event)
    else:
        yield _ours(row_id, conversation_id, at, event)


def _customers(row_id: int, conversation_id: str, at: datetime, event: Mapping[str, Any]) -> Message:
    understood = event.get("parse_data") or {}
    emotion = understood.get("emotion") or {}
    sent = [file for part in _parts(event) for file in part.get(ATTACHMENTS) or ()]
    # Where there are pictures and no words, Rasa's text is the name of what was done.
    words = "\n".join(part["text"] for part in _parts(event) if part["text"]) if sent else str(event["text"])
    return Message(
        row_id,
        conversation_id,
        at,
        "customer",
        words,
        emotion=emotion.get("name"),
        intensity=emotion.get("intensity"),
        intent=(understood.get("intent") or {}).get("name"),
        attachments=tuple(map(Attached.from_data, sent)),
    )


def _parts(event: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The messages of a customer's turn as they were sent."""
    return (event.get("metadata") or {}).get(PARTS) or ()


def _ours(row_id: int, conversation_id: str, at: datetime, event: Mapping[str, Any]) -> Message:
    metadata = event.get("metadata") or {}
    author, key = metadata.get(PERSON), metadata.get(KEY)
    buttons = (event.get("data") or {}).get("buttons") or ()
    choices = tuple(str(button["title"]) for button in buttons)
    speaker: Speaker = "person" if author else "assistant"
    text, files = str(event.get("text") or ""), tuple(map(Attached.from_data, _attachments(event)))
    return Message(row_id, conversation_id, at, speaker, text, author, choices, key=key, attachments=files)


def _attachments(event: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (event.get("data") or {}).get(ATTACHMENTS) or ()
