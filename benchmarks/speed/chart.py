"""The chart for docs/: ours beside stock as ratios, with what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from benchmarks.speed.figures import Row

_OURS, _MISSED, _PROMISED = "#1b7f79", "#c8553d", "#333333"
_INCHES_A_BAR = 0.32


def compared(rows: Sequence[Row]) -> list[Row]:
    """The rows that a bar can show: measured on both sides, and promised."""
    return [row for row in rows if row.ratio and row.target is not None and row.target.of == "ratio"]


def draw(rows: Sequence[Row], file: Path) -> None:
    """Write the chart; the same figures give the same file.

    Args:
        rows: everything measured.
        file: an SVG file.
    """
    bars = compared(rows)[::-1]
    with plt.rc_context({"svg.hashsalt": "sandra", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure, axes = plt.subplots(figsize=(9, 1.2 + _INCHES_A_BAR * max(1, len(bars))))
        ratios = [row.ratio or 0.0 for row in bars]
        axes.barh(range(len(bars)), ratios, color=[_OURS if row.reached else _MISSED for row in bars], height=0.6)
        for place, row in enumerate(bars):
            assert row.target is not None
            axes.plot([row.target.limit] * 2, [place - 0.42, place + 0.42], color=_PROMISED, linewidth=2)
            axes.annotate(f" {row.ratio:.2f}×", (row.ratio, place), va="center", fontsize=8)
        axes.set_yticks(range(len(bars)), [f"{row.topic}: {row.title}" for row in bars], fontsize=8)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:g}×")
        axes.axvline(1, color="#999999", linewidth=1)
        axes.set_xlabel("ours divided by stock; the black marks are the targets, red bars miss theirs", fontsize=8)
        axes.margins(x=0.2)
        figure.tight_layout()
        figure.savefig(file, format="svg", metadata={"Date": None})
        plt.close(figure)
