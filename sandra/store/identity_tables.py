"""Tables of who customers are: what showed it, how often that failed, and the codes that carry them to another app."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, text

from sandra.store.columns import Moment, Words
from sandra.store.tables import metadata

customer_links = Table(
    "customer_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("customer_id", Integer, nullable=False, index=True),
    Column("shown_by", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment),
    # A conversation is one customer's at a time.
    Index(
        "one_standing_link",
        "conversation_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Words, nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("customer_id", Integer, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_in", ForeignKey("conversations.id")),
)

identity_failures = Table(
    "identity_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    # An order's number, a phone or a one-time code as they are compared, whether or not it exists.
    Column("about", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "conversation_id", "at"),
    Index(None, "about", "at"),
)
