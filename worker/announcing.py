"""Tells a webhook what happens in the desk's queue, without names, telephones or words of customers.

What is told at least once, and when it may be twice, is told in `sandra.store.following`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from sandra.changes import BREACH, WAITING, Change
from sandra.escalation.clocks import Breach
from sandra.store.database import Store, StoreConflictError
from sandra.store.due import breaches_of
from sandra.store.following import Following, Turn
from sandra.store.queue import QueueEntry, queue_entry
from sandra.store.records import SqlRecords
from worker.webhook import GoneError, NotTakenError, Receiver

logger = logging.getLogger(__name__)

EVENTS = {WAITING: "ticket.waiting", BREACH: "ticket.breached"}
"""Kinds of changes that are told, as the receiver knows them; the subject of each is a ticket's number."""
FOLLOWER = "webhook"
TURN = timedelta(seconds=30)
"""Longer than any message takes."""
MOST_SECONDS = 2.0
"""A round begins no other message after this long, as the worker has other work."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=1)


class Announcer:
    """Posts each event of the queue, the oldest first; one that is not taken is tried again, and the others wait.

    Args:
        store: where the changes are.
        receiver: hears of them.
        tickets_url: address of the desk's queue as browsers see it; a ticket's page is below it.
        clock: tells the time.
        monotonic: seconds on a clock that only goes forward.
    """

    def __init__(
        self,
        store: Store,
        receiver: Receiver,
        tickets_url: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._receiver, self._tickets_url = store, receiver, tickets_url
        self._clock, self._monotonic = clock, monotonic
        self._is_over = False

    def announce(self) -> int:
        """Tell what is due. Returns how much was told.

        Raises:
            StoreError: the store does not answer; the next round tries again.
        """
        ends, told = self._monotonic() + MOST_SECONDS, 0
        self._begin()
        while not self._is_over and self._monotonic() < ends and self._tell_next():
            told += 1
        return told

    def _begin(self) -> None:
        """At the newest change where nothing was ever told; what is too old by now is left out."""
        given_up = 0
        try:
            with self._store.transaction() as records:
                following = _following(records)
                following.begin()
                given_up = following.give_up_old(self._clock())
        except StoreConflictError:
            logger.info("another worker began to tell the webhook at the same moment")
        if given_up:
            logger.warning("the webhook was not told of %s events, which are too old by now", given_up)

    def _tell_next(self) -> bool:
        """Whether something was told; where nothing was, the next round looks again."""
        with self._store.transaction() as records:
            turn = _following(records).take(self._clock(), TURN)
            entry = queue_entry(records.session, turn.change.subject) if turn is not None else None
            ran_out = breaches_of(records.session, turn.change.subject) if turn is not None else []
        if turn is None:
            return False
        try:
            # Of a ticket that is gone there is nothing to tell.
            if entry is not None:
                self._receiver.post(_message_id(turn.change), self._body(turn.change, entry, ran_out), self._clock())
        except NotTakenError as error:
            self._put_off(turn, error)
            return False
        with self._store.transaction() as records:
            _following(records).end(turn)
        return True

    def _put_off(self, turn: Turn, error: NotTakenError) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(turn.tries, 10), LONGEST_PAUSE)
        with self._store.transaction() as records:
            _following(records).put_off(turn, self._clock() + pause)
        if isinstance(error, GoneError):
            self._is_over = True
            logger.warning(
                "the webhook answered 410 Gone and is told nothing any more: "
                "correct SANDRA_WEBHOOK_URL or empty it, then start anew"
            )
            return
        logger.warning(
            "the webhook was not told of %s (%s); trying again in %s seconds", turn.change.subject, error, pause.seconds
        )

    def _body(self, change: Change, entry: QueueEntry, ran_out: list[Breach]) -> bytes:
        """The ticket as it stands now, which may be later than the event."""
        data = {
            "number": entry.number,
            "reason": entry.reason,
            "priority": entry.priority,
            "status": entry.status.value,
            "channel": entry.channel,
            "language": entry.language,
            "complaint_type": entry.complaint_type,
            "opened_at": entry.opened_at.isoformat(),
            "respond_by": entry.respond_by.isoformat(),
            "next_response_by": _moment(entry.next_response_by),
            "resolve_by": _moment(entry.resolve_by),
            "claimed_by": entry.claimed_by,
            "assigned_to": entry.assigned_to,
            "breaches": [{"clock": one.clock, "due_at": one.due_at.isoformat()} for one in ran_out],
            "url": f"{self._tickets_url}/{quote(entry.number)}",
        }
        event = {"type": EVENTS[change.kind], "timestamp": change.at.isoformat(), "data": data}
        return json.dumps(event, ensure_ascii=False).encode()


def _following(records: SqlRecords) -> Following:
    return Following(records.session, FOLLOWER, EVENTS)


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _message_id(change: Change) -> str:
    """With its time, as another store gives the same ids to other changes."""
    return f"change_{change.id}_{int(change.at.timestamp())}"
