"""Praise of people who have no case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "praises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_praises_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_praises"),
    )
    op.create_index("ix_praises_conversation_id", "praises", ["conversation_id"])
    op.create_index("ix_praises_at", "praises", ["at"])
