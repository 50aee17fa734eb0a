"""Our people on record, their sessions and the audit log, within a transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sandra.people import AuditEntry, DeskSession, Person
from sandra.store import tables


class SqlPeople:
    """Everything about people, on the session of a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_login(self, login: str) -> Person | None:
        """The person with that sign-in name, however it is capitalised, or None."""
        return self._one(tables.people.c.login == login.strip().lower())

    def by_id(self, person_id: int) -> Person | None:
        """The person, or None."""
        return self._one(tables.people.c.id == person_id)

    def everybody(self) -> list[Person]:
        """All people, those who left too, by name."""
        return list(self._session.execute(select(Person).order_by(tables.people.c.name)).scalars())

    def is_empty(self) -> bool:
        """Whether nobody was ever added."""
        count: int = self._session.execute(select(func.count()).select_from(tables.people)).scalar_one()
        return count == 0

    def session(self, token_hash: str) -> DeskSession | None:
        """The session of that cookie, or None."""
        wanted = select(DeskSession).where(tables.desk_sessions.c.token_hash == token_hash)
        found: DeskSession | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def end_session(self, token_hash: str) -> None:
        """Sign out of one browser."""
        self._session.execute(delete(tables.desk_sessions).where(tables.desk_sessions.c.token_hash == token_hash))

    def end_sessions_of(self, person: Person) -> None:
        """Sign out everywhere."""
        self._session.execute(delete(tables.desk_sessions).where(tables.desk_sessions.c.person_id == person.id))

    def forget_ended(self, now: datetime) -> None:
        """Delete sessions that are over."""
        self._session.execute(delete(tables.desk_sessions).where(tables.desk_sessions.c.ends_at <= now))

    def audit(self, before: int | None, limit: int, person: str | None, subject: str | None) -> list[AuditEntry]:
        """Entries, the newest first.

        Args:
            before: only entries older than the one of this id.
            limit: how many at most.
            person, subject: only entries of or about these.
        """
        column = tables.audit_entries.c
        wanted = select(AuditEntry).order_by(column.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(column.id < before)
        if person is not None:
            wanted = wanted.where(column.person == person)
        if subject is not None:
            wanted = wanted.where(column.subject == subject)
        return list(self._session.execute(wanted).scalars())

    def add(self, row: Person | DeskSession | AuditEntry) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def _one(self, condition: object) -> Person | None:
        found: Person | None = self._session.execute(select(Person).where(condition)).scalar_one_or_none()
        return found
