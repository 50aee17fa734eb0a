"""A complaint as the organisation sees it: one case with its facts, evidence, offers and promises.

CaseError
└── StageError      a change of stage the protocol does not know
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any


class CaseError(Exception):
    """Something was asked of a case that its state does not allow."""


class StageError(CaseError):
    """A change of stage that the protocol does not know."""

    def __init__(self, number: str, current: Stage, wanted: Stage) -> None:
        allowed = ", ".join(sorted(stage.value for stage in NEXT_STAGES[current])) or "none"
        super().__init__(
            f"case {number} is '{current.value}' and cannot become '{wanted.value}'; possible from here: {allowed}"
        )


class Stage(str, Enum):
    """Where a case stands. The happy path is the first eight, in this order."""

    OPEN = "open"
    HEARD = "heard"
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    AGREED = "agreed"
    EXECUTED = "executed"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REOPENED = "reopened"


NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.OPEN: frozenset({Stage.HEARD, Stage.CLOSED, Stage.ESCALATED, Stage.WITHDRAWN, Stage.MERGED}),
    Stage.HEARD: frozenset({Stage.CONFIRMED, Stage.CLOSED, Stage.ESCALATED, Stage.WITHDRAWN, Stage.MERGED}),
    Stage.CONFIRMED: frozenset({Stage.HEARD, Stage.PROPOSED, Stage.CLOSED, Stage.ESCALATED, Stage.WITHDRAWN}),
    Stage.PROPOSED: frozenset({Stage.HEARD, Stage.AGREED, Stage.CLOSED, Stage.ESCALATED, Stage.WITHDRAWN}),
    Stage.AGREED: frozenset({Stage.PROPOSED, Stage.EXECUTED, Stage.ESCALATED, Stage.WITHDRAWN}),
    Stage.EXECUTED: frozenset({Stage.FOLLOWED_UP, Stage.CLOSED, Stage.REOPENED, Stage.ESCALATED}),
    Stage.FOLLOWED_UP: frozenset({Stage.CLOSED, Stage.REOPENED}),
    Stage.CLOSED: frozenset({Stage.REOPENED}),
    # Handed back by a person it goes on where it stood before.
    Stage.ESCALATED: frozenset({Stage.EXECUTED, Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED})
    | {Stage.OPEN, Stage.HEARD, Stage.CONFIRMED, Stage.PROPOSED, Stage.AGREED, Stage.REOPENED},
    Stage.WITHDRAWN: frozenset({Stage.REOPENED}),
    Stage.MERGED: frozenset(),
    Stage.REOPENED: frozenset({Stage.HEARD, Stage.PROPOSED, Stage.ESCALATED, Stage.WITHDRAWN}),
}

CORRECTED = "corrected"
ONLY_TO_BE_HEARD = "vent"
"""The purpose of who asks for nothing (B3)."""
"""The kind of event that puts a fact right."""
SETTLED_STAGES = frozenset({Stage.EXECUTED, Stage.FOLLOWED_UP, Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED})


class Actor(str, Enum):
    """Who caused an event."""

    CUSTOMER = "customer"
    BOT = "bot"
    PERSON = "person"
    SYSTEM = "system"


class OfferStatus(str, Enum):
    """What became of an offer. Lapsed: the complaint was taken back or its facts corrected; it may come again."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXECUTED = "executed"
    LAPSED = "lapsed"


class ApprovalStatus(str, Enum):
    """What became of a question to a superior."""

    WAITING = "waiting"
    APPROVED = "approved"
    CHANGED = "changed"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class TicketStatus(str, Enum):
    """Whether a hand-over still waits for a person."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


@dataclass
class CaseEvent:
    """One change of a case: who did what, when, why (F5)."""

    kind: str
    actor: Actor
    at: datetime
    reason: str
    id: int | None = None


@dataclass
class Fact:
    """Something the customer said (B2). A correction adds a row and retires the earlier one (B5)."""

    name: str
    value: str
    said_at: datetime
    superseded: bool = False
    id: int | None = None


@dataclass
class Evidence:
    """Something a system said about the case (B4), beside what the customer said."""

    system: str
    finding: str
    value: str
    checked_at: datetime
    id: int | None = None


@dataclass
class Offer:
    """One remedy put to the customer, with the reasons that led to it (C9).

    Attributes:
        key: unguessable and unique; makes the execution idempotent.
        round: 1 for the first proposal, rising with every rejection (C5).
        position: number of the option within its round, from 1.
        amount: money in the order's currency, None where no money moves.
        wording: the remedy as it was put to the customer.
        steps: what happens once they agree, in their language (C3).
        due_at: when the result is to be expected.
        reasons: the engine's reasons, one sentence each.
        approval: number of the approval that allows it where it is above the assistant's authority (D4).
    """

    key: str
    round: int
    position: int
    remedy: str
    amount: Decimal | None
    currency: str
    wording: str
    steps: str
    due_at: datetime
    reasons: list[str]
    offered_at: datetime
    status: OfferStatus = OfferStatus.OFFERED
    answered_at: datetime | None = None
    receipt: str | None = None
    approval: str | None = None
    id: int | None = None


@dataclass
class Approval:
    """A remedy above the assistant's authority, put to a superior while the customer waits (D4).

    Attributes:
        number: what superiors call it, e.g. A261122-K7QF2.
        amount: what the customer asks for, in the order's currency.
        wording, steps: the remedy as it would be put to the customer, in their language.
        reasons: why it is asked, one sentence each.
        level: the lowest role of playbook/authority.yml that may decide it.
        due_at: by when the customer was promised an answer.
        decided_amount: what a superior allows, after `approve` or `change`.
        decision: the superior's own words, where they gave some.
        told_at: when the customer heard of the decision, or the person who took over.
    """

    number: str
    remedy: str
    amount: Decimal
    currency: str
    wording: str
    steps: str
    reasons: list[str]
    level: str
    asked_at: datetime
    due_at: datetime
    status: ApprovalStatus = ApprovalStatus.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_amount: Decimal | None = None
    decision: str | None = None
    told_at: datetime | None = None
    id: int | None = None

    @property
    def granted(self) -> bool:
        """Whether a superior allows it, in full or with another sum."""
        return self.status in (ApprovalStatus.APPROVED, ApprovalStatus.CHANGED)


@dataclass
class Promise:
    """Something we said we would do, by when (B6, F5). A missed promise stays visible."""

    kind: str
    what: str
    made_at: datetime
    due_at: datetime
    kept_at: datetime | None = None
    missed_at: datetime | None = None
    id: int | None = None


@dataclass
class EmotionReading:
    """How a message sounded; the trend over readings matters more than one of them (D3)."""

    conversation_id: str
    at: datetime
    emotion: str
    intensity: float
    abuse: float
    threat: float
    id: int | None = None


@dataclass
class UnclearMessage:
    """A message that was not understood for sure, kept for the trainers.

    Attributes:
        text: as written.
        readings: the labels the customer was asked to choose from, the likeliest first; none where nothing was asked.
        chances: label to probability, as it was understood.
        meant: the reading the customer chose; None where they chose none.
    """

    conversation_id: str
    at: datetime
    text: str
    language: str
    readings: list[str] = field(default_factory=list)
    chances: dict[str, float] = field(default_factory=dict)
    meant: str | None = None
    answered_at: datetime | None = None
    id: int | None = None


@dataclass
class Praise:
    """Kind words of somebody who has no case; those of others stand in the events of their case."""

    conversation_id: str
    at: datetime
    text: str
    id: int | None = None


@dataclass
class Ticket:
    """A hand-over to a person (D1, D2).

    Attributes:
        number: what the customer is told.
        reason: a key of playbook/sla.yml `reasons`.
        priority: urgent, high or normal.
        summary: the whole case for the person who takes over, so that nobody asks again.
        respond_by: the promised first word of a person.
        excluded: whom it must not go to, as the customer named them (D7, E3).
        assigned_to: whom it is meant for while it waits; others may take it as well (D7).
        claimed_at: since when the person has it.
        snoozed_until: until when it is out of the way, unless the customer writes before.
        answered_at: when a person first answered; None while an answer by `respond_by` is owed.
        next_response_by: by when what the customer wrote since is to be answered; None where nothing is.
        resolve_by: by when it is to be resolved; None for tickets from before there was such a time.
        waits_for_customer_since: since when it is the customer's turn and `resolve_by` stands; None while it is ours.
    """

    number: str
    conversation_id: str
    reason: str
    priority: str
    summary: dict[str, Any]
    opened_at: datetime
    respond_by: datetime
    status: TicketStatus = TicketStatus.WAITING
    claimed_by: str | None = None
    excluded: list[str] = field(default_factory=list)
    case_id: int | None = None
    claimed_at: datetime | None = None
    snoozed_until: datetime | None = None
    assigned_to: str | None = None
    answered_at: datetime | None = None
    next_response_by: datetime | None = None
    resolve_by: datetime | None = None
    waits_for_customer_since: datetime | None = None
    id: int | None = None


@dataclass
class Conversation:
    """A customer's thread on a channel.

    Attributes:
        owner: None means the assistant; otherwise the person who took over (D5).
        customer_id: who it is, once that was shown (B8).
        continues: number of the case in hand where it belongs, or belonged, to another conversation too.
    """

    id: str
    channel: str
    started_at: datetime
    language: str | None = None
    owner: str | None = None
    customer_id: int | None = None
    continues: str | None = None


@dataclass
class Case:
    """One complaint.

    Attributes:
        number: what the customer is told, e.g. C261122-K7QF.
        complaint_type: key of the playbook's problem class.
        taken_up_at: when the dialogue turned to it; None while it waits behind another complaint of the conversation.
        purpose: vent, made_whole, compensated, improvement or explanation (B3).
        asked_remedy, asked_amount: what the customer wants, kept apart from the facts (C8).
        merged_into: number of the case this one turned out to be, once it was merged.
        responsible, root_cause: whose doing it was, and what kind of cause lies behind it; set when it is settled (F4).
        sub_cause, prevention: what exactly went wrong, and what keeps it from happening again, in a person's words.
    """

    number: str
    conversation_id: str
    complaint_type: str
    language: str
    opened_at: datetime
    stage: Stage = Stage.OPEN
    taken_up_at: datetime | None = None
    customer_id: int | None = None
    order_number: str | None = None
    purpose: str | None = None
    asked_remedy: str | None = None
    asked_amount: Decimal | None = None
    merged_into: str | None = None
    responsible: str | None = None
    root_cause: str | None = None
    sub_cause: str | None = None
    prevention: str | None = None
    events: list[CaseEvent] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    id: int | None = None

    def move_to(self, stage: Stage, actor: Actor, reason: str, at: datetime) -> None:
        """Change the stage and record who did it and why.

        Raises:
            StageError: the protocol knows no such step from the present stage.
        """
        if stage is self.stage:
            return
        if stage not in NEXT_STAGES[self.stage]:
            raise StageError(self.number, self.stage, stage)
        self.stage = stage
        self.note(stage.value, actor, reason, at)

    def note(self, kind: str, actor: Actor, reason: str, at: datetime) -> None:
        """Record an event that leaves the stage as it is."""
        self.events.append(CaseEvent(kind=kind, actor=actor, at=at, reason=reason))

    def state_fact(self, name: str, value: str, at: datetime) -> None:
        """Keep what the customer said; what it corrects is retired, not erased (B5)."""
        standing = self.fact(name)
        if standing is not None and standing.value == value:
            return
        if standing is not None:
            standing.superseded = True
            self.note(CORRECTED, Actor.CUSTOMER, f"{name}: {standing.value} -> {value}", at)
        self.facts.append(Fact(name=name, value=value, said_at=at))

    def fact(self, name: str) -> Fact | None:
        """The fact of that name as it stands now, or None."""
        return next((fact for fact in self.facts if fact.name == name and not fact.superseded), None)

    def find(self, system: str, finding: str, value: str, at: datetime) -> None:
        """Keep what a system said (B4), once."""
        known = any((e.system, e.finding, e.value) == (system, finding, value) for e in self.evidence)
        if not known:
            self.evidence.append(Evidence(system=system, finding=finding, value=value, checked_at=at))

    @property
    def settled(self) -> bool:
        """Whether nothing more is expected from the dialogue."""
        return self.stage in SETTLED_STAGES

    @property
    def heard_out(self) -> bool:
        """Whether it was closed because the customer only wanted to be heard (B3)."""
        return self.stage is Stage.CLOSED and self.purpose == ONLY_TO_BE_HEARD

    @property
    def rounds(self) -> int:
        """Rounds of negotiation so far (C5); those on facts corrected since do not count."""
        return len({offer.round for offer in self.offers if offer.status is not OfferStatus.LAPSED})

    @property
    def latest_round(self) -> int:
        """The number of the last round of offers, whether it still counts or not; 0 before the first."""
        return max((offer.round for offer in self.offers), default=0)

    @property
    def next_round(self) -> int:
        """The number of the round to come."""
        return self.latest_round + 1

    def latest_offers(self) -> list[Offer]:
        """The options of the last round, whatever became of them."""
        return [offer for offer in self.offers if offer.round == self.latest_round]

    def standing_offers(self) -> list[Offer]:
        """The options of the latest round that wait for an answer."""
        return [offer for offer in self.offers if offer.status is OfferStatus.OFFERED]

    def waiting_approval(self) -> Approval | None:
        """The request that a superior has not answered yet, or None; there is never a second one."""
        return next((one for one in self.approvals if one.status is ApprovalStatus.WAITING), None)

    def accepted_offer(self) -> Offer | None:
        """The offer the customer agreed to, executed or not."""
        agreed = (OfferStatus.ACCEPTED, OfferStatus.EXECUTED)
        return next((offer for offer in reversed(self.offers) if offer.status in agreed), None)
