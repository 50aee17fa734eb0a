"""A customer sends pictures of the damage: chosen, dropped, pasted; refused, tried again, seen at the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHINESE, OpenDesk, OpenShop
from tests.browser.desk_page import wants_a_person
from tests.browser.pages import ANSWER_WITHIN_MS, Picture
from tests.files import A_PDF, a_picture
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

ENGLISH = {"locale": "en-GB"}
CUP = Picture("碎了的杯子.jpg", a_picture("JPEG", (400, 300)))
BOX = Picture("箱子.png", a_picture("PNG", (300, 400)), "image/png")


def test_pictures_reach_the_desk_and_stay_after_a_reload(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("zhaoyun"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()

    shop.attaches(CUP, BOX)
    shop.sees_attached(CUP.name)
    shop.sees_attached(BOX.name)
    shop.writes("您看，杯子碎成这样")
    for name, width in ((CUP.name, 400), (BOX.name, 300)):
        seen = desk.conversation.get_by_role("img", name=name)
        expect(seen).to_have_js_property("naturalWidth", width, timeout=ANSWER_WITHIN_MS)

    shop.page.reload()
    shop.launcher.click()
    expect(shop.picture(CUP.name)).to_have_js_property("naturalWidth", 400, timeout=ANSWER_WITHIN_MS)


def test_a_picture_without_a_word_is_a_message(open_shop: OpenShop, open_desk: OpenDesk, stack: Stack) -> None:
    desk, shop = open_desk("sunqi"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()
    shop.attaches(CUP)
    shop.sees_attached(CUP.name)
    shop.draft.press("Enter")

    expect(desk.conversation.get_by_role("img", name=CUP.name)).to_be_visible(timeout=ANSWER_WITHIN_MS)
    expect(desk.conversation).not_to_contain_text("send_picture")
    expect(shop.picture(CUP.name)).to_be_visible()


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_may_be_dropped_or_pasted(open_shop: OpenShop, event: str) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    shop.drops(CUP, event)

    shop.sees_attached(CUP.name)
    shop.tray.get_by_role("button", name=f"Remove {CUP.name}").click()
    expect(shop.tray).to_have_count(0)
    expect(shop.draft).to_be_focused()


def test_who_hovers_with_a_picture_sees_where_to_drop_it(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    hint = shop.panel.get_by_text("Drop pictures here")
    expect(hint).to_be_hidden()
    shop.drops(CUP, "dragover")
    expect(hint).to_be_visible()
    shop.drops(CUP, "dragleave")
    expect(hint).to_be_hidden()


def test_what_cannot_be_sent_is_told_with_the_reason_and_the_limits_are_told_before(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    expect(shop.panel.get_by_text("Pictures: up to 5 at a time, 10 MB each.")).to_be_visible()
    shop.attaches(Picture("invoice.pdf", A_PDF, "application/pdf"), Picture("cut off.jpg", CUP.content[:300]))

    expect(shop.tray.filter(has_text="invoice.pdf")).to_contain_text("Only JPEG, PNG, WebP and GIF")
    expect(shop.tray.filter(has_text="cut off.jpg")).to_contain_text("can’t be opened", timeout=ANSWER_WITHIN_MS)
    expect(shop.tray.get_by_role("button", name="Try again")).to_have_count(0)
    shop.draft.fill("look")
    shop.draft.press("Enter")
    expect(shop.panel.get_by_text("remove the ones that failed")).to_be_visible()
    expect(shop.bubbles_from("customer")).to_have_count(0)

    for _ in range(2):
        shop.tray.get_by_role("button", name="Remove").first.click()
    assert shop.says("look")


def test_more_pictures_than_a_message_takes_are_left_out(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    shop.attaches(*(Picture(f"{number}.jpg", CUP.content) for number in range(6)))

    expect(shop.tray).to_have_count(5)
    expect(shop.panel.get_by_text("One message takes up to 5 pictures")).to_be_visible()


def test_a_picture_that_found_no_network_is_tried_again(open_shop: OpenShop) -> None:
    shop = open_shop(CUSTOMER_EN, **ENGLISH)
    shop.launcher.click()
    shop.says("hello")
    shop.page.context.set_offline(True)
    shop.attaches(CUP)
    line = shop.tray.filter(has_text=CUP.name)
    expect(line).to_contain_text("No connection")
    shop.page.context.set_offline(False)
    line.get_by_role("button", name="Try again").click()
    shop.sees_attached(CUP.name)
    shop.says("The cup arrived broken")

    expect(shop.picture(CUP.name)).to_be_visible()
