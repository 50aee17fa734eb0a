"""Before anybody writes, the desk knows whether the customer's app still lets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.people import Role
from sandra.reach import people_may_write_until
from tests.unit.desk.console.conftest import BEGINNING, Browser, Desk, said
from tests.unit.desk.console.handling.deeds import refusal
from tests.unit.desk.console.talk import CONVERSATION, TICKET, a_ticket_to_talk_in

DAY = timedelta(hours=24)


@pytest.fixture
def lin(desk: Desk) -> Browser:
    return desk.signed_in(Role.AGENT, "lin")


def is_on(desk: Desk, channel: str) -> None:
    """The ticket's customer uses that channel."""
    with desk.store.transaction() as records:
        conversation = records.conversation(CONVERSATION)
        assert conversation is not None
        conversation.channel = channel


def writes(desk: Desk, ago: timedelta = timedelta(), **metadata: bool) -> None:
    """The customer's turn."""
    at = (BEGINNING - ago).timestamp()
    said(desk.tracker_file, CONVERSATION, {"event": "user", "text": "在吗", "timestamp": at, "metadata": metadata})


def open_until(browser: Browser) -> str | None:
    until: str | None = browser.gets(f"/tickets/{TICKET}/reach").json()["open_until"]
    return until


def test_a_window_closes_a_while_after_the_customers_last_message(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    is_on(desk, "twilio")
    writes(desk, ago=DAY)
    writes(desk)
    assert open_until(lin) == (BEGINNING + DAY).isoformat()


def test_what_began_without_the_customer_opens_no_window(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    is_on(desk, "twilio")
    writes(desk, ago=DAY)
    writes(desk, is_external=True)
    assert open_until(lin) == BEGINNING.isoformat()


def test_where_there_is_no_window_or_nobody_wrote_none_is_told(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, "lin")
    is_on(desk, "twilio")
    said(desk.tracker_file, CONVERSATION, {"event": "bot", "text": "您好"})
    assert open_until(lin) is None
    is_on(desk, "webchat")
    writes(desk)
    assert open_until(lin) is None


@pytest.mark.clause("E3")
def test_who_the_customer_may_complain_about_is_told_nothing(desk: Desk, lin: Browser) -> None:
    a_ticket_to_talk_in(desk, None, excluded=["lin"])
    assert refusal(lin.gets(f"/tickets/{TICKET}/reach")) == (403, "named")


@pytest.mark.parametrize(
    ("channel", "longer", "window"),
    [
        ("facebook", (), DAY),
        ("facebook", ("facebook",), 7 * DAY),
        ("wecom", ("facebook",), 2 * DAY),
        ("telegram", ("facebook",), None),
        ("cmdline", (), None),
    ],
)
def test_people_may_write_for_longer_only_where_that_is_switched_on(
    channel: str, longer: tuple[str, ...], window: timedelta | None
) -> None:
    expected = BEGINNING + window if window is not None else None
    assert people_may_write_until(channel, BEGINNING, longer) == expected
