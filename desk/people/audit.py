"""What somebody changed is written down with the change, in the same transaction."""

from __future__ import annotations

from datetime import datetime, timezone

from desk.people.signing_in import SignedIn
from sandra.people import AuditEntry
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords


def note(records: SqlRecords, caller: SignedIn, action: str, subject: str, **detail: str) -> None:
    """Keep who did what to what.

    Args:
        records: the transaction in which it is done.
        action: such as ticket.claim.
        subject: the number or name it was done to.
        detail: plain values that tell more; never a password, never what a customer wrote.
    """
    entry = AuditEntry(datetime.now(timezone.utc), caller.person.name, action, subject, detail)
    SqlPeople(records.session).add(entry)
