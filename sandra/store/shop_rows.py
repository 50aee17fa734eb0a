"""Orders between the shop's tables and the classes of `sandra.shop.orders`."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import insert, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from sandra.shop.orders import Item, Order, Payment, Refund, Shipment, ShipmentEvent
from sandra.shop.owner import phone_key
from sandra.store import tables

Rows = dict[int, list[Row]]


def normalised(order_number: str) -> str:
    """The number as it is compared: capital letters and digits, full-width made half-width."""
    halved = unicodedata.normalize("NFKC", order_number)
    return "".join(sign for sign in halved.upper() if sign.isalnum())


@cache
def scan_texts() -> dict[str, dict[str, str]]:
    """What each scan code says, by language, as kept in scans.yml."""
    source = Path(__file__).with_name("scans.yml")
    texts: dict[str, dict[str, str]] = YAML(typ="safe").load(source)
    return texts


def read_orders(session: Session, condition: ColumnElement) -> list[Order]:
    """The orders that meet the condition, newest first, in seven queries however many they are."""
    found = session.execute(
        select(tables.orders, tables.customers.c.name.label("customer_name"), tables.customers.c.phone)
        .join(tables.customers)
        .where(condition)
        .order_by(tables.orders.c.ordered_at.desc(), tables.orders.c.id.desc())
    ).all()
    if not found:
        return []
    parts = _Parts(session, [row.id for row in found])
    return [_order(row, parts) for row in found]


class _Parts:
    """The lines, parcels and payments of several orders, by the order's id."""

    def __init__(self, session: Session, order_ids: list[int]) -> None:
        self._session = session
        self.items = self._by_order(tables.order_items, order_ids)
        self.shipments = self._by_order(tables.shipments, order_ids)
        self.payments = self._by_order(tables.payments, order_ids)
        self.refunds = self._by_order(tables.refunds, order_ids)
        shipment_ids = [row.id for rows in self.shipments.values() for row in rows]
        self.events = self._grouped(tables.shipment_events, "shipment_id", shipment_ids, ("at", "id"))
        self.contents = self._grouped(tables.shipment_items, "shipment_id", shipment_ids, ("item_id",))

    def _by_order(self, table: Any, order_ids: list[int]) -> Rows:
        return self._grouped(table, "order_id", order_ids, ("id",))

    def _grouped(self, table: Any, by: str, ids: list[int], ordered: Iterable[str]) -> Rows:
        wanted = select(table).where(table.c[by].in_(ids)).order_by(*(table.c[name] for name in ordered))
        rows: Rows = defaultdict(list)
        for row in self._session.execute(wanted):
            rows[row._mapping[by]].append(row)
        return rows


def _order(row: Row, parts: _Parts) -> Order:
    return Order(
        number=row.number,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        phone=row.phone,
        ordered_at=row.ordered_at,
        status=row.status,
        currency=row.currency,
        total=row.total,
        items=[_item(item) for item in parts.items[row.id]],
        shipments=[_shipment(shipment, parts) for shipment in parts.shipments[row.id]],
        payments=[Payment(p.amount, p.paid_at, p.kind, p.reference) for p in parts.payments[row.id]],
        refunds=[
            Refund(r.amount, r.status, r.requested_at, r.completed_at, r.reference) for r in parts.refunds[row.id]
        ],
    )


def _item(row: Row) -> Item:
    return Item(
        id=row.id,
        name=row.name,
        quantity=row.quantity,
        unit_price=row.unit_price,
        variant=row.variant,
        perishable=row.perishable,
        kind=row.kind,
    )


def _shipment(row: Row, parts: _Parts) -> Shipment:
    return Shipment(
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        status=row.status,
        kind=row.kind,
        promised_by=row.promised_by,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        item_ids=[content.item_id for content in parts.contents[row.id]],
        events=[ShipmentEvent(event.at, event.code, event.text, event.place) for event in parts.events[row.id]],
    )


def write_customer(session: Session, name: str, phone: str) -> int:
    """Add a customer; returns the id the store gave."""
    return _insert(session, tables.customers, name=name, phone=phone, phone_key=phone_key(phone))


def write_order(session: Session, order: Order) -> None:
    """Add an order with everything in it. Its customer is there already.

    The ids of the items only say which parcel holds which line; the store gives its own.
    """
    order_id = _insert(
        session,
        tables.orders,
        number=order.number,
        number_key=normalised(order.number),
        customer_id=order.customer_id,
        ordered_at=order.ordered_at,
        status=order.status,
        currency=order.currency,
        total=order.total,
    )
    stored_ids = {item.id: _write_item(session, order_id, item) for item in order.items}
    for shipment in order.shipments:
        write_shipment(session, order_id, shipment, [stored_ids[item_id] for item_id in shipment.item_ids])
    for payment in order.payments:
        _insert(session, tables.payments, order_id=order_id, **vars(payment))
    for refund in order.refunds:
        write_refund(session, order_id, refund)


def _write_item(session: Session, order_id: int, item: Item) -> int:
    columns = {name: value for name, value in vars(item).items() if name != "id"}
    return _insert(session, tables.order_items, order_id=order_id, **columns)


def write_shipment(
    session: Session, order_id: int, shipment: Shipment, item_ids: list[int], posting_id: int | None = None
) -> None:
    """Add a parcel with its scans; `posting_id` is the remedy that caused it."""
    columns = {name: value for name, value in vars(shipment).items() if name not in ("item_ids", "events")}
    shipment_id = _insert(session, tables.shipments, order_id=order_id, posting_id=posting_id, **columns)
    for item_id in item_ids:
        session.execute(insert(tables.shipment_items), {"shipment_id": shipment_id, "item_id": item_id})
    for event in shipment.events:
        write_scan(session, shipment_id, event)


def write_scan(session: Session, shipment_id: int, event: ShipmentEvent) -> None:
    """Add a scan of a parcel."""
    _insert(session, tables.shipment_events, shipment_id=shipment_id, **vars(event))


def write_refund(session: Session, order_id: int, refund: Refund, posting_id: int | None = None) -> None:
    """Add a refund; `posting_id` is the remedy that caused it."""
    _insert(session, tables.refunds, order_id=order_id, posting_id=posting_id, **vars(refund))


def _insert(session: Session, table: Any, **columns: Any) -> int:
    row_id: int = session.execute(insert(table), columns).inserted_primary_key[0]
    return row_id
