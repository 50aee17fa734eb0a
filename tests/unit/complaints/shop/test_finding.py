"""What a customer says of an order leaves the one they mean, or a short list with the likeliest first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sandra.shop.finding import Days, Hints, Of, days_named, narrowed, plausible_first
from sandra.shop.orders import Order
from tests.unit.builders import NOW, an_order_standing

ZONE = "Asia/Shanghai"
LATE = an_order_standing("very_late_in_transit", serial=1)
FINE = an_order_standing("delivered_fine_recently", serial=2)
OLD = an_order_standing("delivered_40_days_ago", serial=3)
REFUND = an_order_standing("refund_pending_16_days", serial=4)
CANCELLED = an_order_standing("cancelled", serial=5)
ORDERS = [FINE, LATE, CANCELLED, REFUND, OLD]


def on(order: Order, of: Of = Of.EITHER) -> Days:
    day = order.ordered_at.date()
    return Days(day, day, of)


def test_goods_leave_the_orders_that_hold_them() -> None:
    said = OLD.items[0].name["en"].split()[-1]
    left = narrowed(ORDERS, Hints(products=(said,)), ZONE)
    assert OLD in left
    assert len(left) < len(ORDERS)


def test_the_day_of_purchase_leaves_the_orders_of_that_day() -> None:
    assert narrowed(ORDERS, Hints(days=(on(LATE, Of.PURCHASE),)), ZONE) == [LATE]


def test_the_day_of_arrival_counts_too_unless_it_was_a_purchase() -> None:
    arrived = OLD.shipments[0].delivered_at
    assert arrived is not None
    day = arrived.date()
    assert narrowed(ORDERS, Hints(days=(Days(day, day, Of.ARRIVAL),)), ZONE) == [OLD]
    assert narrowed(ORDERS, Hints(days=(Days(day, day, Of.PURCHASE),)), ZONE) == ORDERS


@pytest.mark.parametrize(
    "hints",
    [
        Hints(),
        Hints(products=("潜水艇",)),
        Hints(days=(Days(date(2020, 1, 1), date(2020, 1, 1)),)),
    ],
)
def test_what_fits_no_order_rules_none_out(hints: Hints) -> None:
    assert narrowed(ORDERS, hints, ZONE) == ORDERS


@pytest.mark.parametrize(
    ("complaint_type", "first"),
    [("late_delivery", LATE), ("refund_delay", REFUND), ("damaged_item", FINE), ("other", FINE)],
)
def test_the_likeliest_order_for_the_trouble_comes_first(complaint_type: str, first: Order) -> None:
    assert plausible_first(ORDERS, complaint_type)[0] is first


def test_a_cancelled_order_comes_last_when_nothing_is_known() -> None:
    assert plausible_first(ORDERS, None)[-1] is CANCELLED


@pytest.mark.parametrize(
    ("words", "day", "length"),
    [
        ("上周", date(2026, 11, 9), 7),
        ("last week", date(2026, 11, 9), 7),
        ("上个月", date(2026, 10, 1), 31),
        ("last month", date(2026, 9, 1), 30),
        ("上周一", date(2026, 11, 9), 1),
        ("11月1日", date(2026, 11, 1), 1),
        ("yesterday", date(2026, 11, 9), 1),
    ],
)
def test_a_week_or_a_month_is_more_than_its_first_day(words: str, day: date, length: int) -> None:
    named = days_named(day, words, Of.EITHER)
    assert (named.last - named.first) + timedelta(days=1) == timedelta(days=length)


def test_orders_of_the_builders_differ_in_what_the_tests_are_about() -> None:
    assert LATE.ordered_at.date() not in {order.ordered_at.date() for order in ORDERS if order is not LATE}
    assert LATE.ordered_at < NOW
