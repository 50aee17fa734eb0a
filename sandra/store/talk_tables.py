"""Tables of what our people write, and of word of every change for the desk's open pages and other followers."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, Table

from sandra.dead_letters import DeadLetterStatus
from sandra.escalation.mirroring import Standing
from sandra.escalation.talking import Sending
from sandra.store.columns import Moment, Words, choice
from sandra.store.tables import metadata

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("conversation_id", Words, nullable=False),
)

followers = Table(
    "followers",
    metadata,
    Column("name", Words, primary_key=True),
    # Of the changes up to this one none is to be told any more.
    Column("settled", Integer, nullable=False),
    # Ids of later ones that were told.
    Column("told", JSON, nullable=False),
    # How often the next one was told in vain.
    Column("tries", Integer, nullable=False),
    Column("not_before", Moment),
)

outgoing_messages = Table(
    "outgoing_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("ticket_number", Words, nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("author", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("status", choice(Sending), nullable=False),
    Column("sent_at", Moment),
    Column("failure", Words),
    Column("attachments", JSON, nullable=False, server_default="[]"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("added_by", Words, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("sent_at", Moment),
    # In the database, which several desks share; the last column, so that reading the others passes it by.
    Column("content", LargeBinary, nullable=False),
    Index("unsent_attachments", "sent_at", "added_at"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("channel", Words, nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("text", Words, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("file", JSON(none_as_null=True)),
    Column("why", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("died_at", Moment, nullable=False),
    Column("status", choice(DeadLetterStatus), nullable=False),
    Column("decided_by", Words),
    Column("decided_at", Moment),
    Index(None, "status", "channel", "id"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("ticket_number", Words, nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("author", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

note_mentions = Table(
    "note_mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("note_id", ForeignKey("notes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("login", Words, nullable=False, index=True),
    Column("seen_at", Moment),
)

mirrored_conversations = Table(
    "mirrored_conversations",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("inbox", Words, nullable=False),
    Column("standing", choice(Standing), nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("said_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("not_before", Moment),
)

team_notes = Table(
    "team_notes",
    metadata,
    Column("ticket_number", Words, primary_key=True),
    Column("posted_at", Moment, nullable=False),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("language", Words, nullable=False),
    Column("complaint_type", Words),
    Column("text", Words, nullable=False),
    Column("changed_by", Words, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
