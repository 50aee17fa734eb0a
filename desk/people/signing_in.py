"""Who is signed in: sessions live in the store, the browser holds a random cookie, changes carry a token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from desk.people.passwords import hashed, is_right, is_right_code
from sandra.people import (
    SESSION_LASTS,
    AuditEntry,
    DeskSession,
    LockedOutError,
    Person,
    SignInError,
    WrongPasswordError,
    require_fit_password,
)
from sandra.store.database import Store
from sandra.store.people import SqlPeople

_Done = TypeVar("_Done")

SEEN_AGAIN = timedelta(minutes=1)
"""A session's last use is written at most this often."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody at the desk, as a request shows.

    Attributes:
        at: when they made it.
    """

    person: Person
    session: DeskSession
    at: datetime


@dataclass(frozen=True)
class _Try:
    """What somebody gave to show who they are, compared before anything is locked: that takes its time.

    Attributes:
        seen: what it was compared with; None where nobody has the name.
        is_right: whether they are who they say.
    """

    login: str
    seen: Person | None
    is_right: bool

    def holds_for(self, person: Person) -> bool:
        """Whether it is right, and what it was compared with is still what counts."""
        is_same = self.seen is not None and _secrets_of(self.seen) == _secrets_of(person)
        return self.is_right and is_same and person.active


class SigningIn:
    """Signs people in and out.

    Args:
        store: where people and sessions are.
        clock: tells the time.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def sign_in(self, login: str, password: str, code: str = "") -> tuple[str, SignedIn]:
        """Begin a session.

        Returns:
            The cookie, which is stored nowhere, and who signed in.

        Raises:
            SignInError: name, password or code is wrong; which of them is not told.
            LockedOutError: too many wrong tries.
        """
        now = self._clock()
        seen = self._seen(login, now)
        given = _Try(login, seen, _is_them(seen, password, code))
        return self._once_proven(given, now, lambda people, person: self._begin(people, person, now))

    def who(self, cookie: str) -> SignedIn | None:
        """Who holds the cookie; None where the session is over or unknown."""
        now = self._clock()
        found = self.glance(cookie)
        if found is not None and now - found.session.seen_at >= SEEN_AGAIN:
            self._see(found.session.token_hash, now)
        return found

    def glance(self, cookie: str) -> SignedIn | None:
        """Who holds the cookie, without the look counting as use of the session."""
        now = self._clock()
        with self._store.reading() as records:
            people = SqlPeople(records.session)
            session = people.session(_hash_of(cookie))
            person = people.by_id(session.person_id) if session is not None else None
        if session is None or person is None or not person.active or not session.holds(now):
            return None
        return SignedIn(person, session, now)

    def sign_out(self, cookie: str) -> None:
        """End the session of this browser."""
        with self._store.transaction() as records:
            SqlPeople(records.session).end_session(_hash_of(cookie))

    def change_password(self, signed_in: SignedIn, old: str, new: str) -> None:
        """Set a password of their own; all their other sessions end.

        Raises:
            WrongPasswordError: the old password is another.
            LockedOutError: too many wrong tries.
            UnfitPasswordError: the new one protects nothing.
        """
        require_fit_password(new, signed_in.person.login)
        new_hash = hashed(new)
        self.with_password(
            signed_in, old, lambda people, person: self._set_password(people, person, new_hash, signed_in.session)
        )

    def with_password(self, signed_in: SignedIn, password: str, do: Callable[[SqlPeople, Person], None]) -> None:
        """Do what takes more than an open desk: the password is asked for once more, and a wrong one is counted.

        Raises:
            WrongPasswordError: their password is another.
            LockedOutError: too many wrong tries.
        """
        now, login = self._clock(), signed_in.person.login
        seen = self._seen(login, now)
        try:
            self._once_proven(_Try(login, seen, _has_password(seen, password)), now, do)
        except SignInError as error:
            raise WrongPasswordError from error

    def _once_proven(self, given: _Try, now: datetime, do: Callable[[SqlPeople, Person], _Done]) -> _Done:
        """Do something for who they are; a wrong try stays counted although it is refused."""
        with self._store.transaction() as records:
            people = SqlPeople(records.session)
            found = self._counted(people, given, now)
            if isinstance(found, Person):
                return do(people, found)
        raise found

    def _seen(self, login: str, now: datetime) -> Person | None:
        """The person before anything is locked.

        Raises:
            LockedOutError: too many wrong tries; nothing is compared then.
        """
        with self._store.reading() as records:
            person = SqlPeople(records.session).by_login(login)
        if person is not None:
            person.require_unlocked(now)
        return person

    @staticmethod
    def _counted(people: SqlPeople, given: _Try, now: datetime) -> Person | SignInError | LockedOutError:
        """Who it is, locked; or why they are refused, which is to be raised once the count is kept.

        Raises:
            LockedOutError: others tried too often meanwhile.
        """
        person = people.by_login_to_change(given.login)
        if person is None:
            return SignInError()
        person.require_unlocked(now)
        if given.holds_for(person):
            person.note_sign_in()
            return person
        person.note_wrong_try(now)
        people.add(AuditEntry(now, person.name, "session.refused", person.login))
        until = person.locked_until
        return LockedOutError(until, now) if until is not None and until > now else SignInError()

    def _set_password(self, people: SqlPeople, person: Person, password_hash: str, session: DeskSession) -> None:
        person.password_hash, person.must_change = password_hash, False
        people.end_sessions_of(person)
        people.add(_copy_of(session))
        people.add(AuditEntry(self._clock(), person.name, "person.password", person.login))

    def _begin(self, people: SqlPeople, person: Person, now: datetime) -> tuple[str, SignedIn]:
        people.forget_ended(now)
        cookie = secrets.token_urlsafe(32)
        assert person.id is not None, "a stored person has an id"
        session = DeskSession(_hash_of(cookie), person.id, secrets.token_urlsafe(24), now, now, now + SESSION_LASTS)
        people.add(session)
        people.add(AuditEntry(now, person.name, "session.begin", person.login))
        return cookie, SignedIn(person, session, now)

    def _see(self, token_hash: str, now: datetime) -> None:
        with self._store.transaction() as records:
            session = SqlPeople(records.session).session(token_hash)
            if session is not None:
                session.seen_at = now


def _is_them(person: Person | None, password: str, code: str) -> bool:
    known = _has_password(person, password)
    if person is None or not known:
        return False
    return person.totp_secret is None or is_right_code(code, person.totp_secret)


def _has_password(person: Person | None, password: str) -> bool:
    """Takes as long where there is no such person."""
    return is_right(password, person.password_hash if person is not None else None)


def _secrets_of(person: Person) -> tuple[str | None, str | None]:
    return person.password_hash, person.totp_secret


def _hash_of(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _copy_of(session: DeskSession) -> DeskSession:
    return DeskSession(
        session.token_hash, session.person_id, session.csrf, session.started_at, session.seen_at, session.ends_at
    )
