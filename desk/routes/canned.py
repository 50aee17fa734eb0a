"""Ready replies: the trainers write them, whoever answers puts them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Path
from pydantic import BaseModel, Field

from desk.cases import Row
from desk.people.audit import note
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal
from desk.routes.tickets import known_ticket
from sandra.escalation.canned import CannedReply, UnknownPlaceError, filled, require_known_places
from sandra.people import Person, Right
from sandra.playbook.kinds import COMPLAINT_TYPES
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from sandra.store.talk import SqlTalk

LONGEST_REPLY = 2000
Language = Literal["zh-Hans", "zh-Hant", "en"]
ComplaintType = Literal[COMPLAINT_TYPES]  # type: ignore[valid-type]
Name = Annotated[str, Path(max_length=40, pattern=r"^[\w-]+$")]
Me = Annotated[SignedIn, Depends(caller)]


class CannedIn(BaseModel):
    """A ready reply as it is written; the text may name {customer}, {order}, {case} and {ticket}."""

    language: Language
    complaint_type: ComplaintType | None = None
    text: str = Field(min_length=1, max_length=LONGEST_REPLY)


class CannedOut(Row):
    """A ready reply."""

    name: str
    language: str
    complaint_type: str | None
    text: str


def canned_routes(store: Store, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes about ready replies."""

    def everything(language: Language | None = None, complaint_type: ComplaintType | None = None) -> list[CannedOut]:
        """All ready replies by name; those for a type, and those for any."""
        types = [complaint_type] if complaint_type is not None else None
        with store.reading() as records:
            found = SqlTalk(records.session).canned_replies(language, types)
            return [CannedOut.from_orm(reply) for reply in found]

    def for_ticket(number: str, me: Me) -> list[CannedOut]:
        """Ready replies that fit the ticket, with what is known of it in their places."""
        with store.reading() as records:
            return _for_ticket(records, number, me.person)

    def put(name: Name, reply: CannedIn, me: Me) -> CannedOut:
        """Write a ready reply, a new one or over the one of that name."""
        try:
            require_known_places(reply.text)
        except UnknownPlaceError as error:
            raise Refusal(422, Code.UNKNOWN_PLACE, str(error), place=error.place, known=error.known) from error
        now = clock()
        with store.transaction() as records:
            talk = SqlTalk(records.session)
            known = talk.canned_reply(name)
            if known is None:
                known = CannedReply(name, reply.language, reply.complaint_type, reply.text, me.person.name, now)
                talk.add(known)
            known.language, known.complaint_type, known.text = reply.language, reply.complaint_type, reply.text
            known.changed_by, known.changed_at = me.person.name, now
            note(records, me, "canned.write", name)
            return CannedOut.from_orm(known)

    def delete(name: Name, me: Me) -> None:
        """Delete a ready reply."""
        with store.transaction() as records:
            if not SqlTalk(records.session).forget_canned_reply(name):
                raise Refusal(
                    404, Code.UNKNOWN_CANNED, f"there is no ready reply '{name}'; look at the list again", name=name
                )
            note(records, me, "canned.delete", name)

    desk.add("GET", "/canned", Right.READ, everything, response_model=list[CannedOut])
    desk.add("GET", "/tickets/{number}/canned", Right.READ, for_ticket, response_model=list[CannedOut])
    desk.add("PUT", "/canned/{name}", Right.TEACH, put, response_model=CannedOut)
    desk.add("DELETE", "/canned/{name}", Right.TEACH, delete, status_code=204)


def _for_ticket(records: SqlRecords, number: str, reader: Person) -> list[CannedOut]:
    ticket, talk = known_ticket(records, number, reader), SqlTalk(records.session)
    conversation = records.conversation(ticket.conversation_id)
    assert conversation is not None, "a ticket always belongs to a stored conversation"
    cases = records.cases_of_conversation(ticket.conversation_id)
    case = records.case_of_ticket(ticket) or next(iter(cases), None)
    values = {
        "customer": talk.customer_name(conversation),
        "order": case.order_number if case is not None else None,
        "case": case.number if case is not None else None,
        "ticket": ticket.number,
    }
    types = [one.complaint_type for one in (case, *cases) if one is not None]
    replies = talk.canned_replies(conversation.language, types)
    return [
        CannedOut(
            name=reply.name,
            language=reply.language,
            complaint_type=reply.complaint_type,
            text=filled(reply.text, values),
        )
        for reply in replies
    ]
