"""A small database in a file of this machine, for what has to work when the store does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

PATIENCE_SECONDS = 5


class LocalFile:
    """Safe for several processes; each use opens it anew.

    Args:
        path: made at its first use, with its folder.
        schema: SQL that makes what is not there yet, and changes nothing that is.
        added: columns that files of earlier versions have not: the table, the column and how it is defined.
    """

    def __init__(self, path: Path, schema: str, added: Sequence[tuple[str, str, str]] = ()) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._connected()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            for table, column, definition in added:
                columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
                if columns and column not in columns:
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")
            connection.executescript(schema)

    @contextmanager
    def transaction(self, takes: bool = False) -> Iterator[sqlite3.Connection]:
        """All of it or nothing.

        Args:
            takes: whether what is read is to be changed: nobody else reads it to change it meanwhile.
        """
        with closing(self._connected()) as connection:
            connection.execute("BEGIN IMMEDIATE" if takes else "BEGIN")
            yield connection
            connection.execute("COMMIT")

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection
