"""When the dialogue turned to a case; empty while it waits behind another complaint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; all cases so far were taken up when they were opened."""
    op.add_column("cases", sa.Column("taken_up_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE cases SET taken_up_at = opened_at")
