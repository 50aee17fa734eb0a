"""Which of a customer's orders a complaint is about, by what they said of it: the goods and a day (B2).

Only for orders whose owner was shown before (B8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from sandra.shop.closeness import closeness
from sandra.shop.orders import Item, Order
from sandra.shop.simplified import to_simplified

MOST_OFFERED = 5
# "Earphones" and "headphones", 电饭锅 and 电饭煲: more alike than two kinds of goods that share a syllable.
SAME_GOODS = 0.4


class Of(Enum):
    """What happened to the order on the day named."""

    PURCHASE = "purchase"
    ARRIVAL = "arrival"
    EITHER = "either"


@dataclass(frozen=True)
class Days:
    """A stretch of days somebody named: one, or a week or a month."""

    first: date
    last: date
    of: Of = Of.EITHER

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Hints:
    """What a customer said of an order: goods in their own words, and days."""

    products: tuple[str, ...] = ()
    days: tuple[Days, ...] = ()


def narrowed(orders: Sequence[Order], hints: Hints, timezone: str) -> list[Order]:
    """The orders that fit what was said. A hint that fits none of them rules nothing out: people misremember."""
    left = [o for o in orders if any(_holds(o, product) for product in hints.products)] or list(orders)
    return [o for o in left if any(_on(o, days, timezone) for days in hints.days)] or left


def plausible_first(orders: Sequence[Order], complaint_type: str | None) -> list[Order]:
    """The orders, those first that can be in such trouble at all; the newest first among equals."""
    in_trouble = _TROUBLE.get(complaint_type or "", _not_cancelled)
    newest_first = sorted(orders, key=lambda order: order.ordered_at, reverse=True)
    return sorted(newest_first, key=lambda order: not in_trouble(order))


def goods_named(order: Order, products: Sequence[str]) -> list[Item]:
    """The lines of the order that these words name."""
    return [item for item in order.items if any(_is(item, product) for product in products)]


def _holds(order: Order, product: str) -> bool:
    return any(_is(item, product) for item in order.items)


def _is(item: Item, product: str) -> bool:
    said = to_simplified(product).casefold()
    return any(closeness(said, name.casefold()) >= SAME_GOODS for name in item.name.values())


def _on(order: Order, days: Days, timezone: str) -> bool:
    zone = ZoneInfo(timezone)
    arrivals = [parcel.delivered_at for parcel in order.shipments if parcel.delivered_at and parcel.kind != "pickup"]
    bought = days.of is not Of.ARRIVAL and days.covers(order.ordered_at.astimezone(zone).date())
    arrived = days.of is not Of.PURCHASE and any(days.covers(at.astimezone(zone).date()) for at in arrivals)
    return bought or arrived


def _not_cancelled(order: Order) -> bool:
    return order.status != "cancelled"


def _under_way(order: Order) -> bool:
    parcels = [parcel for parcel in order.shipments if parcel.kind != "pickup"]
    waiting = not parcels or any(parcel.delivered_at is None for parcel in parcels)
    return order.status in ("paid", "shipped") and waiting


def _arrived(order: Order) -> bool:
    return _not_cancelled(order) and any(p.delivered_at for p in order.shipments if p.kind != "pickup")


def _refund_open(order: Order) -> bool:
    return any(refund.status == "pending" for refund in order.refunds)


def _overpaid(order: Order) -> bool:
    return sum((payment.amount for payment in order.payments), Decimal(0)) > order.total


_TROUBLE: dict[str, Callable[[Order], bool]] = {
    "late_delivery": _under_way,
    "missing_item": _arrived,
    "damaged_item": _arrived,
    "wrong_item": _arrived,
    "quality_defect": _arrived,
    "false_advertising": _arrived,
    "refund_delay": _refund_open,
    "billing_error": _overpaid,
}


def days_named(day: date, words: str, of: Of) -> Days:
    """The days that a resolved date stands for: "上周" and "last month" are given by their first day alone.

    Args:
        day: as resolved.
        words: as the customer said it.
    """
    said = to_simplified(words).casefold().strip()
    if said.endswith(("周", "星期", "礼拜", "week")) and day.weekday() == 0:
        return Days(day, day + timedelta(days=6), of)
    if said.endswith(("月", "月份", "month")) and day.day == 1:
        return Days(day, (day + timedelta(days=31)).replace(day=1) - timedelta(days=1), of)
    return Days(day, day, of)
