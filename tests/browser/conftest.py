"""One browser for all tests of a module, a fresh profile for each test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from desk.people.register import Particulars, add_person
from sandra.people import Role
from sandra.store.people import SqlPeople
from tests.browser.chromium import NoChromiumError, executable, running_browser
from tests.browser.desk_page import DeskPage
from tests.browser.foreign_site import ForeignSite, foreign_site
from tests.browser.pages import ShopPage
from tests.stack import Stack, running_stack

OpenShop = Callable[..., ShopPage]
OpenDesk = Callable[..., DeskPage]
OpenSite = Callable[..., ShopPage]
CHINESE: dict[str, Any] = {"locale": "zh-CN"}
TOLD_BY_THE_BROWSER = re.compile("ERR_INTERNET_DISCONNECTED|status of 401|status of 409")
"""What it writes itself where there is no network, nobody has signed in yet, or somebody else was faster."""
TOLD_OF_PICTURES = re.compile("ERR_INTERNET_DISCONNECTED|status of 422")
"""What it writes itself where a picture found no network, or was refused."""


@pytest.fixture(scope="session")
def site() -> Iterator[ForeignSite]:
    """Somebody else's shop, which has the chat on its page."""
    with foreign_site() as running:
        yield running


@pytest.fixture(scope="session")
def stack(site: ForeignSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A shop of its own: what is carried out here must not be missing from the orders of the conversations."""
    with running_stack(tmp_path_factory.mktemp("browser"), site.environment()) as running:
        site.sandra = running.settings
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; where there is none the tests say so, and fail where CI runs them."""
    try:
        executable()
    except NoChromiumError as error:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip(str(error))
    with running_browser() as running:
        yield running


@pytest.fixture
def open_shop(browser: Browser, stack: Stack) -> Iterator[OpenShop]:
    """Opens the shop of a customer in a browser of its own; what the page logs as an error fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(customer_no: int, **device: Any) -> ShopPage:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **device})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        return ShopPage(page, stack).opens(customer_no)

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not TOLD_OF_PICTURES.search(error)] == []


@pytest.fixture
def open_site(browser: Browser, stack: Stack, site: ForeignSite) -> Iterator[OpenSite]:
    """Opens the foreign site in a browser of its own; what its policy forbids, or the page logs, fails the test."""
    contexts = []
    pages: list[ShopPage] = []
    errors: list[str] = []

    def open_page(address: str, **device: Any) -> ShopPage:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **device})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(address)
        shop = ShopPage(page, stack)
        expect(shop.launcher).to_be_visible()
        pages.append(shop)
        return shop

    yield open_page
    violations = [found for shop in pages for found in shop.page.evaluate("window.violations")]
    for context in contexts:
        context.close()
    assert (violations, errors) == ([], [])


@pytest.fixture
def open_desk(browser: Browser, stack: Stack) -> Iterator[OpenDesk]:
    """Signs a new supervisor in, in a browser of their own; what the page logs as an error fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(login: str, prepare: Callable[[BrowserContext], None] = lambda context: None) -> DeskPage:
        with stack.store.transaction() as records:
            particulars = Particulars(login.title(), Role.SUPERVISOR)
            password = add_person(SqlPeople(records.session), login, particulars, "test", datetime.now(timezone.utc))
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **CHINESE)
        contexts.append(context)
        prepare(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        return DeskPage(page, stack, "zh-Hans").signs_in(login, password)

    yield open_page
    for context in contexts:
        context.close()
    assert [error for error in errors if not TOLD_BY_THE_BROWSER.search(error)] == []
