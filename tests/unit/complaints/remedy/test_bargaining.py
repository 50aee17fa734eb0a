"""What words about money come to: shares, half-way, beyond measure, and promises somebody is said to have made."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandra.case import Case
from sandra.remedy.bargaining import bargained_kind, halfway, is_beyond_measure, keep_claim, share_of, worth
from sandra.store.database import Store
from tests.unit.builders import NOW, the_playbook
from tests.unit.complaints.closing.test_reopening import negotiated, opened

AUTHORITY = the_playbook().authority


def a_case(asked: str | None = None, amount: int | None = None) -> Case:
    wanted = Decimal(amount) if amount is not None else None
    return Case("C1", "web-1", "late_delivery", "en", NOW, asked_remedy=asked, asked_amount=wanted)


def test_a_share_is_one_of_what_the_goods_cost(store: Store) -> None:
    with store.transaction() as records:
        price = worth(records, negotiated(records))
        assert price == Decimal("429.00")
        assert share_of(price, 0.5) == Decimal("214.50")
        assert share_of(price, 0.3333) == Decimal("142.99")
        assert share_of(price, None) is None
        assert share_of(None, 0.5) is None


def test_without_an_order_nothing_is_known_to_take_a_share_of() -> None:
    assert share_of(None, 0.5) is None


def test_halfway_lies_between_what_was_asked_and_what_was_offered(store: Store) -> None:
    with store.transaction() as records:
        case = negotiated(records, "compensate")
        case.asked_amount = Decimal(100)
        offered = case.offers[0].amount
        assert offered is not None
        assert halfway(case) == ((offered + 100) / 2).quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        (a_case("partial_refund"), "partial_refund"),
        (a_case("refund"), "refund"),
        (a_case("replace"), "compensate"),
        (a_case(), "compensate"),
    ],
    ids=["part of the price", "the price", "no money yet", "nothing yet"],
)
def test_a_bare_sum_is_asked_for_as_what_was_spoken_of(case: Case, kind: str) -> None:
    assert bargained_kind(case) == kind


@pytest.mark.parametrize(
    ("amount", "price", "beyond"),
    [
        (None, 100, False),
        (299, 100, False),
        (300, 100, True),
        (100_000, 429, True),
        (5000, None, False),
        (5001, None, True),
    ],
)
def test_a_sum_is_beyond_measure_against_the_price(amount: int | None, price: int | None, beyond: bool) -> None:
    asked = Decimal(amount) if amount is not None else None
    assert is_beyond_measure(asked, Decimal(price) if price is not None else None, AUTHORITY) is beyond


def test_a_promise_somebody_is_said_to_have_made_is_kept_and_checked_and_grants_nothing(store: Store) -> None:
    with store.transaction() as records:
        case = opened(records)
        ticket = keep_claim(records, the_playbook().sla, case, "你们客服答应赔我300", NOW)
        assert case.fact("claimed_promise") is not None
        assert ticket.reason == "claimed_promise"
        assert case.promises[-1].due_at == ticket.respond_by
        assert case.offers == []
