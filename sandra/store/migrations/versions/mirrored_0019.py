"""Conversations that are at a team's own desk as well, and the summaries that the team has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "mirrored_conversations",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("inbox", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_mirrored_conversations_conversation_id"
        ),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_mirrored_conversations"),
    )
    op.create_table(
        "team_notes",
        sa.Column("ticket_number", sa.Text(), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket_number", name="pk_team_notes"),
    )
