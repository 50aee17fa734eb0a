"""Since when somebody has a ticket, until when it sleeps, and what a person found to be the cause of a complaint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("tickets", sa.Column("claimed_at", sa.DateTime(timezone=True)))
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("sub_cause", sa.Text()))
    op.add_column("cases", sa.Column("prevention", sa.Text()))
