"""Whose a conversation was shown to be, and the one-time codes that carry customers over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

MOMENT = sa.DateTime(timezone=True)
STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create both tables; what was shown before stands as a link, too."""
    op.create_table(
        "customer_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("shown_by", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_customer_links_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_links"),
    )
    op.create_index("ix_customer_links_customer_id", "customer_links", ["customer_id"])
    op.create_index(
        "one_standing_link",
        "customer_links",
        ["conversation_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.execute(
        "INSERT INTO customer_links (conversation_id, customer_id, shown_by, since) "
        "SELECT id, customer_id, 'before links were kept', started_at FROM conversations WHERE customer_id IS NOT NULL"
    )
    op.create_table(
        "link_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("used_in", sa.Text()),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_link_codes_conversation_id"),
        sa.ForeignKeyConstraint(["used_in"], ["conversations.id"], name="fk_link_codes_used_in"),
        sa.PrimaryKeyConstraint("id", name="pk_link_codes"),
        sa.UniqueConstraint("digest", name="uq_link_codes_digest"),
    )
    op.create_index("ix_link_codes_conversation_id", "link_codes", ["conversation_id"])
