"""Writing the demo shop into an empty store, and finding one's way in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from random import Random

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from sandra.store import tables
from sandra.store.database import Store
from sandra.store.demo.building import SHOP_ZONE, Assignment, OrderBuilder
from sandra.store.demo.plan import Shopper, Situation, plan
from sandra.store.shop_rows import write_customer, write_order

REPLAYING_CUSTOMERS = (1, 2)
"""Numbers of the customers who own one order in each situation."""

_FIRST_SERIAL_OF_THE_OTHERS = 1001
_ORDERS_OF_THE_OTHERS = (3, 4, 5, 6, 7)


def seed_if_empty(url: str, today: date | None = None) -> int:
    """Fill a store that holds no orders with the demo shop.

    Args:
        url: address of a store with its tables (`schema.upgrade`).
        today: the day on which the situations are true; the shop's own date when not given.

    Returns:
        How many orders were written, 0 when there were orders already.

    Raises:
        StoreUnavailableError: the database failed.
        StoreConflictError: another process was seeding at the same time.
    """
    store = Store(url)
    try:
        with store.transaction() as records:
            return _seed(records.session, today or datetime.now(SHOP_ZONE).date())
    finally:
        store.dispose()


def shopper(customer_no: int) -> Shopper:
    """Name and phone of a demo customer, counted from 1."""
    return plan().shoppers[customer_no - 1]


def situations_of(url: str, customer_no: int) -> dict[str, str]:
    """The order number for each situation, of a customer who owns them all.

    Args:
        url: address of a seeded store.
        customer_no: one of `REPLAYING_CUSTOMERS`.

    Raises:
        StoreUnavailableError: the database failed.
    """
    store = Store(url)
    try:
        with store.transaction() as records:
            numbers = records.session.execute(
                select(tables.orders.c.number)
                .join(tables.customers)
                .where(tables.customers.c.phone == shopper(customer_no).phone)
            ).scalars()
            by_serial = {int(number[-4:]): number for number in numbers}
    finally:
        store.dispose()
    return {name: by_serial[_serial(customer_no, situation)] for name, situation in plan().situations.items()}


def _seed(session: Session, today: date) -> int:
    if session.execute(select(exists().select_from(tables.orders))).scalar_one():
        return 0
    customer_ids = [write_customer(session, person.name, person.phone) for person in plan().shoppers]
    builder = OrderBuilder(today)
    written = 0
    for assignment in _assignments(customer_ids):
        write_order(session, builder.build(assignment))
        written += 1
    return written


def _assignments(customer_ids: list[int]) -> Iterator[Assignment]:
    for customer_no in REPLAYING_CUSTOMERS:
        for situation in plan().situations.values():
            serial = _serial(customer_no, situation)
            yield Assignment(situation, shopper(customer_no), customer_ids[customer_no - 1], serial)
    yield from _mixed(customer_ids)


def _mixed(customer_ids: list[int]) -> Iterator[Assignment]:
    """The everyday business of everybody else."""
    situations = list(plan().situations.values())
    shares = [situation.share for situation in situations]
    draw = Random("the others")
    serial = _FIRST_SERIAL_OF_THE_OTHERS
    others = range(len(REPLAYING_CUSTOMERS) + 1, len(customer_ids) + 1)
    for customer_no, count in zip(others, cycle(_ORDERS_OF_THE_OTHERS), strict=False):
        for situation in draw.choices(situations, shares, k=count):
            back = draw.randint(0, situation.spread)
            yield Assignment(situation, shopper(customer_no), customer_ids[customer_no - 1], serial, back)
            serial += 1


def _serial(customer_no: int, situation: Situation) -> int:
    return customer_no * 100 + situation.number
