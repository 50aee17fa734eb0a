"""Keeps what each question found, so that an interrupted run can be taken up again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.speed.figures import Row


class KeptRows:
    """The rows of each question at one size.

    Args:
        folder: one file a question.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, question: str, rows: Sequence[Row]) -> None:
        """Write down what was found today."""
        self._folder.mkdir(parents=True, exist_ok=True)
        content = {"day": date.today().isoformat(), "rows": [row.as_kept() for row in rows]}
        self._file(question).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")

    def found(self, question: str) -> tuple[str, list[Row]] | None:
        """The day and the rows, or None where the question was not answered."""
        file = self._file(question)
        if not file.exists():
            return None
        content = json.loads(file.read_text(encoding="utf-8"))
        return content["day"], [Row.of_kept(row) for row in content["rows"]]

    def forget(self, question: str) -> None:
        """Begin anew."""
        self._file(question).unlink(missing_ok=True)

    def _file(self, question: str) -> Path:
        return self._folder / f"{question}.json"
