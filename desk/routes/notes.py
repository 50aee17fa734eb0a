"""Private notes beside a conversation, and who is named in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel, Field, conint

from desk.people import audit
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.reading import HIGHEST_ID
from desk.refusals import Code, Refusal
from desk.routes.talk import KEY_PATTERN
from desk.routes.tickets import known_ticket
from sandra.escalation.talking import Mention, Note, mentioned
from sandra.people import Right
from sandra.store.database import Store, StoreConflictError
from sandra.store.people import SqlPeople
from sandra.store.talk import SqlTalk

LONGEST_NOTE = 4000
MOST_NOTES = 200
MOST_MENTIONS = 100
Me = Annotated[SignedIn, Depends(caller)]


class NewNote(BaseModel):
    """A note to write; `key` is the page's own, the same for every try."""

    key: str = Field(min_length=8, max_length=64, regex=KEY_PATTERN)
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)


class NoteOut(BaseModel):
    """A note, with the sign-in names of whom it names."""

    id: int
    ticket_number: str
    author: str
    text: str
    at: datetime
    mentions: list[str]


class MentionOut(BaseModel):
    """Where somebody was named."""

    id: int
    ticket_number: str
    author: str
    text: str
    at: datetime
    seen_at: datetime | None


class Seen(BaseModel):
    """Mentions that were seen."""

    ids: list[conint(ge=1, le=HIGHEST_ID)] = Field(max_items=MOST_MENTIONS)  # type: ignore[valid-type]


class Nameable(BaseModel):
    """Somebody who can be named in a note."""

    login: str
    name: str


def note_routes(store: Store, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes about notes and mentions."""

    def write(number: str, new: NewNote, me: Me) -> NoteOut:
        """Leave a note for colleagues; the customer never sees it."""
        if not new.text.strip():
            raise Refusal(422, Code.NOTE_EMPTY, "the note is empty; write something first")
        try:
            return _write(store, number, new, me, clock())
        except StoreConflictError:
            # The same note came twice in one moment: the other one is found now.
            return _write(store, number, new, me, clock())

    def notes(number: str, me: Me) -> list[NoteOut]:
        """The latest notes about the ticket's conversation, the oldest first."""
        with store.reading() as records:
            conversation_id = known_ticket(records, number, me.person).conversation_id
            return [note_out(note) for note in SqlTalk(records.session).notes(conversation_id, MOST_NOTES)]

    def mentions(me: Me, limit: Annotated[int, Query(ge=1, le=MOST_MENTIONS)] = 50) -> list[MentionOut]:
        """Where one was named, the newest first."""
        with store.reading() as records:
            found = SqlTalk(records.session).mentions(me.person.login, limit)
            return [mention_out(mention, note) for mention, note in found]

    def see(seen: Seen, me: Me) -> None:
        """Mark mentions of oneself as seen."""
        with store.transaction() as records:
            SqlTalk(records.session).see(me.person.login, seen.ids, clock())

    def nameable() -> list[Nameable]:
        """Everybody who can be named in a note."""
        with store.reading() as records:
            people = SqlPeople(records.session).everybody()
            return [Nameable(login=one.login, name=one.name) for one in people if one.active]

    desk.add("POST", "/tickets/{number}/notes", Right.HANDLE, write, response_model=NoteOut, status_code=201)
    desk.add("GET", "/tickets/{number}/notes", Right.READ, notes, response_model=list[NoteOut])
    desk.add("GET", "/mentions", Right.READ, mentions, response_model=list[MentionOut])
    desk.add("POST", "/mentions/seen", Right.READ, see, status_code=204)
    desk.add("GET", "/mentions/people", Right.READ, nameable, response_model=list[Nameable])


def _write(store: Store, number: str, new: NewNote, me: SignedIn, now: datetime) -> NoteOut:
    with store.transaction() as records:
        ticket, talk, people = (
            known_ticket(records, number, me.person),
            SqlTalk(records.session),
            SqlPeople(records.session),
        )
        known = talk.note(new.key)
        if known is not None:
            if (known.author, known.ticket_number) != (me.person.name, ticket.number):
                raise Refusal(
                    409, Code.NOTE_KEY_TAKEN, "another note was written under this key; write this one under its own"
                )
            return note_out(known)
        named = mentioned(new.text, (person.login for person in people.everybody() if person.active))
        note = Note(new.key, ticket.number, ticket.conversation_id, me.person.name, new.text.strip(), now)
        note.mentions = [Mention(login) for login in named if login != me.person.login]
        talk.add(note)
        audit.note(records, me, "note.write", ticket.number, named=", ".join(named))
        return note_out(note)


def note_out(note: Note) -> NoteOut:
    """The note as the page reads it."""
    assert note.id is not None, "a stored note has an id"
    return NoteOut(
        id=note.id,
        ticket_number=note.ticket_number,
        author=note.author,
        text=note.text,
        at=note.at,
        mentions=[mention.login for mention in note.mentions],
    )


def mention_out(mention: Mention, note: Note) -> MentionOut:
    """The mention as the page reads it."""
    assert mention.id is not None, "a stored mention has an id"
    return MentionOut(
        id=mention.id,
        ticket_number=note.ticket_number,
        author=note.author,
        text=note.text,
        at=note.at,
        seen_at=mention.seen_at,
    )
