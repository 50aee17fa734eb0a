"""What a shop's own pages show of it: its customers, and one customer's orders.

UnknownCustomerError    no customer has that id (a StoreError)
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Row

from sandra.shop.orders import Order
from sandra.store import tables
from sandra.store.database import Store, StoreError


class UnknownCustomerError(StoreError):
    """No customer has the id that was asked for."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"no customer has the id {customer_id}; ask for one of the list of customers")


@dataclass(frozen=True)
class Customer:
    """A customer of the shop."""

    id: int
    name: str
    phone: str

    @property
    def phone_last4(self) -> str:
        """The second fact of the owner check (B8)."""
        return self.phone[-4:]


@dataclass(frozen=True)
class CustomerOrders:
    """A customer with their orders, newest first."""

    customer: Customer
    orders: list[Order]


class StoreShopWindow:
    """Reads for the shop's pages, each in a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def customers(self) -> list[Customer]:
        """All customers by id.

        Raises:
            StoreUnavailableError: the store does not answer.
        """
        with self._store.transaction() as records:
            found = records.session.execute(select(tables.customers).order_by(tables.customers.c.id))
            return [_customer(row) for row in found]

    def orders_of(self, customer_id: int) -> CustomerOrders:
        """A customer's orders.

        Raises:
            UnknownCustomerError: there is no such customer.
            StoreUnavailableError: the store does not answer.
            GatewayError: the store failed while the orders were read.
        """
        with self._store.transaction() as records:
            row = records.session.execute(
                select(tables.customers).where(tables.customers.c.id == customer_id)
            ).one_or_none()
            if row is None:
                raise UnknownCustomerError(customer_id)
            return CustomerOrders(_customer(row), records.orders.orders_of(customer_id))


def _customer(row: Row) -> Customer:
    return Customer(id=row.id, name=row.name, phone=row.phone)
