"""How often somebody was wrong about an order's owner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "identity_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_identity_failures_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_failures"),
    )
    op.create_index("ix_identity_failures_conversation_id_at", "identity_failures", ["conversation_id", "at"])
    op.create_index("ix_identity_failures_about_at", "identity_failures", ["about", "at"])
