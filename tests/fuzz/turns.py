"""What is seen of a conversation: each step with what was said, understood and kept on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from sandra.case import Case, Ticket, TicketStatus
from sandra.escalation.investigation import Investigation
from tests.fuzz.belongings import Belongings
from tests.fuzz.steps import Says, SaysInVain, Step

FORM = "_form"
NOBODY = Belongings("", "")


@dataclass(frozen=True)
class Bubble:
    """One message of the assistant; `response` is its name in data/responses, None where the tracker knows none."""

    text: str
    response: str | None
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a conversation stands on record after a step. Cases come newest first.

    Attributes:
        owner_phone: the phone on the order that was opened to the customer, as the store has it.
    """

    slots: Mapping[str, Any] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    owner: str | None = None
    postings: tuple[str, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    owner_phone: str | None = None

    @property
    def asked(self) -> str | None:
        """The slot a form waits for."""
        return self.slots.get("requested_slot")

    @property
    def language(self) -> str:
        """The conversation's language."""
        return str(self.slots.get("language") or "zh-Hans")

    @property
    def case(self) -> Case | None:
        """The case the dialogue is about, or else the latest."""
        in_hand = (case for case in self.cases if case.number == self.slots.get("case_number"))
        return next(in_hand, next(iter(self.cases), None))

    @property
    def open_tickets(self) -> list[Ticket]:
        """Tickets that wait for a person or are with one."""
        return [ticket for ticket in self.tickets if ticket.status is not TicketStatus.RESOLVED]

    @property
    def investigated(self) -> bool:
        """Whether somebody is still looking into a complaint about staff."""
        return any(one.finding is None and one.called_off_at is None for one in self.investigations)

    def case_of(self, number: str) -> Case | None:
        """The case of that number as it stands here."""
        return next((case for case in self.cases if case.number == number), None)


@dataclass(frozen=True)
class Turn:
    """A step of the script and what came of it.

    Attributes:
        text: what was written, None where nothing was.
        refused: the channel could not take it in and said why.
        broken: the answer came past the dialogue: a step failed and the customer was put off.
        understood: the parsed message, with emotion, signals and language.
        actions: what the dialogue ran, in order.
        seconds: how long the answer took.
        at: when the answer was there.
        belongings: what the customer has.
        elsewhere: what was said in earlier browsers of the same customer.
    """

    step: Step
    before: Standing
    after: Standing
    bubbles: tuple[Bubble, ...] = ()
    refused: bool = False
    broken: bool = False
    understood: Mapping[str, Any] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    seconds: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    belongings: Belongings = NOBODY
    elsewhere: tuple[Turn, ...] = ()

    @property
    def began(self) -> datetime:
        """When the message was sent."""
        return self.at - timedelta(seconds=self.seconds)

    @property
    def in_vain(self) -> bool:
        """Whether the action server was down on purpose."""
        return isinstance(self.step, SaysInVain)

    @property
    def text(self) -> str | None:
        """The customer's message."""
        return self.step.text if isinstance(self.step, Says) else None

    @property
    def taken_in(self) -> bool:
        """Whether the dialogue had a message to answer."""
        return self.text is not None and not self.refused

    @property
    def intent(self) -> str:
        """The intent the message was taken for."""
        return str((self.understood.get("intent") or {}).get("name") or "")

    @property
    def cases_before(self) -> tuple[Case, ...]:
        """The cases as they stood before the turn; one that moves here from another browser as it stood there."""
        known = {case.number: case for turn in self.elsewhere for case in turn.after.cases}
        here = {case.number for case in self.before.cases}
        moved = (known[case.number] for case in self.after.cases if case.number in known.keys() - here)
        return (*self.before.cases, *moved)

    @property
    def postings_before(self) -> set[str]:
        """What was posted before the turn, here or in another browser."""
        return {key for turn in self.elsewhere for key in turn.after.postings} | set(self.before.postings)

    def entities(self, *names: str, role: str | None = None) -> list[Any]:
        """Values of the entities of those names; where a role is given, of those alone that have it."""
        found = [e for e in self.understood.get("entities") or [] if e["entity"] in names]
        return [e["value"] for e in found if role is None or e.get("role") == role]

    def signal(self, name: str) -> float:
        """How strongly a signal was read."""
        return float((self.understood.get("signals") or {}).get(name, 0.0))

    @property
    def buttons(self) -> tuple[str, ...]:
        """The choices shown with the last words."""
        return self.bubbles[-1].buttons if self.bubbles else ()

    @property
    def asked_now(self) -> str | None:
        """The slot that was asked for in this very answer; how a form asks leaves no trace but the form's own."""
        asks = self.bubbles and any(action.endswith(FORM) for action in self.actions)
        return self.after.asked if asks else None

    @property
    def new_cases(self) -> list[Case]:
        """Cases opened by this turn."""
        known = {case.number for case in self.before.cases}
        return [case for case in self.after.cases if case.number not in known]

    @property
    def taken_up(self) -> list[Case]:
        """Cases the dialogue turned to in this turn: new ones, and those that were kept for later."""
        waited = {case.number for case in self.before.cases if case.taken_up_at is None}
        fresh = {case.number for case in self.new_cases}
        return [c for c in self.after.cases if c.taken_up_at is not None and c.number in waited | fresh]

    @property
    def new_tickets(self) -> list[Ticket]:
        """Tickets opened by this turn."""
        known = {ticket.number for ticket in self.before.tickets}
        fresh = [ticket for ticket in self.after.tickets if ticket.opened_at >= self.began]
        return [ticket for ticket in fresh if ticket.number not in known]

    def new_events(self, kind: str) -> int:
        """How many events of a kind this turn added to the cases."""
        return _events(self.after, kind) - _events(self.before, kind)


def _events(standing: Standing, kind: str) -> int:
    return sum(event.kind == kind for case in standing.cases for event in case.events)


History = Sequence[Turn]
"""A conversation so far, oldest turn first, never empty."""
