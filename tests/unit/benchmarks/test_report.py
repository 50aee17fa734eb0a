"""The table of the comparison."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.nlu.models import Model
from benchmarks.nlu.report import Conditions, Row, Side, page, rows, table
from benchmarks.nlu.scoring import Message, MessageFile, Parsed
from benchmarks.nlu.serving import Served

LATE = Message("where is it", "complain/late_delivery", "en")
CROSS = Message("grr", "anger", "en")
WRITTEN_HERE = MessageFile("messages", (LATE,))
BY_OTHERS = [MessageFile("emotion_en", (CROSS,)), MessageFile("out_of_scope", (LATE,))]


@pytest.fixture
def ours(tmp_path: Path) -> Side:
    right = {"intent": {"name": "complain"}, "complaint_type": {"name": "late_delivery"}}
    answers: dict[Message, Parsed] = {LATE: right, CROSS: {"emotion": {"name": "anger"}}}
    return Side([_model(tmp_path, "ours", 30.0)], _served(answers, 800.0))


@pytest.fixture
def stock(tmp_path: Path) -> Side:
    models = [_model(tmp_path, "zh", 500.0), _model(tmp_path, "en", 700.0)]
    return Side(models, _served({LATE: {"intent": {"name": "ask_status"}}}, 2000.0))


def _model(folder: Path, name: str, seconds: float) -> Model:
    archive = folder / f"{name}.tar.gz"
    archive.write_bytes(b"0" * 1_500_000)
    return Model(archive, (name,), seconds, peak_mb=seconds, day="2026-01-02")


def _served(answers: Mapping[Message, Parsed], memory: float) -> Served:
    return Served(answers, [float(number) for number in range(1, 101)], memory)


def test_costs_of_several_models_add_up_but_of_peaks_the_highest_counts(ours: Side, stock: Side) -> None:
    measured = {row.title: row for row in rows(ours, stock, WRITTEN_HERE, [])}

    assert measured["training, s"].cells[1:] == ("30.0", "1200", "0.025×")
    assert measured["peak memory of training, MB"].stock == 700.0
    assert measured["model file, MB"].cells[1:3] == ("1.5", "3.0")
    assert measured["memory of the server, MB"].cells[1:] == ("800", "2000", "0.400×")


def test_the_slowest_twentieth_is_told_apart_from_the_middle(ours: Side) -> None:
    assert ours.served.median_ms == 50.5
    assert ours.served.p95_ms == 96.0


def test_scores_are_compared_by_their_difference(ours: Side, stock: Side) -> None:
    measured = {row.title: row for row in rows(ours, stock, WRITTEN_HERE, BY_OTHERS)}

    assert measured["messages: complaint types, F1"].cells[1:] == ("1.000", "0.000", "+1.000")
    assert measured["emotion_en, F1"].cells[1:] == ("1.000", "–", "–")
    assert measured["out_of_scope, accuracy"].cells[1:] == ("1.000", "0.000", "+1.000")


def test_without_stock_its_column_stays_empty(ours: Side) -> None:
    assert {row.cells[2:] for row in rows(ours, None, WRITTEN_HERE, BY_OTHERS)} == {("–", "–")}


def test_the_table_is_aligned() -> None:
    lines = table([Row("a", 1.0, 200.0), Row("longer", 0.5, None, is_score=True)]).splitlines()

    assert len({len(line) for line in lines}) == 1
    assert lines[2] == "| a      |   1.0 |   200 |             0.005× |"


def test_the_page_says_when_where_and_from_how_much(ours: Side, stock: Side) -> None:
    measured = rows(ours, stock, WRITTEN_HERE, [])

    written = page(measured, Conditions("2026-01-03", 38149, 2, 100), stock)

    assert "on 2026-01-03" in written
    assert "38149 training rows" in written
    assert "trained on 2026-01-02." in written
    assert "trial" not in written
    assert "A trial: stock learned for 3 epochs" in page(measured, Conditions("2026-01-03", 1, 2, 3), stock)
