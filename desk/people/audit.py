"""Who looked at and changed what: every route that shows a customer's case or changes anything says so here."""

from __future__ import annotations

from datetime import timedelta

from desk.people.signing_in import SignedIn
from sandra.people import AuditEntry
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords

STILL_LOOKING = timedelta(minutes=10)
"""A page that refreshes itself is one look within this time."""
LONGEST_DETAIL = 200


def note(records: SqlRecords, caller: SignedIn, action: str, subject: str, **detail: object) -> None:
    """Write down what somebody did, in the transaction that does it.

    Args:
        action: what they did, e.g. ticket.claim; the pages have words for it.
        subject: what to: the number or name.
        detail: plain values that tell more; never a password, never what a customer wrote.
    """
    plain = {name: str(value)[:LONGEST_DETAIL] for name, value in detail.items() if value is not None}
    SqlPeople(records.session).add(AuditEntry(caller.at, caller.person.name, action, subject, plain))


def note_look(store: Store, caller: SignedIn, action: str, subject: str = "") -> None:
    """Write down that somebody looks at something, once for `STILL_LOOKING`."""
    with store.reading() as records:
        since = caller.at - STILL_LOOKING
        is_noted = SqlPeople(records.session).did(caller.person.name, action, subject, since)
    if not is_noted:
        with store.transaction() as records:
            note(records, caller, action, subject)
