"""Precision, recall, F1 and calibration, as both the test set and the benchmark are scored."""

from __future__ import annotations

import pytest

from training.scoring import Confusion, Score, calibration_error, found_against


def test_macro_f1_counts_each_label_the_same_and_none_that_nobody_gave() -> None:
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "c")]

    assert Confusion(pairs).macro_f1 == pytest.approx((0.8 + 0.0) / 2)
    assert Confusion[str]().macro_f1 == 0.0


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert Confusion([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]).accuracy == 0.75
    assert Confusion[str]().accuracy == 0.0


def test_a_fact_of_which_a_part_is_wrong_is_missed_and_a_false_alarm() -> None:
    gold = [[("amount", "50")], [("phone", "2231")]]

    assert found_against(gold, [[("amount", "50")], [("phone", "2213")]]) == Score(1, 1, 1)


def test_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == pytest.approx(0.0)
    assert calibration_error([0.95, 0.95], [True, False]) == pytest.approx(0.45)
