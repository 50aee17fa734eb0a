"""Who works at the desk, for administrators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends
from pydantic import BaseModel, Field, validator

from desk.people.gate import DeskRouter, caller
from desk.people.refused import people_refusals
from desk.people.register import Particulars, add_person, change_person, end_sessions, reset_password
from desk.people.signing_in import SignedIn
from sandra.escalation.taking_over import put_back_all
from sandra.people import Person, Presence, Right, Role
from sandra.playbook.hours import Weekday
from sandra.playbook.kinds import COMPLAINT_TYPES
from sandra.playbook.sla import Sla
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords
from sandra.working_hours import MIDNIGHT, Span

MOST_SPANS = 50
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
CLOCK_OR_MIDNIGHT = rf"{CLOCK}|^{MIDNIGHT}$"
Language = Literal["zh-Hans", "zh-Hant", "en"]
Me = Annotated[SignedIn, Depends(caller)]


class SpanIn(BaseModel):
    """A span of the week in which somebody works; `to` may be 24:00."""

    day: Weekday
    begins: str = Field(alias="from", regex=CLOCK)
    ends: str = Field(alias="to", regex=CLOCK_OR_MIDNIGHT)

    @validator("ends")
    def after_the_beginning(cls, ends: str, values: dict[str, Any]) -> str:
        """A night is told as two spans."""
        if ends <= values.get("begins", ""):
            raise ValueError("must be later than `from`; a night that goes on is a span of the next day")
        return ends

    def span(self) -> Span:
        """The same as it is kept."""
        return {"day": self.day, "from": self.begins, "to": self.ends}


class SpanOut(BaseModel):
    """A span of the week in which somebody works."""

    day: str
    begins: str = Field(alias="from")
    ends: str = Field(alias="to")


class PersonIn(BaseModel):
    """What an administrator tells of somebody."""

    name: str = Field(min_length=1, max_length=80)
    role: Role
    staff_number: str | None = Field(None, max_length=40)
    languages: list[Language] = []
    skills: list[Literal[COMPLAINT_TYPES]] = []  # type: ignore[valid-type]
    active: bool = True
    working_hours: list[SpanIn] = Field([], max_items=MOST_SPANS)

    def particulars(self) -> Particulars:
        """The same as the register takes it."""
        return Particulars(
            self.name,
            self.role,
            self.staff_number,
            tuple(self.languages),
            tuple(self.skills),
            self.active,
            tuple(span.span() for span in self.working_hours),
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
    available: bool
    working_hours: list[SpanOut]
    sessions: int
    has_app: bool
    must_change_password: bool
    locked_until: datetime | None


class OneTimePassword(BaseModel):
    """Shown once; nobody can read it again."""

    login: str
    password: str


def people_routes(store: Store, sla: Sla, desk: DeskRouter) -> None:
    """Add the routes about people.

    Args:
        sla: in whose time zone working hours are meant; by when somebody else answers where a person leaves.
    """
    timezone = sla.office_hours.timezone

    def shown(people: SqlPeople, person: Person, now: datetime) -> PersonOut:
        assert person.id is not None, "a stored person has an id"
        return person_out(person, person.is_available(now, timezone), people.sessions_of(now).get(person.id, 0))

    def everybody(me: Me) -> list[PersonOut]:
        """All people, those who left too."""
        with store.reading() as records:
            people = SqlPeople(records.session)
            signed_in = people.sessions_of(me.at)
            return [
                person_out(person, person.is_available(me.at, timezone), signed_in.get(person.id or 0, 0))
                for person in people.everybody()
            ]

    def add(new: NewPerson, me: Me) -> OneTimePassword:
        """Add somebody; the answer holds their one-time password."""
        with _changing(store) as records:
            password = add_person(SqlPeople(records.session), new.login, new.particulars(), me.person.name, me.at)
        return OneTimePassword(login=new.login.strip().lower(), password=password)

    def change(login: str, changed: PersonIn, me: Me) -> PersonOut:
        """Change what somebody is."""
        with _changing(store) as records:
            people = SqlPeople(records.session)
            person = change_person(people, login, changed.particulars(), me.person.name, me.at)
            if not person.may(Right.HANDLE):
                put_back_all(records, sla, person.name, me.at)
            return shown(people, person, me.at)

    def reset(login: str, me: Me) -> OneTimePassword:
        """Give somebody a new one-time password."""
        with _changing(store) as records:
            password = reset_password(SqlPeople(records.session), login, me.person.name, me.at)
        return OneTimePassword(login=login, password=password)

    def sign_out_everywhere(login: str, me: Me) -> None:
        """End all sessions of somebody."""
        with _changing(store) as records:
            end_sessions(SqlPeople(records.session), login, me.person.name, me.at)

    desk.add("GET", "/people", Right.ADMINISTER, everybody, response_model=list[PersonOut])
    desk.add("POST", "/people", Right.ADMINISTER, add, response_model=OneTimePassword, status_code=201)
    desk.add("PUT", "/people/{login}", Right.ADMINISTER, change, response_model=PersonOut)
    desk.add("POST", "/people/{login}/password", Right.ADMINISTER, reset, response_model=OneTimePassword)
    desk.add("DELETE", "/people/{login}/sessions", Right.ADMINISTER, sign_out_everywhere, status_code=204)


def person_out(person: Person, available: bool, sessions: int) -> PersonOut:
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
        available=available,
        working_hours=[SpanOut(**span) for span in person.working_hours],
        sessions=sessions,
        has_app=person.totp_secret is not None,
        must_change_password=person.must_change,
        locked_until=person.locked_until,
    )


@contextmanager
def _changing(store: Store) -> Iterator[SqlRecords]:
    """The record within a transaction; what cannot be done is told with the cure."""
    with people_refusals(), store.transaction() as records:
        yield records
