"""Working hours of our people, the text that the queue's search looks through, indexes for queue and overview."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sandra.store.searching import write_words

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column and the table, filled from the tickets there are."""
    op.add_column("people", sa.Column("working_hours", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "ticket_words",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_words_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ticket_words"),
    )
    for table in ("cases", "tickets"):
        op.create_index(f"ix_{table}_opened_at", table, ["opened_at"])
    queued = ["status", "priority", "respond_by", "opened_at", "reason", "claimed_by", "conversation_id", "case_id"]
    op.create_index("queue_of_tickets", "tickets", queued)
    op.drop_index("ix_emotion_readings_conversation_id_id", "emotion_readings")
    op.create_index("latest_reading", "emotion_readings", ["conversation_id", "id", "emotion", "intensity"])
    connection = op.get_bind()
    write_words(connection, connection.execute(sa.text("SELECT id FROM tickets")).scalars())
