"""The desk's API put together: who is signed in, and every route with the right it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from fastapi import APIRouter

from desk.people.gate import DeskRouter
from desk.people.signing_in import SigningIn
from desk.routes.handling import handling_routes
from desk.routes.people import people_routes
from desk.routes.session import session_routes
from desk.routes.tickets import ticket_routes
from desk.transcript import Transcripts
from sandra.playbook.model import Playbook
from sandra.store.database import Store


def console(
    store: Store,
    transcripts: Transcripts,
    playbook: Playbook,
    secure: bool,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> tuple[DeskRouter, Sequence[APIRouter]]:
    """The desk's routes.

    Args:
        store: everything on record.
        transcripts: what was said.
        playbook: the standard; tells who may take what.
        secure: whether the desk is reached over HTTPS, so that the session's cookie is for that alone.
        clock: tells the time.

    Returns:
        The router, which knows the right of every route, and the routes for the web server.
    """
    signing_in = SigningIn(store, clock)
    desk = DeskRouter(signing_in)
    open_to_all = session_routes(signing_in, desk, secure)
    people_routes(store, desk, clock)
    ticket_routes(store, transcripts, playbook, desk, clock)
    handling_routes(store, playbook, desk, clock)
    return desk, (open_to_all, desk.routes)
