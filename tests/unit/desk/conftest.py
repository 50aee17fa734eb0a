"""A desk over a shop that lives in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.shop import (
    Customer,
    Item,
    LocalText,
    Order,
    OrdersOfCustomer,
    Payment,
    ShopUnavailableError,
    UnknownCustomerError,
)

CHAT_SERVER = "http://localhost:5005"


class ShopInMemory:
    """A shop whose orders are what a test put in."""

    def __init__(self) -> None:
        self._customers: dict[int, Customer] = {}
        self._orders: dict[int, list[Order]] = {}
        self.is_down = False

    def add(self, customer: Customer, *orders: Order) -> None:
        """Let a customer have orders."""
        self._customers[customer.id] = customer
        self._orders[customer.id] = list(orders)

    def customers(self) -> list[Customer]:
        """All customers."""
        self._answer()
        return list(self._customers.values())

    def orders_of(self, customer_id: int) -> OrdersOfCustomer:
        """The orders in the sequence they were put in."""
        self._answer()
        if customer_id not in self._customers:
            raise UnknownCustomerError(customer_id)
        return OrdersOfCustomer(customer=self._customers[customer_id], orders=self._orders[customer_id])

    def _answer(self) -> None:
        if self.is_down:
            raise ShopUnavailableError("the shop's database does not answer; try again in a minute")


def an_order(number: str, day: int) -> Order:
    """An order of one cup for 129 yuan, placed on a day of November 2025."""
    ordered_at = datetime(2025, 11, day, 9, 30, tzinfo=timezone.utc)
    price = Decimal("129")
    return Order(
        order_number=number,
        ordered_at=ordered_at,
        status="delivered",
        currency="CNY",
        total=price,
        items=[Item(name=LocalText(zh="陶瓷杯", en="Ceramic cup"), variant=None, quantity=1, unit_price=price)],
        shipments=[],
        payments=[Payment(amount=price, paid_at=ordered_at, kind="charge")],
        refunds=[],
        phone_last4="5678",
    )


@pytest.fixture
def shop() -> ShopInMemory:
    """A shop with one customer who ordered twice."""
    shop = ShopInMemory()
    customer = Customer(id=1, name="林小满", phone_last4="5678")
    shop.add(customer, an_order("SD202511010001", day=1), an_order("SD202511090002", day=9))
    return shop


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Pages as the build leaves them."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Shop</title>", encoding="utf-8")
    (folder / "widget.js").write_text("/* the chat */" * 200, encoding="utf-8")
    (folder / "assets" / "index-a1b2c3.js").write_text("/* the shop */", encoding="utf-8")
    (folder / "desk" / "assets").mkdir(parents=True)
    (folder / "desk" / "index.html").write_text("<!doctype html><title>Desk</title>", encoding="utf-8")
    (folder / "desk" / "assets" / "index-d4e5f6.js").write_text("/* the desk */", encoding="utf-8")
    return folder


@pytest.fixture
def visit(shop: ShopInMemory, pages: Path) -> Callable[[str], TestClient]:
    """A browser, given the address of the chat server."""

    def open_browser(chat_server: str) -> TestClient:
        return TestClient(create_app(shop, chat_server, pages))

    return open_browser


@pytest.fixture
def browser(visit: Callable[[str], TestClient]) -> TestClient:
    """A browser on a desk with the default chat server."""
    return visit(CHAT_SERVER)
