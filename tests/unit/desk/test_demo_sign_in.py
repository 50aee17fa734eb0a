"""The demo shop tells the chat who is signed in, as any shop's own server does."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from channels.webchat.identity import Identities, Identity
from desk.app import create_app
from desk.demo_sign_in import LASTS_SECONDS, sign_in_routes
from settings import load
from tests.unit.desk.conftest import CHAT_SERVER, ShopInMemory

KEY = "the demo shop's key, of thirty-two bytes"
NOW = 1_796_000_000.5


@pytest.fixture
def browser(shop: ShopInMemory, pages: Path) -> TestClient:
    """A browser on a demo shop that can sign customers in."""
    return TestClient(create_app(shop, CHAT_SERVER, pages, [sign_in_routes(shop, KEY, lambda: NOW)]))


def test_the_token_shows_the_customer_to_the_chat_for_an_hour(browser: TestClient) -> None:
    answer = browser.post("/api/shop/sign-in", json={"customer_id": 1})

    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["identity"]
    assert Identities(KEY, lambda: NOW + LASTS_SECONDS).read(token) == Identity(1, "林小满")


def test_nobody_unknown_is_signed_in(browser: TestClient, shop: ShopInMemory) -> None:
    assert browser.post("/api/shop/sign-in", json={"customer_id": 99}).status_code == 404
    assert browser.post("/api/shop/sign-in", json={"customer_id": 0}).status_code == 422
    shop.is_down = True
    assert browser.post("/api/shop/sign-in", json={"customer_id": 1}).status_code == 503


def test_the_demo_has_a_key_of_its_own_and_a_real_shop_has_the_agreed_one(tmp_path: Path) -> None:
    def key(**variables: str) -> str:
        return load({"SANDRA_VAR": str(tmp_path), "SANDRA_SECRET": "secret", **variables}).identity_key

    agreed = "agreed with the shop: thirty-two bytes"
    assert len(key()) == 64 and key() == key()
    assert key() != key(SANDRA_SECRET="another")
    assert key(SANDRA_DEMO="0") == ""
    assert key(SANDRA_IDENTITY_SECRET=agreed) == agreed == key(SANDRA_IDENTITY_SECRET=agreed, SANDRA_DEMO="0")
