"""Who may take a ticket: never the person complained about, never too low a level, the least busy first (D7, E3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sandra.case import Ticket
from sandra.escalation.naming import may_be_named
from sandra.playbook.sla import Level, Sla
from sandra.records import Records

LEVELS: dict[Level, int] = {"agent": 0, "team_leader": 1, "supervisor": 2}
"""From the lowest to the highest."""


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


def candidates(records: Records, ticket: Ticket, sla: Sla, colleagues: Iterable[Colleague]) -> list[Colleague]:
    """Those who may take the ticket, by what each has in hand on record, whoever has least of it first (D7).

    Raises:
        KeyError: the playbook knows no such reason as the ticket's.
    """
    in_hand = records.tickets_in_hand()
    loaded = [replace(colleague, open_tickets=in_hand.get(colleague.name, 0)) for colleague in colleagues]
    return eligible(ticket, sla, loaded)


def is_excluded(colleague: Colleague, excluded: Iterable[str]) -> bool:
    """Whether the colleague may be one of those a ticket must not go to, named as the customer named them."""
    return any(may_be_named(named, colleague.name, colleague.staff_number) for named in excluded)
