"""Every table. The shop's are first: another gateway (docs/order-gateway.md) leaves them empty.

Cases and conversations name orders and customers without a foreign key: these may live in a shop's system.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.mutable import MutableDict, MutableList

from sandra.case import Actor, ApprovalStatus, OfferStatus, Stage, TicketStatus
from sandra.escalation.investigation import EvidenceKind, Finding
from sandra.store.columns import Moment, Money, StatedAmount, Words, choice

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column:
    return Column("id", Integer, primary_key=True)


def _part_of(table: str, *, named: str) -> Column:
    return Column(named, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


customers = Table(
    "customers",
    metadata,
    _id(),
    Column("name", Words, nullable=False),
    Column("phone", Words, nullable=False),
    # The phone as `phone_key` writes it, so that every way of giving it finds the customer by an index.
    Column("phone_key", Words, nullable=False, index=True),
)

orders = Table(
    "orders",
    metadata,
    _id(),
    Column("number", Words, nullable=False, unique=True),
    # The number as `normalised` writes it, so that every way of typing it finds the order by an index.
    Column("number_key", Words, nullable=False, unique=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("ordered_at", Moment, nullable=False),
    Column("status", Words, nullable=False),
    Column("currency", Words, nullable=False),
    Column("total", Money, nullable=False),
)

order_items = Table(
    "order_items",
    metadata,
    _id(),
    _part_of("orders", named="order_id"),
    Column("name", JSON, nullable=False),
    Column("variant", JSON(none_as_null=True)),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Money, nullable=False),
    Column("perishable", Boolean(create_constraint=False), nullable=False),
    Column("kind", Words, nullable=False, server_default="goods"),
)

remedy_postings = Table(
    "remedy_postings",
    metadata,
    _id(),
    Column("reference", Words, nullable=False, unique=True),
    Column("idempotency_key", Words, nullable=False, unique=True),
    Column("case_number", Words, nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("order_number", ForeignKey("orders.number"), index=True),
    Column("customer_id", ForeignKey("customers.id"), index=True),
    Column("amount", Money),
    Column("currency", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("posted_at", Moment, nullable=False, index=True),
    Column("expected_by", Moment, nullable=False),
)

shipments = Table(
    "shipments",
    metadata,
    _id(),
    _part_of("orders", named="order_id"),
    Column("posting_id", ForeignKey("remedy_postings.id"), index=True),
    Column("carrier", Words, nullable=False),
    Column("tracking_number", Words, nullable=False, index=True),
    Column("status", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("promised_by", Date, nullable=False),
    Column("shipped_at", Moment),
    Column("delivered_at", Moment),
)

shipment_items = Table(
    "shipment_items",
    metadata,
    Column("shipment_id", ForeignKey("shipments.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", ForeignKey("order_items.id", ondelete="CASCADE"), primary_key=True),
)

shipment_events = Table(
    "shipment_events",
    metadata,
    _id(),
    _part_of("shipments", named="shipment_id"),
    Column("at", Moment, nullable=False),
    Column("code", Words, nullable=False),
    Column("text", JSON, nullable=False),
    Column("place", JSON(none_as_null=True)),
)

payments = Table(
    "payments",
    metadata,
    _id(),
    _part_of("orders", named="order_id"),
    Column("amount", Money, nullable=False),
    Column("paid_at", Moment, nullable=False),
    Column("kind", Words, nullable=False),
    Column("reference", Words, nullable=False, unique=True),
)

refunds = Table(
    "refunds",
    metadata,
    _id(),
    _part_of("orders", named="order_id"),
    Column("posting_id", ForeignKey("remedy_postings.id"), index=True),
    Column("amount", Money, nullable=False),
    Column("status", Words, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("completed_at", Moment),
    Column("reference", Words, nullable=False, unique=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("language", Words),
    Column("owner", Words, index=True),
    Column("customer_id", Integer, index=True),
    Column("continues", Words, index=True),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", Words, nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("complaint_type", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("opened_at", Moment, nullable=False, index=True),
    Column("stage", choice(Stage), nullable=False, index=True),
    Column("taken_up_at", Moment),
    Column("customer_id", Integer, index=True),
    Column("order_number", Words, index=True),
    Column("purpose", Words),
    Column("asked_remedy", Words),
    Column("asked_amount", StatedAmount),
    Column("merged_into", Words),
    Column("responsible", Words),
    Column("root_cause", Words, index=True),
    Column("sub_cause", Words),
    Column("prevention", Words),
)

case_events = Table(
    "case_events",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("kind", Words, nullable=False),
    Column("actor", choice(Actor), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Words, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("name", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("superseded", Boolean(create_constraint=False), nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("system", Words, nullable=False),
    Column("finding", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("checked_at", Moment, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("key", Words, nullable=False, unique=True),
    Column("round", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("remedy", Words, nullable=False),
    Column("amount", Money),
    Column("currency", Words, nullable=False),
    Column("wording", Words, nullable=False),
    Column("steps", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("reasons", MutableList.as_mutable(JSON), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("status", choice(OfferStatus), nullable=False),
    Column("answered_at", Moment),
    Column("receipt", Words),
    Column("approval", Words),
    UniqueConstraint("case_id", "round", "position"),
)

approvals = Table(
    "approvals",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("number", Words, nullable=False, unique=True),
    Column("remedy", Words, nullable=False),
    Column("amount", Money, nullable=False),
    Column("currency", Words, nullable=False),
    Column("wording", Words, nullable=False),
    Column("steps", Words, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("level", Words, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("status", choice(ApprovalStatus), nullable=False),
    Column("decided_by", Words),
    Column("decided_at", Moment),
    Column("decided_amount", Money),
    Column("decision", Words),
    Column("told_at", Moment),
    Index(None, "status", "asked_at"),
    # A retry never asks a superior twice.
    Index(
        "one_waiting_approval",
        "case_id",
        unique=True,
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)

promises = Table(
    "promises",
    metadata,
    _id(),
    _part_of("cases", named="case_id"),
    Column("kind", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("kept_at", Moment),
    Column("missed_at", Moment),
)

emotion_readings = Table(
    "emotion_readings",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("emotion", Words, nullable=False),
    Column("intensity", Float, nullable=False),
    Column("abuse", Float, nullable=False),
    Column("threat", Float, nullable=False),
    # With what it says, so that the first and the latest one of a conversation are read off the index.
    Index("latest_reading", "conversation_id", "id", "emotion", "intensity"),
)

unclear_messages = Table(
    "unclear_messages",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("text", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("readings", JSON, nullable=False),
    Column("chances", JSON, nullable=False),
    Column("meant", Words),
    Column("answered_at", Moment),
    Index(None, "conversation_id", "id"),
)

praises = Table(
    "praises",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("text", Words, nullable=False),
)

satisfaction = Table(
    "satisfaction",
    metadata,
    _id(),
    # Asked once for a case.
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("score", Integer),
    Column("words", Words),
    Column("answered_at", Moment),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    Column("number", Words, nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("reason", Words, nullable=False),
    Column("priority", Words, nullable=False),
    Column("summary", MutableDict.as_mutable(JSON), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("respond_by", Moment, nullable=False),
    Column("status", choice(TicketStatus), nullable=False),
    Column("claimed_by", Words),
    Column("claimed_at", Moment),
    Column("snoozed_until", Moment),
    Column("assigned_to", Words),
    Column("answered_at", Moment),
    Column("next_response_by", Moment),
    Column("resolve_by", Moment),
    Column("waits_for_customer_since", Moment),
    # When the first of its clocks runs out, for those who sort and watch (`sandra.store.due`).
    Column("due_at", Moment, index=True),
    Column("excluded", MutableList.as_mutable(JSON), nullable=False, server_default="[]"),
    Index(None, "status", "opened_at"),
    Index(None, "opened_at"),
    # All that the queue filters and sorts by, so that it need not read the broad rows with their summaries.
    Index(
        "queue_of_tickets",
        *("status", "priority", "due_at", "opened_at", "reason", "claimed_by", "assigned_to"),
        *("conversation_id", "case_id"),
    ),
    # What waits for whom, for the worker, which looks every few seconds.
    Index(
        "waiting_for_whom",
        *("assigned_to", "reason", "snoozed_until", "due_at"),
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    # A retry or a second complaint never queues the same customer twice.
    Index(
        "one_unresolved_ticket",
        "conversation_id",
        unique=True,
        sqlite_where=text("status != 'resolved'"),
        postgresql_where=text("status != 'resolved'"),
    ),
    Index(None, "conversation_id"),
)

breaches = Table(
    "breaches",
    metadata,
    _id(),
    Column("ticket_number", Words, nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("clock", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("noticed_at", Moment, nullable=False),
    UniqueConstraint("ticket_number", "clock", "due_at"),
)

ticket_words = Table(
    "ticket_words",
    metadata,
    # What the queue's search looks through, apart from the broad rows of tickets (`sandra.store.searching`).
    Column("ticket_id", ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True),
    Column("words", Words, nullable=False),
)

investigations = Table(
    "investigations",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("named", Words),
    Column("finding", choice(Finding)),
    Column("reason", Words),
    Column("found_by", Words),
    Column("found_at", Moment),
    Column("answer", Words),
    Column("answered_at", Moment),
    Column("called_off_at", Moment),
)

investigation_evidence = Table(
    "investigation_evidence",
    metadata,
    _id(),
    _part_of("investigations", named="investigation_id"),
    Column("kind", choice(EvidenceKind), nullable=False),
    Column("text", Words, nullable=False),
    Column("none_to_be_had", Boolean(create_constraint=False), nullable=False),
    Column("entered_by", Words),
    Column("entered_at", Moment),
    UniqueConstraint("investigation_id", "kind"),
)
