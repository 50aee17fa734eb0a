"""Messages that were asked back about, for the trainers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "unclear_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("chances", sa.JSON(), nullable=False),
        sa.Column("meant", sa.Text()),
        sa.Column("answered_at", MOMENT),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_unclear_messages_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unclear_messages"),
    )
    op.create_index("ix_unclear_messages_conversation_id_id", "unclear_messages", ["conversation_id", "id"])
    op.create_index("ix_unclear_messages_at", "unclear_messages", ["at"])
