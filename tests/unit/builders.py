"""Problem classes, remedies and measured situations with sensible defaults; a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sandra.case import Case, Stage
from sandra.playbook import Playbook, ProblemClass, Remedy, load_playbook
from sandra.playbook.authority import Authority
from sandra.remedy.situation import Situation
from sandra.shop.evidence import Measured, measure, measure_without_order
from sandra.shop.orders import Item, Order
from sandra.store.demo.building import Assignment, OrderBuilder
from sandra.store.demo.plan import plan

PLAYBOOK_FOLDER = Path(__file__).parents[2] / "playbook"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
WORDS = {"zh": "我们来办", "en": "we see to it"}


@cache
def the_playbook() -> Playbook:
    """The standard as shipped."""
    return load_playbook(PLAYBOOK_FOLDER)


def with_authority(**changes: Any) -> Playbook:
    """The standard as shipped, with other limits or rules of negotiation."""
    playbook = the_playbook()
    authority = Authority.parse_obj({**playbook.authority.dict(), **changes})
    return playbook.copy(update={"authority": authority})


def a_way(kind: str, **changes: Any) -> Remedy:
    """A remedy open in every grade; money is a fifth of the order unless told otherwise."""
    moves_money = kind in {"refund", "partial_refund", "correct_bill", "return_goods", "compensate", "cancel"}
    amount = {"share_of": "order_total", "percent": 20} if moves_money else None
    plain = {
        "remedy": kind,
        "grades": ["slight", "moderate", "serious"],
        "amount": {"fixed": 20} if kind == "voucher" else amount,
        "say": WORDS,
        "steps": WORDS,
        "done_within": {"days": 3},
    }
    return Remedy.parse_obj({**plain, **changes})


def a_problem(*ways: Remedy, grades: list[dict[str, Any]] | None = None) -> ProblemClass:
    """A class of problem that holds these remedies, best first."""
    shipped = the_playbook().problems["damaged_item"]
    classification = {
        **shipped.classification.dict(),
        "default_grade": "moderate",
        "grades": grades or [],
        "responsibility": [{"party": "ours", "finding": WORDS}],
    }
    resolution = {"systems": ["order"], "remedies": [way.dict() for way in ways]}
    return ProblemClass.parse_obj({**shipped.dict(), "classification": classification, "resolution": resolution})


def measured(**changes: Any) -> Measured:
    """An order of 500.00, paid and delivered three days ago."""
    plain: Measured = {
        "order_status": "delivered",
        "order_total": Decimal("500.00"),
        "item_price": Decimal("500.00"),
        "refundable": Decimal("500.00"),
        "overcharge": Decimal(0),
        "delivered": True,
        "perishable": False,
        "days_since_delivery": Decimal(3),
        "repeat_complaint": False,
    }
    return {**plain, **changes}


def an_order_standing(situation: str, back: int = 0, serial: int = 7) -> Order:
    """An order of the demo shop in one of its situations, the whole story `back` days further in the past."""
    told = plan().situations[situation]
    return OrderBuilder(NOW.date()).build(Assignment(told, plan().shoppers[0], 1, serial, back))


@dataclass(frozen=True)
class Told:
    """A complaint as told: its class, about which order and item, how bad, and whether for the first time."""

    problem: str
    order: Order | None
    item: Item | None
    extent: str | None
    earlier_cases: int

    def measured(self) -> Measured:
        """What the systems say about it."""
        if self.order is None:
            return measure_without_order(self.extent, self.earlier_cases)
        item_id = self.item.id if self.item else None
        return measure(self.order, item_id, self.extent, self.earlier_cases, NOW)

    def situation(self, language: str = "zh-Hans") -> Situation:
        """It as a confirmed case."""
        case = Case(
            number="C261122-AAAAA",
            conversation_id="web-1",
            complaint_type=self.problem,
            language=language,
            opened_at=NOW,
            stage=Stage.CONFIRMED,
            order_number=self.order.number if self.order else None,
        )
        problem = the_playbook().problems[self.problem]
        return Situation(case, problem, self.order, self.item, self.measured())


def every_complaint(problem: str) -> Iterator[Told]:
    """The class told about the orders of the demo shop, fresh and old, in every extent, once and again."""
    standard = the_playbook().problems[problem]
    extents = next((list(n.choices) for n in standard.facts if n.choices), [None])
    about: list[tuple[Order | None, Item | None]] = [(None, None)]
    if standard.needs_order:
        named = any(needed.fact == "item" for needed in standard.facts)
        about = [
            (order, item) for order in _orders() for item in (order.items if named or len(order.items) == 1 else [None])
        ]
    for order, item in about:
        for extent in extents:
            for earlier_cases in (0, 1) if order else (0,):
                yield Told(problem, order, item, extent, earlier_cases)


@cache
def _orders() -> tuple[Order, ...]:
    return tuple(
        an_order_standing(name, back, serial)
        for name, situation in plan().situations.items()
        for back in ((0, 6, 20, 200, 400) if situation.status != "shipped" else (0, 4))
        for serial in (3, 8)
    )
