"""A ticket's life at the desk: taken, passed on, put back, snoozed, handed back, resolved, reopened, merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, Field, validator

from desk.people.audit import note
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal
from desk.routes.tickets import TicketOut, ticket_out, unknown_ticket
from sandra.case import CaseError, Ticket
from sandra.closing.root_cause import Cause, note_found_cause
from sandra.escalation.assignment import Colleague, Suggestion, as_colleague, eligible, is_excluded, suggest
from sandra.escalation.handing_back import PROMISED_BY_A_PERSON, Pledge, UnfitPromiseError, hand_back
from sandra.escalation.merging import merge
from sandra.escalation.resuming import reopen_ticket
from sandra.escalation.snoozing import UnfitMomentError, snooze, wake
from sandra.escalation.taking_over import (
    HandlingError,
    MayNotTakeError,
    NamedError,
    NotYoursError,
    give_back,
    require_eligible,
    require_hold,
    require_open,
    resolve,
    take,
    transfer,
)
from sandra.people import Person, Presence, Right, Role
from sandra.playbook.model import Playbook
from sandra.playbook.problems import Party, RootCause
from sandra.store.database import Store
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords

LONGEST_WORDS = 2000
SHORT_WORDS = 300
Me = Annotated[SignedIn, Depends(caller)]
STATUSES: dict[type[CaseError], int] = {
    MayNotTakeError: 403,
    NotYoursError: 403,
    UnfitMomentError: 422,
    UnfitPromiseError: 422,
}
"""Where it is not 409: the ticket stands otherwise than the page showed."""


class ColleagueOut(BaseModel):
    """Somebody who takes tickets; `may_take` where a ticket was named."""

    login: str
    name: str
    role: Role
    presence: Presence
    languages: list[str]
    skills: list[str]
    open_tickets: int
    may_take: bool | None = None


class SuggestionOut(BaseModel):
    """Who would get a ticket, and what speaks for them."""

    login: str
    name: str
    role: Role
    open_tickets: int
    speaks: bool
    knows: bool


class Suggested(BaseModel):
    """Who would get it, and who next; nobody where none may take it and is there."""

    best: SuggestionOut | None
    others: list[SuggestionOut]


class Recipient(BaseModel):
    """Whom a ticket goes to, by sign-in name."""

    to: str = Field(min_length=1, max_length=40)


class Until(BaseModel):
    """A moment, with its time zone."""

    until: datetime

    _aware = validator("until", allow_reuse=True)(lambda moment: _aware(moment))


class PledgeIn(BaseModel):
    """What somebody promised the customer."""

    kind: Literal[PROMISED_BY_A_PERSON]  # type: ignore[valid-type]
    what: str = Field(min_length=1, max_length=SHORT_WORDS)
    due_at: datetime

    _aware = validator("due_at", allow_reuse=True)(lambda moment: _aware(moment))


class HandedBack(BaseModel):
    """What was said and agreed, and what was promised."""

    said: str = Field(min_length=1, max_length=LONGEST_WORDS)
    promise: PledgeIn | None = None


class CauseIn(BaseModel):
    """What lies behind the complaint (F4)."""

    category: RootCause
    responsible: Party
    sub_cause: str = Field("", max_length=SHORT_WORDS)
    prevention: str = Field("", max_length=LONGEST_WORDS)


class Resolved(BaseModel):
    """What came of it, and its cause; the cause may be left out only where there is no case."""

    words: str = Field(min_length=1, max_length=LONGEST_WORDS)
    cause: CauseIn | None = None


class Reopened(BaseModel):
    """Why it goes on."""

    why: str = Field(min_length=1, max_length=SHORT_WORDS)


class Into(BaseModel):
    """The ticket that another becomes part of."""

    number: str = Field(min_length=1, max_length=40)


class Handling:
    """What people do with tickets.

    Args:
        store: everything on record.
        playbook: the standard; tells who may take what, and by when to answer.
        clock: tells the time.
    """

    def __init__(self, store: Store, playbook: Playbook, clock: Callable[[], datetime]) -> None:
        self._store, self._playbook, self._sla, self._clock = store, playbook, playbook.sla, clock

    def claim(self, number: str, me: Me) -> TicketOut:
        """Take a ticket with its conversation; taking what one has already changes nothing."""
        with self._changing(number, me) as (records, ticket):
            take(records, self._sla, ticket, _colleague(me.person), self._clock())
            return self._done(records, ticket, me, "claim")

    def put_back(self, number: str, me: Me) -> TicketOut:
        """Let somebody else answer."""
        with self._changing(number, me) as (records, ticket):
            _require_hold(ticket, me)
            give_back(records, self._sla, ticket, self._clock())
            return self._done(records, ticket, me, "put_back")

    def transfer(self, number: str, given: Recipient, me: Me) -> TicketOut:
        """Give a ticket to a colleague: one's own, or any with the right to assign."""
        with self._changing(number, me) as (records, ticket):
            _require_own(ticket, me)
            to = _known_colleague(records, given.to)
            transfer(records, self._sla, ticket, _colleague(to), me.person.name, self._clock())
            return self._done(records, ticket, me, "transfer", to=to.name)

    def assign_next(self, number: str, me: Me) -> TicketOut:
        """Give a ticket to whoever fits best."""
        with self._changing(number, me) as (records, ticket):
            require_open(ticket)
            found = self._suggested(records, ticket)
            if not found:
                raise Refusal(409, Code.NOBODY_THERE, "nobody who may take it is available; look again in a while")
            to = found[0].person
            transfer(records, self._sla, ticket, _colleague(to), me.person.name, self._clock())
            return self._done(records, ticket, me, "assign", to=to.name)

    def suggestion(self, number: str) -> Suggested:
        """Who would get the ticket."""
        with self._store.reading() as records:
            ticket = records.ticket(_plain(number))
            if ticket is None:
                raise unknown_ticket(number)
            found = self._suggested(records, ticket)
            shown = [_suggestion_out(one) for one in found]
        return Suggested(best=shown[0] if shown else None, others=shown[1:])

    def snooze(self, number: str, given: Until, me: Me) -> TicketOut:
        """Put a ticket out of the way until a moment, or until the customer writes."""
        with self._changing(number, me) as (records, ticket):
            _require_not_anothers(ticket, me)
            snooze(ticket, given.until, self._clock())
            return self._done(records, ticket, me, "snooze", until=given.until.isoformat())

    def wake(self, number: str, me: Me) -> TicketOut:
        """End that before its time."""
        with self._changing(number, me) as (records, ticket):
            _require_not_anothers(ticket, me)
            wake(ticket)
            return self._done(records, ticket, me, "wake")

    def hand_back(self, number: str, given: HandedBack, me: Me) -> TicketOut:
        """Give the conversation back to the assistant, which goes on where it stood."""
        with self._changing(number, me) as (records, ticket):
            _require_hold(ticket, me)
            pledge = Pledge(**given.promise.dict()) if given.promise is not None else None
            hand_back(records, self._sla, ticket, me.person.name, given.said, pledge, self._clock())
            promised = {"promise": pledge.kind} if pledge is not None else {}
            return self._done(records, ticket, me, "hand_back", **promised)

    def resolve(self, number: str, given: Resolved, me: Me) -> TicketOut:
        """Be done with a ticket: what came of it, and what was the cause."""
        with self._changing(number, me) as (records, ticket):
            _require_hold(ticket, me)
            case = records.case_of_ticket(ticket)
            if case is not None and given.cause is None:
                raise Refusal(422, Code.CAUSE_NEEDED, "say what was the cause; `unknown` where nobody knows")
            if case is not None and given.cause is not None:
                note_found_cause(case, Cause(**given.cause.dict()))
            resolve(records, ticket, given.words, self._clock())
            return self._done(records, ticket, me, "resolve")

    def reopen(self, number: str, given: Reopened, me: Me) -> TicketOut:
        """Let a resolved ticket wait again."""
        with self._changing(number, me) as (records, ticket):
            reopen_ticket(records, self._sla, ticket, me.person.name, given.why, self._clock())
            return self._done(records, ticket, me, "reopen")

    def merge(self, number: str, given: Into, me: Me) -> TicketOut:
        """Make a ticket part of another of the same customer."""
        with self._changing(number, me) as (records, ticket):
            _require_not_anothers(ticket, me)
            into = records.ticket_to_change(_plain(given.number))
            if into is None:
                raise unknown_ticket(given.number)
            for one in (ticket, into):
                require_eligible(one, self._sla, _colleague(me.person))
            merge(records, self._sla, ticket, into, me.person.name, self._clock())
            self._leave_to_others(records, into)
            return self._done(records, ticket, me, "merge", into=into.number)

    def _suggested(self, records: SqlRecords, ticket: Ticket) -> list[Suggestion]:
        people = SqlPeople(records.session).everybody()
        return suggest(records, self._sla, ticket, people, records.tickets_in_hand(), self._clock())

    def _leave_to_others(self, records: SqlRecords, ticket: Ticket) -> None:
        """Whoever has a ticket that has become too much for them, or is about them now, has it no more (D7, E3)."""
        holder = next((p for p in SqlPeople(records.session).everybody() if p.name == ticket.claimed_by), None)
        if holder is not None and not eligible(ticket, self._sla, [_colleague(holder)]):
            give_back(records, self._sla, ticket, self._clock())

    def colleagues(self, ticket: str | None = None) -> list[ColleagueOut]:
        """Who takes tickets, with what each has in hand; and whether they may take the ticket of that number."""
        with self._store.reading() as records:
            about = records.ticket(_plain(ticket)) if ticket else None
            in_hand = records.tickets_in_hand()
            people = SqlPeople(records.session).everybody()
            return [
                self._colleague_out(person, colleague, in_hand.get(person.name, 0), about)
                for person in people
                if (colleague := as_colleague(person)) is not None
            ]

    def _colleague_out(self, person: Person, colleague: Colleague, load: int, about: Ticket | None) -> ColleagueOut:
        return ColleagueOut(
            login=person.login,
            name=person.name,
            role=person.role,
            presence=person.presence,
            languages=list(person.languages),
            skills=list(person.skills),
            open_tickets=load,
            may_take=bool(eligible(about, self._sla, [colleague])) if about is not None else None,
        )

    def _done(self, records: SqlRecords, ticket: Ticket, me: SignedIn, action: str, **detail: str) -> TicketOut:
        note(records, me, f"ticket.{action}", ticket.number, **detail)
        records.flush()
        return ticket_out(records, self._playbook, ticket)

    @contextmanager
    def _changing(self, number: str, me: SignedIn) -> Iterator[tuple[SqlRecords, Ticket]]:
        """The ticket within a transaction; what cannot be done is told with its code, and the cure."""
        try:
            with self._store.transaction() as records:
                ticket = records.ticket_to_change(_plain(number))
                if ticket is None:
                    raise unknown_ticket(number)
                _require_impartial(ticket, me.person)
                yield records, ticket
        except HandlingError as error:
            raise Refusal(_status(error), Code(error.code), str(error), **error.facts) from error
        except CaseError as error:
            raise Refusal(409, Code.STAGE, str(error)) from error


def handling_routes(store: Store, playbook: Playbook, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes by which tickets are handled."""
    handling = Handling(store, playbook, clock)
    changes: dict[str, Callable[..., TicketOut]] = {
        "claim": handling.claim,
        "put-back": handling.put_back,
        "transfer": handling.transfer,
        "snooze": handling.snooze,
        "wake": handling.wake,
        "hand-back": handling.hand_back,
        "resolve": handling.resolve,
        "reopen": handling.reopen,
        "merge": handling.merge,
    }
    for path, endpoint in changes.items():
        desk.add("POST", f"/tickets/{{number}}/{path}", Right.HANDLE, endpoint, response_model=TicketOut)
    desk.add("POST", "/tickets/{number}/assign-next", Right.ASSIGN, handling.assign_next, response_model=TicketOut)
    desk.add("GET", "/tickets/{number}/suggestion", Right.READ, handling.suggestion, response_model=Suggested)
    desk.add("GET", "/people/colleagues", Right.READ, handling.colleagues, response_model=list[ColleagueOut])


def _status(error: HandlingError) -> int:
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 409)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("tell the time zone as well, as in 2026-11-22T09:30:00Z")
    return moment


def _plain(number: str) -> str:
    return number.strip().upper()


def _colleague(person: Person) -> Colleague:
    colleague = as_colleague(person)
    assert colleague is not None, "whoever may handle tickets has a level"
    return colleague


def _known_colleague(records: SqlRecords, login: str) -> Person:
    person = SqlPeople(records.session).by_login(login)
    if person is None or as_colleague(person) is None:
        raise Refusal(404, Code.UNKNOWN_COLLEAGUE, f"there is nobody with the sign-in name '{login}' who takes tickets")
    return person


def _require_impartial(ticket: Ticket, person: Person) -> None:
    if is_excluded(person, ticket.excluded):
        raise NamedError(ticket, _colleague(person))


def _require_hold(ticket: Ticket, me: SignedIn) -> None:
    require_hold(ticket, me.person.name, me.person.may(Right.ASSIGN))


def _require_own(ticket: Ticket, me: SignedIn) -> None:
    """One's own ticket, or the right to give away those of others and of nobody."""
    if not me.person.may(Right.ASSIGN):
        require_hold(ticket, me.person.name, may_assign=False)


def _require_not_anothers(ticket: Ticket, me: SignedIn) -> None:
    require_open(ticket)
    if ticket.claimed_by is not None:
        _require_hold(ticket, me)


def _suggestion_out(one: Suggestion) -> SuggestionOut:
    return SuggestionOut(
        login=one.person.login,
        name=one.person.name,
        role=one.person.role,
        open_tickets=one.open_tickets,
        speaks=one.speaks,
        knows=one.knows,
    )
