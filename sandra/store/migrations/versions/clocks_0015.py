"""The clocks of tickets, word of each that ran out, and whom a waiting ticket is meant for."""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)
ANSWERED = "answered_at"
tickets = sa.table(
    "tickets",
    *(sa.column("id"), sa.column("summary", sa.JSON()), sa.column("status"), sa.column("claimed_at", MOMENT)),
    *(sa.column("answered_at", MOMENT), sa.column("respond_by", MOMENT), sa.column("due_at", MOMENT)),
)


def upgrade() -> None:
    """Add the columns, filled from what tickets tell, and the table."""
    for name in ("answered_at", "next_response_by", "resolve_by", "waits_for_customer_since", "due_at"):
        op.add_column("tickets", sa.Column(name, MOMENT))
    op.add_column("tickets", sa.Column("assigned_to", sa.Text()))
    op.create_index("ix_tickets_due_at", "tickets", ["due_at"])
    op.drop_index("queue_of_tickets", "tickets")
    queued = ["status", "priority", "due_at", "opened_at", "reason", "claimed_by", "assigned_to"]
    op.create_index("queue_of_tickets", "tickets", [*queued, "conversation_id", "case_id"])
    waiting = sa.text("status = 'waiting'")
    awaited = ["assigned_to", "reason", "snoozed_until", "due_at"]
    op.create_index("waiting_for_whom", "tickets", awaited, sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "breaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_number", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_breaches_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_breaches"),
        sa.UniqueConstraint("ticket_number", "clock", "due_at", name="uq_breaches_ticket_number_clock_due_at"),
    )
    op.create_index("ix_breaches_conversation_id", "breaches", ["conversation_id"])
    _fill()


def _fill() -> None:
    """Who has a ticket has answered, as far as anybody knows; what waits is due as it was promised."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(tickets.c.id, tickets.c.summary)).all():
        answered = row.summary.pop(ANSWERED, None)
        if answered is not None:
            values = {"summary": row.summary, "answered_at": datetime.fromisoformat(answered).astimezone(timezone.utc)}
            connection.execute(tickets.update().where(tickets.c.id == row.id).values(values))
    answered_at = tickets.c.answered_at
    taken = tickets.update().where(answered_at.is_(None), tickets.c.status == "claimed")
    connection.execute(taken.values(answered_at=tickets.c.claimed_at))
    owed = tickets.update().where(answered_at.is_(None), tickets.c.status != "resolved")
    connection.execute(owed.values(due_at=tickets.c.respond_by))
