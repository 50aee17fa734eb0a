"""The confusion table as a picture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import matplotlib as mpl
import numpy as np

from training.scoring import Confusion

mpl.use("Agg")
from matplotlib import pyplot as plt  # the backend is chosen first: there is no screen

_CELL_INCHES = 0.36
_MARGIN_INCHES = 2.4
_ELSEWHERE = "something else"


def draw(confusion: Confusion[str], file: Path) -> None:
    """Rows are what a message is, columns what it was taken for, in shares of the row."""
    labels = confusion.labels
    columns = [*labels, _ELSEWHERE]
    counts = Counter((gold, taken if taken in labels else _ELSEWHERE) for gold, taken in confusion.pairs)
    table = np.array([[counts[gold, taken] for taken in columns] for gold in labels], dtype=float)
    shares = table / table.sum(axis=1, keepdims=True)
    size = (len(columns) * _CELL_INCHES + _MARGIN_INCHES, len(labels) * _CELL_INCHES + _MARGIN_INCHES)
    figure, axes = plt.subplots(figsize=size, layout="constrained")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), [_short(label) for label in columns], rotation=90)
    axes.set_yticks(range(len(labels)), [_short(label) for label in labels])
    axes.set_xlabel("taken for")
    axes.set_ylabel("is")
    for row, column in zip(*np.nonzero(table), strict=True):
        dark = shares[row, column] > 0.5
        axes.text(
            column, row, f"{table[row, column]:.0f}", ha="center", va="center", color="white" if dark else "black"
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110, metadata={"Software": None})
    plt.close(figure)


def _short(label: str) -> str:
    return label.removeprefix("complain/")
