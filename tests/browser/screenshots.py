"""Takes the pictures of the documentation: `python -m tests.browser.screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from settings import ROOT
from tests.browser.chromium import running_browser
from tests.browser.pages import ShopPage
from tests.stack import CUSTOMER_EN, CUSTOMER_ZH, Stack, running_stack

IMAGES = ROOT / "docs" / "images"
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"}
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


def main() -> None:
    """Make all pictures anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, running_stack(Path(folder)) as stack, running_browser() as browser:
        take(browser, stack, CUSTOMER_ZH, DESKTOP, late_parcel, IMAGES / "widget-zh.png")
        take(browser, stack, CUSTOMER_EN, PHONE, double_charge, IMAGES / "widget-phone-en.png")


if __name__ == "__main__":
    main()
