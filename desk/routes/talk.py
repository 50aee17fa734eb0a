"""What our people write to a customer, and who else is at the ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field, constr

from desk.attachments import KEY_PATTERN as FILE_KEY_PATTERN
from desk.attachments import AttachmentOut, attachment_out, attachment_refusal
from desk.cases import Row
from desk.live.company import Company, Doing, company_news
from desk.live.events import LiveEvents
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal, findings_out
from desk.routes.tickets import known_ticket, unknown_ticket
from desk.talking import Letter, Talk, ToneError, UnknownTicketError
from sandra.attachments import AttachmentError
from sandra.escalation.talking import (
    KeyTakenError,
    NotTakenError,
    OthersError,
    Outgoing,
    ResolvedError,
    Sending,
    TalkError,
)
from sandra.people import Right
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store
from sandra.store.records import SqlRecords
from sandra.store.talk import SqlTalk

LONGEST_MESSAGE = 4000
MOST_NAMED = 100
"""How many files a request may name; how many go along is for `sandra.attachments` to say."""
Me = Annotated[SignedIn, Depends(caller)]
KEY_PATTERN = r"^[A-Za-z0-9-]+$"
_CODES: dict[type[TalkError], Code] = {
    NotTakenError: Code.NOT_TAKEN,
    OthersError: Code.OTHERS,
    ResolvedError: Code.RESOLVED,
    KeyTakenError: Code.MESSAGE_KEY_TAKEN,
}


class Reply(BaseModel):
    """A message for the customer.

    `key` is the page's own and the same for every try: the message is sent once. `override` sends it although the
    rules of tone speak against it. `attachments` are keys of files attached before; the text may then be empty.
    """

    key: str = Field(min_length=8, max_length=64, regex=KEY_PATTERN)
    text: str = Field("", max_length=LONGEST_MESSAGE)
    override: bool = False
    attachments: list[constr(regex=FILE_KEY_PATTERN)] = Field([], max_items=MOST_NAMED)  # type: ignore[valid-type]


class OutgoingOut(BaseModel):
    """A message to the customer with what became of it."""

    key: str
    author: str
    text: str
    written_at: datetime
    status: Sending
    failure: str | None
    attachments: list[AttachmentOut]


class Presence(BaseModel):
    """What somebody does at the ticket."""

    doing: Doing


class HereOut(Row):
    """Somebody at the ticket."""

    login: str
    name: str
    doing: Doing


def talk_routes(store: Store, talk: Talk, company: Company, events: LiveEvents, desk: DeskRouter) -> None:
    """Add the routes to write to customers."""

    def send(number: str, reply: Reply, me: Me) -> OutgoingOut:
        """Send a message to the customer; only the owner of the conversation may."""
        letter = _letter(number, reply, me)
        try:
            sent = talk.send(letter)
        except UnknownTicketError as error:
            raise unknown_ticket(number) from error
        except ToneError as error:
            raise Refusal(422, Code.TONE, str(error), findings=findings_out(error.findings)) from error
        except AttachmentError as error:
            raise attachment_refusal(error) from error
        except TalkError as error:
            raise talk_refusal(error) from error
        with store.reading() as records:
            return outgoing_out(records, sent)

    def not_sent(number: str, me: Me) -> list[OutgoingOut]:
        """Messages that have not reached the customer, the oldest first."""
        with store.reading() as records:
            waiting = SqlTalk(records.session).not_sent(known_ticket(records, number, me.person).number)
            return [outgoing_out(records, one) for one in waiting]

    def discard(number: str, key: str, me: Me) -> None:
        """Forget a message of one's own that failed; it will not be sent."""
        if not talk.discard(number.strip().upper(), key, me.person.name):
            raise Refusal(
                404,
                Code.UNKNOWN_MESSAGE,
                "there is no failed message of yours under this key; look at the ticket again",
            )

    def presence(number: str, told: Presence, me: Me) -> list[HereOut]:
        """Tell what one does at the ticket; the answer is who is there. Customers see only their owner type."""
        with store.reading() as records:
            ticket = known_ticket(records, number, me.person)
            conversation = records.conversation(ticket.conversation_id)
        answers = conversation is not None and conversation.owner == me.person.name
        here, is_new = company.note(ticket.number, ticket.conversation_id, me.person, told.doing, answers)
        if is_new:
            events.tell(company_news(ticket.number, ticket.conversation_id, here))
        return [HereOut.from_orm(one) for one in here]

    desk.add("POST", "/tickets/{number}/messages", Right.HANDLE, send, response_model=OutgoingOut, status_code=201)
    desk.add("GET", "/tickets/{number}/outgoing", Right.READ, not_sent, response_model=list[OutgoingOut])
    desk.add("DELETE", "/tickets/{number}/outgoing/{key}", Right.HANDLE, discard, status_code=204)
    desk.add("POST", "/tickets/{number}/typing", Right.READ, presence, response_model=list[HereOut])


def _letter(number: str, reply: Reply, me: SignedIn) -> Letter:
    """
    Raises:
        Refusal: there is nothing in it.
    """
    text = reply.text.strip()
    if not text and not reply.attachments:
        raise Refusal(422, Code.MESSAGE_EMPTY, "the message is empty; write something first")
    files = tuple(reply.attachments)
    return Letter(number.strip().upper(), reply.key, text, me.person.name, reply.override, files)


def talk_refusal(error: TalkError) -> Refusal:
    """Why somebody cannot write to the customer."""
    more = {"owner": error.owner} if isinstance(error, OthersError) else {}
    return Refusal(409, _CODES[type(error)], str(error), **more)


def outgoing_out(records: SqlRecords, outgoing: Outgoing) -> OutgoingOut:
    """The message as the page reads it."""
    files = SqlAttachments(records.session).named(outgoing.attachments)
    return OutgoingOut(
        key=outgoing.key,
        author=outgoing.author,
        text=outgoing.text,
        written_at=outgoing.written_at,
        status=outgoing.status,
        failure=outgoing.failure,
        attachments=[attachment_out(outgoing.ticket_number, one) for one in files],
    )
