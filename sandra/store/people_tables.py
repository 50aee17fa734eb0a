"""Tables of our people, where they are signed in, and what they did."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Table
from sqlalchemy.ext.mutable import MutableList

from sandra.people import Presence, Role
from sandra.store.columns import Moment, Words, choice
from sandra.store.tables import metadata

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Words, nullable=False, unique=True),
    Column("name", Words, nullable=False, unique=True),
    Column("role", choice(Role), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("password_hash", Words),
    Column("staff_number", Words),
    Column("languages", MutableList.as_mutable(JSON), nullable=False),
    Column("skills", MutableList.as_mutable(JSON), nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("must_change", Boolean(create_constraint=False), nullable=False),
    Column("totp_secret", Words),
    Column("wrong_tries", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("presence", choice(Presence), nullable=False),
    Column("working_hours", MutableList.as_mutable(JSON), nullable=False, server_default="[]"),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", Words, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("person", Words, nullable=False, index=True),
    Column("action", Words, nullable=False, index=True),
    Column("subject", Words, nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)
