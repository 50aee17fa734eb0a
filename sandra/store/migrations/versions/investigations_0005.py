"""Investigations of complaints about staff, and who must not get a ticket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "investigations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("named", sa.Text()),
        sa.Column("finding", sa.String(20)),
        sa.Column("reason", sa.Text()),
        sa.Column("found_by", sa.Text()),
        sa.Column("found_at", MOMENT),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", MOMENT),
        sa.Column("called_off_at", MOMENT),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_investigations_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_investigations"),
        sa.UniqueConstraint("case_id", name="uq_investigations_case_id"),
    )
    op.create_index("ix_investigations_due_at", "investigations", ["due_at"])
    op.create_table(
        "investigation_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("investigation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("none_to_be_had", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Text()),
        sa.Column("entered_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["investigation_id"],
            ["investigations.id"],
            name="fk_investigation_evidence_investigation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_investigation_evidence"),
        sa.UniqueConstraint("investigation_id", "kind", name="uq_investigation_evidence_investigation_id_kind"),
    )
    op.create_index("ix_investigation_evidence_investigation_id", "investigation_evidence", ["investigation_id"])
    op.add_column("tickets", sa.Column("excluded", sa.JSON(), nullable=False, server_default="[]"))
