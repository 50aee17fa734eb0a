"""A message that an app did not take comes to the desk by itself, and is sent again or dropped from there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sandra.dead_letters import DeadLetterStatus
from sandra.store.dead_letters import SqlDeadLetters
from tests.browser.conftest import CHINESE, OpenDesk, OpenShop
from tests.browser.desk_page import LIVE_WITHIN_MS, wants_a_person
from tests.browser.letters import is_not_taken, waits_for_the_customer, wrote_long_ago
from tests.stack import CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

FOUND = "您的包裹已经找到，明天送到"
LATE = "您的退款已经到账"


def test_a_message_is_sent_again_and_another_dropped(open_desk: OpenDesk, stack: Stack) -> None:
    desk = open_desk("songyu")
    desk.goes_to("undelivered")
    words = desk.words["letters"]
    expect(desk.page.get_by_role("heading", name=words["empty_title"])).to_be_visible()
    is_not_taken(stack, FOUND)
    is_not_taken(stack, LATE)
    found, late = (desk.page.get_by_role("article").filter(has_text=text) for text in (FOUND, LATE))
    expect(found).to_be_visible(timeout=LIVE_WITHIN_MS)
    expect(late).to_be_visible(timeout=LIVE_WITHIN_MS)

    found.get_by_role("button", name=words["send_again"]).click()
    expect(found).to_have_count(0)
    expect(desk.page.get_by_text(words["done"]["again"])).to_be_visible()
    expect(desk.page.get_by_role("heading", name=words["title"])).to_be_focused()

    late.get_by_role("button", name=words["drop"]).press("Enter")
    desk.page.get_by_role("dialog").get_by_role("button", name=desk.words["people"]["confirm"]).press("Enter")
    expect(late).to_have_count(0)
    with stack.store.reading() as records:
        entries = SqlDeadLetters(records.session).page((), (), 0, 10).entries
    decided = {entry.text: (entry.status, entry.decided_by) for entry in entries if entry.decided_by}
    assert decided == {FOUND: (DeadLetterStatus.AGAIN, "Songyu"), LATE: (DeadLetterStatus.DROPPED, "Songyu")}


def test_who_writes_after_the_apps_time_is_warned_and_sees_that_the_reply_waits(
    open_shop: OpenShop, open_desk: OpenDesk, stack: Stack
) -> None:
    desk, shop = open_desk("guming"), open_shop(CUSTOMER_ZH, **CHINESE)
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    desk.opens(ticket)
    desk.claims()
    warning = desk.page.get_by_role("status").filter(has_text=desk.words["talk"]["closed"])
    expect(warning).to_have_count(0)

    conversation = wrote_long_ago(stack, ticket, timedelta(hours=25))
    desk.page.reload()
    expect(warning).to_be_visible()
    desk.page.get_by_role("tab", name=desk.words["talk"]["purpose"]["note"]).click()
    expect(warning).to_have_count(0)
    desk.page.get_by_role("tab", name=desk.words["talk"]["purpose"]["reply"]).click()

    desk.sends(FOUND)
    reply = desk.page.get_by_role("article").filter(has_text=FOUND)
    expect(reply).to_be_visible(timeout=LIVE_WITHIN_MS)
    waits_for_the_customer(stack, conversation, FOUND)
    expect(reply).to_contain_text(desk.words["letters"]["statuses"]["waiting"], timeout=LIVE_WITHIN_MS)


def test_a_supervisor_sees_which_channels_are_on(open_desk: OpenDesk) -> None:
    desk = open_desk("tangli")
    desk.goes_to("undelivered")
    states = desk.words["letters"]["channels"]["states"]
    rows = desk.page.get_by_role("region", name=desk.words["letters"]["channels"]["title"]).get_by_role("row")
    expect(rows.filter(has_text="网页")).to_contain_text(states["on"])
    expect(rows.filter(has_text="钉钉")).to_contain_text(states["off"])


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_does_not_scroll_sideways(open_desk: OpenDesk, stack: Stack, width: int) -> None:
    desk = open_desk(f"width{width}")
    is_not_taken(stack, "https://shop.example/" + "a-very-long-address-" * 12)
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.goes_to("undelivered")
    expect(desk.page.get_by_role("article").first).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
