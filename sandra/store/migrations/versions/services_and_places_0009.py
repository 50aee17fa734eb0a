"""An order's line may be a service, and a scan names its place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; what was sold before are goods."""
    op.add_column("order_items", sa.Column("kind", sa.Text(), nullable=False, server_default="goods"))
    op.add_column("shipment_events", sa.Column("place", sa.JSON(none_as_null=True)))
