"""Bringing a store to the tables of this version, whatever version it has now."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection

from sandra.store.database import StoreVersionError, as_store_errors
from sandra.store.engine import open_engine

_MIGRATIONS = Path(__file__).with_name("migrations")
_POSTGRESQL_LOCK = 7267326  # SANDRA on a telephone's keys


def upgrade(url: str) -> None:
    """Create the tables, or change them to this version's; nothing happens when they are.

    Several processes may do so at the same time. The folder of an SQLite file is made when it is missing.

    Raises:
        DatabaseAddressError: the address cannot be used.
        StoreUnavailableError: the database failed or did not answer.
        StoreVersionError: the store was set up by a newer version.
    """
    engine = open_engine(url)
    _make_folder(engine.url)
    try:
        with as_store_errors(engine.url), engine.begin() as connection:
            _take_the_time_it_needs(connection)
            _let_others_wait(connection)
            _upgrade(connection)
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    _require_known_version(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _require_known_version(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    for version in MigrationContext.configure(connection).get_current_heads():
        if version not in known:
            raise StoreVersionError(version)


def _take_the_time_it_needs(connection: Connection) -> None:
    """No customer waits for a migration, which reads and writes whole tables; the connection is closed after it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SET lock_timeout = 0"))


def _let_others_wait(connection: Connection) -> None:
    """SQLite's transaction has locked the file already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRESQL_LOCK})


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
