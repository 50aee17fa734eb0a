"""A shop of any size: late orders like the demo shop's, written by the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import String, Table, cast, insert, literal, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from sandra.store import tables
from sandra.store.demo import REPLAYING_CUSTOMERS, situations_of

SITUATION = "late_in_transit"
ORDERS_A_CUSTOMER = 5
FIRST_ID = 1_000_000
"""The demo shop's ids, and those the store gives while the benchmark runs, stay below it."""
ROWS_AT_ONCE = 1_000_000
"""A multiple of the orders a customer has, so that nobody is written twice."""
_FIRST_NUMBER = 1_000_000_000
_FIRST_PHONE = 13_900_000_000
_PARTS = (tables.order_items, tables.shipments, tables.payments)


@dataclass(frozen=True)
class FilledOrder:
    """What the owner of the shop's n-th order knows of it, counted from 1."""

    place: int

    @property
    def number(self) -> str:
        """As the customer has it."""
        return f"SD{_FIRST_NUMBER + self.place}"

    @property
    def customer(self) -> int:
        """The place of its customer, counted from 1."""
        return (self.place - 1) // ORDERS_A_CUSTOMER + 1

    @property
    def phone(self) -> str:
        """Of its customer."""
        return str(_FIRST_PHONE + self.customer)

    @property
    def customer_id(self) -> int:
        """Of its customer, in the store."""
        return FIRST_ID + self.customer


def orders_of_different_customers(first: int = 1) -> Iterator[FilledOrder]:
    """One order a customer, without end.

    Args:
        first: place of the first.
    """
    return (FilledOrder(place) for place in count(first, ORDERS_A_CUSTOMER))


def fill_orders(engine: Engine, store_url: str, count: int) -> None:
    """Write copies of a demo customer's late order: a line, a parcel with its last scan, a payment.

    Args:
        engine: of the store, which holds the demo shop and nothing else.
        store_url: its address.
        count: how many.
    """
    template = situations_of(store_url, REPLAYING_CUSTOMERS[0])[SITUATION]
    for first in range(1, count + 1, ROWS_AT_ONCE):
        with engine.begin() as connection:
            _without_checks(connection)
            _write(connection, template, first, min(first + ROWS_AT_ONCE - 1, count))


def _without_checks(connection: Connection) -> None:
    """Rows written here refer to rows written here; checking each takes longer than writing it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _write(connection: Connection, template: str, first: int, last: int) -> None:
    order = _only(connection, tables.orders, tables.orders.c.number == template)
    owner = _only(connection, tables.customers, tables.customers.c.id == order["customer_id"])
    _copy_customers(connection, owner, first, last)
    _copy_orders(connection, order, first, last)
    for table in _PARTS:
        _copy_part(connection, table, _only(connection, table, table.c.order_id == order["id"]), first, last)
    parcel = _only(connection, tables.shipments, tables.shipments.c.order_id == order["id"])
    scan = _only(connection, tables.shipment_events, tables.shipment_events.c.shipment_id == parcel["id"])
    _insert(connection, tables.shipment_events, _series(first, last), scan, {"shipment_id": _id})


def _copy_customers(connection: Connection, owner: Mapping[str, Any], first: int, last: int) -> None:
    begins, ends = FilledOrder(first).customer, FilledOrder(last).customer
    phone = _text_from(_FIRST_PHONE)
    _insert(connection, tables.customers, _series(begins, ends), owner, {"phone": phone, "phone_key": phone})


def _copy_orders(connection: Connection, order: Mapping[str, Any], first: int, last: int) -> None:
    number = _text_from(_FIRST_NUMBER, "SD")
    changed = {"number": number, "number_key": number, "customer_id": _customer_id}
    _insert(connection, tables.orders, _series(first, last), order, changed)


def _copy_part(connection: Connection, table: Table, part: Mapping[str, Any], first: int, last: int) -> None:
    changed = {"order_id": _id}
    for name in ("reference", "tracking_number"):
        if name in table.c:
            changed[name] = _text_from(_FIRST_NUMBER, "BENCH")
    _insert(connection, table, _series(first, last), part, changed)


def _insert(
    connection: Connection, table: Table, series: CTE, row: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    columns = {"id": _id, **changed}
    values = [
        columns[column.name](series.c.i) if column.name in columns else literal(row[column.name], column.type)
        for column in table.c
    ]
    connection.execute(insert(table).from_select([column.name for column in table.c], select(*values)))


def _series(first: int, last: int) -> CTE:
    """The whole numbers from first to last, as both databases can count."""
    counted = select(literal(first).label("i")).cte("counted", recursive=True)
    return counted.union_all(select(counted.c.i + 1).where(counted.c.i < last))


def _id(place: ColumnElement) -> ColumnElement:
    return place + FIRST_ID


def _customer_id(place: ColumnElement) -> ColumnElement:
    # Both databases cut off the fraction of whole numbers.
    return (place - 1).op("/", precedence=15)(ORDERS_A_CUSTOMER) + 1 + FIRST_ID


def _text_from(base: int, before: str = "") -> Any:
    return lambda place: literal(before, String) + cast(place + base, String)


def _only(connection: Connection, table: Table, condition: ColumnElement) -> Mapping[str, Any]:
    rows = connection.execute(select(table).where(condition).order_by(table.c.id.desc())).mappings().all()
    return dict(rows[0])
