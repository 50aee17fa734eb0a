"""Who may take a ticket: never the person complained about, never too low a level, the least busy first (D7, E3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sandra.case import Ticket
from sandra.escalation.naming import may_be_named
from sandra.people import Person
from sandra.playbook.sla import Level, Sla
from sandra.records import Records

LEVELS: dict[Level, int] = {"agent": 0, "team_leader": 1, "supervisor": 2}
"""From the lowest to the highest."""
PASSED_OVER = "passed_over"
"""In a ticket's summary: who put it back, or did not take it in time."""


@dataclass(frozen=True)
class Colleague:
    """One of our people as work is spread.

    Attributes:
        name: their full name.
        staff_number: what they tell customers who ask for it.
        open_tickets: how many they have in hand.
    """

    name: str
    level: Level
    staff_number: str | None = None
    open_tickets: int = 0


def eligible(ticket: Ticket, sla: Sla, colleagues: Iterable[Colleague]) -> list[Colleague]:
    """Those who may take the ticket, whoever has the fewest open first; names decide between equals.

    Raises:
        KeyError: the playbook knows no such reason as the ticket's.
    """
    needed = LEVELS[sla.reasons[ticket.reason].level]
    fit = [
        colleague
        for colleague in colleagues
        if LEVELS[colleague.level] >= needed and not is_excluded(colleague, ticket.excluded)
    ]
    return sorted(fit, key=lambda colleague: (colleague.open_tickets, colleague.name))


def candidates(ticket: Ticket, sla: Sla, colleagues: Iterable[Colleague], load: Mapping[str, int]) -> list[Colleague]:
    """Those who may take the ticket, by how much each has, whoever has least of it first (D7).

    Args:
        load: how many tickets each has, by name; who has none need not be in it.

    Raises:
        KeyError: the playbook knows no such reason as the ticket's.
    """
    loaded = [replace(colleague, open_tickets=load.get(colleague.name, 0)) for colleague in colleagues]
    return eligible(ticket, sla, loaded)


@dataclass(frozen=True)
class Suggestion:
    """Somebody a ticket may go to, and what speaks for them.

    Attributes:
        speaks: whether they answer in the customer's language.
        knows: whether they know the kind of complaint best.
    """

    person: Person
    speaks: bool
    knows: bool
    open_tickets: int


def suggest(
    records: Records, sla: Sla, ticket: Ticket, people: Iterable[Person], load: Mapping[str, int], now: datetime
) -> list[Suggestion]:
    """Whom of those who are at work the ticket may go to, the best first: by language, skill, and how much they have.

    Nobody who must not have it is among them (D7, E3); who has the ticket already is not either.

    Raises:
        KeyError: the playbook knows no such reason as the ticket's.
    """
    timezone = sla.office_hours.timezone
    there = {p.name: p for p in people if p.is_available(now, timezone) and p.name != ticket.claimed_by}
    colleagues = [colleague for person in there.values() if (colleague := as_colleague(person)) is not None]
    fit = candidates(ticket, sla, colleagues, load)
    if not fit:
        return []
    case, conversation = records.case_of_ticket(ticket), records.conversation(ticket.conversation_id)
    language = conversation.language if conversation is not None else None
    found = [
        Suggestion(
            there[colleague.name],
            _covers(there[colleague.name].languages, language),
            _covers(there[colleague.name].skills, case.complaint_type if case is not None else None),
            colleague.open_tickets,
        )
        for colleague in fit
    ]
    return sorted(found, key=lambda one: (not one.speaks, not one.knows, one.open_tickets, one.person.name))


def addressee(
    records: Records, sla: Sla, ticket: Ticket, people: Iterable[Person], load: Mapping[str, int], now: datetime
) -> Person | None:
    """Whom a waiting ticket is meant for: whom it fits best; who passed on it before only if nobody else may.

    Others may take it all the same.

    Raises:
        KeyError: the playbook knows no such reason as the ticket's.
    """
    found = [suggestion.person for suggestion in suggest(records, sla, ticket, people, load, now)]
    before = ticket.summary.get(PASSED_OVER, [])
    return next((person for person in found if person.name not in before), next(iter(found), None))


def pass_over(ticket: Ticket, name: str | None) -> None:
    """Mean the ticket for others than this person, who had their chance."""
    ticket.assigned_to = None
    if name is not None and name not in ticket.summary.get(PASSED_OVER, []):
        ticket.summary = {**ticket.summary, PASSED_OVER: [*ticket.summary.get(PASSED_OVER, []), name]}


def as_colleague(person: Person) -> Colleague | None:
    """The person as work is spread; None for who takes no tickets, or has left."""
    if not person.active or person.level is None:
        return None
    return Colleague(person.name, person.level, person.staff_number)


def _covers(known: Collection[str], wanted: str | None) -> bool:
    """Whether what somebody knows holds what is wanted; none named means all."""
    return not known or wanted is None or wanted in known


def is_excluded(who: Colleague | Person, excluded: Iterable[str]) -> bool:
    """Whether somebody may be one of those a ticket must not go to, named as the customer named them (E3)."""
    return any(may_be_named(named, who.name, who.staff_number) for named in excluded)
