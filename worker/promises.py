"""Promises are watched: one that was not kept in time is marked, so that it stays visible (F5)."""

from __future__ import annotations

from datetime import datetime

from sandra.escalation import CALLBACK
from sandra.investigation import OUTCOME
from sandra.negotiation import BY_A_PERSON
from sandra.store.database import Store

# Whether money or goods arrived is asked of the customer at the follow-up; these are ours to keep.
OWED_BY_A_PERSON = BY_A_PERSON | {CALLBACK, OUTCOME}


def mark_missed(store: Store, now: datetime) -> int:
    """Mark every promise whose time has passed and that nobody kept.

    Returns:
        How many were marked.

    Raises:
        StoreUnavailableError: the store does not answer; the next round tries again.
    """
    with store.transaction() as records:
        overdue = records.promises_overdue(now, OWED_BY_A_PERSON)
        for promise in overdue:
            promise.missed_at = now
        return len(overdue)
