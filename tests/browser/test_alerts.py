"""Sound and notification call whoever has them on: for what comes in urgent, and for a clock that ran out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import CHINESE, OpenDesk, OpenShop
from tests.browser.desk_page import LIVE_WITHIN_MS, wants_a_person
from tests.stack import CUSTOMER_ZH, Stack

pytestmark = pytest.mark.browser

LISTENER = """
    window.notices = []; window.chimes = 0;
    window.Notification = class extends Notification {
      constructor(title, options) { super(title, options); window.notices.push(`${title} ${options.body}`); }
    };
    window.AudioContext = class extends AudioContext {
      constructor() { super(); window.chimes += 1; }
    };
"""
"""Nobody sees or hears a browser without a screen: what it is told to show and to play is written down."""


def notices_allowed(context: BrowserContext) -> None:
    context.grant_permissions(["notifications"])
    context.add_init_script(LISTENER)


@pytest.mark.clause("F5")
def test_a_clock_that_runs_out_is_heard_and_seen(open_shop: OpenShop, open_desk: OpenDesk, stack: Stack) -> None:
    desk, shop = open_desk("wangqiang", notices_allowed), open_shop(CUSTOMER_ZH, **CHINESE)
    desk.wants_to_be_called()
    chimes = desk.page.evaluate("window.chimes")
    ticket = wants_a_person(shop, stack)
    desk.sees_waiting(ticket)
    with stack.store.transaction() as records:
        waiting = records.ticket_to_change(ticket)
        assert waiting is not None
        waiting.resolve_by = waiting.opened_at - timedelta(minutes=1)

    late = desk.words["talk"]["alerts"]["late"].partition("{")[0]
    desk.page.wait_for_function(
        "([late, number]) => window.notices.some((one) => one.startsWith(late) && one.endsWith(number))",
        arg=[late, ticket],
        timeout=2 * LIVE_WITHIN_MS,
    )
    assert desk.page.evaluate("window.chimes") > chimes
    desk.sees_late(ticket)
