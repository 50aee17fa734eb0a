"""Whoever guesses at an order's owner is stopped, however they go about it (B8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandra.listening.known import join_conversation
from sandra.playbook.authority import Negotiation
from sandra.records import Records
from sandra.shop.identity import TooManyFailuresError, failures_here, order_shown, orders_shown
from sandra.shop.orders import OrderNotFoundError
from sandra.store.database import Store
from tests.unit.builders import NOW
from tests.unit.complaints.remedy.test_handling import LATE

RULES = Negotiation(
    rounds=3, options_a_round=2, identity_attempts=3, identity_attempts_an_order=5, identity_window_hours=24
)
RIGHT, WRONG = "2231", "0001"

pytestmark = pytest.mark.clause("B8")


def guess(records: Records, conversation: str, digits: str = WRONG, number: str = LATE, hours: int = 0) -> str:
    """What comes of a guess."""
    now = NOW + timedelta(hours=hours)
    join_conversation(records, conversation, "webchat", now)
    try:
        return order_shown(records, RULES, conversation, number, digits, now).number
    except OrderNotFoundError:
        return "wrong"
    except TooManyFailuresError:
        return "locked"


def test_after_as_many_failures_as_allowed_nothing_is_compared_any_more(store: Store) -> None:
    with store.transaction() as records:
        guesses = [guess(records, "web-1"), guess(records, "web-1"), guess(records, "web-1")]
        assert guesses == ["wrong", "wrong", "locked"]
        assert guess(records, "web-1", RIGHT) == "locked"


def test_a_success_in_between_buys_no_more_guesses(store: Store) -> None:
    with store.transaction() as records:
        guesses = [guess(records, "web-1", digits) for digits in (WRONG, RIGHT, WRONG, RIGHT, WRONG)]
        assert guesses == ["wrong", LATE, "wrong", LATE, "locked"]


def test_new_conversations_buy_no_more_guesses_at_an_order(store: Store) -> None:
    with store.transaction() as records:
        guesses = [guess(records, f"web-{number}") for number in range(5)]
        assert guesses == ["wrong"] * 4 + ["locked"]
        written_otherwise = f"{LATE[:2].lower()} {LATE[2:]}"
        assert guess(records, "web-9", RIGHT, written_otherwise) == "locked"


def test_an_order_that_does_not_exist_is_locked_just_the_same(store: Store) -> None:
    with store.transaction() as records:
        guesses = [guess(records, f"web-{number}", number="SD0000000000") for number in range(6)]
    assert guesses == ["wrong"] * 4 + ["locked"] * 2


def test_failures_are_forgotten_after_the_time_of_the_playbook(store: Store) -> None:
    with store.transaction() as records:
        for _ in range(3):
            guess(records, "web-1")
        assert guess(records, "web-1", RIGHT, hours=23) == "locked"
        assert guess(records, "web-1", RIGHT, hours=25) == LATE


def test_phone_and_name_count_with_the_numbers(store: Store) -> None:
    with store.transaction() as records:
        guess(records, "web-1")
        guess(records, "web-1")
        with pytest.raises(TooManyFailuresError):
            orders_shown(records, RULES, "web-1", "13800132231", "王小明", NOW)
        with pytest.raises(TooManyFailuresError):
            orders_shown(records, RULES, "web-1", "13800132231", "王敏", NOW)
        assert failures_here(records, RULES, "web-1", NOW) == 3
