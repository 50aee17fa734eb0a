"""Adding people, changing what they are, and giving them a new one-time password.

RegisterError (a PeopleError)
├── TakenError            the sign-in name or the name is another's
├── NamelessError         the name is empty
├── UnfitLoginError       the sign-in name is none
└── LastAdministratorError  nobody would be left who could add people
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from desk.people.passwords import hashed, one_time_password
from sandra.people import AuditEntry, PeopleError, Person, Role, UnknownPersonError
from sandra.store.people import SqlPeople
from sandra.working_hours import Span

FIRST_LOGIN = "admin"
FIRST_NAME = "Administrator"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class RegisterError(PeopleError):
    """A person cannot be added or changed like this."""


class TakenError(RegisterError):
    """The sign-in name or the name is another's."""

    code = "name_taken"

    def __init__(self, what: str) -> None:
        super().__init__(f"'{what}' belongs to somebody else; choose another", name=what)


class NamelessError(RegisterError):
    """The name is empty."""

    code = "nameless"

    def __init__(self) -> None:
        super().__init__("colleagues and customers read the name; give one")


class UnfitLoginError(RegisterError):
    """The sign-in name is none."""

    code = "unfit_login"

    def __init__(self, login: str) -> None:
        super().__init__(f"'{login}' is no sign-in name: 2 to 40 letters a-z, digits, dots, hyphens or underscores")


class LastAdministratorError(RegisterError):
    """Nobody would be left who could add people."""

    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("this is the only administrator; make somebody else one first")


@dataclass(frozen=True)
class Particulars:
    """What is told of somebody.

    Attributes:
        languages: what they answer in; none means all.
        skills: complaint types they know best; none means all.
        working_hours: spans of the week; none means any time.
    """

    name: str
    role: Role
    staff_number: str | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    active: bool = True
    working_hours: tuple[Span, ...] = ()


def first_administrator(people: SqlPeople, now: datetime) -> str | None:
    """Where nobody was ever added, add an administrator.

    Returns:
        Their one-time password, to be shown once; None where there are people already.
    """
    if not people.is_empty():
        return None
    return add_person(people, FIRST_LOGIN, Particulars(FIRST_NAME, Role.ADMIN), by=FIRST_NAME, now=now)


def add_person(people: SqlPeople, login: str, particulars: Particulars, by: str, now: datetime) -> str:
    """Add somebody.

    Returns:
        Their one-time password, to be handed over once; it is stored nowhere.

    Raises:
        RegisterError: see the head of this module.
    """
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise UnfitLoginError(login)
    if people.by_login(login) is not None:
        raise TakenError(login)
    password = one_time_password()
    person = Person(login, "", particulars.role, now, password_hash=hashed(password))
    _describe(people, person, particulars)
    people.add(person)
    people.add(AuditEntry(now, by, "person.add", login, _told(person)))
    return password


def change_person(people: SqlPeople, login: str, particulars: Particulars, by: str, now: datetime) -> Person:
    """Change what somebody is; who is no longer active is signed out everywhere.

    Raises:
        UnknownPersonError: there is nobody of that name.
        RegisterError: see the head of this module.
    """
    person = _known(people, login)
    stays_administrator = particulars.active and particulars.role is Role.ADMIN
    if (
        person.role is Role.ADMIN
        and person.active
        and not stays_administrator
        and not _others_administer(people, person)
    ):
        raise LastAdministratorError
    _describe(people, person, particulars)
    if not person.active:
        people.end_sessions_of(person)
    people.add(AuditEntry(now, by, "person.change", person.login, _told(person)))
    return person


def reset_password(people: SqlPeople, login: str, by: str, now: datetime) -> str:
    """Give somebody a new one-time password and forget their authenticator app; they are signed out everywhere.

    Raises:
        UnknownPersonError: there is nobody of that name.
    """
    person = _known(people, login)
    password = one_time_password()
    person.password_hash, person.must_change, person.totp_secret = hashed(password), True, None
    person.note_sign_in()
    people.end_sessions_of(person)
    people.add(AuditEntry(now, by, "person.reset", person.login))
    return password


def end_sessions(people: SqlPeople, login: str, by: str, now: datetime) -> None:
    """Sign somebody out everywhere, as where a telephone was lost.

    Raises:
        UnknownPersonError: there is nobody of that name.
    """
    person = _known(people, login)
    people.end_sessions_of(person)
    people.add(AuditEntry(now, by, "person.end_sessions", person.login))


def _known(people: SqlPeople, login: str) -> Person:
    person = people.by_login(login)
    if person is None:
        raise UnknownPersonError(login)
    return person


def _describe(people: SqlPeople, person: Person, particulars: Particulars) -> None:
    name = particulars.name.strip()
    if not name:
        raise NamelessError
    if any(other.name == name and other.login != person.login for other in people.everybody()):
        raise TakenError(name)
    if person.name and person.name != name:
        people.rename(person.name, name)
    person.name, person.role, person.staff_number = name, particulars.role, particulars.staff_number
    person.languages, person.skills = list(particulars.languages), list(particulars.skills)
    person.active = particulars.active
    person.working_hours = list(particulars.working_hours)


def _others_administer(people: SqlPeople, person: Person) -> bool:
    return any(p.role is Role.ADMIN and p.active and p.login != person.login for p in people.everybody())


def _told(person: Person) -> dict[str, str]:
    """What the log says of somebody's particulars."""
    return {"name": person.name, "role": person.role.value, "active": "yes" if person.active else "no"}
