"""The demo shop's "my orders"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

if TYPE_CHECKING:
    from .conftest import ShopInMemory


def test_lists_the_customers_to_choose_from(browser: TestClient) -> None:
    assert browser.get("/api/shop/customers").json() == [{"id": 1, "name": "林小满", "phone_last4": "5678"}]


def test_shows_the_orders_of_a_customer_newest_first(browser: TestClient) -> None:
    answer = browser.get("/api/shop/orders", params={"customer_id": 1}).json()
    assert answer["customer"]["name"] == "林小满"
    assert [order["order_number"] for order in answer["orders"]] == ["SD202511090002", "SD202511010001"]


def test_writes_amounts_as_text_with_two_decimals(browser: TestClient) -> None:
    order = browser.get("/api/shop/orders", params={"customer_id": 1}).json()["orders"][0]
    assert order["total"] == "129.00"
    assert order["items"][0]["unit_price"] == "129.00"
    assert order["payments"][0]["amount"] == "129.00"


def test_writes_times_with_their_zone(browser: TestClient) -> None:
    order = browser.get("/api/shop/orders", params={"customer_id": 1}).json()["orders"][0]
    assert order["ordered_at"] == "2025-11-09T09:30:00+00:00"


def test_describes_amounts_as_text_in_its_openapi_document(browser: TestClient) -> None:
    schemas = browser.get("/api/openapi.json").json()["components"]["schemas"]
    assert schemas["Order"]["properties"]["total"]["type"] == "string"


def test_says_where_to_look_when_a_customer_is_unknown(browser: TestClient) -> None:
    answer = browser.get("/api/shop/orders", params={"customer_id": 99})
    assert answer.status_code == 404
    assert answer.json() == {"detail": "no customer has the id 99; GET /api/shop/customers lists them all"}


@pytest.mark.parametrize("customer_id", ["", "anna", "0", "-1", "1e3", str(2**63)])
def test_refuses_what_is_no_customer_id(browser: TestClient, customer_id: str) -> None:
    answer = browser.get("/api/shop/orders", params={"customer_id": customer_id})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "customer_id"]


@pytest.mark.parametrize("path", ["/api/shop/customers", "/api/shop/orders?customer_id=1"])
def test_says_that_the_shop_does_not_answer(browser: TestClient, shop: ShopInMemory, path: str) -> None:
    shop.is_down = True
    answer = browser.get(path)
    assert answer.status_code == 503
    assert answer.json() == {"detail": "the shop's database does not answer; try again in a minute"}
