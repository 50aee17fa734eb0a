"""One stream of events for a browser: what to look at again, as it changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from desk.live.events import LiveEvents
from desk.live.news import Position, position_of
from desk.people.gate import COOKIE, DeskRouter
from desk.people.signing_in import SigningIn
from sandra.people import Right

HEARTBEAT_SECONDS = 15
RETRY_MS = 1000
NOT_BUFFERED = {"X-Accel-Buffering": "no"}


def live_routes(events: LiveEvents, signing_in: SigningIn, desk: DeskRouter) -> None:
    """Add the stream."""

    async def live(
        request: Request,
        after: Annotated[str | None, Query(max_length=40)] = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> EventSourceResponse:
        """Server-sent events from after the last one heard, which `Last-Event-ID` or `after` tells.

        An event's name is what to look at: `message`, `ticket`, `queue`, `mention`, `company` (who is at a ticket),
        `typing` (the customer begins or ends), `letter` (a message that an app did not take), `everything` (too much
        was missed, or this is the first connection), `session_over`, or nothing for now (`heartbeat`). Some come twice.
        """
        position = position_of(last_event_id) or position_of(after)
        stream = _stream(events, signing_in, request.cookies.get(COOKIE, ""), position)
        return EventSourceResponse(stream, ping=HEARTBEAT_SECONDS, headers=NOT_BUFFERED)

    described: dict[int | str, Any] = {200: {"content": {"text/event-stream": {}}}}
    desk.add("GET", "/live", Right.READ, live, response_class=EventSourceResponse, responses=described)


async def _stream(
    events: LiveEvents, signing_in: SigningIn, cookie: str, after: Position | None
) -> AsyncIterator[ServerSentEvent]:
    checked = time.monotonic()
    with events.listener() as listener:
        async for told in events.heard(listener, after, HEARTBEAT_SECONDS):
            if told is None:
                # A comment would do for the connection, but the page could not hear it.
                yield ServerSentEvent("{}", event="heartbeat")
            else:
                position, news = told
                yield ServerSentEvent(news.as_json(), event=news.kind, id=str(position), retry=RETRY_MS)
            if time.monotonic() - checked >= HEARTBEAT_SECONDS:
                checked = time.monotonic()
                if await asyncio.to_thread(signing_in.glance, cookie) is None:
                    yield ServerSentEvent("{}", event="session_over")
                    return
