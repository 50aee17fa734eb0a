"""Who else looks at a ticket, or writes in it: two people must not answer without knowing of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from sandra.people import Person

Doing = Literal["looking", "typing", "gone"]
HERE_FOR = timedelta(seconds=45)
"""Whose page says nothing for this long has left."""
TYPES_FOR = timedelta(seconds=15)
"""A page that says somebody types says so again, or that they stopped."""


@dataclass(frozen=True)
class Here:
    """Somebody at a ticket.

    Attributes:
        answers: whether the conversation is theirs, so that what they type is for the customer.
    """

    login: str
    name: str
    doing: Doing
    at: datetime
    conversation_id: str
    answers: bool


class Company:
    """Everybody at each ticket, as their pages tell; forgotten when the process ends.

    Args:
        clock: tells the time.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._here: dict[str, dict[str, Here]] = {}
        self._lock = Lock()

    def note(
        self, ticket_number: str, conversation_id: str, person: Person, doing: Doing, answers: bool
    ) -> tuple[list[Here], bool]:
        """Somebody does something at a ticket.

        Args:
            answers: whether the conversation is theirs.

        Returns:
            Everybody who is there, and whether that differs from before.
        """
        now = self._clock()
        with self._lock:
            everybody = self._here.setdefault(ticket_number, {})
            before = {(one.login, one.doing) for one in everybody.values()}
            everybody[person.login] = Here(person.login, person.name, doing, now, conversation_id, answers)
            here = [one for one in everybody.values() if one.doing != "gone" and now - one.at < HERE_FOR]
            self._here[ticket_number] = {one.login: one for one in here}
            if not here:
                del self._here[ticket_number]
        here.sort(key=lambda one: one.name)
        return here, before != {(one.login, one.doing) for one in here}

    def conversations(self) -> dict[str, bool]:
        """The conversations somebody is at, and whether their owner types there."""
        now, found = self._clock(), dict[str, bool]()
        with self._lock:
            self._forget_left(now)
            for everybody in self._here.values():
                for one in everybody.values():
                    if now - one.at < HERE_FOR:
                        types = one.answers and one.doing == "typing" and now - one.at < TYPES_FOR
                        found[one.conversation_id] = found.get(one.conversation_id, False) or types
        return found

    def _forget_left(self, now: datetime) -> None:
        """Forget tickets that all have left; where somebody stayed, they have yet to hear who left."""
        self._here = {
            number: everybody
            for number, everybody in self._here.items()
            if any(now - one.at < HERE_FOR for one in everybody.values())
        }
