"""Tells Chatwoot what happens here: a person is called, or the assistant has the conversation again (D1, D2, D5).

What is due is read from the store itself, so that nothing is lost over a restart. Each summary is told once: it is
marked when Chatwoot has taken it, or when Chatwoot tells of it where its answer was lost.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from channels.chatwoot.client import Chatwoot
from channels.chatwoot.keeping import CHANNEL, TEAM
from channels.messaging.platform import BusyError, PlatformError
from sandra.case import Ticket
from sandra.channels import address_of
from sandra.escalation.mirroring import Mirrored, Standing, awaited_here, say, standing_to_tell
from sandra.playbook.sla import Sla
from sandra.store.database import Store
from sandra.store.mirrored import SqlMirrored
from sandra.store.records import SqlRecords

logger = logging.getLogger(__name__)

TURN = timedelta(seconds=30)
"""Longer than telling one conversation takes; one of which nothing is to be told is looked at again after it."""
MOST_LOOKED_AT = 50
MOST_SECONDS = 2.0
"""A round begins no other conversation after this long, as the worker has other work."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)

T = TypeVar("T")


@dataclass(frozen=True)
class Errand:
    """What the team's desk is to be told of a conversation.

    Attributes:
        ticket: whose summary the team does not have.
        language: of the conversation.
        standing: how it is to stand from now on.
    """

    conversation_id: str
    ticket: Ticket | None
    language: str
    standing: Standing | None


class TeamTeller:
    """Tells one installation of Chatwoot.

    Args:
        store: everything on record.
        sla: how soon people answer.
        chatwoot: opens its API; closed after each use.
        note_of: the summary of a ticket in a language, as the team reads it.
        clock: tells the time.
        monotonic: seconds on a clock that only goes forward.
    """

    def __init__(
        self,
        store: Store,
        sla: Sla,
        chatwoot: Callable[[], Chatwoot],
        note_of: Callable[[Ticket, str], str],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._sla, self._chatwoot, self._note_of = store, sla, chatwoot, note_of
        self._clock, self._monotonic = clock, monotonic

    def tell(self) -> int:
        """Tell what is due. Returns how many conversations something was told of.

        Raises:
            StoreError: the store does not answer; the next round tries again.
        """
        ends = self._monotonic() + MOST_SECONDS
        with self._store.reading() as records:
            waiting = SqlMirrored(records.session).to_look_at(self._clock(), MOST_LOOKED_AT)
        told = 0
        for conversation_id in waiting:
            if self._monotonic() >= ends:
                break
            told += self._tell(conversation_id)
        return told

    def _tell(self, conversation_id: str) -> bool:
        errand = self._taken(conversation_id)
        if errand is None:
            return False
        try:
            self._run(errand)
        except PlatformError as error:
            self._put_off(conversation_id, error)
            return False
        with self._store.transaction() as records:
            mirrored = _mirrored(records, conversation_id)
            mirrored.tries, mirrored.not_before = 0, None
        return True

    def _taken(self, conversation_id: str) -> Errand | None:
        """What is to be told, by nobody else for a while; None where nothing is, or somebody else was faster."""
        now = self._clock()
        with self._store.transaction() as records:
            mirrored = _mirrored(records, conversation_id)
            if mirrored.not_before is not None and mirrored.not_before > now:
                return None
            mirrored.not_before = now + TURN
            errand = _errand(records, mirrored)
            return errand if errand.ticket is not None or errand.standing is not None else None

    def _run(self, errand: Errand) -> None:
        """
        Raises:
            PlatformError: Chatwoot did not take all of it.
        """
        address = address_of(CHANNEL, errand.conversation_id)
        if errand.ticket is not None:
            note = self._note_of(errand.ticket, errand.language)
            self._call(lambda chatwoot: chatwoot.leave_note(address, note))
            with self._store.transaction() as records:
                SqlMirrored(records.session).note_posted(errand.ticket.number, self._clock())
        standing = errand.standing
        if standing is not None:
            by = self._call(lambda chatwoot: chatwoot.set_standing(address, standing))
            with self._store.transaction() as records:
                mirrored = _mirrored(records, errand.conversation_id)
                say(records, self._sla, mirrored, standing, by, TEAM, self._clock())

    def _call(self, what: Callable[[Chatwoot], Awaitable[T]]) -> T:
        async def call() -> T:
            chatwoot = self._chatwoot()
            try:
                return await what(chatwoot)
            finally:
                await chatwoot.close()

        return asyncio.run(call())

    def _put_off(self, conversation_id: str, error: PlatformError) -> None:
        with self._store.transaction() as records:
            mirrored = _mirrored(records, conversation_id)
            pause = min(FIRST_PAUSE * 2 ** min(mirrored.tries, 10), LONGEST_PAUSE)
            if isinstance(error, BusyError):
                pause = max(pause, timedelta(seconds=error.wait_seconds or 0))
            mirrored.tries, mirrored.not_before = mirrored.tries + 1, self._clock() + pause
        logger.warning(
            "the team was not told of %s (%s); trying again in %d seconds",
            conversation_id,
            error,
            pause.total_seconds(),
        )


def _errand(records: SqlRecords, mirrored: Mirrored) -> Errand:
    ticket = awaited_here(records, mirrored.conversation_id)
    if ticket is not None and SqlMirrored(records.session).has_note(ticket.number):
        ticket = None
    conversation = records.conversation(mirrored.conversation_id)
    language = conversation.language if conversation is not None else None
    standing = standing_to_tell(records, mirrored)
    return Errand(mirrored.conversation_id, ticket, language or "zh-Hans", standing)


def _mirrored(records: SqlRecords, conversation_id: str) -> Mirrored:
    found = SqlMirrored(records.session).to_change(conversation_id)
    assert found is not None, "what is to be looked at is kept for good"
    return found
