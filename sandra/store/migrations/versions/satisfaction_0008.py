"""What customers think of the handling, and why their trouble arose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table and the columns."""
    op.create_table(
        "satisfaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("words", sa.Text()),
        sa.Column("answered_at", MOMENT),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_satisfaction_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_satisfaction"),
        sa.UniqueConstraint("case_id", name="uq_satisfaction_case_id"),
    )
    op.create_index("ix_satisfaction_asked_at", "satisfaction", ["asked_at"])
    op.add_column("cases", sa.Column("responsible", sa.Text()))
    op.add_column("cases", sa.Column("root_cause", sa.Text()))
    op.create_index("ix_cases_root_cause", "cases", ["root_cause"])
