"""Who else looks at a ticket, or writes in it: two people must not answer without knowing of each other."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from redis.exceptions import RedisError

from cluster.memory import Memory
from desk.live.news import News
from sandra.people import Person

logger = logging.getLogger(__name__)

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

    def as_text(self) -> str:
        """As all desks remember it."""
        return json.dumps({**asdict(self), "at": self.at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Here:
        """What a desk remembered."""
        known = json.loads(text)
        return cls(**{**known, "at": datetime.fromisoformat(known["at"])})


class Company:
    """Everybody at each ticket, as their pages tell.

    Args:
        clock: tells the time.
        memory: of all desks; each also knows by itself who is at its own pages.
    """

    def __init__(self, clock: Callable[[], datetime], memory: Memory) -> None:
        self._clock, self._memory = clock, memory
        self._here: dict[str, dict[str, Here]] = {}
        self._told: dict[str, set[tuple[str, str]]] = {}
        self._lock = Lock()

    def note(
        self, ticket_number: str, conversation_id: str, person: Person, doing: Doing, answers: bool
    ) -> tuple[list[Here], bool]:
        """Somebody does something at a ticket.

        Args:
            answers: whether the conversation is theirs.

        Returns:
            Everybody who is there, at any desk, and whether that differs from what was told before.
        """
        one = Here(person.login, person.name, doing, self._clock(), conversation_id, answers)
        with suppress(RedisError):
            if doing == "gone":
                self._memory.strike(_key(ticket_number), person.login)
            else:
                self._memory.enter(_key(ticket_number), person.login, one.as_text(), HERE_FOR.total_seconds())
        self._note_at_this_desk(ticket_number, one)
        return self._everybody(ticket_number)

    def news(self) -> list[News]:
        """Who came, left or began to type at another desk, at tickets that are open at this one."""
        with self._lock:
            self._forget_left(self._clock())
            open_here = {number: next(iter(here.values())).conversation_id for number, here in self._here.items()}
        found = [(number, conversation, *self._everybody(number)) for number, conversation in open_here.items()]
        return [company_news(number, conversation, here) for number, conversation, here, is_new in found if is_new]

    def conversations(self) -> dict[str, bool]:
        """The conversations somebody is at, at this desk, and whether their owner types there."""
        now, found = self._clock(), dict[str, bool]()
        with self._lock:
            self._forget_left(now)
            for everybody in self._here.values():
                for one in everybody.values():
                    if now - one.at < HERE_FOR:
                        types = one.answers and one.doing == "typing" and now - one.at < TYPES_FOR
                        found[one.conversation_id] = found.get(one.conversation_id, False) or types
        return found

    def _note_at_this_desk(self, ticket_number: str, one: Here) -> None:
        with self._lock:
            here = self._here.setdefault(ticket_number, {})
            here[one.login] = one
            if one.doing == "gone":
                del here[one.login]
            if not here:
                del self._here[ticket_number]

    def _everybody(self, ticket_number: str) -> tuple[list[Here], bool]:
        """Who is there, by name, and whether that differs from what was told before."""
        now = self._clock()
        entered = self._entered(ticket_number)
        here = sorted((one for one in entered if now - one.at < HERE_FOR), key=lambda one: one.name)
        doing = {(one.login, str(one.doing)) for one in here}
        with self._lock:
            is_new = self._told.pop(ticket_number, set()) != doing
            if ticket_number in self._here:
                self._told[ticket_number] = doing
        return here, is_new

    def _entered(self, ticket_number: str) -> list[Here]:
        """Who is at any desk; at this one, while the others' memory is away."""
        try:
            return [Here.from_text(text) for text in self._memory.entries(_key(ticket_number)).values()]
        except RedisError as error:
            logger.debug("who is at other desks is not known: %s", error)
        with self._lock:
            return list(self._here.get(ticket_number, {}).values())

    def _forget_left(self, now: datetime) -> None:
        """Forget tickets that all have left; where somebody stayed, they have yet to hear who left."""
        self._here = {
            number: everybody
            for number, everybody in self._here.items()
            if any(now - one.at < HERE_FOR for one in everybody.values())
        }
        self._told = {number: told for number, told in self._told.items() if number in self._here}


def company_news(number: str, conversation_id: str, here: list[Here]) -> News:
    """Who is at a ticket, for pages."""
    people = tuple((one.name, one.doing) for one in here)
    return News("company", conversation_id, number, people=people)


def _key(ticket_number: str) -> str:
    return f"company:{ticket_number}"
