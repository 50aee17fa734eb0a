"""What is asked, a module each: `measure` takes the run and gives rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.speed.bench import Bench
from benchmarks.speed.figures import Row
from benchmarks.speed.questions import growing, installing, lasting, learning, starting, turning

Question = Callable[[Bench], list[Row]]

QUESTIONS: Mapping[str, Question] = {
    "training": learning.measure,
    "start": starting.measure,
    "turns": turning.measure,
    "long": lasting.measure,
    "growth": growing.measure,
    "install": installing.measure,
}
"""By their names on the command line, in the order of the page."""
