"""The chat on somebody else's page: another origin, a strict policy, and a customer whom that site signs for."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenSite
from tests.browser.foreign_site import ForeignSite
from tests.browser.pages import ANSWER_WITHIN_MS, Picture, ShopPage
from tests.files import a_picture
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

ENGLISH = {"locale": "en-GB"}
BROKEN = Picture("broken.jpg", a_picture("JPEG", (400, 300)))


def heard(page: Page, name: str) -> list[Any]:
    """The details of the events of that name, as the page heard them."""
    return [detail for told, detail in page.evaluate("window.heard") if told == name]


def test_under_a_strict_policy_a_picture_is_sent_and_answered(
    open_site: OpenSite, site: ForeignSite, stack: Stack
) -> None:
    shop = open_site(site.page_of(), **ENGLISH)
    shop.launcher.click()
    shop.attaches(BROKEN)
    shop.sees_attached("broken.jpg")
    shop.says("The kettle arrived broken, look")

    expect(shop.picture("broken.jpg")).to_be_visible()
    shop.page.reload()
    shop.launcher.click()
    expect(shop.picture("broken.jpg")).to_have_js_property("naturalWidth", 400, timeout=ANSWER_WITHIN_MS)


def test_the_page_hears_what_happens_in_the_chat(open_site: OpenSite, site: ForeignSite) -> None:
    shop = open_site(site.page_of(), **ENGLISH)
    shop.launcher.click()
    shop.draft.press_sequentially("hello")
    shop.draft.press("Enter")
    shop.page.keyboard.press("Escape")
    badge = shop.launcher.locator(".badge")
    expect(badge).to_be_visible(timeout=ANSWER_WITHIN_MS)

    assert len(heard(shop.page, "opened")) == len(heard(shop.page, "closed")) == 1
    messages = heard(shop.page, "message")
    assert [message["from"] for message in messages][:2] == ["customer", "bot"]
    assert heard(shop.page, "connection")[-1] == {"state": "online"}
    count = heard(shop.page, "unread")[-1]["count"]
    expect(badge).to_have_text(str(count))
    expect(shop.page.locator("sandra-chat").get_by_role("status").first).to_contain_text(str(count))

    shop.launcher.click()
    assert heard(shop.page, "unread")[-1] == {"count": 0}
    assert shop.page.evaluate("document.querySelector('sandra-chat').unread") == 0


@pytest.mark.clause("B8")
def test_a_customer_the_site_signs_for_is_offered_their_orders_without_another_proof(
    open_site: OpenSite, site: ForeignSite, stack: Stack
) -> None:
    shop = open_site(site.page_of(CUSTOMER_EN, name="Emily Carter"), **ENGLISH)
    shop.launcher.click()
    expect(shop.panel.get_by_role("heading", name="Hello Emily Carter, I’m Sandra")).to_be_visible()
    shop.says("Something I received is broken")
    told = " ".join(shop.conversation())

    assert "phone" not in told.lower()
    numbers = [detail.split(" · ")[0] for detail in shop.cards.locator(".detail").all_inner_texts()]
    with stack.store.reading() as records:
        theirs = {order.number for order in records.orders.orders_of(CUSTOMER_EN)}
    assert numbers and set(numbers) <= theirs


def test_what_one_customer_said_is_not_shown_to_the_next_one_at_the_same_browser(
    open_site: OpenSite, site: ForeignSite
) -> None:
    shop = open_site(site.page_of(CUSTOMER_EN), **ENGLISH)
    shop.launcher.click()
    shop.says("My secret is safe here")

    for visitor in (site.page_of(CUSTOMER_ZH), site.page_of()):
        opens(shop, visitor)
        expect(shop.panel.locator(".greeting")).to_be_visible()
        expect(shop.bubbles_from("customer")).to_have_count(0)
    opens(shop, site.page_of(CUSTOMER_EN))
    expect(shop.bubbles_from("customer").first).to_have_text("My secret is safe here")


@pytest.mark.parametrize(
    ("customer", "ends_in", "reason"), [(CUSTOMER_EN, -3600, "expired"), (CUSTOMER_EN, 10**6, "lasts_too_long")]
)
def test_the_page_hears_why_its_token_is_refused_and_the_visitor_goes_on(
    open_site: OpenSite, site: ForeignSite, customer: int, ends_in: float, reason: str
) -> None:
    shop = open_site(site.page_of(customer, ends_in), **ENGLISH)
    shop.launcher.click()
    shop.says("hello")

    assert heard(shop.page, "identity-refused") == [{"reason": reason}]


def test_who_signs_in_on_the_page_goes_on_in_the_same_conversation(open_site: OpenSite, site: ForeignSite) -> None:
    shop = open_site(site.page_of(), **ENGLISH)
    shop.launcher.click()
    shop.says("hello")
    identity = site.page_of(CUSTOMER_EN, name="Emily").partition("identity=")[2]
    shop.draft.fill("half a sen")
    shop.page.evaluate("token => document.querySelector('sandra-chat').setAttribute('identity', token)", identity)

    expect(shop.bubbles_from("customer").first).to_have_text("hello")
    expect(shop.draft).to_have_value("half a sen")
    assert heard(shop.page, "identity-refused") == []


def opens(shop: ShopPage, address: str) -> None:
    """Go to a page with the same browser, and open the chat there."""
    shop.page.goto(address)
    shop.launcher.click()
    expect(shop.panel.locator(".state")).to_contain_text("Online")
