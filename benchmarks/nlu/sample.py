"""A part of the training data for both sides: stock's training time grows with it, from minutes to a working day."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from training.checking.places import Example, Vocabulary, read_places

ROWS_A_LABEL = 60
LOOKUPS = "lookups"


def write_sample(root: Path, data: Path, folder: Path, rows_a_label: int) -> None:
    """Write so many rows of each label and language, the same ones every time, and all lookup tables.

    Args:
        root: the project, for the names of intents and types.
        data: all training data, one folder a language.
        folder: where to write; what it holds is replaced.
        rows_a_label: at most this many rows of a label in each language.
    """
    shutil.rmtree(folder, ignore_errors=True)
    by_label: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in read_places(data, Vocabulary.of(root)).examples:
        by_label[example.language, example.label].append(example)
    sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (language, label), examples in sorted(by_label.items()):
        chosen = sorted(examples, key=_draw)[:rows_a_label]
        sections[language].append({"intent": label, "examples": _rows(chosen)})
    for language, listed in sections.items():
        shutil.copytree(data / language / LOOKUPS, folder / language / LOOKUPS)
        content = {"version": "3.1", "nlu": listed}
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / language / "sample.yml").write_text(text, encoding="utf-8")


def _draw(example: Example) -> str:
    """A random order that is the same every time."""
    return hashlib.sha256(example.text.encode()).hexdigest()


def _rows(examples: Sequence[Example]) -> list[dict[str, Any]]:
    return [{"text": example.text, "metadata": _metadata(example)} for example in examples]


def _metadata(example: Example) -> dict[str, Any]:
    emotion, intensity, signals = example.labels
    given = {"emotion": emotion, "intensity": intensity, "signals": sorted(signals)}
    return {name: value for name, value in given.items() if value not in (None, [])}
