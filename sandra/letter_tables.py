"""The tables of letters: those on their way, when customers wrote, and what was sent but may be told to be lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, text

from sandra.spool_database import WrittenMoment


def _what_it_says() -> list[Column[Any]]:
    """What is kept of a letter on its way and of one that was sent alike."""
    return [
        Column("conversation_id", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("choices", JSON, nullable=False),
        Column("file", JSON(none_as_null=True)),
        Column("written_at", WrittenMoment, nullable=False),
    ]


SCHEMA = MetaData()
letters = Table(
    "letters",
    SCHEMA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("channel", Text, nullable=False),
    *_what_it_says(),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", WrittenMoment, nullable=False),
    Column("waits_for_contact", Boolean, nullable=False, server_default=text("FALSE")),
    Column("has_waited", Boolean, nullable=False, server_default=text("FALSE")),
    Column("by_person", Boolean, nullable=False, server_default=text("FALSE")),
)
Index("letters_once", letters.c.key, unique=True)
Index("letters_in_order", letters.c.channel, letters.c.conversation_id, letters.c.id)
contacts = Table(
    "contacts",
    SCHEMA,
    Column("channel", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("heard_at", WrittenMoment, nullable=False),
    Column("sent_since", Integer, nullable=False),
    Column("choices", JSON, nullable=False),
)
sent_letters = Table(
    "sent_letters",
    SCHEMA,
    Column("channel", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("sent_at", WrittenMoment, nullable=False),
    Column("is_lost", Boolean, nullable=False, server_default=text("FALSE")),
    Column("id", BigInteger, nullable=False),
    *_what_it_says(),
    Column("tries", Integer, nullable=False),
    Column("has_waited", Boolean, nullable=False),
    Column("by_person", Boolean, nullable=False),
)
Index("sent_letters_by_key", sent_letters.c.key)
Index("sent_letters_by_age", sent_letters.c.sent_at)
late_failures = Table(
    "late_failures",
    SCHEMA,
    Column("channel", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("is_window_closed", Boolean, nullable=False),
    Column("told_at", WrittenMoment, nullable=False),
    Column("not_before", WrittenMoment, nullable=False),
)
