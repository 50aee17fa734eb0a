"""Takes the pictures of the documentation: `python -m tests.browser.screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, expect

from benchmarks.queue.filling import fill
from desk.people.register import Particulars, add_person
from sandra.people import Role
from sandra.store.people import SqlPeople
from settings import ROOT
from tests.browser.chromium import running_browser
from tests.browser.desk_page import DeskPage, wants_a_person
from tests.browser.letters import NEVER_TAKEN, is_not_taken
from tests.browser.pages import ShopPage
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack, running_stack

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
NAMES = {"zh-Hans": "林薇", "zh-Hant": "陳怡君", "en": "Grace Miller"}
TICKETS_SHOWN = 400
IMAGES = ROOT / "docs" / "images"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "locale": "en-GB",
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


def late_parcel(shop: ShopPage, stack: Stack) -> None:
    """王敏 is offered a refund for a parcel that hangs on the way."""
    shop.complains_about(stack.order(CUSTOMER_ZH, "very_late_in_transit"))
    shop.adds("包裹一直没到，太慢了")
    shop.says("2231")
    shop.chooses(0)
    shop.says("我要退款")


def double_charge(shop: ShopPage, stack: Stack) -> None:
    """Emily Carter is offered her money back."""
    shop.complains_about(stack.order(CUSTOMER_EN, "double_charge"))
    shop.adds("I was charged twice")
    shop.says("7045")
    shop.chooses(0)
    shop.says("I want my money back")


def take(
    browser: Browser,
    stack: Stack,
    customer_no: int,
    device: dict[str, Any],
    talk: Callable[[ShopPage, Stack], None],
    picture: Path,
) -> None:
    """Lead a conversation and keep what the screen shows in the middle of it."""
    context = browser.new_context(**device, reduced_motion="reduce")
    shop = ShopPage(context.new_page(), stack).opens(customer_no)
    talk(shop, stack)
    shop.page.mouse.move(0, 0)
    shop.page.screenshot(path=picture)
    context.close()


def desk_of(browser: Browser, stack: Stack, language: str) -> DeskPage:
    """A supervisor who has just signed in, with the pages in a language."""
    login = f"supervisor-{language.lower()}"
    with stack.store.transaction() as records:
        about = Particulars(NAMES[language], Role.SUPERVISOR)
        password = add_person(SqlPeople(records.session), login, about, "pictures", datetime.now(timezone.utc))
    context = browser.new_context(viewport=DESKTOP["viewport"], locale=language, reduced_motion="reduce")
    return DeskPage(context.new_page(), stack, language).signs_in(login, password)


def desk_pictures(browser: Browser, stack: Stack) -> None:
    """A busy queue, a conversation just taken over, the overview and what apps did not take, in all languages."""
    with stack.store.transaction() as records:
        fill(records.session.connection(), TICKETS_SHOWN, now=datetime.now(timezone.utc))
    context = browser.new_context(**DESKTOP)
    shop = ShopPage(context.new_page(), stack).opens(CUSTOMER_ZH)
    ticket = wants_a_person(shop, stack)
    two_messages_are_not_taken(stack)
    for language in LANGUAGES:
        desk = desk_of(browser, stack, language)
        desk.page.mouse.move(0, 0)
        expect(desk.page.locator("tbody tr").nth(5)).to_be_visible()
        desk.page.screenshot(path=IMAGES / f"desk-queue-{language}.png")
        desk.goes_to(f"tickets/{ticket}")
        if language == LANGUAGES[0]:
            desk.claims()
            desk.sends("您好，我是林薇，这个包裹由我来盯。")
            desk.hears("由我来盯")
        expect(desk.page.locator("#panel-conversation canvas").first).to_be_visible()
        desk.page.screenshot(path=IMAGES / f"desk-ticket-{language}.png")
        desk.goes_to("overview")
        expect(desk.page.locator("main canvas").first).to_be_visible()
        desk.page.screenshot(path=IMAGES / f"desk-overview-{language}.png")
        undelivered_picture(desk, language)
        desk.page.context.close()
    context.close()


def two_messages_are_not_taken(stack: Stack) -> None:
    """One was refused at once, the other was tried for hours."""
    now = datetime.now(timezone.utc)
    is_not_taken(stack, "您的包裹已经找到，明天下午送到。给您添麻烦了。")
    hours_ago = now - timedelta(hours=7, minutes=21)
    more = {"why": NEVER_TAKEN, "tries": 10, "written_at": hours_ago}
    is_not_taken(stack, "Your refund of ¥129.00 is on its way; it takes up to three days.", CUSTOMER_EN, **more)


def undelivered_picture(desk: DeskPage, language: str) -> None:
    """What waits for somebody's decision, and the channels."""
    desk.goes_to("undelivered")
    expect(desk.page.get_by_role("article")).to_have_count(2)
    expect(desk.page.locator("tbody tr").first).to_be_visible()
    desk.page.mouse.move(0, 0)
    desk.page.screenshot(path=IMAGES / f"desk-undelivered-{language}.png")


def main() -> None:
    """Make all pictures anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, running_stack(Path(folder)) as stack, running_browser() as browser:
        take(browser, stack, CUSTOMER_ZH, DESKTOP, late_parcel, IMAGES / "widget-zh.png")
        take(browser, stack, CUSTOMER_EN, PHONE, double_charge, IMAGES / "widget-phone-en.png")
    # Another shop, in which nobody has complained yet.
    with TemporaryDirectory() as folder, running_stack(Path(folder)) as stack, running_browser() as browser:
        desk_pictures(browser, stack)


if __name__ == "__main__":
    main()
