"""A customer in a real browser: from the order in the shop to the remedy in the chat."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenShop
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
CHINESE = {"locale": "zh-CN"}
ENGLISH = {"locale": "en-GB"}


@pytest.mark.clause("A1", "C10", "F1")
def test_a_late_order_is_put_right_and_found_again_after_a_reload(open_shop: OpenShop, stack: Stack) -> None:
    number = stack.order(CUSTOMER_ZH, "very_late_in_transit")
    shop = open_shop(CUSTOMER_ZH, **CHINESE)
    expect(shop.order(number)).to_contain_text("2231")
    shop.complains_about(number)

    (apology, *_) = shop.adds("包裹一直没到，太慢了")
    assert "抱歉" in apology or "对不起" in apology
    shop.says("2231")
    shop.chooses(0)
    offered = shop.says("我要退款")
    assert "退" in "".join(offered)
    shop.chooses(0)
    case_number = shop.case_number()

    with stack.store.transaction() as records:
        case = records.case(case_number)
        assert case is not None
        assert case.order_number == number
        assert case.stage.value == "executed"

    before = shop.conversation()
    shop.page.reload()
    shop.launcher.click()
    expect(shop.bubbles_from("bot").last).to_be_visible()
    assert shop.conversation() == before
    assert shop.case_number() == case_number


@pytest.mark.clause("A1", "C10", "C12")
def test_a_double_charge_is_returned_in_english(open_shop: OpenShop, stack: Stack) -> None:
    number = stack.order(CUSTOMER_EN, "double_charge")
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.complains_about(number)

    (apology, *_) = shop.adds("I was charged twice")
    assert "sorry" in apology.lower() or "apolog" in apology.lower()
    shop.says("7045")
    shop.chooses(0)
    shop.says("I want my money back")
    shop.chooses(0)

    with stack.store.transaction() as records:
        case = records.case(shop.case_number())
        assert case is not None
        assert case.order_number == number
        assert case.stage.value == "executed"
    assert all(text.isascii() or "¥" in text or "’" in text for text in shop.bubbles_from("bot").all_inner_texts())


@pytest.mark.clause("B8")
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_who_signs_in_at_the_shop_chooses_among_their_orders_and_proves_nothing_more(
    open_shop: OpenShop, stack: Stack, device: dict[str, Any]
) -> None:
    shop = open_shop(CUSTOMER_ZH, **CHINESE, **device)
    switch = shop.page.get_by_role("switch", name="王敏")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(shop.page.get_by_text("尾号").first).to_be_hidden()
    shop.launcher.click()
    expect(shop.panel.get_by_role("heading", name="王敏，您好")).to_be_visible()
    told = shop.says("收到的东西是坏的")
    number = shop.cards.first.locator(".detail").inner_text().split(" · ")[0]
    told += shop.chooses(0)

    assert not any("尾号" in words or "手机" in words for words in told)
    with stack.store.reading() as records:
        [case, *_] = records.cases_of_order(number)
        assert case.customer_id == CUSTOMER_ZH


def test_the_chat_is_used_with_the_keyboard_only(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    keys = shop.page.keyboard
    shop.page.evaluate("document.querySelector('article.card:last-of-type button.complain').focus()")
    keys.press("Tab")
    expect(shop.launcher).to_be_focused()

    keys.press("Enter")
    expect(shop.panel).to_be_visible()
    expect(shop.draft).to_be_focused()
    keys.type("hello")
    keys.press("Enter")
    expect(shop.bubbles_from("bot").first).to_be_visible(timeout=20_000)
    expect(shop.draft).to_be_focused()

    keys.press("Escape")
    expect(shop.panel).to_be_hidden()
    expect(shop.launcher).to_be_focused()


def test_escape_gives_the_focus_back_to_the_order_it_came_from(open_shop: OpenShop, stack: Stack) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    number = stack.order(CUSTOMER_EN, "double_charge")
    shop.complains_about(number)
    expect(shop.draft).to_be_focused()

    shop.page.keyboard.press("Escape")
    expect(shop.order(number).locator("button.complain")).to_be_focused()


def test_shift_and_enter_writes_a_new_line(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    shop.draft.press_sequentially("one")
    shop.draft.press("Shift+Enter")
    shop.draft.press_sequentially("two")

    expect(shop.draft).to_have_value("one\ntwo")
    expect(shop.bubbles_from("customer")).to_have_count(0)


def test_on_a_phone_the_chat_fills_the_screen_and_nothing_scrolls_sideways(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH, **PHONE)
    assert _overflow(shop.page) == 0
    shop.launcher.click()
    shop.says("https://shop.example/" + "a-very-long-address-" * 12)

    box = shop.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert _overflow(shop.page) == 0
    scroller = shop.page.locator("sandra-chat .scroller")
    assert scroller.evaluate("log => log.scrollWidth - log.clientWidth") == 0


def test_html_is_shown_as_text(open_shop: OpenShop) -> None:
    text = '<img src=x onerror="document.title=1"><b>bold</b>'
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    title = shop.page.title()
    shop.launcher.click()
    shop.says(text)
    shop.page.reload()
    shop.launcher.click()

    expect(shop.bubbles_from("customer")).to_have_text([text])
    expect(shop.page.locator("sandra-chat img, sandra-chat .text b")).to_have_count(0)
    assert shop.page.title() == title


def test_a_refused_message_says_why_and_can_be_edited(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    shop.draft.fill("///")
    shop.draft.press("Enter")
    problem = shop.page.locator("sandra-chat .problem")
    expect(problem).to_be_visible()
    assert problem.inner_text().isascii() or "’" in problem.inner_text()

    shop.page.locator("sandra-chat .remedies button").last.click()
    expect(shop.draft).to_have_value("///")
    expect(problem).to_have_count(0)


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
