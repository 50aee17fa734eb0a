"""Percentiles, ratios, targets, and the page that tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed.chart import compared, draw
from benchmarks.speed.figures import Row, Target, percentile
from benchmarks.speed.kept import KeptRows
from benchmarks.speed.report import Conditions, page, promised, shown, table
from benchmarks.speed.sizes import FULL, QUICK

QUARTER = Target(1 / 4)
SIX_TIMES = Target(6, at_least=True)
FLAT = Target(1.5, "ours")

FAST = Row("A turn over HTTP", "p50, ms", 20.0, 100.0, QUARTER, "5 × 96 turns each")
SLOW = Row("A turn over HTTP", "p95, ms", 50.0, 100.0, QUARTER)
OURS_ALONE = Row("Start", "`make run`, s", 9.0, None, Target(15, "ours"))
GROWN = Row("Growth on SQLite", "a turn, ×", 2.0, None, FLAT, steps=(("1e3 / 1e4", 40.0), ("1e6 / 1e7", 80.0)))


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == expected


def test_the_percentiles_of_one_value_are_that_value() -> None:
    assert percentile([7.0], 0.5) == percentile([7.0], 0.99) == 7.0


def test_nothing_measured_is_an_error_and_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_target_may_be_a_ratio_to_stock_or_a_figure_of_ours() -> None:
    assert FAST.ratio == pytest.approx(0.2)
    assert (FAST.reached, SLOW.reached, OURS_ALONE.reached, GROWN.reached) == (True, False, True, False)


def test_more_messages_a_second_are_better() -> None:
    assert Row("", "", 60.0, 10.0, SIX_TIMES).reached
    assert not Row("", "", 59.0, 10.0, SIX_TIMES).reached


def test_without_stock_or_without_a_promise_nothing_is_reached_or_missed() -> None:
    assert Row("", "", 1.0, None, QUARTER).reached is None
    assert Row("", "", 1.0, 2.0).reached is None


def test_targets_say_whether_they_are_ratios() -> None:
    assert [promised(target) for target in (QUARTER, SIX_TIMES, FLAT, None)] == ["≤ 0.25×", "≥ 6×", "≤ 1.5", ""]


@pytest.mark.parametrize(("figure", "expected"), [(1234.5, "1234"), (12.34, "12.3"), (0.123, "0.12")])
def test_figures_are_shown_with_the_digits_that_count(figure: float, expected: str) -> None:
    assert shown(figure) == expected


def test_each_topic_stands_once_above_its_rows() -> None:
    lines = table([FAST, SLOW, OURS_ALONE]).splitlines()

    assert [line.split("|")[1].strip() for line in lines[2:]] == [
        "**A turn over HTTP**",
        "p50, ms",
        "p95, ms",
        "**Start**",
        "`make run`, s",
    ]
    assert len({len(line) for line in lines}) == 1


def test_a_row_tells_ratio_target_and_whether_it_is_reached() -> None:
    cells = [cell.strip() for cell in table([FAST]).splitlines()[-1].strip("|").split("|")]

    assert cells == ["p50, ms", "20.0", "100", "0.200×", "≤ 0.25×", "yes", "5 × 96 turns each"]


def test_the_page_shows_each_step_of_growth() -> None:
    written = page([FAST, GROWN], Conditions(["2026-01-02"], FULL, 2))

    assert "## Growth on SQLite" in written
    assert "| a turn                                 |      40.0 |      80.0 |" in written
    assert "trial" not in written


def test_a_quick_run_calls_itself_a_trial_and_names_what_it_left_out() -> None:
    written = page([FAST], Conditions(["2026-01-02", "2026-01-03"], QUICK, 2, ["install"]))

    assert "`make bench QUICK=1` on 2026-01-02 to 2026-01-03" in written
    assert "**A trial**" in written
    assert "Not asked this time: install." in written


def test_the_chart_shows_what_both_sides_were_measured_for(tmp_path: Path) -> None:
    assert compared([FAST, SLOW, OURS_ALONE, GROWN]) == [FAST, SLOW]
    draw([FAST, SLOW], tmp_path / "one.svg")
    draw([FAST, SLOW], tmp_path / "other.svg")
    assert (tmp_path / "one.svg").read_text() == (tmp_path / "other.svg").read_text()
    assert "A turn over HTTP: p50, ms" in (tmp_path / "one.svg").read_text()


def test_rows_are_kept_as_they_were_found(tmp_path: Path) -> None:
    kept = KeptRows(tmp_path)
    kept.keep("growth", [FAST, OURS_ALONE, GROWN])

    found = kept.found("growth")
    assert found is not None
    assert found[1] == [FAST, OURS_ALONE, GROWN]
    kept.forget("growth")
    assert kept.found("growth") is None
