"""The numbers of our cases and tickets, however they are written, and numbers that only look like them."""

from collections.abc import Callable

import pytest

from tests.unit.nlu.conftest import Facts

Find = Callable[[str], Facts]


@pytest.mark.parametrize(
    ("message", "entity", "number"),
    [
        ("C261122-K7QF2", "case_number", "C261122-K7QF2"),
        ("c261122-k7qf2 怎么样了", "case_number", "C261122-K7QF2"),
        ("投诉编号c261122k7qf2", "case_number", "C261122-K7QF2"),
        ("Ｃ２６１１２２－Ｋ７ＱＦ２", "case_number", "C261122-K7QF2"),
        ("C261122 K7QF2", "case_number", "C261122-K7QF2"),
        ("C261122—K7QF2", "case_number", "C261122-K7QF2"),
        ("C-261122-K7QF2", "case_number", "C261122-K7QF2"),
        ("c261122_kmnpq", "case_number", "C261122-KMNPQ"),
        ("C 2 6 1 1 2 2 - K 7 Q F 2", "case_number", "C261122-K7QF2"),
        ("工单T261122-M3XD9有人看了吗", "ticket_number", "T261122-M3XD9"),
        ("my ticket is t261122-m3xd9.", "ticket_number", "T261122-M3XD9"),
    ],
)
def test_our_numbers_are_found_in_any_way_of_writing(facts: Find, message: str, entity: str, number: str) -> None:
    assert facts(message) == [(entity, number)]


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("SD2611070104", "SD2611070104"),
        ("sd261122-04k7q", "SD261122-04K7Q"),
        ("订单号SD2611030042帮我看下", "SD2611030042"),
        ("order TC261122-K7QF2", "TC261122-K7QF2"),
        ("C261322-K7QF2", "C261322-K7QF2"),
        ("单号C261122", "C261122"),
    ],
)
def test_an_order_number_stays_an_order_number(facts: Find, message: str, number: str) -> None:
    assert facts(message) == [("order_number", number)]


def test_words_after_an_unfinished_number_are_no_part_of_it(facts: Find) -> None:
    assert "case_number" not in dict(facts("number C261122 thank you"))


def test_both_numbers_of_one_message_are_found(facts: Find) -> None:
    assert facts("C261122-K7QF2和T261122-M3XD9") == [
        ("case_number", "C261122-K7QF2"),
        ("ticket_number", "T261122-M3XD9"),
    ]


@pytest.mark.parametrize(
    ("message", "topics"),
    [
        ("你们的退货政策", ["returns"]),
        ("退货运费谁出", ["return_freight"]),
        ("怎么退货，能开发票吗", ["returns", "invoice"]),
        ("Can I return it and get an invoice?", ["returns", "invoice"]),
        ("the invoiced sum", []),
    ],
)
def test_topics_are_found_in_their_order_the_longest_words_first(facts: Find, message: str, topics: list[str]) -> None:
    assert [value for entity, value in facts(message) if entity == "topic"] == topics


def test_a_topic_takes_nothing_away_from_the_facts_beside_it(facts: Find) -> None:
    assert facts("换货和退货") == [("remedy", "replacement"), ("topic", "returns")]
