"""Files of messages over HTTP: read within bounds, told to the pages, given out so that no browser runs them."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from pydantic import BaseModel
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from desk.refusals import Code, Refusal
from desk.transcript import Attached
from sandra.attachments import (
    LARGEST_BYTES,
    MEGABYTE,
    MOST_PIXELS,
    MOST_TOGETHER,
    PDF,
    Attachment,
    AttachmentError,
    DamagedError,
    EmptyFileError,
    GoneError,
    KindError,
    TooLargeError,
    TooManyError,
    TooManyPixelsError,
)

KEY_PATTERN = r"^[A-Za-z0-9_-]{43}$"
_KEPT_SECONDS = 24 * 3600
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_REFUSALS: dict[type[AttachmentError], tuple[int, Code]] = {
    EmptyFileError: (422, Code.FILE_EMPTY),
    TooLargeError: (413, Code.FILE_TOO_LARGE),
    TooManyPixelsError: (413, Code.FILE_TOO_MANY_PIXELS),
    KindError: (415, Code.FILE_KIND),
    DamagedError: (422, Code.FILE_DAMAGED),
    TooManyError: (422, Code.FILES_TOO_MANY),
    GoneError: (409, Code.FILE_GONE),
}


class AttachmentOut(BaseModel):
    """A file of a message; `url` is for whoever is signed in."""

    key: str
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    url: str

    class Config:
        """Of pydantic."""

        orm_mode = True


def attachment_out(ticket_number: str, one: Attachment | Attached) -> AttachmentOut:
    """The file as the page reads it, whether it is known from the store or from the tracker."""
    return AttachmentOut(
        key=one.key,
        name=one.name,
        media_type=one.media_type,
        size=one.size,
        width=one.width,
        height=one.height,
        url=f"/api/desk/tickets/{ticket_number}/attachments/{one.key}",
    )


def attachment_refusal(error: AttachmentError) -> Refusal:
    """Why a file is not taken or cannot be sent, with the limits that pages name in their own sentence."""
    status, code = _REFUSALS[type(error)]
    limits = {"megabytes": LARGEST_BYTES // MEGABYTE, "megapixels": MOST_PIXELS // 1_000_000, "most": MOST_TOGETHER}
    return Refusal(status, code, str(error), **limits)


async def body_within_bounds(request: Request) -> bytes:
    """The body of the request, read no further than a file may be long.

    Raises:
        TooLargeError: it is longer, or is said to be.
        Refusal: the browser broke off.
    """
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:20]) > LARGEST_BYTES:
        raise TooLargeError
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_BYTES:
                raise TooLargeError
    except ClientDisconnect as error:
        raise Refusal(400, Code.FILE_BROKEN_OFF, "the file did not arrive whole; attach it again") from error
    return bytes(body)


def content_response(attachment: Attachment, may_be_kept: bool) -> Response:
    """What is in the file: a picture to look at, anything else to save.

    Args:
        may_be_kept: whether the browser may show it again unasked; at the desk each look is on record.
    """
    shown = "attachment" if attachment.media_type == PDF else "inline"
    disposition = f"{shown}; filename*=UTF-8''{quote(attachment.name, safe='')}"
    kept = f"private, max-age={_KEPT_SECONDS}" if may_be_kept else "private, no-store"
    headers = {**_HEADERS, "Content-Disposition": disposition, "Cache-Control": kept}
    if may_be_kept:
        # Shown in the chat on the pages of any site, also those that let in only what says so.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return Response(attachment.content, media_type=attachment.media_type, headers=headers)
