"""A version after this one, with a migration more: what a release brings while this one serves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from sandra.store import schema

ADDED_TABLE = "moods"
_MIGRATION = '''"""Columns that may be empty, an index, a table."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{latest}"


def upgrade():
    op.add_column("cases", sa.Column("mood_at_end", sa.String(20)))
    op.add_column("conversations", sa.Column("region", sa.String(20)))
    op.create_index("ix_cases_mood_at_end", "cases", ["mood_at_end"])
    op.create_table("{table}", sa.Column("name", sa.String(20), primary_key=True))
'''


def release_next_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on `schema.upgrade` knows that migration.

    Args:
        folder: for the migrations.
    """
    migrations = Path(shutil.copytree(schema._MIGRATIONS, folder / "migrations"))
    config = Config()
    config.set_main_option("script_location", str(migrations))
    latest = ScriptDirectory.from_config(config).get_current_head()
    (migrations / "versions/next.py").write_text(_MIGRATION.format(latest=latest, table=ADDED_TABLE), encoding="utf-8")
    monkeypatch.setattr(schema, "_MIGRATIONS", migrations)
