"""Facts checked in the systems, not taken from one side (B4), as measurements the playbook can refer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sandra.shop.counted import share_lost
from sandra.shop.orders import Order, Shipment


@dataclass(frozen=True)
class Measurement:
    """A value the playbook may name in `when` and `share_of`.

    Attributes:
        system: where it comes from; `customer` marks what only the customer can say.
        shape: flag (true/false), number (days or money) or word.
        meaning: for the trainers' documentation.
    """

    system: Literal["order", "shipment", "payment", "refund", "record", "customer"]
    shape: Literal["flag", "number", "word"]
    meaning: str


MEASUREMENTS: dict[str, Measurement] = {
    "order_status": Measurement("order", "word", "paid, shipped, delivered, completed or cancelled"),
    "order_total": Measurement("order", "number", "what the order cost"),
    "item_price": Measurement("order", "number", "what the item concerned cost; the total if none was named"),
    "price_not_delivered": Measurement("order", "number", "what the goods in no delivered parcel cost"),
    "price_lost": Measurement("order", "number", "what the pieces cost that the customer counts as lost; 0 if none"),
    "item_kind": Measurement("order", "word", "goods, visit (at the customer's home) or subscription"),
    "perishable": Measurement("order", "flag", "the item concerned is fresh food or the like"),
    "shipment_status": Measurement("shipment", "word", "preparing, in_transit, stuck, lost, delivered or returning"),
    "shipped": Measurement("shipment", "flag", "at least one parcel has left"),
    "delivered": Measurement("shipment", "flag", "every parcel was delivered according to the carrier"),
    "parcel_lost": Measurement("shipment", "flag", "the carrier declared a parcel lost"),
    "parcel_missing": Measurement("shipment", "flag", "some items are in no delivered parcel"),
    "item_delivered": Measurement(
        "shipment", "flag", "the item concerned is in a delivered parcel; any, if none was named"
    ),
    "partly_delivered": Measurement("shipment", "flag", "some goods arrived, others are in a parcel under way"),
    "left_at_station": Measurement("shipment", "flag", "a parcel was left at a pick-up point that the carrier names"),
    "days_late": Measurement("shipment", "number", "days past the promised date, 0 when not late"),
    "days_without_scan": Measurement(
        "shipment", "number", "days since the carrier's latest scan, of the parcels under way if there are any"
    ),
    "days_since_delivery": Measurement(
        "shipment", "number", "days since the latest delivery, of the item concerned if its parcel is known"
    ),
    "overcharge": Measurement("payment", "number", "paid and neither due nor refunded"),
    "overcharge_returned": Measurement("payment", "number", "paid beyond what was due, and refunded or being refunded"),
    "charged_twice": Measurement("payment", "flag", "two equal payments for one order"),
    "refundable": Measurement("payment", "number", "paid and not refunded or being refunded"),
    "refund_pending": Measurement("refund", "number", "money of refunds under way"),
    "refund_completed": Measurement("refund", "number", "money of refunds that were paid out"),
    "refund_days_pending": Measurement("refund", "number", "days the oldest open refund has waited"),
    "repeat_complaint": Measurement("record", "flag", "an earlier case about the same order was carried out or closed"),
    "vulnerable": Measurement("customer", "flag", "somebody who needs special care; raises the grade by one"),
    "extent": Measurement("customer", "word", "how bad it is, in the class's own choices"),
}

Measured = dict[str, bool | str | Decimal]


def measure(
    order: Order, item_id: int | None, extent: str | None, earlier_cases: int, now: datetime, said: str = ""
) -> Measured:
    """Everything the systems say about an order, for the playbook's conditions.

    Args:
        order: the order, looked up for its owner.
        item_id: the line concerned, None for the whole order.
        extent: the customer's answer to how bad it is.
        earlier_cases: cases about this order before this one.
        now: aware moment of the check.
        said: the customer's words, in which the lost pieces of a set may be counted.

    Returns:
        A value for each measurement that could be taken; the others are absent.
    """
    measured: Measured = {
        **_of_order(order, item_id, said),
        **_of_shipments(order, item_id, now),
        **_of_money(order, now),
        **measure_without_order(extent, earlier_cases),
    }
    return measured


def measure_without_order(extent: str | None, earlier_cases: int) -> Measured:
    """What can be said when no order is concerned."""
    measured: Measured = {"repeat_complaint": earlier_cases > 0}
    if extent is not None:
        measured["extent"] = extent
    return measured


def _of_order(order: Order, item_id: int | None, said: str) -> Measured:
    item = next((item for item in order.items if item.id == item_id), None)
    lost = share_lost(said, item)
    return {
        "price_lost": item.unit_price * lost if item and lost else Decimal(0),
        "order_status": order.status,
        "order_total": order.total,
        "item_price": item.unit_price * item.quantity if item else order.total,
        "price_not_delivered": sum((i.unit_price * i.quantity for i in order.items_not_delivered), Decimal(0)),
        "item_kind": item.kind if item else _kind_of_all(order),
        "perishable": item.perishable if item else any(item.perishable for item in order.items),
    }


def _kind_of_all(order: Order) -> str:
    """A service only where nothing else was ordered."""
    kinds = {item.kind for item in order.items}
    return kinds.pop() if len(kinds) == 1 else "goods"


def _of_shipments(order: Order, item_id: int | None, now: datetime) -> Measured:
    parcels = order.parcels
    delivered = [parcel for parcel in parcels if parcel.delivered_at]
    concerned = [parcel for parcel in parcels if item_id in parcel.item_ids] or parcels
    measured: Measured = {
        "shipped": any(parcel.shipped_at for parcel in parcels),
        "delivered": bool(parcels) and len(delivered) == len(parcels),
        "parcel_lost": any(parcel.status == "lost" for parcel in parcels),
        "parcel_missing": bool(delivered) and bool(order.items_not_delivered),
        "item_delivered": any(parcel.delivered_at for parcel in concerned),
        "partly_delivered": bool(delivered) and order.items_under_way != [],
        "left_at_station": any(parcel.left_at_station for parcel in parcels),
    }
    if not parcels:
        return measured
    measured["shipment_status"] = parcels[-1].status
    measured["days_late"] = Decimal(max(_days_late(parcel, now) for parcel in parcels))
    followed = order.parcels_under_way or parcels
    scans = [event.at for parcel in followed for event in parcel.events]
    if scans:
        measured["days_without_scan"] = Decimal((now - max(scans)).days)
    deliveries = [parcel.delivered_at for parcel in concerned if parcel.delivered_at]
    if deliveries:
        measured["days_since_delivery"] = Decimal((now - max(deliveries)).days)
    return measured


def _days_late(parcel: Shipment, now: datetime) -> int:
    arrived = parcel.delivered_at or now
    return max(0, (arrived.date() - parcel.promised_by).days)


def _of_money(order: Order, now: datetime) -> Measured:
    paid = sum((payment.amount for payment in order.payments), Decimal(0))
    refunded = sum((refund.amount for refund in order.refunds), Decimal(0))
    waiting = [refund for refund in order.refunds if refund.status == "pending"]
    amounts = [payment.amount for payment in order.payments]
    measured: Measured = {
        "overcharge": max(Decimal(0), paid - order.total - refunded),
        "overcharge_returned": max(Decimal(0), min(paid - order.total, refunded)),
        "charged_twice": len(amounts) != len(set(amounts)),
        "refundable": max(Decimal(0), paid - refunded),
        "refund_pending": sum((refund.amount for refund in waiting), Decimal(0)),
        "refund_completed": refunded - sum((refund.amount for refund in waiting), Decimal(0)),
    }
    if waiting:
        measured["refund_days_pending"] = Decimal(max((now - refund.requested_at).days for refund in waiting))
    return measured
