"""The desk's API put together: who is signed in, and every route with the right it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from fastapi import APIRouter

from desk.people.gate import DeskRouter
from desk.people.signing_in import SigningIn
from desk.routes.account import account_routes
from desk.routes.audit import audit_routes
from desk.routes.decisions import Nudging, decision_routes
from desk.routes.handling import handling_routes
from desk.routes.overview import overview_routes
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
    speaker: Nudging,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> tuple[DeskRouter, Sequence[APIRouter]]:
    """The desk's routes.

    Args:
        store: everything on record.
        transcripts: what was said.
        playbook: the standard; tells who may take what.
        secure: whether the desk is reached over HTTPS, so that the session's cookie is for that alone.
        speaker: reaches customers through Rasa.
        clock: tells the time.

    Returns:
        The router, which knows the right of every route, and the routes for the web server.
    """
    signing_in = SigningIn(store, clock)
    desk = DeskRouter(signing_in)
    open_to_all = session_routes(signing_in, desk, secure)
    timezone = playbook.sla.office_hours.timezone
    account_routes(store, timezone, desk)
    people_routes(store, timezone, desk)
    audit_routes(store, desk)
    overview_routes(store, timezone, desk)
    decision_routes(store, playbook, desk, speaker, clock)
    ticket_routes(store, transcripts, playbook, desk, clock)
    handling_routes(store, playbook, desk, clock)
    return desk, (open_to_all, desk.routes)
