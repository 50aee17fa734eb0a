"""Who looked at and changed what, for auditors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel

from desk.people.audit import note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.reading import HIGHEST_ID, aware
from sandra.people import AuditEntry, Right
from sandra.store.database import Store
from sandra.store.people import AuditWanted, SqlPeople

MOST_ENTRIES = 200
LONGEST_NAME = 200
Me = Annotated[SignedIn, Depends(caller)]
Name = Annotated[str | None, Query(max_length=LONGEST_NAME)]


class AuditOut(BaseModel):
    """An entry of the log."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    detail: dict[str, str]


class AuditNames(BaseModel):
    """What the log can be narrowed to."""

    people: list[str]
    actions: list[str]


def audit_routes(store: Store, desk: DeskRouter) -> None:
    """Add the routes about who did what."""

    def audit(
        me: Me,
        before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 50,
        person: Name = None,
        action: Name = None,
        subject: Name = None,
        since: Annotated[datetime | None, Query(alias="from")] = None,
        until: Annotated[datetime | None, Query(alias="to")] = None,
    ) -> list[AuditOut]:
        """Who looked at and changed what, the newest first; `before` is the id of the oldest entry the page has."""
        note_look(store, me, "audit.look")
        wanted = AuditWanted(person, action, subject, aware(since), aware(until))
        with store.reading() as records:
            return [audit_out(entry) for entry in SqlPeople(records.session).audit(wanted, before, limit)]

    def names() -> AuditNames:
        """People and actions to choose from."""
        with store.reading() as records:
            people = SqlPeople(records.session)
            return AuditNames(people=[one.name for one in people.everybody()], actions=people.audited_actions())

    desk.add("GET", "/audit", Right.AUDIT, audit, response_model=list[AuditOut])
    desk.add("GET", "/audit/names", Right.AUDIT, names, response_model=AuditNames)


def audit_out(entry: AuditEntry) -> AuditOut:
    """The entry as the page reads it."""
    assert entry.id is not None, "a stored entry has an id"
    return AuditOut(
        id=entry.id, at=entry.at, person=entry.person, action=entry.action, subject=entry.subject, detail=entry.detail
    )
