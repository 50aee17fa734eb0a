"""Orders as the assistant needs to see them, and the one interface through which a shop plugs in.

OrderError
├── OrderNotFoundError   no order of that number for that owner (deliberately one error for both, B8)
├── CodeError            (sandra.shop.linking) a one-time code that opens nothing
├── TooManyFailuresError (sandra.shop.identity) wrong too often; nothing is compared any more
└── GatewayError         the shop's system failed or did not answer; try again later
    └── RefusedError     it answered, and will not do it; trying again does not help
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

LEFT_AT_STATION = "delivered_at_station"
"""Code of the scan that leaves a parcel at a pick-up point."""
JOURNEY_ENDS = ("delivered", LEFT_AT_STATION)
"""Codes of the scans that end a parcel's journey."""


class OrderError(Exception):
    """An order could not be read or changed."""


class OrderNotFoundError(OrderError):
    """No such order for this owner. Wrong number and wrong owner look the same, so that nothing leaks (B8)."""

    def __init__(self) -> None:
        super().__init__("no order with these two facts of its owner; ask the customer to check both")


class GatewayError(OrderError):
    """The shop's system failed; nothing was changed, the same call with the same key may be repeated."""


class RefusedError(GatewayError):
    """The shop's system will not carry this out (more than was paid, cancelled already); a person has to look."""


@dataclass
class Item:
    """One line of an order. `kind`: goods, visit (somebody comes to the customer's home) or subscription."""

    id: int
    name: dict[str, str]
    quantity: int
    unit_price: Decimal
    variant: dict[str, str] | None = None
    perishable: bool = False
    kind: str = "goods"


@dataclass
class ShipmentEvent:
    """A scan of the carrier. `place`: the town or the pick-up point, where the carrier names it."""

    at: datetime
    code: str
    text: dict[str, str]
    place: dict[str, str] | None = None


@dataclass
class Shipment:
    """A parcel. `status`: preparing, in_transit, stuck, lost, delivered, returning."""

    carrier: str
    tracking_number: str
    status: str
    kind: str
    promised_by: date
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    item_ids: list[int] = field(default_factory=list)
    events: list[ShipmentEvent] = field(default_factory=list)

    @property
    def left_at_station(self) -> ShipmentEvent | None:
        """The scan that left it at a pick-up point which the carrier names; None where it went to the door."""
        ends = [event for event in self.events if event.code in JOURNEY_ENDS]
        return ends[-1] if ends and ends[-1].code == LEFT_AT_STATION and ends[-1].place else None


@dataclass
class Payment:
    """Money taken from the customer."""

    amount: Decimal
    paid_at: datetime
    kind: str
    reference: str


@dataclass
class Refund:
    """Money on its way back. `status`: pending, completed."""

    amount: Decimal
    status: str
    requested_at: datetime
    completed_at: datetime | None
    reference: str


@dataclass
class Order:
    """A customer's order with everything the systems know of it."""

    number: str
    customer_id: int
    customer_name: str
    phone: str
    ordered_at: datetime
    status: str
    currency: str
    total: Decimal
    items: list[Item]
    shipments: list[Shipment]
    payments: list[Payment]
    refunds: list[Refund]

    @property
    def parcels(self) -> list[Shipment]:
        """What goes to the customer; pickups go the other way."""
        return [shipment for shipment in self.shipments if shipment.kind != "pickup"]

    @property
    def parcels_under_way(self) -> list[Shipment]:
        """Parcels that have not reached the customer."""
        return [parcel for parcel in self.parcels if parcel.delivered_at is None]

    @property
    def items_delivered(self) -> list[Item]:
        """Lines in a delivered parcel."""
        arrived = {item_id for parcel in self.parcels if parcel.delivered_at for item_id in parcel.item_ids}
        return [item for item in self.items if item.id in arrived]

    @property
    def items_not_delivered(self) -> list[Item]:
        """Lines in no delivered parcel."""
        return [item for item in self.items if item not in self.items_delivered]

    @property
    def items_under_way(self) -> list[Item]:
        """Lines that have not arrived and are in a parcel."""
        held = {item_id for parcel in self.parcels_under_way for item_id in parcel.item_ids}
        return [item for item in self.items_not_delivered if item.id in held]

    @property
    def phone_last4(self) -> str:
        """The second fact of the owner check (B8)."""
        return self.phone[-4:]


@dataclass(frozen=True)
class Receipt:
    """Proof that a remedy was carried out: the row an accountant can look up.

    Attributes:
        reference: unique number of the posting.
        kind: the remedy carried out.
        amount: money moved, None where none was.
        expected_by: when the customer will notice.
    """

    reference: str
    kind: str
    amount: Decimal | None
    expected_by: datetime


@dataclass(frozen=True)
class RemedyOrder:
    """An instruction to the shop's systems.

    Attributes:
        key: idempotency key; the same key twice is carried out once.
        kind: refund, partial_refund, correct_bill, compensate, voucher, replace, reship, repair, return_goods,
            expedite or cancel.
        order_number: None where no order is concerned (compensation for a service).
        customer_id: whom it benefits.
        amount: money in `currency`, None where no money moves.
        item_ids: lines of the order concerned, empty for the whole order.
        reason: for the books, with the case number.
        expected_by: what the customer was told.
    """

    key: str
    kind: str
    order_number: str | None
    customer_id: int | None
    amount: Decimal | None
    currency: str
    item_ids: tuple[int, ...]
    case_number: str
    reason: str
    expected_by: datetime


class OrderGateway(Protocol):
    """What a shop has to offer for Sandra to work on its orders. Three reads, one write; see docs/order-gateway.md."""

    def find(self, order_number: str) -> Order | None:
        """The order of that number, however it is written (case, blanks and hyphens do not matter), or None.

        Raises:
            GatewayError: the shop's system failed.
        """

    def orders_of(self, customer_id: int) -> list[Order]:
        """A customer's orders, newest first.

        Raises:
            GatewayError: the shop's system failed.
        """

    def orders_of_owner(self, phone: str, name: str) -> list[Order]:
        """The orders of the one customer with this phone and this name, newest first.

        Both must fit, however they are written (`sandra.shop.owner`); otherwise the list is empty, whichever was
        wrong (B8).

        Raises:
            GatewayError: the shop's system failed.
        """

    def carry_out(self, remedy: RemedyOrder) -> Receipt:
        """Refund, resend, replace, compensate, … exactly once for each key.

        Raises:
            OrderNotFoundError: there is no such order.
            GatewayError: the shop's system failed, or refuses (a refund beyond what was paid, say).
        """


def order_of_owner(gateway: OrderGateway, order_number: str, phone_last4: str) -> Order:
    """Look an order up, for its owner only (B8).

    Args:
        order_number: as the customer wrote it.
        phone_last4: the last four digits of the phone on the order, or the whole number.

    Raises:
        OrderNotFoundError: no such order, or the digits are not its owner's.
        GatewayError: the shop's system failed.
    """
    order = gateway.find(order_number)
    if order is None or order.phone_last4 != phone_last4[-4:]:
        raise OrderNotFoundError
    return order


def orders_of_owner(gateway: OrderGateway, phone: str, name: str) -> list[Order]:
    """All orders of a customer who has no number at hand, newest first, for the owner only (B8).

    Args:
        phone: the whole number the orders were made with, written in any way.
        name: the whole name on the orders.

    Raises:
        OrderNotFoundError: nobody has both, or they ordered nothing.
        GatewayError: the shop's system failed.
    """
    orders = gateway.orders_of_owner(phone, name)
    if not orders:
        raise OrderNotFoundError
    return orders
