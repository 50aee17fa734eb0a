"""A customer and a supervisor in two browsers: called for, answered, decided, handed back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from sandra.case import Stage
from tests.browser.conftest import CHINESE, OpenDesk, OpenShop
from tests.browser.desk_page import TICKET_NUMBER, DeskPage, wants_a_person
from tests.browser.pages import ANSWER_WITHIN_MS, ShopPage
from tests.files import A_PDF, a_picture
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

ENGLISH: dict[str, Any] = {"locale": "en-GB"}


@pytest.mark.clause("D2", "D5", "D7")
def test_a_supervisor_takes_over_talks_carries_out_a_remedy_and_hands_back(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("linwei"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()

    desk.sends("您好，我是林薇，我来帮您看这个包裹。")
    expect(shop.bubbles_from("person").last).to_have_text(re.compile("我是林薇"), timeout=ANSWER_WITHIN_MS)
    expect(shop.panel.get_by_text("Linwei · 人工客服")).to_be_visible()
    silent = shop.bubbles_from("bot").count()
    shop.writes("好的，那就补发一双吧")
    desk.hears("好的，那就补发一双吧")

    desk.carries_out("补发")
    expect(desk.reply_box).not_to_have_value("")
    assert shop.bubbles_from("bot").count() == silent
    desk.sends()
    expect(shop.bubbles_from("person").nth(1)).to_be_visible(timeout=ANSWER_WITHIN_MS)

    desk.hands_back("补发已办好")
    shop.says("谢谢")
    with stack.store.transaction() as records:
        case = records.case(shop_case(shop, stack))
        assert case is not None
        assert case.stage is Stage.EXECUTED
        assert records.conversation(case.conversation_id).owner is None  # type: ignore[union-attr]


@pytest.mark.clause("D4")
def test_a_remedy_approved_at_the_desk_is_offered_at_once_and_carried_out_on_a_yes(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("zhouning"), open_shop(CUSTOMER_EN, **ENGLISH)
    shop.complains_about(stack.order(CUSTOMER_EN, "very_late_in_transit"))
    shop.adds("My parcel hasn't arrived")
    shop.says("7045")
    shop.chooses(0)
    shop.says("I want a refund")
    heard = shop.bubbles_from("bot").count()
    desk.approves_the_only_request()
    expect(shop.bubbles_from("bot").nth(heard)).to_be_visible(timeout=ANSWER_WITHIN_MS)
    shop.is_at_rest()
    assert "approved" in shop.conversation()[-1]
    carried_out = "".join(shop.chooses(0))
    assert shop.case_number() in carried_out


@pytest.mark.clause("F6")
def test_a_lost_network_and_a_reload_in_the_middle_lose_nothing(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("hexin"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()

    desk.page.context.set_offline(True)
    desk.sends("您好，这就为您核实")
    expect(desk.page.get_by_role("alert").filter(has_text=desk.words["failure"]["offline"])).to_be_visible()
    shop.writes("在吗")
    desk.page.context.set_offline(False)
    desk.hears("在吗")
    expect(desk.reply_box).to_have_value("您好，这就为您核实")

    desk.page.reload()
    expect(desk.reply_box).to_have_value("您好，这就为您核实")
    desk.sends()
    expect(shop.bubbles_from("person").last).to_have_text("您好，这就为您核实", timeout=ANSWER_WITHIN_MS)
    before = shop.conversation()
    shop.page.reload()
    shop.launcher.click()
    expect(shop.bubbles_from("person").last).to_have_text("您好，这就为您核实")
    assert shop.conversation() == before


def test_attached_files_reach_the_customer_and_stay_after_a_reload(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("xuyan"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()

    desk.attaches("退货单.png", "image/png", a_picture())
    desk.page.reload()
    desk.sees_attached("退货单.png")
    desk.attaches("发票.pdf", "application/pdf", A_PDF)
    desk.sends()
    both_see_what_was_attached(desk, shop)
    shop.page.reload()
    shop.launcher.click()
    desk.page.reload()
    both_see_what_was_attached(desk, shop)


def test_of_two_people_who_claim_one_gets_the_ticket_and_the_other_hears_who(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    ticket = wants_a_person(open_shop(CUSTOMER_ZH, **CHINESE), stack)
    first, second = open_desk("fangmin"), open_desk("gaoyuan")
    for desk in (first, second):
        desk.sees_waiting(ticket)
        desk.opens(ticket)
    second.page.context.set_offline(True)
    first.claims()
    second.page.context.set_offline(False)
    second.does("claim")
    expect(second.bar).to_contain_text("Fangmin")
    expect(second.page.get_by_text(second.words["refusals"]["others"].replace("{owner}", "Fangmin"))).to_be_visible()


def both_see_what_was_attached(desk: DeskPage, shop: ShopPage) -> None:
    """The picture itself, and the paper by its name."""
    for picture in (shop.picture("退货单.png"), desk.conversation.get_by_role("img", name="退货单.png")):
        expect(picture).to_have_js_property("naturalWidth", 40, timeout=ANSWER_WITHIN_MS)
    expect(shop.file("发票.pdf")).to_have_attribute("rel", "noopener")


def shop_case(shop: ShopPage, stack: Stack) -> str:
    """The case of the conversation, by the ticket told in it."""
    told = TICKET_NUMBER.search("".join(shop.conversation()))
    assert told is not None
    with stack.store.transaction() as records:
        ticket = records.ticket(told[0])
        assert ticket is not None
        case = records.case_of_ticket(ticket)
        assert case is not None
        return case.number
