"""Promises are watched: one that was not kept in time is marked, so that it stays visible (F5)."""

from __future__ import annotations

from datetime import datetime

from sandra.case import Ticket
from sandra.closing.follow_up import mark_not_asked
from sandra.closing.standing import OWED_BY_A_PERSON
from sandra.escalation.callbacks import renew_overdue
from sandra.playbook.sla import Sla
from sandra.store.database import Store


def mark_missed(store: Store, now: datetime) -> int:
    """Mark every promise whose time has passed and that nobody kept.

    Returns:
        How many were marked.

    Raises:
        StoreUnavailableError: the store does not answer; the next round tries again.
    """
    with store.transaction() as records:
        not_asked = mark_not_asked(records, now)
        overdue = records.promises_overdue(now, OWED_BY_A_PERSON)
        for promise in overdue:
            promise.missed_at = now
        return len(overdue) + not_asked


def promise_anew(store: Store, sla: Sla, now: datetime) -> list[Ticket]:
    """Promise a new time for every ticket that nobody took in time (D6, F5).

    Returns:
        Those tickets, for the customers to be told.

    Raises:
        StoreUnavailableError: the store does not answer; the next round tries again.
    """
    with store.transaction() as records:
        return renew_overdue(records, sla, now)
