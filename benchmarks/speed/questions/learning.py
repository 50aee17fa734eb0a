"""How long training takes: from nothing, and after one example was added."""

from __future__ import annotations

import shutil

from benchmarks.speed.bench import DATA, Bench
from benchmarks.speed.figures import Row, Target
from benchmarks.speed.training import Trained, train_twice
from settings import ROOT

TOPIC = "Training"
COMPARED = Target(1 / 5)
CONFIG = ROOT / "config.yml"


def measure(bench: Bench) -> list[Row]:
    """Train both sides on the same rows, and ours on all there are.

    Raises:
        LaunchError: a training failed.
    """
    ours = train_twice(bench.rasa, "Ours", CONFIG, bench.examples, bench.folder / "models/ours", bench.say)
    return [*rows(ours, bench.trained_stock, bench.size.rows_a_label, bench.size.epochs), *_of_everything(bench)]


def rows(ours: Trained, stock: Trained, rows_a_label: int, epochs: int) -> list[Row]:
    """Both trainings of both sides.

    Args:
        ours: our side.
        stock: the other.
        rows_a_label: how many rows of a label both learned from at most.
        epochs: of stock.
    """
    sample = f"{rows_a_label} rows a label, zh; stock {epochs} epochs, on {stock.day}"
    return [
        Row(TOPIC, "from nothing, s", ours.cold_seconds, stock.cold_seconds, COMPARED, sample),
        Row(TOPIC, "after one changed example, s", ours.changed_seconds, stock.changed_seconds, COMPARED, sample),
    ]


def _of_everything(bench: Bench) -> list[Row]:
    everything = bench.emptied("everything") / "nlu"
    shutil.copytree(ROOT / DATA, everything)
    trained = train_twice(bench.rasa, "Ours, all rows", CONFIG, everything, bench.folder / "models/all", bench.say)
    sample = "all rows of both languages"
    return [
        Row(TOPIC, "all rows, from nothing, s", trained.cold_seconds, sample=sample),
        Row(TOPIC, "all rows, after one changed example, s", trained.changed_seconds, sample=sample),
    ]
