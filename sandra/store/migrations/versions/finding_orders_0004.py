"""Orders are found by their owner's phone, and a complaint goes on in another conversation."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# As phones are compared at this revision.
DIALLED_BEFORE = re.compile(
    r"^(?:00)?(?:86(?=1\d{10}$)|852(?=\d{8}$)|853(?=\d{8}$)|886(?=0?9\d{8}$)|44(?=0?7\d{9}$))?0?(?=\d{8,}$)"
)


def upgrade() -> None:
    """Add the columns; fill the key of the phones that are there."""
    op.add_column("customers", sa.Column("phone_key", sa.Text(), nullable=False, server_default=""))
    _fill_keys()
    op.create_index("ix_customers_phone_key", "customers", ["phone_key"])
    op.add_column("conversations", sa.Column("continues", sa.Text()))
    op.create_index("ix_conversations_continues", "conversations", ["continues"])
    op.add_column("cases", sa.Column("merged_into", sa.Text()))


def _fill_keys() -> None:
    customers = sa.table("customers", sa.column("id"), sa.column("phone"), sa.column("phone_key"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(customers.c.id, customers.c.phone)).all():
        key = DIALLED_BEFORE.sub("", re.sub(r"\D", "", row.phone))
        connection.execute(customers.update().where(customers.c.id == row.id).values(phone_key=key))
