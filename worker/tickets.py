"""Tickets are watched: whom one that waits is meant for, and which clock ran out (D7, F5)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sandra.escalation.assignment import LEVELS, addressee, as_colleague
from sandra.escalation.callbacks import note_breaches
from sandra.escalation.office_hours import is_staffed
from sandra.people import Person
from sandra.playbook.sla import Sla
from sandra.store.database import Store
from sandra.store.due import Unmeant, any_ran_out, mean_for, run_out, waiting_unmeant
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords

MOST_BREACHES = 200
MOST_LOOKED_AT = 500


def assign_waiting(store: Store, sla: Sla, now: datetime) -> int:
    """Mean each waiting ticket for somebody who is signed in and at work, as many at a time as the playbook wants.

    It is found out beside everybody who writes; then each is written by itself.

    Returns:
        How many found somebody.

    Raises:
        StoreUnavailableError: the store does not answer; the next round tries again.
    """
    if not sla.assign_at_most or not is_staffed(sla.office_hours, now):
        return 0
    with store.reading() as records:
        there = _there(records, sla, now)
        unmeant = Unmeant(_reasons_for(sla, there), {person.name for person in there}, now)
        chosen = _chosen(records, sla, there, unmeant)
    return sum(_is_meant(store, number, name, unmeant) for number, name in chosen)


def _chosen(records: SqlRecords, sla: Sla, there: list[Person], unmeant: Unmeant) -> list[tuple[str, str]]:
    """Numbers of tickets, each with whom it is meant for; who has enough to look at gets no more for now."""
    in_hand, meant = Counter(records.tickets_in_hand()), Counter(records.tickets_meant())
    chosen: list[tuple[str, str]] = []
    for ticket in waiting_unmeant(records.session, unmeant, MOST_LOOKED_AT):
        free = [person for person in there if meant[person.name] < sla.assign_at_most]
        if not free:
            break
        person = addressee(records, sla, ticket, free, in_hand + meant, unmeant.now)
        if person is not None:
            chosen.append((ticket.number, person.name))
            meant[person.name] += 1
    return chosen


def _is_meant(store: Store, number: str, name: str, unmeant: Unmeant) -> bool:
    with store.transaction() as records:
        return mean_for(records.session, number, name, unmeant)


def tell_breaches(store: Store, now: datetime) -> int:
    """Put on record which clocks ran out, so that pages and the webhook tell of each once.

    Returns:
        How many did.

    Raises:
        StoreUnavailableError: the store does not answer; the next round tries again.
    """
    with store.reading() as records:
        if not any_ran_out(records.session, now):
            return 0
    with store.transaction() as records:
        return sum(note_breaches(records, ticket, now) for ticket in run_out(records.session, now, MOST_BREACHES))


def _there(records: SqlRecords, sla: Sla, now: datetime) -> list[Person]:
    people = SqlPeople(records.session)
    signed_in, timezone = people.sessions_of(now), sla.office_hours.timezone
    return [p for p in people.everybody() if p.id in signed_in and p.is_available(now, timezone) and as_colleague(p)]


def _reasons_for(sla: Sla, people: list[Person]) -> set[str]:
    """Reasons whose tickets somebody among these stands high enough for."""
    highest = max((LEVELS[person.level] for person in people if person.level is not None), default=-1)
    return {reason for reason, rule in sla.reasons.items() if LEVELS[rule.level] <= highest}
