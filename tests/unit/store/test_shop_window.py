"""The shop's own pages show its customers and their orders."""

from __future__ import annotations

import pytest

from sandra.store.database import Store
from sandra.store.shop_window import StoreShopWindow, UnknownCustomerError
from tests.unit.store.builders import an_order, in_the_shop


def test_customers_are_listed_with_the_digits_that_prove_who_they_are(store: Store) -> None:
    with store.transaction() as records:
        in_the_shop(records, an_order())
    (customer,) = StoreShopWindow(store).customers()
    assert (customer.name, customer.phone_last4) == ("王敏", "2231")


def test_a_customer_sees_their_orders(store: Store) -> None:
    with store.transaction() as records:
        in_the_shop(records, an_order("SD1"), an_order("SD2"))
        in_the_shop(records, an_order("SD3"))
    window = StoreShopWindow(store)
    first, _ = window.customers()
    shown = window.orders_of(first.id)
    assert shown.customer == first
    assert {order.number for order in shown.orders} == {"SD1", "SD2"}


@pytest.mark.parametrize("customer_id", [1, 2**63 - 1])
def test_nobody_sees_an_unknown_customers_orders(store: Store, customer_id: int) -> None:
    with pytest.raises(UnknownCustomerError, match="list of customers"):
        StoreShopWindow(store).orders_of(customer_id)
