"""Bringing a store to the tables of this version, whatever version it has now."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import OperationalError

from sandra.store.database import StoreVersionError, as_store_errors
from sandra.store.engine import open_engine

_MIGRATIONS = Path(__file__).with_name("migrations")
_POSTGRESQL_LOCK = 7267326  # SANDRA on a telephone's keys

_PATIENCE_WITH_LOCKS = "500ms"
"""Less than PostgreSQL's `deadlock_timeout`, after which it would end somebody's turn instead."""
_IN_THE_WAY = {"55P03", "40P01"}
"""PostgreSQL's words for a lock that was not to be had in time, and for a deadlock."""
_PAUSE_SECONDS = 0.5
_GIVE_UP_SECONDS = 300.0


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
        with as_store_errors(engine.url):
            _until_nobody_is_in_the_way(engine)
    finally:
        engine.dispose()


def _until_nobody_is_in_the_way(engine: Engine) -> None:
    """Begin again where a transaction of those who serve holds a table, so that they never wait long for us.

    Raises:
        OperationalError: somebody was in the way for minutes, or the database failed.
    """
    give_up_at = monotonic() + _GIVE_UP_SECONDS
    while True:
        try:
            with engine.begin() as connection:
                _take_the_time_it_needs(connection)
                _let_others_wait(connection)
                _stand_back_soon(connection)
                _upgrade(connection)
            return
        except OperationalError as error:
            if getattr(error.orig, "pgcode", None) not in _IN_THE_WAY or monotonic() >= give_up_at:
                raise
        sleep(_PAUSE_SECONDS)


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


def _stand_back_soon(connection: Connection) -> None:
    """Whoever wants a table that we want waits behind us; and one of whom we hold another waits for ever."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = '{_PATIENCE_WITH_LOCKS}'"))


def _let_others_wait(connection: Connection) -> None:
    """SQLite's transaction has locked the file already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRESQL_LOCK})


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
