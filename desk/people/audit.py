"""Who looked at and changed what, put on record with the change itself."""

from __future__ import annotations

from datetime import datetime, timezone

from desk.people.signing_in import SignedIn
from sandra.people import AuditEntry
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords


def note(records: SqlRecords, caller: SignedIn, action: str, subject: str, **detail: str) -> None:
    """Keep an entry of the log.

    Args:
        records: of the transaction that makes the change: both are kept, or neither.
        detail: never a password, never what a customer wrote.
    """
    entry = AuditEntry(datetime.now(timezone.utc), caller.person.name, action, subject, detail)
    SqlPeople(records.session).add(entry)
