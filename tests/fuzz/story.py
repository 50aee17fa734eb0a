"""Who a customer is and what is true about their complaint: drawn once, before the first word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from sandra.playbook.kinds import COMPLAINT_TYPES
from sandra.store.demo.plan import plan

LANGUAGES = {"zh-Hans": 5, "zh-Hant": 2, "en": 3}
SITUATIONS = {
    "late_delivery": ("late_in_transit", "very_late_in_transit", "lost", "on_time_in_transit", "not_yet_shipped"),
    "missing_item": ("delivered_missing_item", "delivered_missing_parcel", "delivered_fine_recently_several_items"),
    "refund_delay": ("refund_pending_16_days", "refund_pending_2_days", "refund_completed", "cancelled"),
    "billing_error": ("double_charge", "wrong_amount", "delivered_fine_recently", "membership_service"),
    "service_outage": ("membership_service", "home_service_booked"),
}
DELIVERED = (
    "delivered_fine_recently",
    "delivered_fine_recently_several_items",
    "delivered_40_days_ago",
    "perishable_food",
    "delivered_to_wrong_station",
)
GOALS = {"refund": 4, "sum": 3, "exchange": 2, "left_to_us": 3, "vent": 2, "person": 1, "withdraw": 1, "too_much": 2}
GOALS["holds_out"] = 0
"""Comes back to a sum after every offer, until a superior is asked; drawn apart, and more often than chance would."""
HOLDS_OUT = 0.1
KNOWLEDGE = {"right": 7, "wrong": 1, "wrong_first": 2, "none": 2}


@dataclass(frozen=True)
class Temperament:
    """How often a customer answers what was asked, and what they do otherwise.

    Attributes:
        sense: chance of a sensible answer.
        moves: weights of everything else, by the name of the move.
        acceptance: chance of agreeing to an offer.
    """

    sense: float
    moves: dict[str, int]
    acceptance: float


_ANYBODY = {
    "any_label": 6,
    "correction": 3,
    "everything": 2,
    "burst": 3,
    "command": 1,
    "button": 3,
    "number": 2,
    "person": 1,
    "withdraw": 1,
    "wait": 2,
    "empty": 1,
    "returns_unknown": 1,
    "returns_by_number": 1,
    "quick": 2,
}
TEMPERAMENTS = {
    "calm": Temperament(0.85, {**_ANYBODY, "thanks": 3}, 0.6),
    "angry": Temperament(0.65, {**_ANYBODY, "insult": 6, "threat": 3, "vent": 6, "person": 2}, 0.35),
    "terse": Temperament(0.8, {**_ANYBODY, "number": 6, "button": 6, "one_word": 6}, 0.5),
    "chatty": Temperament(0.6, {**_ANYBODY, "very_long": 2, "burst": 8, "small_talk": 6, "question": 4}, 0.5),
    "confused": Temperament(
        0.55, {**_ANYBODY, "correction": 8, "gibberish": 2, "other_language": 4, "question": 4}, 0.4
    ),
    "joker": Temperament(0.35, {**_ANYBODY, "command": 5, "gibberish": 5, "emoji": 5, "very_long": 3, "empty": 3}, 0.4),
}


@dataclass(frozen=True)
class Story:
    """A customer with an order of their own, which nobody else's conversation touches.

    Attributes:
        problem: class of the complaint; None for somebody who has none.
        situation: how the order stands (demo shop), bought as `serial` decides.
        number, digits: what they know of order number and phone: right, wrong, wrong_first or none.
        goal: what they want; a key of GOALS.
        patience: messages they write at most.
        claimed_at: before which message a person takes over; None for never. Two or three later it is given back.
        second: how another order of theirs stands; None where they have but one.
        tries_stranger: whether they first try the number of somebody else's order.
        in_vain_at: the message at which the action server is down; None for never.
    """

    language: str
    temperament: str
    problem: str | None
    situation: str
    serial: int
    number: str
    digits: str
    goal: str
    patience: int
    claimed_at: int | None
    claimed_for: int
    second: str | None = None
    tries_stranger: bool = False
    in_vain_at: int | None = None

    def __str__(self) -> str:
        return (
            f"{self.temperament}, {self.language}, {self.problem or 'no complaint'}, order {self.situation}, "
            f"wants {self.goal}, number {self.number}, digits {self.digits}"
            f"{', two orders' if self.second else ''}{', tries the order of a stranger' if self.tries_stranger else ''}"
        )


def draw_story(draw: Random) -> Story:
    """Somebody new."""
    problem = draw.choice(COMPLAINT_TYPES) if draw.random() < 0.93 else None
    usual = SITUATIONS.get(problem or "", DELIVERED)
    story = Story(
        language=weighted(draw, LANGUAGES),
        temperament=draw.choice(list(TEMPERAMENTS)),
        problem=problem,
        situation=draw.choice(usual) if draw.random() < 0.8 else draw.choice(list(plan().situations)),
        serial=draw.randint(0, 9999),
        number=weighted(draw, KNOWLEDGE),
        digits=weighted(draw, {"right": 8, "wrong": 1, "wrong_first": 1}),
        goal=weighted(draw, GOALS),
        patience=draw.randint(4, 14),
        claimed_at=draw.randint(1, 8) if draw.random() < 0.12 else None,
        claimed_for=draw.randint(1, 3),
        second=draw.choice(list(plan().situations)) if draw.random() < 0.2 else None,
        tries_stranger=draw.random() < 0.06,
    )
    return replace(story, goal="holds_out") if Random(story.serial).random() < HOLDS_OUT else story


def weighted(draw: Random, weights: dict[str, int]) -> str:
    """One of the keys."""
    return draw.choices(list(weights), list(weights.values()))[0]
