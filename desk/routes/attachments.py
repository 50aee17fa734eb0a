"""Files that our people send along with a message: attached, looked at, removed; and read by customers once sent."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desk.attachments import (
    KEY_PATTERN,
    AttachmentOut,
    attachment_out,
    attachment_refusal,
    body_within_bounds,
    content_response,
)
from desk.cases import cases_shown
from desk.people.audit import note, note_look
from desk.people.gate import DeskRouter, caller
from desk.people.signing_in import SignedIn
from desk.refusals import Code, Refusal
from desk.routes.talk import talk_refusal
from desk.routes.tickets import LOOK, known_ticket
from sandra.attachments import Attachment, AttachmentError, Prepared, attach, prepare
from sandra.case import Ticket
from sandra.escalation.talking import TalkError, require_owner
from sandra.listening.sent_files import files_of
from sandra.people import Right
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store
from sandra.store.records import SqlRecords

MISSING = "there is no such file, or it is not sent; look at the conversation again"
SENT = "the customer has this file already; it can no longer be removed"
Me = Annotated[SignedIn, Depends(caller)]
Key = Annotated[str, Path(pattern=KEY_PATTERN)]
_RAW_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# A picture that is opened takes hundreds of megabytes; who waits for it takes no thread from those who answer others.
_one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="files")


def attachment_routes(store: Store, desk: DeskRouter, clock: Callable[[], datetime]) -> None:
    """Add the routes of the desk about files."""

    async def add(number: str, request: Request, me: Me, name: str = "") -> AttachmentOut:
        """Attach the file in the body to a message still to be written; only the owner of the conversation may."""
        await run_in_threadpool(_require_may_attach, store, number, me)
        try:
            prepared = await _prepared(request, name)
        except AttachmentError as error:
            raise attachment_refusal(error) from error
        return await run_in_threadpool(_keep, store, number, prepared, me, clock())

    def content(number: str, key: Key, me: Me) -> Response:
        """What is in a file."""
        with store.reading() as records:
            ticket = known_ticket(records, number, me.person)
            found = SqlAttachments(records.session).read(key)
            if found is None or not _belongs(records, found, ticket):
                raise Refusal(404, Code.UNKNOWN_FILE, MISSING)
        note_look(store, me, LOOK, ticket.number)
        return content_response(found, may_be_kept=False)

    def remove(number: str, key: Key, me: Me) -> None:
        """Remove a file of one's own that was not sent."""
        with store.transaction() as records:
            ticket, files = known_ticket(records, number, me.person), SqlAttachments(records.session)
            _require_removable(files.named_to_change([key]), ticket, me)
            files.forget([key])
            note(records, me, "attachment.remove", ticket.number)

    path = "/tickets/{number}/attachments"
    desk.add("POST", path, Right.HANDLE, add, response_model=AttachmentOut, status_code=201, openapi_extra=_RAW_BODY)
    desk.add("GET", f"{path}/{{key}}", Right.READ, content, response_class=Response)
    desk.add("DELETE", f"{path}/{{key}}", Right.HANDLE, remove, status_code=204)


def sent_files(store: Store) -> APIRouter:
    """Where customers read what was sent to them: whoever was given the address may, nobody else finds it."""
    routes = APIRouter(tags=["attachments"])

    @routes.get("/attachments/{key}", response_class=Response)
    def sent_file(key: str) -> Response:
        """What is in a file that was sent."""
        with store.reading() as records:
            found = SqlAttachments(records.session).read(key)
        if found is None or found.sent_at is None:
            raise Refusal(404, Code.UNKNOWN_FILE, MISSING)
        return content_response(found, may_be_kept=True)

    return routes


async def _prepared(request: Request, name: str) -> Prepared:
    body = await body_within_bounds(request)
    return await get_running_loop().run_in_executor(_one_at_a_time, prepare, body, name)


def _require_may_attach(store: Store, number: str, me: SignedIn) -> None:
    with store.reading() as records:
        _own_ticket(records, number, me)


def _keep(store: Store, number: str, prepared: Prepared, me: SignedIn, now: datetime) -> AttachmentOut:
    with store.transaction() as records:
        ticket = _own_ticket(records, number, me)
        added = attach(prepared, ticket.conversation_id, me.person.name, now)
        SqlAttachments(records.session).add(added)
        note(records, me, "attachment.add", ticket.number, kind=added.media_type, bytes=added.size)
        return attachment_out(ticket.number, added)


def _own_ticket(records: SqlRecords, number: str, me: SignedIn) -> Ticket:
    """The ticket, whose conversation the caller owns.

    Raises:
        Refusal: there is none, or the caller may not write to its customer.
    """
    ticket = known_ticket(records, number, me.person)
    conversation = records.conversation(ticket.conversation_id)
    assert conversation is not None, "a ticket always belongs to a stored conversation"
    try:
        require_owner(ticket, conversation, me.person.name)
    except TalkError as error:
        raise talk_refusal(error) from error
    return ticket


def _belongs(records: SqlRecords, found: Attachment, ticket: Ticket) -> bool:
    """Whether the file is of the ticket's conversation, or was sent in another one about a case that goes on here."""
    sent = (file.key for case in cases_shown(records, ticket) for file in files_of(case))
    return found.conversation_id == ticket.conversation_id or found.key in sent


def _require_removable(found: list[Attachment], ticket: Ticket, me: SignedIn) -> None:
    ours = (ticket.conversation_id, me.person.name)
    if not found or (found[0].conversation_id, found[0].added_by) != ours:
        raise Refusal(404, Code.UNKNOWN_FILE, MISSING)
    if found[0].sent_at is not None:
        raise Refusal(409, Code.FILE_SENT, SENT)
