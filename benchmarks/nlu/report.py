"""The comparison as a table, to be printed and to be kept in docs/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.machine import machine
from benchmarks.nlu.models import Model
from benchmarks.nlu.scoring import MessageFile, Parsed, intent_f1, score, type_f1
from benchmarks.nlu.serving import Served
from benchmarks.nlu.stock import EPOCHS

_HEADER = ("", "ours", "stock", "ours against stock")
_NOTHING = "–"


@dataclass(frozen=True)
class Side:
    """One of the two: its models and what they answered."""

    models: Sequence[Model]
    served: Served

    def answers_to(self, file: MessageFile) -> list[Parsed]:
        """One answer a message, in the file's order."""
        return [self.served.answers[message] for message in file.messages]


@dataclass(frozen=True)
class Row:
    """One measure: a cost is compared by its ratio, a score by its difference; stock may have none."""

    title: str
    ours: float
    stock: float | None
    is_score: bool = False

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """As shown."""
        stock = _NOTHING if self.stock is None else self._shown(self.stock)
        return self.title, self._shown(self.ours), stock, self._compared()

    def _shown(self, value: float) -> str:
        if self.is_score:
            return f"{value:.3f}"
        return f"{value:.1f}" if value < 100 else f"{value:.0f}"

    def _compared(self) -> str:
        if self.stock is None:
            return _NOTHING
        if self.is_score:
            return f"{self.ours - self.stock:+.3f}"
        return f"{self.ours / self.stock:.3f}×" if self.stock else _NOTHING


@dataclass(frozen=True)
class Conditions:
    """Under which a run took place."""

    day: str
    rows: int
    threads: int
    epochs: int
    rows_a_label: int = 0


def rows(ours: Side, stock: Side | None, written_here: MessageFile, by_others: Sequence[MessageFile]) -> list[Row]:
    """All measures; without stock its column stays empty.

    Args:
        ours: our side.
        stock: the other side, if it was measured.
        written_here: messages with every label, from tests/nlu.
        by_others: further files of one task each.
    """
    costs: dict[str, Callable[[Side], float]] = {
        "training, s": lambda side: sum(model.seconds for model in side.models),
        "peak memory of training, MB": lambda side: max(model.peak_mb for model in side.models),
        "model file, MB": lambda side: sum(model.size_mb for model in side.models),
        "memory of the server, MB": lambda side: side.served.resident_mb,
        "a message, median ms": lambda side: side.served.median_ms,
        "a message, 95th percentile ms": lambda side: side.served.p95_ms,
    }
    measured = [Row(title, cost(ours), cost(stock) if stock else None) for title, cost in costs.items()]
    for title, despite_fallback in (("", False), (", fallback ignored", True)):
        for name, figure in (("intents", intent_f1), ("complaint types", type_f1)):
            values = [
                figure(written_here.messages, side.answers_to(written_here), despite_fallback) if side else None
                for side in (ours, stock)
            ]
            measured.append(_score(f"{written_here.name}: {name}, F1{title}", values))
    for file in by_others:
        other = None if file.is_for_ours_only else stock
        values = [score(file, side.answers_to(file)) if side else None for side in (ours, other)]
        measured.append(_score(f"{file.name}, {file.measure}", values))
    return measured


def table(measured: Sequence[Row]) -> str:
    """The rows as a Markdown table that also reads well as plain text."""
    lines = [_HEADER, *(row.cells for row in measured)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADER))]
    rule = "| " + " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]) + " |"
    shown = [
        "| "
        + " | ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        + " |"
        for line in lines
    ]
    return "\n".join([shown[0], rule, *shown[1:]])


def page(measured: Sequence[Row], conditions: Conditions, stock: Side | None) -> str:
    """The page for docs/: the table, and what it takes to read it."""
    trained = f" Stock's models were trained on {_days(stock)}." if stock else ""
    sampled = (
        f", at most {conditions.rows_a_label} of each label and language (from all rows stock learns for many hours)"
        if conditions.rows_a_label
        else ""
    )
    trial = (
        "" if conditions.epochs == EPOCHS else f" A trial: stock learned for {conditions.epochs} epochs, not {EPOCHS}."
    )
    return f"""# Understanding, measured against Rasa's default pipeline

Written by `make bench-nlu` on {conditions.day}: {machine()}, {conditions.threads} threads a library,
{conditions.rows} training rows{sampled}.{trained}{trial}

{table(measured)}

Both sides learn from the same rows of `data/nlu` and answer the same messages over HTTP, one after the other, on the
same machine. Stock is Rasa's default pipeline (DIETClassifier), which needs a model a language: training times, model
files and servers add up, of the peaks the higher counts, and each message goes to the model of its language. Its
Chinese model has JiebaTokenizer; complaint types are intents of their own there; it has no emotions and no signals.
Our model file is without the sentence encoder, which was trained elsewhere and comes with a Python package.

F1 is the mean over labels. `nlu_fallback` counts as `out_of_scope`; "fallback ignored" takes the likeliest intent
instead. Complaint types are scored on complaints alone, and one taken for something else is missed. `messages` is
`tests/nlu/messages.tsv`; further files, where there are any, hold text by strangers, with one task each.
"""


def _days(stock: Side) -> str:
    return " and ".join(sorted({model.day for model in stock.models}))


def _score(title: str, values: Sequence[float | None]) -> Row:
    ours, stock = values
    assert ours is not None
    return Row(title, ours, stock, is_score=True)
