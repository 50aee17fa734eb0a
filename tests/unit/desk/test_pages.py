"""The web server around the shop: pages, caching, security headers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.headers import ChatServerAddressError, PublicAddressError
from tests.unit.desk.conftest import CHAT_SERVER, ShopInMemory


def test_says_that_it_is_well(browser: TestClient) -> None:
    assert browser.get("/health").json() == {"status": "ok"}


def test_tells_the_page_where_the_chat_lives(visit: Callable[[str], TestClient]) -> None:
    browser = visit("https://chat.example/")
    assert browser.get("/widget-config.json").json() == {"chat_server": "https://chat.example"}


def test_shows_the_shop_at_the_root(browser: TestClient) -> None:
    assert "<title>Shop</title>" in browser.get("/").text


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/tickets", "/desk/tickets/T261129-ABCDE"])
def test_shows_the_desk_under_every_address_within_it(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert "<title>Desk</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_takes_no_missing_file_of_the_desk_for_a_page(browser: TestClient) -> None:
    assert browser.get("/desk/assets/gone.js").status_code == 404
    assert browser.get("/desk/gone.png").status_code == 404


def test_keeps_files_with_a_hash_for_good_and_asks_for_others_each_time(browser: TestClient) -> None:
    assert "immutable" in browser.get("/assets/index-a1b2c3.js").headers["cache-control"]
    assert "immutable" in browser.get("/desk/assets/index-d4e5f6.js").headers["cache-control"]
    assert browser.get("/widget.js").headers["cache-control"] == "no-cache"
    assert browser.get("/").headers["cache-control"] == "no-cache"


def test_answers_briefly_when_the_browser_has_the_file_already(browser: TestClient) -> None:
    known = browser.get("/widget.js").headers["etag"]
    assert browser.get("/widget.js", headers={"If-None-Match": known}).status_code == 304


def test_does_not_let_a_missing_file_be_kept(browser: TestClient) -> None:
    answer = browser.get("/assets/gone.js")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_compresses_what_is_large(browser: TestClient) -> None:
    assert browser.get("/widget.js").headers["content-encoding"] == "gzip"


def test_stays_inside_its_folder(browser: TestClient, pages: Path) -> None:
    (pages.parent / "secret.txt").write_text("secret", encoding="utf-8")
    assert browser.get("/%2e%2e/secret.txt").status_code == 404


def test_tells_how_to_build_missing_pages_and_serves_them_once_built(browser: TestClient, pages: Path) -> None:
    shutil.move(pages, pages.with_name("elsewhere"))
    missing = browser.get("/")
    assert missing.status_code == 503
    assert "make web" in missing.text
    assert browser.get("/health").status_code == 200
    shutil.move(pages.with_name("elsewhere"), pages)
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/widget.js", "/health", "/api/shop/orders?customer_id=99", "/nowhere"])
def test_sends_security_headers_with_every_answer(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("chat_server", "allowed"),
    [
        ("http://localhost:5005", "connect-src 'self' http://localhost:5005 ws://localhost:5005;"),
        ("https://chat.example", "connect-src 'self' https://chat.example wss://chat.example;"),
    ],
)
def test_lets_pages_connect_to_the_chat_server_only(
    visit: Callable[[str], TestClient], chat_server: str, allowed: str
) -> None:
    assert allowed in visit(chat_server).get("/").headers["content-security-policy"]


@pytest.mark.parametrize(
    "chat_server",
    ["", "localhost:5005", "ftp://chat.example", "http://a/b", "http://a; script-src *", "http://"],
)
def test_refuses_to_start_with_an_address_no_browser_can_reach(
    visit: Callable[[str], TestClient], chat_server: str
) -> None:
    with pytest.raises(ChatServerAddressError, match="http://host:port"):
        visit(chat_server)


def test_pages_under_another_name_of_the_server_show_what_was_sent(shop: ShopInMemory, pages: Path) -> None:
    app = create_app(shop, CHAT_SERVER, pages, public_url="https://shop.example/desk")
    policy = TestClient(app).get("/").headers["content-security-policy"]
    assert "img-src 'self' data: https://shop.example;" in policy


@pytest.mark.parametrize("public_url", ["shop.example", "http://", "http://a;b", "javascript:alert(1)"])
def test_refuses_to_start_where_no_browser_can_load_what_was_sent(pages: Path, public_url: str) -> None:
    with pytest.raises(PublicAddressError, match="http://host:port"):
        create_app(None, CHAT_SERVER, pages, public_url=public_url)
