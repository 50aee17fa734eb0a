"""What the handling of complaints needs from a store; `sandra.store` implements it with SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, Union

from sandra.case import (
    Approval,
    ApprovalStatus,
    Case,
    Conversation,
    EmotionReading,
    Praise,
    Promise,
    Ticket,
    UnclearMessage,
)
from sandra.closing.satisfaction import Satisfaction
from sandra.escalation.clocks import Breach
from sandra.escalation.investigation import Investigation
from sandra.shop.orders import OrderGateway

if TYPE_CHECKING:
    from sandra.shop.identity import IdentityFailure
    from sandra.shop.known_customer import CustomerLink
    from sandra.shop.linking import LinkCode

Row = Union[
    Breach,
    Case,
    Conversation,
    "CustomerLink",
    EmotionReading,
    "IdentityFailure",
    Investigation,
    "LinkCode",
    Praise,
    Satisfaction,
    Ticket,
    UnclearMessage,
]
"""What can be kept by itself."""


class Records(Protocol):
    """Everything on record, within one transaction."""

    @property
    def orders(self) -> OrderGateway:
        """The shop's orders."""

    def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None before its first message."""

    def claim_conversation(self, conversation_id: str, person: str) -> bool:
        """Give the conversation to a person; False when somebody owns it already. One atomic statement."""

    def release_conversation(self, conversation_id: str) -> None:
        """Give the conversation back to the assistant."""

    def case(self, number: str) -> Case | None:
        """The case of that number, or None."""

    def cases_of_conversation(self, conversation_id: str) -> list[Case]:
        """All cases of the conversation, newest first."""

    def cases_of_customer(self, customer_id: int) -> list[Case]:
        """All cases of an identified customer, newest first."""

    def cases_of_order(self, order_number: str) -> list[Case]:
        """All cases about an order, newest first."""

    def investigation(self, case: Case) -> Investigation | None:
        """The investigation of the case, or None where nothing is investigated."""

    def satisfaction(self, case: Case) -> Satisfaction | None:
        """What the customer was asked about the handling of the case, and said; None where they were not asked."""

    def ticket(self, number: str) -> Ticket | None:
        """The ticket of that number, or None."""

    def ticket_to_change(self, number: str) -> Ticket | None:
        """The same, as it stands at this moment, and nobody else's to change until the transaction ends."""

    def tickets_held_by(self, person: str) -> list[Ticket]:
        """The tickets somebody has taken and is not done with, the oldest first."""

    def case_of_ticket(self, ticket: Ticket) -> Case | None:
        """The case the ticket is about, or None."""

    def claim_ticket(self, ticket: Ticket, person: str) -> bool:
        """Give a waiting ticket to a person; False where it waits no more. One atomic statement."""

    def tickets_overdue(self, moment: datetime, limit: int) -> list[Ticket]:
        """Tickets nobody has taken although their time has passed, the longest overdue first."""

    def pass_conversation(self, conversation_id: str, person: str) -> None:
        """Give the conversation to a person, whoever has it."""

    def waiting_ticket(self, conversation_id: str) -> Ticket | None:
        """The ticket of the conversation that is not resolved yet, or None."""

    def waiting_ticket_of_case(self, case: Case) -> Ticket | None:
        """The ticket about the case that is not resolved yet, in whichever conversation, or None."""

    def conversations_continuing(self, case: Case) -> list[Conversation]:
        """The conversations the case went on in, or came from, besides its own."""

    def waiting_tickets_before(self, moment: datetime) -> int:
        """How many unclaimed tickets were opened before the moment (the queue ahead)."""

    def note_breach(self, breach: Breach) -> bool:
        """Keep that a clock ran out; False where that is known."""

    def staff_number(self, name: str) -> str | None:
        """What the person of that name tells customers who ask for it, or None."""

    def tickets_in_hand(self) -> dict[str, int]:
        """How many unresolved tickets each of our people has taken, by name; who has none is not in it."""

    def tickets_meant(self) -> dict[str, int]:
        """How many waiting tickets are meant for each of our people, by name; for whom none is, is not in it."""

    def identity_failures_in(self, conversation_id: str, since: datetime) -> int:
        """How often the conversation was wrong about an owner since then."""

    def identity_failures_about(self, about: str, since: datetime) -> int:
        """How often anybody was wrong about the owner of this order or phone since then."""

    def customer_link(self, conversation_id: str) -> CustomerLink | None:
        """How it was shown whose the conversation is, or None where nobody knows whose."""

    def was_forgotten(self, conversation_id: str) -> bool:
        """Whether the conversation ever ceased to be a customer's without becoming another's in the same moment."""

    def link_code(self, digest: str) -> LinkCode | None:
        """The one-time code of that digest, or None."""

    def spend_link_code(self, code: LinkCode, conversation_id: str, at: datetime) -> bool:
        """Use a code in a conversation; False where it was used before or has ended. One atomic statement."""

    def open_link_codes(self, conversation_id: str, at: datetime) -> list[LinkCode]:
        """The codes that were given in a conversation and are good still."""

    def move_readings(self, conversation_id: str, to: str) -> None:
        """How the messages of a conversation sounded belongs to another one from now on."""

    def readings(self, conversation_id: str, limit: int) -> list[EmotionReading]:
        """The latest readings, oldest first."""

    def latest_unclear(self, conversation_id: str) -> UnclearMessage | None:
        """The message of the conversation that was asked back about last, or None."""

    def promises_overdue(self, moment: datetime, kinds: Collection[str]) -> list[Promise]:
        """Promises of these kinds, neither kept nor marked missed, whose time has passed."""

    def cases_to_follow_up(self, moment: datetime, kind: str, channels: Collection[str]) -> list[Case]:
        """Cases that owe a promise of this kind by then, of conversations on these channels, owned by no person."""

    def case_of_approval(self, number: str) -> Case | None:
        """The case in which the approval of that number was asked for, or None."""

    def cases_awaiting_approval(self) -> list[Case]:
        """Cases with a request that nobody answered yet, the longest waiting first."""

    def cases_with_untold_decision(self, channels: Collection[str]) -> list[Case]:
        """Cases of conversations on these channels, owned by no person, whose customer has not heard the answer."""

    def settle_approval(self, approval: Approval, status: ApprovalStatus) -> bool:
        """Give a waiting request its answer; False where it has one. One atomic statement."""

    def add(self, row: Row) -> None:
        """Keep a new row; its id is set when the transaction ends, or at `flush`."""

    def flush(self) -> None:
        """Send pending rows to the database within the transaction."""
