"""The trained model understands strangers at least as well as the one accepted last."""

from __future__ import annotations

import pytest

from nlu.script import normalise
from settings import ROOT
from tests.nlu.figures import Figures, measure, stored
from tests.nlu.reading import fact_rows, message_rows
from training.checking.places import Vocabulary, read_places

MODEL = ROOT / "models/sandra.tar.gz"
LEAST_ROWS = 600
SHORT = 6
"""A bare "thanks" is everybody's."""


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Of the model that the tests run with."""
    return measure(MODEL)


def test_nothing_drops_by_more_than_a_point(figures: Figures) -> None:
    assert figures.drops(stored()) == []


def test_the_test_set_is_large_and_says_each_thing_once() -> None:
    texts = [row.text for row in message_rows()]
    assert len(texts) >= LEAST_ROWS
    assert len(set(texts)) == len(texts)


def test_the_marked_words_of_a_fact_stand_in_its_message() -> None:
    assert all(words in row.text for row in fact_rows() for _, words, _ in row.facts)


def test_no_message_of_the_test_set_is_trained_on() -> None:
    trained = {example.spelt for example in read_places(ROOT / "data/nlu", Vocabulary.of(ROOT)).examples}
    longer = [row.text for row in message_rows() if len(row.text) > SHORT]
    assert [text for text in longer if normalise(text).strip() in trained] == []
