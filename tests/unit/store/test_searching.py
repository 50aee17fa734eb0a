"""What the queue's search looks through is up to date whatever was written, and in whatever order."""

from __future__ import annotations

import pytest

from sandra.case import Case
from sandra.store.database import Store
from sandra.store.queue import Wanted, queue_page
from sandra.store.records import SqlRecords
from sandra.store.shop_rows import write_customer
from tests.unit.store.builders import NOW, a_case, a_conversation, a_ticket


def found(store: Store, words: str) -> list[str]:
    with store.reading() as records:
        return [entry.number for entry in queue_page(records.session, Wanted(words=words), "newest", 0, 10).entries]


@pytest.fixture(autouse=True)
def a_waiting_ticket(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation())
        case = a_case(order_number="SD2611110102")
        case.state_fact("story", "水壶 Leaks 漏水", NOW)
        records.add(case)
        records.add(a_ticket(case_id=case.id))


@pytest.mark.parametrize("words", ["t261122-aaa", "C261122", "sd2611", "ＳＤ２６１１", "漏水", "leaks", " 漏水 "])
def test_a_ticket_is_found_by_its_numbers_and_what_was_told(store: Store, words: str) -> None:
    assert found(store, words) == ["T261122-AAAAA"]


@pytest.mark.parametrize("words", ["%", "_", "漏油", "leaks漏水", "\\"])
def test_signs_that_mean_something_to_databases_mean_nothing_here(store: Store, words: str) -> None:
    assert found(store, words) == []


def test_what_is_told_later_is_found_too(store: Store) -> None:
    with store.transaction() as records:
        the_case(records).state_fact("story", "壶盖也裂了", NOW)
    assert found(store, "壶盖") == ["T261122-AAAAA"]


def test_an_order_told_later_is_found_and_the_one_before_is_not(store: Store) -> None:
    with store.transaction() as records:
        the_case(records).order_number = "SD2612250999"
    assert found(store, "250999") == ["T261122-AAAAA"]
    assert found(store, "110102") == []


def test_a_customer_is_found_once_it_is_known_who_they_are(store: Store) -> None:
    with store.transaction() as records:
        conversation = records.conversation("web-1")
        assert conversation is not None
        conversation.customer_id = write_customer(records.session, "王敏", "13800132231")
    assert found(store, "王敏") == ["T261122-AAAAA"]


def test_a_ticket_without_a_case_is_found_by_its_number(store: Store) -> None:
    with store.transaction() as records:
        records.add(a_conversation("web-2"))
        records.add(a_ticket("T261122-BBBBB", conversation_id="web-2"))
    assert found(store, "bbbbb") == ["T261122-BBBBB"]


def the_case(records: SqlRecords) -> Case:
    case = records.case("C261122-AAAAA")
    assert case is not None
    return case
