"""Our people at the desk: who they are, what their role lets them do, and how they sign in.

PeopleError (the message tells the cure)
├── SignInError              name and password do not go together, or the code is wrong; which of them is never told
├── WrongPasswordError       somebody who is signed in gave another password than theirs
├── LockedOutError           too many wrong passwords; says until when
├── UnfitPasswordError       the password is none that protects anything
│   ├── ShortPasswordError   it is too short
│   └── TellingPasswordError it holds the sign-in name
└── UnknownPersonError       nobody has that sign-in name
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from math import ceil
from typing import ClassVar

from sandra.playbook.sla import Level
from sandra.working_hours import WorkingHours, is_at_work

SHORTEST_PASSWORD = 10
TRIES_BEFORE_LOCK = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
SESSION_LASTS = timedelta(hours=12)
"""A working day with its evening; whoever is away for `IDLE_ENDS` signs in again before that."""
IDLE_ENDS = timedelta(hours=2)


class PeopleError(Exception):
    """What was asked of a person's record cannot be done.

    Attributes:
        code: names the error for pages.
        facts: what they need to tell it.
    """

    code: ClassVar[str]

    def __init__(self, sentence: str, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(sentence)


class SignInError(PeopleError):
    """Name and password do not go together, or the one-time code is wrong."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("the sign-in name, the password or the code is wrong; check them and try again")


class WrongPasswordError(PeopleError):
    """Somebody who is signed in gave another password than theirs."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__("your password is another one; type it again")


class LockedOutError(PeopleError):
    """Too many wrong passwords."""

    code = "locked_out"

    def __init__(self, until: datetime, now: datetime) -> None:
        seconds = ceil((until - now).total_seconds())
        super().__init__(f"too many wrong passwords; try again in {seconds} seconds", seconds=seconds)


class UnfitPasswordError(PeopleError):
    """The password is none that protects anything."""


class ShortPasswordError(UnfitPasswordError):
    """The password is too short."""

    code = "short_password"

    def __init__(self) -> None:
        super().__init__(
            f"the password is too short; choose one of at least {SHORTEST_PASSWORD} characters",
            count=SHORTEST_PASSWORD,
        )


class TellingPasswordError(UnfitPasswordError):
    """The password holds the sign-in name."""

    code = "password_holds_login"

    def __init__(self) -> None:
        super().__init__("the password holds your sign-in name; leave it out")


class UnknownPersonError(PeopleError):
    """Nobody has that sign-in name."""

    code = "unknown_person"

    def __init__(self, login: str) -> None:
        super().__init__(
            f"there is nobody with the sign-in name '{login}'; the list of people has all of them", login=login
        )


class Role(str, Enum):
    """What somebody is at the desk. The first three are the levels of playbook/sla.yml, lowest first."""

    AGENT = "agent"
    TEAM_LEADER = "team_leader"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    TRAINER = "trainer"
    AUDITOR = "auditor"


class Right(str, Enum):
    """Something the desk lets people do."""

    READ = "read"
    """See the queue, conversations and cases."""
    HANDLE = "handle"
    """Take, answer, hand back and resolve."""
    ASSIGN = "assign"
    """Give somebody else's ticket to another."""
    DECIDE = "decide"
    """Answer what needs a superior, and find in complaints about staff (D4, E3)."""
    REPORT = "report"
    """See figures and export them."""
    TEACH = "teach"
    """Write canned replies, and see what was not understood."""
    AUDIT = "audit"
    """See who looked at and changed what."""
    ADMINISTER = "administer"
    """Add people, set roles, end sessions."""


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: frozenset({Right.READ, Right.HANDLE}),
    Role.TEAM_LEADER: frozenset({Right.READ, Right.HANDLE, Right.ASSIGN, Right.DECIDE, Right.REPORT}),
    Role.SUPERVISOR: frozenset({Right.READ, Right.HANDLE, Right.ASSIGN, Right.DECIDE, Right.REPORT, Right.TEACH}),
    Role.ADMIN: frozenset(Right),
    Role.TRAINER: frozenset({Right.READ, Right.REPORT, Right.TEACH}),
    Role.AUDITOR: frozenset({Right.READ, Right.REPORT, Right.AUDIT}),
}
LEVELS_OF_ROLES: dict[Role, Level] = {
    Role.AGENT: "agent",
    Role.TEAM_LEADER: "team_leader",
    Role.SUPERVISOR: "supervisor",
    Role.ADMIN: "supervisor",
}
"""How high somebody stands where a ticket needs a level; who is not in it takes no tickets."""


class Presence(str, Enum):
    """Whether new tickets may go to somebody."""

    AVAILABLE = "available"
    AWAY = "away"


@dataclass
class Person:
    """One of our people.

    Attributes:
        login: what they sign in with; lower case.
        name: as colleagues and customers read it.
        password_hash: argon2id; None until they set one with their one-time password.
        staff_number: what they tell customers who ask for it (E3).
        languages: what they answer in, of zh-Hans, zh-Hant, en.
        skills: complaint types they know best; none means all.
        must_change: whether the password is a one-time one.
        totp_secret: of their authenticator app, where they use one.
        wrong_tries: wrong passwords in a row.
        presence: as they set it themselves; whether work may go to them is `is_available`.
        working_hours: spans of the week they work in; none means any time.
    """

    login: str
    name: str
    role: Role
    created_at: datetime
    password_hash: str | None = None
    staff_number: str | None = None
    languages: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    active: bool = True
    must_change: bool = True
    totp_secret: str | None = None
    wrong_tries: int = 0
    locked_until: datetime | None = None
    presence: Presence = Presence.AVAILABLE
    working_hours: WorkingHours = field(default_factory=list)
    id: int | None = None

    def may(self, right: Right) -> bool:
        """Whether their role lets them do it."""
        return self.active and right in RIGHTS[self.role]

    def is_available(self, now: datetime, timezone: str) -> bool:
        """Whether new work may go to them: they still work here, did not leave their desk, and it is their time.

        Args:
            now: an aware moment.
            timezone: in which working hours are meant, that of playbook/sla.yml.
        """
        here = self.active and self.presence is Presence.AVAILABLE
        return here and is_at_work(self.working_hours, now, timezone)

    @property
    def level(self) -> Level | None:
        """How high they stand where a ticket needs a level; None for who takes no tickets."""
        return LEVELS_OF_ROLES.get(self.role)

    def require_unlocked(self, now: datetime) -> None:
        """
        Raises:
            LockedOutError: too many wrong passwords, not long enough ago.
        """
        if self.locked_until is not None and self.locked_until > now:
            raise LockedOutError(self.locked_until, now)

    def note_wrong_try(self, now: datetime) -> None:
        """Count a wrong password; each lock is twice as long as the one before."""
        self.wrong_tries += 1
        locks = self.wrong_tries // TRIES_BEFORE_LOCK
        if locks and self.wrong_tries % TRIES_BEFORE_LOCK == 0:
            self.locked_until = now + min(FIRST_LOCK * 2 ** (locks - 1), LONGEST_LOCK)

    def note_sign_in(self) -> None:
        """A right password forgives the wrong ones before it."""
        self.wrong_tries, self.locked_until = 0, None


@dataclass
class DeskSession:
    """Somebody signed in on one browser.

    Attributes:
        token_hash: SHA-256 of the cookie; the cookie itself is stored nowhere.
        csrf: what changing requests carry in a header, so that no other page can make them.
    """

    token_hash: str
    person_id: int
    csrf: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    id: int | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it still counts: neither over nor idle for too long."""
        return now < self.ends_at and now - self.seen_at < IDLE_ENDS


@dataclass
class AuditEntry:
    """Somebody looked at or changed something.

    Attributes:
        action: what they did, e.g. ticket.claim.
        subject: what to: a ticket's, case's or person's name; empty for none.
        detail: plain values that tell more; never a password, never what a customer wrote.
    """

    at: datetime
    person: str
    action: str
    subject: str
    detail: dict[str, str] = field(default_factory=dict)
    id: int | None = None


def require_fit_password(password: str, login: str) -> None:
    """
    Raises:
        UnfitPasswordError: it is too short, or holds the sign-in name.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise ShortPasswordError
    if login.lower() in password.lower():
        raise TellingPasswordError
