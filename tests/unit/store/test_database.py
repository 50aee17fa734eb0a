"""A store that fails says so quickly, with the cure, and keeps its own rules."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.exc import StatementError

from sandra.shop.orders import GatewayError
from sandra.store.database import (
    Store,
    StoreConflictError,
    StoreUnavailableError,
)
from sandra.store.engine import PATIENCE_SECONDS, DatabaseAddressError, Pool
from sandra.store.schema import upgrade
from tests.unit.store.builders import a_case, a_conversation, an_offer


def test_a_server_that_is_down_is_reported_without_the_password() -> None:
    store = Store("postgresql+psycopg2://sandra:hush@127.0.0.1:1/sandra")
    with (
        pytest.raises(StoreUnavailableError, match="check that it runs") as failure,
        store.transaction() as records,
    ):
        records.conversation("web-1")
    assert "hush" not in str(failure.value)


def test_no_more_connections_are_opened_to_a_server_than_the_pool_has(migrated_postgresql: str) -> None:
    store = Store(migrated_postgresql, Pool(size=1, overflow=1))
    with store.reading() as first, store.reading() as second:
        assert first.conversation("nobody") is second.conversation("nobody") is None
        with pytest.raises(StoreUnavailableError), store.reading() as third:
            third.conversation("nobody")
    store.dispose()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")
    with pytest.raises(StoreUnavailableError, match="does not answer"), store.transaction() as records:
        records.conversation("web-1")


def test_missing_tables_are_reported(empty_url: str) -> None:
    store = Store(empty_url)
    with pytest.raises(StoreUnavailableError, match="make run"), store.transaction() as records:
        records.conversation("web-1")
    with pytest.raises(GatewayError, match="try again later"), store.transaction() as records:
        records.orders.find("SD2611110102")
    store.dispose()


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("this is a letter, not a database" * 100)
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    with pytest.raises(StoreUnavailableError, match="not a database"), store.transaction() as records:
        records.conversation("web-1")


def test_a_store_somebody_else_holds_on_to_is_given_up_after_a_moment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    store = Store(url)
    holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    started = monotonic()
    with pytest.raises(StoreUnavailableError, match="locked"), store.transaction() as records:
        records.conversation("web-1")
    assert monotonic() - started < PATIENCE_SECONDS + 2
    holder.close()
    store.dispose()


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/sandra", "var/sandra.db", ""]
)
def test_an_address_that_cannot_serve_is_refused_with_one_that_can(address: str) -> None:
    with pytest.raises(DatabaseAddressError, match=r"sqlite:///var/sandra\.db"):
        Store(address)


def test_a_case_needs_its_conversation(store: Store) -> None:
    with pytest.raises(StoreConflictError), store.transaction() as records:
        records.add(a_case(conversation_id="nobody's"))


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="aware"), store.transaction() as records:
        records.add(a_conversation(started_at=datetime(2026, 11, 22)))


@pytest.mark.parametrize("amount", [Decimal("33.333"), Decimal("1e17"), Decimal("Infinity")])
def test_money_that_cannot_be_kept_exactly_is_refused(store: Store, amount: Decimal) -> None:
    with pytest.raises(StatementError, match="round it"), store.transaction() as records:
        records.add(a_conversation())
        records.add(a_case(offers=[an_offer(amount=amount)]))


@pytest.mark.parametrize("amount", [Decimal("0.01"), Decimal("-3.50"), Decimal("9999999999999999.99")])
def test_money_comes_back_to_the_cent(store: Store, amount: Decimal) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(a_case(offers=[an_offer(amount=amount)]))
    with store.transaction() as records:
        case = records.case("C261122-AAAAA")
    assert case is not None
    assert case.offers[0].amount == amount


def test_what_was_read_stays_readable_after_the_transaction(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        records.add(a_case(offers=[an_offer()]))
    with store.transaction() as records:
        case = records.case("C261122-AAAAA")
    assert case is not None
    assert case.standing_offers()[0].wording == "全额退款 ¥429.00"
