"""What can happen in a conversation, so that it can be recorded, shortened and done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sandra.escalation.investigation import Finding

Decision = Literal["approve", "change", "refuse"]
DECISIONS: tuple[Decision, ...] = ("approve", "change", "refuse")
CASE = "{case}"
"""Stands for the number of the case in hand, which differs each time a script is played."""


@dataclass(frozen=True)
class Says:
    """The customer sends a message."""

    text: str

    def __str__(self) -> str:
        return self.text if len(self.text) <= 200 else f"{self.text[:200]}… ({len(self.text)} characters)"


@dataclass(frozen=True)
class SaysInVain(Says):
    """The customer sends a message while the action server is down; it is back before the next step."""

    def __str__(self) -> str:
        return f"{Says.__str__(self)}  (while the action server is down)"


@dataclass(frozen=True)
class IsTakenUp(Says):
    """What was said in vain is answered by the channel itself, once everything answers again."""

    def __str__(self) -> str:
        return f"(answered late: {Says.__str__(self)})"


@dataclass(frozen=True)
class Waits:
    """The customer is silent for so long; then everything on record is that much older."""

    hours: int

    def __str__(self) -> str:
        return f"({self.hours} hours pass)"


@dataclass(frozen=True)
class IsClaimed:
    """A person takes the conversation over (D5)."""

    def __str__(self) -> str:
        return "(a person takes over)"


@dataclass(frozen=True)
class IsReleased:
    """The person gives the conversation back, with the ticket done or still waiting."""

    ticket_done: bool

    def __str__(self) -> str:
        return f"(the person gives it back{', the ticket is done' if self.ticket_done else ''})"


@dataclass(frozen=True)
class ReturnsUnknown:
    """The customer comes back without their token: the same order, and a conversation that knows nothing yet."""

    def __str__(self) -> str:
        return "(comes back in another browser)"


@dataclass(frozen=True)
class SuperiorDecides:
    """A superior answers the request that waits (D4); nothing happens where none does any more."""

    decision: Decision

    def __str__(self) -> str:
        return f"(a superior decides: {self.decision})"


@dataclass(frozen=True)
class IsFound:
    """Somebody has looked into a complaint about staff and decides (E5); nothing happens where none is looked into."""

    finding: Finding

    def __str__(self) -> str:
        return f"(the investigation finds: {self.finding.value})"


Step = Says | Waits | IsClaimed | IsReleased | ReturnsUnknown | SuperiorDecides | IsFound
Script = Sequence[Step]
