"""Messages that customers do not have: people see them, and decide whether a dead one is sent again or dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import BaseModel

from desk.people.audit import note, note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.reading import HIGHEST_ID
from desk.refusals import Code, Refusal
from desk.routes.tickets import LOOK as TICKET_LOOK
from desk.routes.tickets import known_ticket
from sandra.dead_letters import DeadLetter, DeadLetterStatus
from sandra.escalation.assignment import is_excluded
from sandra.escalation.undelivered import DecidedLetterError, WaitingLetterError, drop, send_again
from sandra.people import Person, Right
from sandra.store.database import Store
from sandra.store.dead_letters import LetterEntry, SqlDeadLetters
from sandra.store.records import SqlRecords

LONGEST_PAGE = 200
LOOK = "letter.look"
Me = Annotated[SignedIn, Depends(caller)]
LetterId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
Deed = Callable[[DeadLetter, str, datetime], bool]


class LetterFileOut(BaseModel):
    """The file that was to go along; `url` is where anybody who has it reads it."""

    key: str
    name: str
    url: str


class LetterOut(BaseModel):
    """A message that an app did not take. `why` is what the app said; `ticket_number` is of its conversation.

    While it is `waiting`, it waits for the customer to write again since `died_at`, and nothing is to be decided.
    """

    id: int
    channel: str
    conversation_id: str
    ticket_number: str | None
    customer: str | None
    text: str
    choices: list[str]
    file: LetterFileOut | None
    why: str
    tries: int
    written_at: datetime
    died_at: datetime
    status: DeadLetterStatus
    decided_by: str | None
    decided_at: datetime | None


class Letters(BaseModel):
    """A page of messages, and how many fit what was asked for."""

    total: int
    letters: list[LetterOut]


class Undecided(BaseModel):
    """How many messages wait for somebody's decision."""

    count: int


def letter_routes(store: Store, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes about messages that an app did not take.

    Those of conversations in which the customer complains about the reader are not for them (E3).
    """

    def letters(
        me: Me,
        status: Annotated[list[DeadLetterStatus], Query()] = [],  # noqa: B006
        offset: Annotated[int, Query(ge=0, le=HIGHEST_ID)] = 0,
        limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
    ) -> Letters:
        """What nobody has decided on first, in the order in which it was written; then the rest, newest first."""
        note_look(store, me, LOOK)
        with store.reading() as records:
            found = SqlDeadLetters(records.session)
            page = found.page(status, _hidden(found, me.person), offset, limit)
        return Letters(total=page.total, letters=[_letter_out(entry) for entry in page.entries])

    def undecided(me: Me) -> Undecided:
        """How many wait for a decision."""
        with store.reading() as records:
            found = SqlDeadLetters(records.session)
            return Undecided(count=found.undecided(_hidden(found, me.person)))

    def undelivered(number: str, me: Me) -> list[LetterOut]:
        """What the customer of a ticket does not have of its conversation, in the order in which it was written."""
        with store.reading() as records:
            ticket = known_ticket(records, number, me.person)
            found = SqlDeadLetters(records.session).undelivered_in(ticket.conversation_id)
        note_look(store, me, TICKET_LOOK, ticket.number)
        return [_letter_out(entry) for entry in found]

    def send_it_again(letter_id: LetterId, me: Me) -> LetterOut:
        """Let the channel send it once more, as it is; once, however often it is asked for."""
        return decide(letter_id, me, "letter.send_again", send_again)

    def drop_it(letter_id: LetterId, me: Me) -> LetterOut:
        """Let it be: the customer is not to have it any more."""
        return decide(letter_id, me, "letter.drop", drop)

    def decide(letter_id: int, me: SignedIn, action: str, deed: Deed) -> LetterOut:
        with store.transaction() as records:
            letter = _known_letter(records, letter_id, me.person)
            try:
                is_news = deed(letter, me.person.name, clock())
            except DecidedLetterError as error:
                raise _decided(error) from error
            except WaitingLetterError as error:
                raise Refusal(409, Code.LETTER_WAITING, str(error)) from error
            if is_news:
                note(records, me, action, letter.conversation_id, letter=letter_id, channel=letter.channel)
            records.session.flush()
            entry = SqlDeadLetters(records.session).entry(letter_id)
            assert entry is not None, "it was just decided on"
            return _letter_out(entry)

    desk.add("GET", "/letters", Right.HANDLE, letters, response_model=Letters)
    desk.add("GET", "/letters/undecided", Right.HANDLE, undecided, response_model=Undecided)
    desk.add("POST", "/letters/{letter_id}/send-again", Right.HANDLE, send_it_again, response_model=LetterOut)
    desk.add("POST", "/letters/{letter_id}/drop", Right.HANDLE, drop_it, response_model=LetterOut)
    desk.add("GET", "/tickets/{number}/undelivered", Right.READ, undelivered, response_model=list[LetterOut])


def _hidden(letters: SqlDeadLetters, reader: Person) -> list[str]:
    """The conversations in which the customer may complain about the reader."""
    return [conversation for conversation, names in letters.complained_about().items() if is_excluded(reader, names)]


def _known_letter(records: SqlRecords, letter_id: int, reader: Person) -> DeadLetter:
    """
    Raises:
        Refusal: there is none, or the customer may complain about the reader in its conversation (E3).
    """
    letters = SqlDeadLetters(records.session)
    letter = letters.to_decide(letter_id)
    if letter is None:
        raise Refusal(404, Code.UNKNOWN_LETTER, f"there is no message {letter_id}; look at the list again")
    names = letters.complained_about(letter.conversation_id).get(letter.conversation_id, set())
    if is_excluded(reader, names):
        raise Refusal(403, Code.NAMED, "the customer may complain about you; somebody else has to decide")
    return letter


def _decided(error: DecidedLetterError) -> Refusal:
    is_dropped = error.letter.status is DeadLetterStatus.DROPPED
    code = Code.LETTER_DROPPED if is_dropped else Code.LETTER_SENT_AGAIN
    return Refusal(409, code, str(error), by=error.letter.decided_by)


def _letter_out(entry: LetterEntry) -> LetterOut:
    file = entry.file
    return LetterOut(
        id=entry.id,
        channel=entry.channel,
        conversation_id=entry.conversation_id,
        ticket_number=entry.ticket_number,
        customer=entry.customer,
        text=entry.text,
        choices=[choice["title"] for choice in entry.choices],
        file=LetterFileOut(**{part: file[part] for part in LetterFileOut.__fields__}) if file is not None else None,
        why=entry.why,
        tries=entry.tries,
        written_at=entry.written_at,
        died_at=entry.died_at,
        status=entry.status,
        decided_by=entry.decided_by,
        decided_at=entry.decided_at,
    )
