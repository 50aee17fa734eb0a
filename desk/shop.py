"""The demo shop's "my orders": two routes over one read-only window on the shop.

ShopWindowError
├── UnknownCustomerError   no customer with that id
└── ShopUnavailableError   the shop's system failed or did not answer; try again later
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

LARGEST_ID = 2**63 - 1


class ShopWindowError(Exception):
    """The shop's data could not be shown."""


class UnknownCustomerError(ShopWindowError):
    """No customer has the id that was asked for."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"no customer has the id {customer_id}; GET /api/shop/customers lists them all")


class ShopUnavailableError(ShopWindowError):
    """The shop's system failed; nothing was lost, the same request may be repeated."""


class ShopModel(BaseModel):
    """Amounts travel as text with two decimals: a number would lose cents in a browser."""

    class Config:
        """Read by pydantic."""

        json_encoders: ClassVar = {Decimal: lambda amount: f"{amount:.2f}"}

        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            """Says in the API's description that amounts are text."""
            for field in model.__fields__.values():
                if field.type_ is Decimal:
                    schema["properties"][field.name]["type"] = "string"


class LocalText(ShopModel):
    """A text of the shop in its two languages."""

    zh: str
    en: str


class Customer(ShopModel):
    """A customer of the demo shop."""

    id: int
    name: str
    phone_last4: str


class Item(ShopModel):
    """One line of an order; `unit_price` in the order's currency."""

    name: LocalText
    variant: LocalText | None
    quantity: int
    unit_price: Decimal


class ShipmentEvent(ShopModel):
    """A scan of the carrier."""

    at: datetime
    text: LocalText


class Shipment(ShopModel):
    """A parcel. `status`: preparing, in_transit, stuck, lost, delivered, returning."""

    carrier: str
    tracking_number: str
    status: str
    promised_by: date | None
    events: list[ShipmentEvent]


class Payment(ShopModel):
    """Money taken from the customer, in the order's currency."""

    amount: Decimal
    paid_at: datetime
    kind: str


class Refund(ShopModel):
    """Money on its way back, in the order's currency. `status`: pending, completed."""

    amount: Decimal
    status: str
    requested_at: datetime
    completed_at: datetime | None


class Order(ShopModel):
    """An order as its owner sees it, with the second fact of the owner check (B8)."""

    order_number: str
    ordered_at: datetime
    status: str
    currency: str
    total: Decimal
    items: list[Item]
    shipments: list[Shipment]
    payments: list[Payment]
    refunds: list[Refund]
    phone_last4: str


class OrdersOfCustomer(ShopModel):
    """A customer with their orders, newest first."""

    customer: Customer
    orders: list[Order]


class ShopWindow(Protocol):
    """What the demo shop has to be able to read. Both calls run in a worker thread."""

    def customers(self) -> list[Customer]:
        """The customers the demo offers, in the order they are listed.

        Raises:
            ShopUnavailableError: the shop's system failed.
        """

    def orders_of(self, customer_id: int) -> OrdersOfCustomer:
        """A customer's orders; this may return them in any order.

        Raises:
            UnknownCustomerError: there is no such customer.
            ShopUnavailableError: the shop's system failed.
        """


def shop_routes(window: ShopWindow) -> APIRouter:
    """The routes behind the demo shop's page.

    Args:
        window: where customers and orders are read.
    """
    router = APIRouter(prefix="/api/shop", tags=["shop"])

    @router.get("/customers", response_model=list[Customer])
    def customers() -> list[Customer]:
        """The customers to choose from; 503 while the shop's system does not answer."""
        try:
            return window.customers()
        except ShopUnavailableError as error:
            raise HTTPException(503, str(error)) from error

    @router.get("/orders", response_model=OrdersOfCustomer)
    def orders(customer_id: int = Query(..., ge=1, le=LARGEST_ID)) -> OrdersOfCustomer:
        """A customer's orders, newest first; 404 for an unknown one, 503 while the shop does not answer."""
        try:
            found = window.orders_of(customer_id)
        except UnknownCustomerError as error:
            raise HTTPException(404, str(error)) from error
        except ShopUnavailableError as error:
            raise HTTPException(503, str(error)) from error
        newest_first = sorted(found.orders, key=lambda order: order.ordered_at, reverse=True)
        return OrdersOfCustomer(customer=found.customer, orders=newest_first)

    return router
