"""What changed, as open pages hear of it: kinds and ids, never what anybody wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from desk.transcript import Transcripts
from sandra.changes import BREACH, LETTER, WAITING, Change
from sandra.store.database import Store
from sandra.store.outbox import changes_since, first_change, latest_change

Kind = Literal[
    "message", "ticket", "queue", "mention", "company", "typing", "alarm", "letter", "everything", "session_over"
]
MOST_READ = 5000
MOST_MISSED = 500
"""Whoever missed more than this reads everything anew."""
BESIDE_THE_QUEUE = frozenset({"note", "outgoing", "mention", LETTER})
"""Kinds of changes that no line of the queue shows."""
KINDS_OF_CHANGES: Mapping[str, Kind] = {"mention": "mention", BREACH: "alarm", LETTER: "letter"}
"""All others are about a ticket."""
_POSITION = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class News:
    """One thing for pages to look at again.

    Attributes:
        conversation: whose; empty for all.
        subject: a ticket's or case's number, a sign-in name, or the id of a message or of what was not taken.
        what: what kind of thing on record it is.
        people: who else looks at a ticket, for `company`.
    """

    kind: Kind
    conversation: str = ""
    subject: str = ""
    what: str = ""
    people: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> str:
        """As it is sent."""
        plain = {"conversation": self.conversation, "subject": self.subject, "what": self.what}
        company = {"people": [{"name": name, "doing": doing} for name, doing in self.people]}
        return json.dumps({**plain, **(company if self.kind == "company" else {})}, ensure_ascii=False)


@dataclass(frozen=True)
class Position:
    """Up to where a page has heard: an event of the tracker, and a change on record."""

    message: int
    change: int

    def __str__(self) -> str:
        return f"{self.message}-{self.change}"


def position_of(text: str | None) -> Position | None:
    """The position that a page tells; None where it is none."""
    found = _POSITION.fullmatch(text or "")
    return Position(int(found.group(1)), int(found.group(2))) if found else None


class Sources:
    """Where news come from: Rasa's tracker store, and the changes on record.

    Args:
        store: everything on record.
        transcripts: what was said.
    """

    def __init__(self, store: Store, transcripts: Transcripts) -> None:
        self._store, self._transcripts = store, transcripts

    def messages(self, after: int) -> list[tuple[int, str]]:
        """Messages by id, each with its conversation."""
        return self._transcripts.news(after, MOST_READ)

    def changes(self, after: int) -> list[Change]:
        """Changes by id."""
        with self._store.reading() as records:
            return changes_since(records.session, after, MOST_READ)

    def latest_message(self) -> int:
        """The newest event's id."""
        return self._transcripts.latest()

    def latest_change(self) -> int:
        """The newest change's id."""
        with self._store.reading() as records:
            return latest_change(records.session)

    def missed(self, position: Position) -> list[News] | None:
        """What came after the position; None where that is too much, or nobody knows any more."""
        if position.message > self.latest_message() or position.change > self.latest_change():
            return None
        messages, changes = self.messages(position.message), self.changes(position.change)
        if len(messages) > MOST_MISSED or len(changes) > MOST_MISSED or not self._knows(position):
            return None
        return news_of(messages, changes)

    def _knows(self, position: Position) -> bool:
        """Whether nothing after the position was deleted for its age."""
        with self._store.reading() as records:
            return position.change >= first_change(records.session) - 1


def news_of(messages: list[tuple[int, str]], changes: list[Change]) -> list[News]:
    """Each thing once, however many rows tell of it."""
    told: dict[News, None] = {News("message", conversation, str(row)): None for row, conversation in messages}
    for change in changes:
        if change.kind == WAITING:
            # The change of the ticket itself tells of it.
            continue
        kind = KINDS_OF_CHANGES.get(change.kind, "ticket")
        told[News(kind, change.conversation_id, change.subject, change.kind)] = None
    if any(change.kind not in BESIDE_THE_QUEUE for change in changes):
        told[News("queue")] = None
    return list(told)
