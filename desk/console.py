"""The desk's API put together: who is signed in, and every route with the right it needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timezone

from fastapi import APIRouter

from cluster.memory import Memory
from desk.live.company import Company
from desk.live.events import LiveEvents
from desk.live.news import Sources
from desk.live.typing import CustomersTyping
from desk.people.gate import DeskRouter
from desk.people.signing_in import SigningIn
from desk.rasa import Speaker
from desk.routes.account import account_routes
from desk.routes.attachments import attachment_routes, sent_files
from desk.routes.audit import audit_routes
from desk.routes.canned import canned_routes
from desk.routes.channels import channel_routes
from desk.routes.decisions import decision_routes
from desk.routes.handling import handling_routes
from desk.routes.letters import letter_routes
from desk.routes.live import live_routes
from desk.routes.notes import note_routes
from desk.routes.overview import overview_routes
from desk.routes.people import people_routes
from desk.routes.reach import reach_routes
from desk.routes.session import session_routes
from desk.routes.talk import talk_routes
from desk.routes.tickets import ticket_routes
from desk.talking import Talk
from desk.transcript import Transcripts
from sandra.playbook.model import Playbook
from sandra.store.database import Store


def console(
    store: Store,
    transcripts: Transcripts,
    playbook: Playbook,
    speaker: Speaker,
    public_url: str,
    secure: bool,
    memory: Memory,
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    longer_for_people: Collection[str] = (),
) -> tuple[DeskRouter, Sequence[APIRouter]]:
    """The desk's routes.

    Args:
        store: everything on record.
        transcripts: what was said.
        playbook: the standard; tells who may take what, and what must not be said.
        speaker: reaches customers through Rasa.
        public_url: where customers reach the web server, to read what was sent to them.
        secure: whether the desk is reached over HTTPS, so that the session's cookie is for that alone.
        memory: of all desks.
        clock: tells the time.
        longer_for_people: apps in which our people may write to customers for longer than the assistant.

    Returns:
        The router, which knows the right of every route, and the routes for the web server.
    """
    signing_in = SigningIn(store, clock)
    desk = DeskRouter(signing_in)
    open_to_all = session_routes(signing_in, desk, secure)
    timezone = playbook.sla.office_hours.timezone
    account_routes(store, signing_in, timezone, desk)
    people_routes(store, playbook.sla, desk)
    audit_routes(store, desk)
    overview_routes(store, timezone, desk)
    decision_routes(store, playbook, desk, speaker, clock)
    ticket_routes(store, transcripts, playbook, desk, clock)
    handling_routes(store, playbook, desk, clock)
    company = Company(clock, memory)
    events = LiveEvents(Sources(store, transcripts), CustomersTyping(company, speaker), company)
    live_routes(events, signing_in, desk)
    talk = Talk(store, transcripts, speaker, playbook.tone, public_url, clock)
    talk_routes(store, talk, company, events, desk)
    attachment_routes(store, desk, clock)
    note_routes(store, desk, clock)
    canned_routes(store, desk, clock)
    letter_routes(store, desk, clock)
    reach_routes(store, transcripts, longer_for_people, desk)
    channel_routes(speaker, desk)
    return desk, (open_to_all, desk.routes, sent_files(store))
