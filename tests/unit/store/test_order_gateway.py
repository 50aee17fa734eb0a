"""The shop's orders are read whole, and a remedy is carried out exactly once, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from sandra.shop.orders import (
    GatewayError,
    Order,
    OrderNotFoundError,
    Receipt,
    RemedyOrder,
    order_of_owner,
    orders_of_owner,
)
from sandra.store import tables
from sandra.store.database import Store
from tests.unit.store.builders import NOW, a_parcel, a_remedy, an_order, days, in_the_shop

NUMBER = "SD2611110102"


@pytest.fixture
def shop(store: Store) -> Store:
    """A shop with one order: two lines for 628.00, on their way."""
    with store.transaction() as records:
        in_the_shop(records, an_order())
    return store


def order_in(store: Store, number: str = NUMBER) -> Order:
    with store.transaction() as records:
        order = records.orders.find(number)
    assert order is not None
    return order


def carry_out(store: Store, remedy: RemedyOrder) -> Receipt:
    with store.transaction() as records:
        return records.orders.carry_out(remedy)


def postings(store: Store) -> list[str]:
    with store.transaction() as records:
        return list(records.session.execute(select(tables.remedy_postings.c.reference)).scalars())


class TestFindingAnOrder:
    def test_returns_everything_known_of_it(self, shop: Store) -> None:
        found = order_in(shop)
        given = an_order()
        ids = [item.id for item in found.items]
        assert found.shipments[0].item_ids == ids
        items = [replace(item, id=stored) for item, stored in zip(given.items, ids, strict=True)]
        parcel = replace(given.shipments[0], item_ids=ids)
        assert found == replace(given, customer_id=found.customer_id, items=items, shipments=[parcel])

    @pytest.mark.parametrize(
        "written",
        [
            "SD2611110102",
            "sd2611110102",
            " SD 2611 1101 02 ",
            "sd-2611-110102",
            "ＳＤ２６１１１１０１０２",
            "SD—2611110102。",
        ],
    )
    def test_takes_the_number_however_it_is_written(self, shop: Store, written: str) -> None:
        assert order_in(shop, written).number == NUMBER

    @pytest.mark.parametrize("written", ["SD2611110103", "", "\x00", "2611110102", "%", "' OR 1=1 --"])
    def test_finds_nothing_under_another_number(self, shop: Store, written: str) -> None:
        with shop.transaction() as records:
            assert records.orders.find(written) is None

    def test_is_for_the_owner_only(self, shop: Store) -> None:
        with shop.transaction() as records:
            assert order_of_owner(records.orders, NUMBER, "2231").number == NUMBER
            with pytest.raises(OrderNotFoundError):
                order_of_owner(records.orders, NUMBER, "7045")

    def test_lists_a_customers_orders_newest_first(self, store: Store) -> None:
        with store.transaction() as records:
            in_the_shop(
                records,
                an_order("SD1", ordered_at=NOW - days(9)),
                an_order("SD2", ordered_at=NOW - days(1)),
                an_order("SD3", ordered_at=NOW - days(5)),
            )
        customer_id = order_in(store, "SD1").customer_id
        with store.transaction() as records:
            assert [order.number for order in records.orders.orders_of(customer_id)] == ["SD2", "SD3", "SD1"]
            assert records.orders.orders_of(customer_id + 1) == []

    def test_takes_as_many_queries_for_thirty_orders_as_for_one(self, store: Store) -> None:
        with store.transaction() as records:
            in_the_shop(records, *(an_order(f"SD{number}") for number in range(30)))
        customer_id = order_in(store, "SD1").customer_id
        statements: list[str] = []

        def note(*details: object) -> None:
            statements.append(str(details[2]))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            with store.transaction() as records:
                assert len(records.orders.orders_of(customer_id)) == 30
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert len([statement for statement in statements if "SELECT" in statement]) == 7


class TestCarryingOut:
    @pytest.mark.parametrize("kind", ["refund", "partial_refund", "correct_bill"])
    def test_a_refund_leaves_a_pending_refund_with_the_receipts_reference(self, shop: Store, kind: str) -> None:
        receipt = carry_out(shop, a_remedy(kind, amount=Decimal("100.00")))
        (refund,) = order_in(shop).refunds
        assert (refund.amount, refund.status) == (Decimal("100.00"), "pending")
        assert refund.reference == receipt.reference
        assert receipt == Receipt(receipt.reference, kind, Decimal("100.00"), NOW + days(3))

    def test_a_return_fetches_the_goods_and_refunds_them(self, shop: Store) -> None:
        carry_out(shop, a_remedy("return_goods", amount=Decimal("628.00")))
        order = order_in(shop)
        assert [refund.amount for refund in order.refunds] == [Decimal("628.00")]
        assert order.shipments[-1].kind == "pickup"

    @pytest.mark.parametrize(
        ("kind", "parcel_kind"), [("replace", "replacement"), ("reship", "reship"), ("repair", "pickup")]
    )
    def test_goods_travel_in_a_new_parcel(self, shop: Store, kind: str, parcel_kind: str) -> None:
        shoes = order_in(shop).items[0].id
        receipt = carry_out(shop, a_remedy(kind, amount=None, item_ids=(shoes,)))
        parcel = order_in(shop).shipments[-1]
        assert (parcel.kind, parcel.status, parcel.item_ids) == (parcel_kind, "preparing", [shoes])
        assert parcel.promised_by == (NOW + days(3)).date()
        assert parcel.tracking_number == receipt.reference
        assert order_in(shop).refunds == []

    def test_the_whole_order_is_meant_when_no_line_is_named(self, shop: Store) -> None:
        carry_out(shop, a_remedy("reship", amount=None))
        order = order_in(shop)
        assert order.shipments[-1].item_ids == [item.id for item in order.items]

    def test_hurrying_marks_the_parcel_under_way(self, shop: Store) -> None:
        carry_out(shop, a_remedy("expedite", amount=None))
        scan = order_in(shop).shipments[0].events[-1]
        assert scan.code == "expedited"
        assert set(scan.text) == {"zh", "en"}

    def test_a_cancellation_returns_all_that_was_paid(self, shop: Store) -> None:
        carry_out(shop, a_remedy("refund", key="before", amount=Decimal("28.00")))
        receipt = carry_out(shop, a_remedy("cancel", amount=None))
        order = order_in(shop)
        assert order.status == "cancelled"
        assert order.shipments[0].status == "returning"
        assert [refund.amount for refund in order.refunds] == [Decimal("28.00"), Decimal("600.00")]
        assert receipt.amount == Decimal("600.00")

    @pytest.mark.parametrize("kind", ["compensate", "voucher"])
    def test_compensation_is_a_posting_and_no_refund(self, shop: Store, kind: str) -> None:
        receipt = carry_out(shop, a_remedy(kind, amount=Decimal("20.00")))
        assert postings(shop) == [receipt.reference]
        assert order_in(shop).refunds == []

    def test_compensation_needs_no_order(self, shop: Store) -> None:
        receipt = carry_out(shop, a_remedy("compensate", order_number=None))
        assert postings(shop) == [receipt.reference]

    def test_the_journal_tells_an_accountant_everything(self, shop: Store) -> None:
        carry_out(shop, a_remedy(order_number="sd-2611110102"))
        with shop.transaction() as records:
            posting = records.session.execute(select(tables.remedy_postings)).one()
        assert (posting.case_number, posting.kind) == ("C261122-AAAAA", "refund")
        assert (posting.amount, posting.currency) == (Decimal("100.00"), "CNY")
        assert (posting.order_number, posting.customer_id) == (NUMBER, order_in(shop).customer_id)
        assert posting.expected_by == NOW + days(3)
        assert posting.posted_at.utcoffset() == timedelta(0)


class TestTheSameKey:
    def test_is_carried_out_once(self, shop: Store) -> None:
        first = carry_out(shop, a_remedy())
        assert carry_out(shop, a_remedy()) == first
        assert len(order_in(shop).refunds) == 1
        assert postings(shop) == [first.reference]

    def test_is_carried_out_once_within_a_transaction(self, shop: Store) -> None:
        with shop.transaction() as records:
            assert records.orders.carry_out(a_remedy()) == records.orders.carry_out(a_remedy())
        assert len(postings(shop)) == 1

    def test_still_gives_the_receipt_when_nothing_is_left_to_refund(self, shop: Store) -> None:
        everything = a_remedy(amount=Decimal("628.00"))
        assert carry_out(shop, everything) == carry_out(shop, everything)

    @pytest.mark.parametrize("order_number", [NUMBER, None])
    def test_is_carried_out_once_when_it_comes_from_everywhere_at_once(
        self,
        shop: Store,
        order_number: str | None,
        at_once: Callable[[Callable[[int], Receipt], int], list[Receipt]],
    ) -> None:
        remedy = a_remedy("compensate", order_number=order_number)
        receipts = at_once(lambda _: carry_out(shop, remedy), 8)
        assert len(set(receipts)) == 1
        assert postings(shop) == [receipts[0].reference]


class TestARefund:
    def test_beyond_what_was_paid_is_refused(self, shop: Store) -> None:
        with pytest.raises(GatewayError, match=r"at most 628\.00 CNY can be refunded"):
            carry_out(shop, a_remedy(amount=Decimal("628.01")))
        assert order_in(shop).refunds == []
        assert postings(shop) == []

    def test_counts_the_refunds_under_way(self, shop: Store) -> None:
        carry_out(shop, a_remedy(key="first", amount=Decimal("600.00")))
        with pytest.raises(GatewayError, match=r"at most 28\.00 CNY"):
            carry_out(shop, a_remedy(key="second", amount=Decimal("28.01")))

    def test_never_exceeds_what_was_paid_when_two_come_at_once(
        self, shop: Store, at_once: Callable[[Callable[[int], bool], int], list[bool]]
    ) -> None:
        def is_refunded(number: int) -> bool:
            try:
                carry_out(shop, a_remedy(key=f"key {number}", amount=Decimal("400.00")))
            except GatewayError:
                return False
            return True

        assert at_once(is_refunded, 4).count(True) == 1
        assert [refund.amount for refund in order_in(shop).refunds] == [Decimal("400.00")]

    def test_leaves_the_rest_of_its_transaction_alone_when_refused(self, shop: Store) -> None:
        with shop.transaction() as records:
            with pytest.raises(GatewayError):
                records.orders.carry_out(a_remedy(amount=Decimal("9999.00")))
            receipt = records.orders.carry_out(a_remedy("compensate", key="instead"))
        assert postings(shop) == [receipt.reference]


class TestOrdersAreFoundByTheirOwner:
    @pytest.mark.parametrize(("phone", "name"), [("13800132231", "王敏"), ("+86 138-0013-2231", "王 敏女士")])
    def test_by_phone_and_name_together(self, shop: Store, phone: str, name: str) -> None:
        with shop.transaction() as records:
            assert [order.number for order in orders_of_owner(records.orders, phone, name)] == [NUMBER]

    @pytest.mark.parametrize(
        ("phone", "name"), [("13800132231", "李建国"), ("13900000000", "王敏"), ("2231", "王敏"), ("13800132231", "")]
    )
    def test_and_by_neither_alone(self, shop: Store, phone: str, name: str) -> None:
        with shop.transaction() as records, pytest.raises(OrderNotFoundError):
            orders_of_owner(records.orders, phone, name)


class TestARemedyIsRefused:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"kind": "apology_cake"}, "cannot|can carry out"),
            ({"amount": None}, "names no amount"),
            ({"amount": Decimal("0.00")}, "above 0"),
            ({"amount": Decimal("-5.00")}, "above 0"),
            ({"amount": Decimal("1.005")}, "two decimals"),
            ({"amount": Decimal("1e30")}, "two decimals"),
            ({"amount": Decimal("NaN")}, "two decimals"),
            ({"currency": "USD"}, "is in CNY"),
            ({"item_ids": (987654,)}, "no lines"),
        ],
    )
    def test_with_the_reason(self, shop: Store, changes: dict[str, object], reason: str) -> None:
        with pytest.raises(GatewayError, match=reason):
            carry_out(shop, replace(a_remedy(), **changes))  # type: ignore[arg-type]
        assert postings(shop) == []

    @pytest.mark.parametrize("changes", [{"order_number": "SD0"}, {"order_number": None}, {"customer_id": 999}])
    def test_alike_for_no_order_and_another_customers(self, shop: Store, changes: dict[str, object]) -> None:
        with pytest.raises(OrderNotFoundError):
            carry_out(shop, replace(a_remedy(), **changes))  # type: ignore[arg-type]

    def test_when_the_order_is_cancelled_already(self, shop: Store) -> None:
        carry_out(shop, a_remedy("cancel", key="first"))
        with pytest.raises(GatewayError, match="cancelled already"):
            carry_out(shop, a_remedy("cancel", key="second"))

    def test_when_there_is_no_parcel_left_to_hurry(self, store: Store) -> None:
        with store.transaction() as records:
            in_the_shop(records, an_order(shipments=[a_parcel(status="delivered", delivered_at=NOW)]))
        with pytest.raises(GatewayError, match="under way"):
            carry_out(store, a_remedy("expedite", amount=None))
