"""Our people on record, their sessions and the audit log, within a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from sandra.people import IDLE_ENDS, AuditEntry, DeskSession, Person
from sandra.store import people_tables, tables


@dataclass(frozen=True)
class AuditWanted:
    """Which entries of the log to show; None does not filter."""

    person: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[Any]:
        """The same for a statement."""
        column = people_tables.audit_entries.c
        for name in ("person", "action", "subject"):
            value = getattr(self, name)
            if value is not None:
                yield column[name] == value
        if self.since is not None:
            yield column.at >= self.since
        if self.until is not None:
            yield column.at < self.until


class SqlPeople:
    """Everything about people, on the session of a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_login(self, login: str) -> Person | None:
        """The person with that sign-in name, however it is capitalised, or None."""
        return self._one(people_tables.people.c.login == login.strip().lower())

    def by_login_to_change(self, login: str) -> Person | None:
        """The person as they are now, locked until the end of the transaction, or None."""
        wanted = select(Person).where(people_tables.people.c.login == login.strip().lower()).with_for_update()
        fresh = wanted.execution_options(populate_existing=True)
        found: Person | None = self._session.execute(fresh).scalar_one_or_none()
        return found

    def by_id(self, person_id: int) -> Person | None:
        """The person, or None."""
        return self._one(people_tables.people.c.id == person_id)

    def everybody(self) -> list[Person]:
        """All people, those who left too, by name."""
        return list(self._session.execute(select(Person).order_by(people_tables.people.c.name)).scalars())

    def is_empty(self) -> bool:
        """Whether nobody was ever added."""
        count: int = self._session.execute(select(func.count()).select_from(people_tables.people)).scalar_one()
        return count == 0

    def session(self, token_hash: str) -> DeskSession | None:
        """The session of that cookie, or None."""
        wanted = select(DeskSession).where(people_tables.desk_sessions.c.token_hash == token_hash)
        found: DeskSession | None = self._session.execute(wanted).scalar_one_or_none()
        return found

    def end_session(self, token_hash: str) -> None:
        """Sign out of one browser."""
        self._session.execute(
            delete(people_tables.desk_sessions).where(people_tables.desk_sessions.c.token_hash == token_hash)
        )

    def end_sessions_of(self, person: Person) -> None:
        """Sign out everywhere."""
        self._session.execute(
            delete(people_tables.desk_sessions).where(people_tables.desk_sessions.c.person_id == person.id)
        )

    def end_other_sessions(self, session: DeskSession) -> None:
        """Sign the person out on all browsers but this one."""
        column = people_tables.desk_sessions.c
        others = (column.person_id == session.person_id, column.token_hash != session.token_hash)
        self._session.execute(delete(people_tables.desk_sessions).where(*others))

    def forget_ended(self, now: datetime) -> None:
        """Delete sessions that are over."""
        self._session.execute(delete(people_tables.desk_sessions).where(people_tables.desk_sessions.c.ends_at <= now))

    def sessions_of(self, now: datetime) -> dict[int, int]:
        """On how many browsers each person is signed in, by their id; who is on none is not in it."""
        column = people_tables.desk_sessions.c
        in_use = (column.ends_at > now, column.seen_at > now - IDLE_ENDS)
        counted = select(column.person_id, func.count()).where(*in_use).group_by(column.person_id)
        return {person_id: count for person_id, count in self._session.execute(counted)}

    def rename(self, before: str, after: str) -> None:
        """What they have in hand follows somebody to their new name; what they did stays under the one of then."""
        self._session.flush()
        for column in (tables.tickets.c.claimed_by, tables.tickets.c.assigned_to, tables.conversations.c.owner):
            theirs = update(column.table).where(column == before).values({column: after})
            self._session.execute(theirs.execution_options(synchronize_session=False))

    def did(self, person: str, action: str, subject: str, since: datetime) -> bool:
        """Whether somebody did this since then."""
        column = people_tables.audit_entries.c
        same = (column.subject == subject, column.person == person, column.action == action, column.at > since)
        found = self._session.execute(select(column.id).where(*same).limit(1)).first()
        return found is not None

    def audit(self, wanted: AuditWanted, before: int | None, limit: int) -> list[AuditEntry]:
        """Entries, the newest first.

        Args:
            before: only entries older than the one of this id.
            limit: how many at most.
        """
        column = people_tables.audit_entries.c
        found = select(AuditEntry).order_by(column.id.desc()).limit(limit)
        if before is not None:
            found = found.where(column.id < before)
        return list(self._session.execute(found.where(*wanted.conditions())).scalars())

    def audited_actions(self) -> list[str]:
        """Every action that was ever written down."""
        actions = select(people_tables.audit_entries.c.action).distinct().order_by(people_tables.audit_entries.c.action)
        return list(self._session.execute(actions).scalars())

    def add(self, row: Person | DeskSession | AuditEntry) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def _one(self, condition: object) -> Person | None:
        found: Person | None = self._session.execute(select(Person).where(condition)).scalar_one_or_none()
        return found
