"""Who works at the desk, for administrators; and who looked at and changed what, for auditors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, HTTPException, Query
from pydantic import BaseModel, Field

from desk.people.gate import DeskRouter, caller
from desk.people.register import Particulars, add_person, change_person, reset_password
from desk.people.signing_in import SignedIn
from sandra.people import AuditEntry, PeopleError, Person, Presence, Right, Role, UnknownPersonError
from sandra.playbook.kinds import COMPLAINT_TYPES
from sandra.store.database import Store
from sandra.store.people import SqlPeople

MOST_ENTRIES = 200
Language = Literal["zh-Hans", "zh-Hant", "en"]
Me = Annotated[SignedIn, Depends(caller)]


class PersonIn(BaseModel):
    """What an administrator tells of somebody."""

    name: str = Field(min_length=1, max_length=80)
    role: Role
    staff_number: str | None = Field(None, max_length=40)
    languages: list[Language] = []
    skills: list[Literal[COMPLAINT_TYPES]] = []  # type: ignore[valid-type]
    active: bool = True

    def particulars(self) -> Particulars:
        """The same as the register takes it."""
        return Particulars(
            self.name, self.role, self.staff_number, tuple(self.languages), tuple(self.skills), self.active
        )


class NewPerson(PersonIn):
    """Somebody to add."""

    login: str = Field(max_length=40)


class PersonOut(BaseModel):
    """One of our people."""

    login: str
    name: str
    role: Role
    staff_number: str | None
    languages: list[str]
    skills: list[str]
    active: bool
    presence: Presence
    locked_until: datetime | None


class OneTimePassword(BaseModel):
    """Shown once; nobody can read it again."""

    login: str
    password: str


class AuditOut(BaseModel):
    """An entry of the log."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    detail: dict[str, str]


def people_routes(store: Store, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes about people, and about who did what."""

    def everybody() -> list[PersonOut]:
        """All people, those who left too."""
        with store.reading() as records:
            return [person_out(person) for person in SqlPeople(records.session).everybody()]

    def add(new: NewPerson, me: Me) -> OneTimePassword:
        """Add somebody; the answer holds their one-time password."""
        with _changing(store) as people:
            password = add_person(people, new.login, new.particulars(), me.person.name, clock())
        return OneTimePassword(login=new.login.strip().lower(), password=password)

    def change(login: str, changed: PersonIn, me: Me) -> PersonOut:
        """Change what somebody is."""
        with _changing(store) as people:
            return person_out(change_person(people, login, changed.particulars(), me.person.name, clock()))

    def reset(login: str, me: Me) -> OneTimePassword:
        """Give somebody a new one-time password."""
        with _changing(store) as people:
            return OneTimePassword(login=login, password=reset_password(people, login, me.person.name, clock()))

    def audit(
        before: int | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 50,
        person: str | None = None,
        subject: str | None = None,
    ) -> list[AuditOut]:
        """Who looked at and changed what, the newest first."""
        with store.reading() as records:
            found = SqlPeople(records.session).audit(before, limit, person, subject)
            return [audit_out(entry) for entry in found]

    desk.add("GET", "/people", Right.ADMINISTER, everybody, response_model=list[PersonOut])
    desk.add("POST", "/people", Right.ADMINISTER, add, response_model=OneTimePassword, status_code=201)
    desk.add("PUT", "/people/{login}", Right.ADMINISTER, change, response_model=PersonOut)
    desk.add("POST", "/people/{login}/password", Right.ADMINISTER, reset, response_model=OneTimePassword)
    desk.add("GET", "/audit", Right.AUDIT, audit, response_model=list[AuditOut])


def person_out(person: Person) -> PersonOut:
    """The person as the page reads them."""
    return PersonOut(
        login=person.login,
        name=person.name,
        role=person.role,
        staff_number=person.staff_number,
        languages=list(person.languages),
        skills=list(person.skills),
        active=person.active,
        presence=person.presence,
        locked_until=person.locked_until,
    )


def audit_out(entry: AuditEntry) -> AuditOut:
    """The entry as the page reads it."""
    assert entry.id is not None, "a stored entry has an id"
    return AuditOut(
        id=entry.id, at=entry.at, person=entry.person, action=entry.action, subject=entry.subject, detail=entry.detail
    )


@contextmanager
def _changing(store: Store) -> Iterator[SqlPeople]:
    """People within a transaction; what cannot be done is told with the cure."""
    try:
        with store.transaction() as records:
            yield SqlPeople(records.session)
    except UnknownPersonError as error:
        raise HTTPException(404, str(error)) from error
    except PeopleError as error:
        raise HTTPException(422, str(error)) from error
