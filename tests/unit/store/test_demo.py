"""The demo shop is the same everywhere, and every situation in it is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select

from sandra.shop.evidence import Measured, measure
from sandra.shop.orders import Order, order_of_owner
from sandra.store import demo, tables
from sandra.store.database import Store
from sandra.store.demo.plan import plan
from sandra.store.schema import upgrade

TODAY = date(2026, 11, 22)
SHANGHAI = timezone(timedelta(hours=8))
EVERY_CUSTOMER = range(1, 41)


class Shop:
    """The seeded demo shop, read once."""

    def __init__(self, url: str) -> None:
        upgrade(url)
        self.url = url
        self.written = demo.seed_if_empty(url, TODAY)
        self.customer_ids, self.orders = _read(url)
        self._by_number = {order.number: order for order in self.orders}
        self._situations = {number: demo.situations_of(url, number) for number in demo.REPLAYING_CUSTOMERS}

    def order(self, customer_no: int, situation: str) -> Order:
        return self._by_number[self._situations[customer_no][situation]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield Shop(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'store.db'}")


def _read(url: str) -> tuple[list[int], list[Order]]:
    store = Store(url)
    with store.transaction() as records:
        ids = list(records.session.execute(select(tables.customers.c.id).order_by(tables.customers.c.id)).scalars())
        orders = [order for customer_id in ids for order in records.orders.orders_of(customer_id)]
    store.dispose()
    return ids, orders


def test_there_are_enough_customers_and_orders(shop: Shop) -> None:
    assert shop.written == len(shop.orders) >= 220
    assert len(shop.customer_ids) == 40


def test_it_is_seeded_once(shop: Shop) -> None:
    assert demo.seed_if_empty(shop.url, TODAY) == 0


def test_it_is_the_same_shop_on_every_machine(shop: Shop, url: str) -> None:
    assert demo.seed_if_empty(url, TODAY) == shop.written
    _, orders = _read(url)
    assert [_without_ids(order) for order in orders] == [_without_ids(order) for order in shop.orders]


def _without_ids(order: Order) -> str:
    ids = {item.id: line for line, item in enumerate(order.items)}
    parcels = [
        {**vars(parcel), "item_ids": [ids[item_id] for item_id in parcel.item_ids]} for parcel in order.shipments
    ]
    names = [(item.name, item.variant, item.unit_price, item.quantity) for item in order.items]
    return repr((order.number, order.status, order.total, names, parcels, order.payments, order.refunds))


def test_an_order_number_tells_the_day_of_the_order(shop: Shop) -> None:
    for order in shop.orders:
        assert order.number[:8] == f"SD{order.ordered_at.astimezone(SHANGHAI):%y%m%d}"


def test_no_two_customers_share_the_last_four_digits() -> None:
    assert len({demo.shopper(number).phone[-4:] for number in EVERY_CUSTOMER}) == 40


def test_the_replaying_customers_can_prove_who_they_are(shop: Shop) -> None:
    store = Store(shop.url)
    for customer_no, digits in ((1, "2231"), (2, "7045")):
        number = demo.situations_of(shop.url, customer_no)["late_in_transit"]
        with store.transaction() as records:
            assert order_of_owner(records.orders, number, digits).customer_name == demo.shopper(customer_no).name
    store.dispose()


def test_the_replaying_customers_own_one_order_in_each_situation(shop: Shop) -> None:
    for customer_no in demo.REPLAYING_CUSTOMERS:
        owned = [order for order in shop.orders if order.customer_name == demo.shopper(customer_no).name]
        assert {order.number for order in owned} == set(demo.situations_of(shop.url, customer_no).values())
        assert len(owned) == len(plan().situations)


def test_everybody_else_buys_too(shop: Shop) -> None:
    assert {order.customer_id for order in shop.orders} == set(shop.customer_ids)


def test_every_text_is_in_both_languages(shop: Shop) -> None:
    for order in shop.orders:
        texts = [item.name for item in order.items] + [item.variant or {} for item in order.items]
        texts += [scan.text for parcel in order.shipments for scan in parcel.events]
        assert all(text.get("zh") and text.get("en") for text in texts)


def test_nothing_happens_after_the_day_of_seeding_or_out_of_order(shop: Shop) -> None:
    midnight = datetime(2026, 11, 22, tzinfo=SHANGHAI)
    for order in shop.orders:
        for parcel in order.shipments:
            moments = [order.ordered_at, *(scan.at for scan in parcel.events), midnight]
            assert moments == sorted(moments), order.number
        assert all(order.ordered_at < payment.paid_at < midnight for payment in order.payments)
        assert all(order.ordered_at < refund.requested_at < midnight for refund in order.refunds)


HOURS_OF_THE_DAY = [0, 9, 23]


def measured(order: Order, hour: int) -> Measured:
    return measure(order, None, None, 0, datetime(2026, 11, 22, hour, 30, tzinfo=SHANGHAI))


TRUE_OF: dict[str, Callable[[Order, Measured], bool]] = {
    "on_time_in_transit": lambda order, m: m["days_late"] == 0 and m["shipment_status"] == "in_transit",
    "late_in_transit": lambda order, m: 4 <= Decimal(m["days_late"]) <= 5 and m["days_without_scan"] == 3,
    "very_late_in_transit": lambda order, m: Decimal(m["days_late"]) >= 11 and m["shipment_status"] == "stuck",
    "lost": lambda order, m: m["parcel_lost"] is True,
    "delivered_fine_recently": lambda order, m: (
        m["delivered"] is True and m["parcel_missing"] is False and Decimal(m["days_since_delivery"]) <= 3
    ),
    "delivered_fine_recently_several_items": lambda order, m: (
        m["delivered"] is True and m["parcel_missing"] is False and len(order.items) == 3
    ),
    "delivered_40_days_ago": lambda order, m: 39 <= Decimal(m["days_since_delivery"]) <= 40,
    "delivered_missing_parcel": lambda order, m: (
        m["parcel_missing"] is True and [parcel.status for parcel in order.shipments] == ["delivered", "stuck"]
    ),
    "delivered_missing_item": lambda order, m: (
        m["parcel_missing"] is True and m["delivered"] is True and len(order.shipments) == 1
    ),
    "double_charge": lambda order, m: m["charged_twice"] is True and m["overcharge"] == order.total,
    "wrong_amount": lambda order, m: m["charged_twice"] is False and m["overcharge"] == Decimal("50.00"),
    "refund_pending_16_days": lambda order, m: m["refund_days_pending"] == 16 and m["refundable"] == 0,
    "refund_pending_2_days": lambda order, m: m["refund_days_pending"] == 2,
    "refund_completed": lambda order, m: m["refund_pending"] == 0 and order.refunds[0].status == "completed",
    "cancelled": lambda order, m: m["order_status"] == "cancelled" and m["shipped"] is False,
    "not_yet_shipped": lambda order, m: m["shipped"] is False and m["shipment_status"] == "preparing",
    "perishable_food": lambda order, m: m["perishable"] is True and m["delivered"] is True,
    "membership_service": lambda order, m: not order.shipments and order.payments[0].kind == "membership",
    "delivered_to_wrong_station": lambda order, m: (
        m["delivered"] is True and order.shipments[0].events[-1].code == "delivered_at_station"
    ),
    "home_service_booked": lambda order, m: not order.shipments and m["order_status"] == "paid",
}


def test_every_situation_is_described_here() -> None:
    assert set(TRUE_OF) == set(plan().situations)


@pytest.mark.parametrize("hour", HOURS_OF_THE_DAY)
@pytest.mark.parametrize("customer_no", demo.REPLAYING_CUSTOMERS)
@pytest.mark.parametrize("situation", sorted(TRUE_OF))
def test_a_situation_is_true_at_any_hour(shop: Shop, situation: str, customer_no: int, hour: int) -> None:
    order = shop.order(customer_no, situation)
    assert TRUE_OF[situation](order, measured(order, hour))


@pytest.mark.parametrize("situation", sorted(set(TRUE_OF) - {"double_charge", "wrong_amount"}))
def test_what_was_paid_is_what_was_due(shop: Shop, situation: str) -> None:
    for customer_no in demo.REPLAYING_CUSTOMERS:
        order = shop.order(customer_no, situation)
        assert [payment.amount for payment in order.payments] == [order.total]
        assert order.total == sum(item.unit_price * item.quantity for item in order.items)
