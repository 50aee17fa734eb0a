"""Keeps what Chatwoot tells: who has each conversation there, and what the team and we wrote to each other."""

from __future__ import annotations

from datetime import datetime, timezone

from channels.chatwoot.reading import Event, Written
from sandra.channels import CHANNELS, conversation_of
from sandra.escalation.mirroring import Mirrored, hear, keep_silent, person_wrote
from sandra.listening.known import join_conversation
from sandra.playbook.sla import Sla
from sandra.store.database import Store, StoreConflictError
from sandra.store.mirrored import SqlMirrored
from sandra.store.records import SqlRecords

TEAM = "Chatwoot"
"""Who owns, on our side, what is with people there."""
CHANNEL = CHANNELS["chatwoot"].name


class Keeper:
    """
    Args:
        store: everything on record.
        sla: how soon people answer.
    """

    def __init__(self, store: Store, sla: Sla) -> None:
        self._store, self._sla = store, sla

    def keep(self, event: Event) -> bool:
        """Keep an event; the same again changes nothing.

        Returns:
            Whether people answer the customer.

        Raises:
            StoreError: the store does not answer.
        """
        try:
            return self._keep(event)
        except StoreConflictError:
            # The conversation began in two requests at once: the other one is found now.
            return self._keep(event)

    def inbox_of(self, address: str) -> str | None:
        """The kind of app through which Chatwoot reaches the customer; None where they never wrote.

        Raises:
            StoreError: the store does not answer.
        """
        with self._store.reading() as records:
            return SqlMirrored(records.session).inbox(conversation_of(CHANNEL, address))

    def _keep(self, event: Event) -> bool:
        now = datetime.now(timezone.utc)
        with self._store.transaction() as records:
            mirrored = _mirrored(records, event, now)
            if mirrored is None:
                return not event.is_the_assistants
            hear(records, self._sla, mirrored, event.standing, event.at, TEAM, now)
            if event.received is not None:
                keep_silent(records, mirrored, TEAM)
            if event.written is not None:
                _keep_written(records, mirrored.conversation_id, event.written, now)
            return not mirrored.is_the_assistants


def _mirrored(records: SqlRecords, event: Event, now: datetime) -> Mirrored | None:
    """The conversation, which begins with the customer's first message: those of old are none of ours."""
    all_of_them, conversation_id = SqlMirrored(records.session), conversation_of(CHANNEL, event.address)
    found = all_of_them.to_change(conversation_id)
    if found is None and event.received is not None:
        join_conversation(records, conversation_id, CHANNEL, now)
        found = Mirrored(conversation_id, event.inbox, event.standing, event.at)
        all_of_them.add(found)
    return found


def _keep_written(records: SqlRecords, conversation_id: str, written: Written, now: datetime) -> None:
    if not written.is_note:
        person_wrote(records, conversation_id, TEAM, written.at)
        return
    # Our own note comes back to us: it was posted, even if Chatwoot's answer was lost.
    ticket = records.waiting_ticket(conversation_id)
    if ticket is not None and ticket.number in written.text:
        SqlMirrored(records.session).note_posted(ticket.number, now)
