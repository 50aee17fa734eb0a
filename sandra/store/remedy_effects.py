"""What each kind of remedy changes in the shop's tables, besides the posting in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from sandra.shop.orders import Order, Refund, RefusedError, RemedyOrder, Shipment, ShipmentEvent
from sandra.store import tables
from sandra.store.shop_rows import scan_texts, write_refund, write_scan, write_shipment

REFUNDING = frozenset({"refund", "partial_refund", "correct_bill", "return_goods"})
NEEDS_NO_ORDER = frozenset({"compensate", "voucher"})
UNDER_WAY = ("preparing", "in_transit", "stuck")


@dataclass(frozen=True)
class Posting:
    """A line of the accountant's journal, with what its effect needs."""

    id: int
    reference: str
    amount: Decimal | None
    item_ids: tuple[int, ...]
    posted_at: datetime
    expected_by: datetime


Effect = Callable[[Session, int, Order, Posting], None]


def amount_to_post(remedy: RemedyOrder, order: Order) -> Decimal | None:
    """What the remedy moves: for a cancellation all that is left of the payments, otherwise what was ordered.

    Raises:
        RefusedError: a refund without an amount, or beyond what was paid and is not refunded yet.
    """
    left = refundable(order)
    if remedy.kind == "cancel":
        return left or None
    if remedy.kind not in REFUNDING:
        return remedy.amount
    if remedy.amount is None:
        raise RefusedError(f"'{remedy.kind}' for order {order.number} names no amount; name one")
    if remedy.amount > left:
        raise RefusedError(
            f"{remedy.amount} {order.currency} is more than was paid and not yet refunded for order "
            f"{order.number}; at most {left} {order.currency} can be refunded"
        )
    return remedy.amount


def refundable(order: Order) -> Decimal:
    """Money paid that is neither refunded nor about to be."""
    paid = sum((payment.amount for payment in order.payments), Decimal(0))
    return paid - sum((refund.amount for refund in order.refunds), Decimal(0))


def _journal_only(session: Session, order_id: int, order: Order, posting: Posting) -> None:
    """The posting is all there is: the payout run reads the journal."""


def _refund(session: Session, order_id: int, order: Order, posting: Posting) -> None:
    if posting.amount is None:
        return
    refund = Refund(posting.amount, "pending", posting.posted_at, None, posting.reference)
    write_refund(session, order_id, refund, posting.id)


def _send(kind: str) -> Effect:
    def send(session: Session, order_id: int, order: Order, posting: Posting) -> None:
        parcel = Shipment(
            # Until a carrier is booked: the one the order went with, and our own reference to track it by.
            carrier=order.shipments[0].carrier if order.shipments else "",
            tracking_number=posting.reference,
            status="preparing",
            kind=kind,
            promised_by=posting.expected_by.date(),
        )
        items = list(posting.item_ids) or [item.id for item in order.items]
        write_shipment(session, order_id, parcel, items, posting.id)

    return send


def _return_goods(session: Session, order_id: int, order: Order, posting: Posting) -> None:
    _send("pickup")(session, order_id, order, posting)
    _refund(session, order_id, order, posting)


def _expedite(session: Session, order_id: int, order: Order, posting: Posting) -> None:
    """A scan on every parcel under way or left at a pick-up point, which is brought to the door.

    An open refund, or an order without parcels, is hurried by the posting alone.
    """
    refund_waits = any(refund.status == "pending" for refund in order.refunds)
    scanned = {shipment_id: "expedited" for shipment_id in _ids_of_parcels(session, _under_way(order_id))}
    at_station = {parcel.tracking_number for parcel in order.shipments if parcel.left_at_station is not None}
    fetched = and_(tables.shipments.c.order_id == order_id, tables.shipments.c.tracking_number.in_(at_station))
    scanned |= {shipment_id: "home_delivery" for shipment_id in _ids_of_parcels(session, fetched)}
    if order.shipments and not scanned and not refund_waits:
        raise RefusedError(f"no parcel or refund of order {order.number} is under way; offer something else")
    for shipment_id, code in scanned.items():
        write_scan(session, shipment_id, ShipmentEvent(posting.posted_at, code, scan_texts()[code]))


def _ids_of_parcels(session: Session, condition: ColumnElement) -> list[int]:
    return list(session.execute(select(tables.shipments.c.id).where(condition)).scalars())


def _cancel(session: Session, order_id: int, order: Order, posting: Posting) -> None:
    if order.status == "cancelled":
        raise RefusedError(f"order {order.number} is cancelled already; look its refund up instead")
    session.execute(update(tables.orders).where(tables.orders.c.id == order_id).values(status="cancelled"))
    session.execute(update(tables.shipments).where(_under_way(order_id)).values(status="returning"))
    _refund(session, order_id, order, posting)


def _under_way(order_id: int) -> ColumnElement:
    """Parcels that have not reached the customer yet."""
    shipments = tables.shipments.c
    return and_(shipments.order_id == order_id, shipments.status.in_(UNDER_WAY), shipments.kind != "pickup")


EFFECTS: dict[str, Effect] = {
    "refund": _refund,
    "partial_refund": _refund,
    "correct_bill": _refund,
    "compensate": _journal_only,
    "voucher": _journal_only,
    "replace": _send("replacement"),
    "reship": _send("reship"),
    "repair": _send("pickup"),
    "return_goods": _return_goods,
    "expedite": _expedite,
    "cancel": _cancel,
}
