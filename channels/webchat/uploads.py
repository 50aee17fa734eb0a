"""POST /webhooks/webchat/files: one picture of a visitor, read no further than one may be long.

UploadError               it is not taken; status and code are what the page gets
├── ForeignPageError      the page is none of ours
├── NoSessionError        no conversation of the visitor's is named
├── MisshapenError        the body is no form with one file
├── SlowError             it does not arrive
└── BusyError             too much at once, or the store does not answer
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ClassVar

from sanic.headers import parse_content_header
from sanic.request import Request, parse_multipart_form
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.webchat.pictures import Pictures
from channels.webchat.session import Session, Sessions
from sandra.attachments import (
    LARGEST_BYTES,
    AttachmentError,
    DamagedError,
    EmptyFileError,
    TooLargeError,
    TooManyPixelsError,
)
from sandra.listening.pictures import NotAPictureError, QuotaError, prepare_picture
from sandra.store.database import StoreError

logger = logging.getLogger(__name__)

FIELD = "file"
ENVELOPE_BYTES = 16 * 1024
"""What a form adds to a file: its boundaries, its headers and the file's name."""
ARRIVES_WITHIN_SECONDS = 120.0
MOST_AT_ONCE = 20
"""So many pictures are in memory at the same time, whoever sends them."""
MOST_AT_ONCE_OF_ONE = 2
"""So many of them are one conversation's, so that none keeps the others waiting."""
_BEARER = "Bearer "
_REFUSALS: dict[type[AttachmentError], tuple[int, str]] = {
    EmptyFileError: (422, "file_empty"),
    TooLargeError: (413, "file_too_large"),
    TooManyPixelsError: (413, "file_too_many_pixels"),
    NotAPictureError: (415, "file_kind"),
    DamagedError: (422, "file_damaged"),
    QuotaError: (429, "files_quota"),
}


class UploadError(Exception):
    """A picture is not taken."""

    status: ClassVar[int]
    code: ClassVar[str]


class ForeignPageError(UploadError):
    """The page is none of ours."""

    status, code = 403, "origin"

    def __init__(self, origin: str) -> None:
        super().__init__(f"pages of {origin} may not send pictures here; add it to SANDRA_SITE_ORIGINS")


class NoSessionError(UploadError):
    """No conversation of the visitor's is named."""

    status, code = 401, "session"

    def __init__(self) -> None:
        super().__init__("name the conversation: Authorization: Bearer and the token of the `session` event")


class MisshapenError(UploadError):
    """The body is no form with one file."""

    status, code = 400, "bad_request"

    def __init__(self) -> None:
        super().__init__(f"send multipart/form-data with one file in the field `{FIELD}`")


class SlowError(UploadError):
    """The picture does not arrive."""

    status, code = 408, "too_slow"

    def __init__(self) -> None:
        super().__init__(f"the picture did not arrive within {ARRIVES_WITHIN_SECONDS:.0f} seconds; send it again")


class BusyError(UploadError):
    """Not now."""

    status, code = 503, "busy"

    def __init__(self) -> None:
        super().__init__("pictures cannot be taken just now; send it again in a moment")


class Uploads:
    """Takes pictures in.

    Args:
        origins: of the pages that may send any.
    """

    def __init__(self, pictures: Pictures, sessions: Sessions, origins: Collection[str]) -> None:
        self._pictures = pictures
        self._sessions = sessions
        self._origins = origins
        self._under_way: Counter[str] = Counter()
        # A picture that is opened takes hundreds of megabytes; one at a time leaves room for the dialogue.
        self._opening = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    async def receive(self, request: Request) -> HTTPResponse:
        """The picture as pages show it, or why it is not taken."""
        try:
            return json_response(await self._taken(request), 201)
        except UploadError as error:
            return _refused(error.status, error.code, error)
        except AttachmentError as error:
            return _refused(*_REFUSALS[type(error)], error)

    async def _taken(self, request: Request) -> dict[str, Any]:
        origin = request.headers.get("origin")
        if origin is not None and origin not in self._origins:
            raise ForeignPageError(origin)
        session = self._session_of(request)
        with self._under_way_in(session.conversation_id):
            try:
                return await self._kept(session, request)
            except StoreError as error:
                logger.exception("a picture of %s was not kept", session.conversation_id)
                raise BusyError from error

    @contextmanager
    def _under_way_in(self, conversation_id: str) -> Iterator[None]:
        """
        Raises:
            BusyError: too many are under way already.
        """
        if self._under_way.total() >= MOST_AT_ONCE or self._under_way[conversation_id] >= MOST_AT_ONCE_OF_ONE:
            raise BusyError
        self._under_way[conversation_id] += 1
        try:
            yield
        finally:
            self._under_way -= Counter([conversation_id])

    def _session_of(self, request: Request) -> Session:
        authorization = request.headers.get("authorization", "")
        token = authorization.removeprefix(_BEARER) if authorization.startswith(_BEARER) else None
        session = self._sessions.read(token)
        if session is None:
            raise NoSessionError
        return session

    async def _kept(self, session: Session, request: Request) -> dict[str, Any]:
        conversation_id = session.conversation_id
        if not await asyncio.to_thread(self._pictures.are_taken_of, session):
            raise NoSessionError
        await asyncio.to_thread(self._pictures.require_room, conversation_id, _length_told(request))
        name, content = _file_in(request.headers.get("content-type", ""), await _body(request))
        prepared = await asyncio.get_running_loop().run_in_executor(self._opening, prepare_picture, content, name)
        return await asyncio.to_thread(self._pictures.keep, conversation_id, prepared)


def _length_told(request: Request) -> int:
    """
    Raises:
        TooLargeError: it is longer than a picture may be.
    """
    told = request.headers.get("content-length", "")
    length = int(told[:20]) if told.isascii() and told.isdigit() else 0
    if length > LARGEST_BYTES + ENVELOPE_BYTES:
        raise TooLargeError
    return length


async def _body(request: Request) -> bytes:
    """
    Raises:
        TooLargeError: there is more than a picture may have.
        SlowError: it does not arrive.
    """
    try:
        return await asyncio.wait_for(_read(request), ARRIVES_WITHIN_SECONDS)
    except asyncio.TimeoutError as error:
        raise SlowError from error


async def _read(request: Request) -> bytes:
    assert request.stream is not None, "the route is one that streams"
    body = bytearray()
    async for piece in request.stream:
        body += piece
        if len(body) > LARGEST_BYTES + ENVELOPE_BYTES:
            raise TooLargeError
    return bytes(body)


def _file_in(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Name and content of the one file in a form.

    Raises:
        MisshapenError: there is none, or more.
    """
    kind, parameters = parse_content_header(content_type)
    boundary = str(parameters.get("boundary", ""))
    if kind != "multipart/form-data" or not boundary:
        raise MisshapenError
    try:
        _, files = parse_multipart_form(body, boundary.encode())  # type: ignore[no-untyped-call]
    except (ValueError, LookupError) as error:
        raise MisshapenError from error
    sent = files.get(FIELD, None)
    if sent is None or len(files) != 1 or len(files.getlist(FIELD)) != 1:
        raise MisshapenError
    return str(sent.name), bytes(sent.body)


def _refused(status: int, code: str, error: Exception) -> HTTPResponse:
    return json_response({"error": {"code": code, "message": str(error)}}, status)
