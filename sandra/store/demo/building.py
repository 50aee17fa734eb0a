"""One order of the demo shop, worked out from its situation. The same number always gives the same order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random

from sandra.shop.orders import Item, Order, Payment, Refund, Shipment, ShipmentEvent
from sandra.store.demo.plan import Parcel, Scan, Shopper, Situation, plan
from sandra.store.shop_rows import scan_texts

SHOP_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True)
class Assignment:
    """What makes an order.

    Attributes:
        serial: last four digits of its number, unique in the demo shop; also decides what was bought.
        back: days the whole story lies further back than its situation tells.
    """

    situation: Situation
    shopper: Shopper
    customer_id: int
    serial: int
    back: int = 0


class OrderBuilder:
    """Builds orders as they stand on one day."""

    def __init__(self, today: date) -> None:
        self._today = today

    def build(self, assignment: Assignment) -> Order:
        """The order with its parcels, payments and refunds."""
        situation, draw = assignment.situation, Random(assignment.serial)
        items = _basket(situation, draw)
        total = sum((item.unit_price * item.quantity for item in items), Decimal(0))
        ordered_at = self._moment(situation.ordered + assignment.back, time(draw.randint(8, 19), draw.randint(0, 49)))
        return Order(
            number=f"SD{ordered_at:%y%m%d}{assignment.serial:04}",
            customer_id=assignment.customer_id,
            customer_name=assignment.shopper.name,
            phone=assignment.shopper.phone,
            ordered_at=ordered_at,
            status=situation.status,
            currency="CNY",
            total=total,
            items=items,
            shipments=[self._shipment(parcel, items, assignment.back, draw) for parcel in situation.parcels],
            payments=[
                Payment(
                    amount=total + charge.surplus,
                    paid_at=ordered_at + timedelta(minutes=charge.after),
                    kind=charge.kind,
                    reference=f"P{ordered_at:%y%m%d}{assignment.serial:04}{count}",
                )
                for count, charge in enumerate(situation.charges, 1)
            ],
            refunds=[
                Refund(
                    amount=total,
                    status="pending" if repayment.completed is None else "completed",
                    # Just after midnight, so that the days counted are the same all day long.
                    requested_at=self._moment(repayment.requested + assignment.back, time(0, 10)),
                    completed_at=None
                    if repayment.completed is None
                    else self._moment(repayment.completed + assignment.back, time(11, 0)),
                    reference=f"B{ordered_at:%y%m%d}{assignment.serial:04}",
                )
                for repayment in situation.repayments
            ],
        )

    def _shipment(self, parcel: Parcel, items: list[Item], back: int, draw: Random) -> Shipment:
        events = [self._scan(scan, hour, back, draw) for hour, scan in enumerate(parcel.scans, 9)]
        delivery = events[-1].at if parcel.status == "delivered" else None
        return Shipment(
            carrier=draw.choice(plan().carriers),
            tracking_number=f"XD{draw.randint(10**11, 10**12 - 1)}",
            status=parcel.status,
            kind=parcel.kind,
            promised_by=self._today - timedelta(days=parcel.promised + back),
            shipped_at=events[0].at if events else None,
            delivered_at=delivery,
            item_ids=parcel.holds or [item.id for item in items],
            events=events,
        )

    def _scan(self, scan: Scan, hour: int, back: int, draw: Random) -> ShipmentEvent:
        at = self._moment(scan.day + back, scan.at or time(hour, draw.randint(0, 59)))
        place = draw.choice(plan().stations if scan.code == "delivered_at_station" else plan().towns)
        text = {language: words.format(place=place[language]) for language, words in scan_texts()[scan.code].items()}
        return ShipmentEvent(at, scan.code, text, place if "{place}" in scan_texts()[scan.code]["zh"] else None)

    def _moment(self, days_ago: int, at: time) -> datetime:
        return datetime.combine(self._today - timedelta(days=days_ago), at, SHOP_ZONE)


def _basket(situation: Situation, draw: Random) -> list[Item]:
    offered = [product for category in situation.categories for product in plan().products[category]]
    chosen = draw.sample(offered, situation.lines)
    return [
        Item(
            id=line,
            name=product.name,
            quantity=1,
            unit_price=product.price,
            variant=draw.choice(product.variants),
            perishable=product.perishable,
            kind=product.kind,
        )
        for line, product in enumerate(chosen, 1)
    ]
