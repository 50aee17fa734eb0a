"""`python -m tests.nlu [--accept]`: the tables, the pictures, and whether anything dropped.

With --accept the figures become those a later model is held against.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.nlu.figures import REACH, STORED, Figures, measure, store, stored
from tests.nlu.picture import draw
from training.scoring import Confusion, Score

MODEL = Path("models/sandra.tar.gz")
PICTURES = Path("docs/images")
ACCEPT = "--accept"
SHOWN_ERRORS = 10


def main(arguments: Sequence[str]) -> int:
    """Print everything. Returns 1 where a figure dropped by more than a point."""
    figures = measure(MODEL)
    _print(figures)
    draw(figures.intents, PICTURES / "confusion-intents.png")
    draw(figures.types, PICTURES / "confusion-types.png")
    if ACCEPT in arguments or not STORED.exists():
        store(figures)
        return 0
    drops = figures.drops(stored())
    for drop in drops:
        print(f"dropped: {drop}", file=sys.stderr)
    if drops:
        print("correct the data, or take them as they are: make accept-nlu", file=sys.stderr)
    return 1 if drops else 0


def _print(figures: Figures) -> None:
    for title, confusion in (
        ("intents", figures.intents),
        ("complaint types", figures.types),
        ("emotions", figures.emotions),
        ("languages", figures.languages),
    ):
        _print_table(title, confusion.scores)
        print(f"{'macro-F1':32} {confusion.macro_f1:26.3f}   accuracy {confusion.accuracy:.3f}\n")
    _print_table("signals", figures.signals)
    print()
    _print_table("entities (exact span and value)", {**figures.facts, "all": figures.all_facts})
    print(f"\ncalibration error: intents {figures.intent_calibration:.3f}, emotions {figures.emotion_calibration:.3f}")
    print(f"mean error of intensity: {figures.intensity_error:.2f}")
    for title, confusion in (("intents", figures.intents), ("complaint types", figures.types)):
        _print_errors(title, confusion)
    print(f"\n{'in short':32} {'now':>7} {'reach':>7}")
    for name, figure in figures.kept.items():
        print(f"{name:32} {figure:7.3f} {REACH[name]:7.2f}")


def _print_table(title: str, scores: Mapping[str, Score]) -> None:
    print(f"{title:32} {'precision':>9} {'recall':>7} {'F1':>7} {'rows':>6}")
    for label, score in scores.items():
        rows = score.hits + score.misses
        print(f"{label:32} {score.precision:9.3f} {score.recall:7.3f} {score.f1:7.3f} {rows:6}")


def _print_errors(title: str, confusion: Confusion[str]) -> None:
    print(f"\ncommonest confusions of {title}")
    for (gold, taken), count in confusion.commonest_errors(SHOWN_ERRORS):
        print(f"{count:4}  {gold} -> {taken}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
