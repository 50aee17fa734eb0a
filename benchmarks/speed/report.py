"""The page for docs/: one table of everything, one of growth, and what it takes to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.machine import machine
from benchmarks.speed.figures import Row, Target
from benchmarks.speed.sizes import FULL, Size

CHART = "images/benchmarks-speed.svg"
PAGE = """# Speed and growth, measured beside stock Rasa

Written by `{command}` on {days}: {machine}.{notes}

![Ours beside stock, as ratios]({chart})

{table}
{growth}
## What is compared

*Stock* is Rasa as `rasa init` sets it up, read from the installed package: its pipeline (two CountVectorsFeaturizers,
DIETClassifier, …) and its policies (Memoization, RulePolicy, UnexpecTED, TED), with JiebaTokenizer for Chinese and no
ResponseSelector. It learns our rows, rules and stories and serves our domain, with the same action server and wording;
its tracker store is Rasa's own, on SQLite as well. Three things of ours stand behind its pipeline, since no stock
dialogue would come past the order's number without them: the entity extractor, the reader of answers, and a component
that names complaint types apart from intents. It goes without our channels' spool, precedence of hand-overs,
emotions, signals, and the second language, which would be another model and another worker.

Both hold the same complaints in Chinese over Rasa's REST address, from the first word to the goodbye: a late parcel,
its order, identity, read-back, a refund agreed and carried out, thanks; each about an order of its own. Stock
understands some of it otherwise and then takes other steps; how many turns were the same is in the table. Our model
is the one that is served, taught by all rows of both languages; stock's is taught by a sample, as in the training
rows. Both sides run all the time and are asked by turns, so that whatever else the machine does hits both. Libraries
have one thread each, as in `make run`, and {threads} in training. A figure is the median of its rounds; percentiles
are taken within a round. The messages are written by a process of their own, which waits for each answer; how busy
that was is in the table.

Both learn without augmentation of stories. Stock's model is trained once and kept until what it is made from changes;
its day is in the sample. *A long conversation*: a complaint that waits while five things are said again and again.
*Growth*: a store filled with late orders and with cases that have a ticket each; look-ups go through the same
functions as in a turn, each time another row; the ratio is the largest size against the smallest. Public bots beside
stock Rasa were not measured.
"""
TIMES = ", ×"
_NOTHING = "–"
_HEAD = ("", "ours", "stock", "ours / stock", "target", "reached", "sample")


@dataclass(frozen=True)
class Conditions:
    """Under which the rows were measured.

    Attributes:
        days: of the measurement, the first and the last; one where it took one.
        size: of the samples.
        threads: of each library in training.
        left_out: questions that were not asked in this run.
    """

    days: Sequence[str]
    size: Size
    threads: int
    left_out: Sequence[str] = ()


def page(rows: Sequence[Row], conditions: Conditions) -> str:
    """The whole page.

    Args:
        rows: everything measured.
        conditions: under which.
    """
    return PAGE.format(
        command=command(conditions.size),
        days=" to ".join(conditions.days),
        machine=machine(),
        notes=_trial(conditions.size) + _left_out(conditions.left_out),
        chart=CHART,
        table=table(rows),
        growth=_growth(rows),
        threads=conditions.threads,
    )


def command(size: Size) -> str:
    """How the page is written."""
    return "make bench" if size == FULL else f"make bench {size.name.upper()}=1"


def table(rows: Iterable[Row]) -> str:
    """All rows under their topics as a Markdown table that also reads well as plain text."""
    lines: list[Sequence[str]] = [_HEAD]
    for topic, of_topic in groupby(rows, key=lambda row: row.topic):
        lines.append((f"**{topic}**", *("" for _ in _HEAD[1:])))
        lines += [_cells(row) for row in of_topic]
    return aligned(lines, last_is_text=True)


def aligned(lines: Sequence[Sequence[str]], last_is_text: bool = False) -> str:
    """A Markdown table with its figures to the right.

    Args:
        lines: the head first.
        last_is_text: whether the last column reads from the left too.
    """
    columns = range(len(lines[0]))
    widths = [max(3, *(len(line[column]) for line in lines)) for column in columns]
    text = {0, len(lines[0]) - 1} if last_is_text else {0}
    rule = ["-" * widths[column] if column in text else "-" * (widths[column] - 1) + ":" for column in columns]
    shown = [
        [
            line[column].ljust(widths[column]) if column in text else line[column].rjust(widths[column])
            for column in columns
        ]
        for line in lines
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (shown[0], rule, *shown[1:]))


def _cells(row: Row) -> tuple[str, ...]:
    ratio = _NOTHING if row.ratio is None else f"{row.ratio:.3f}×"
    reached = {None: _NOTHING, True: "yes", False: "no"}[row.reached]
    stock = _NOTHING if row.stock is None else shown(row.stock)
    return row.title, shown(row.ours), stock, ratio, promised(row.target), reached, row.sample


def shown(figure: float) -> str:
    """A figure with three digits that count."""
    if figure >= 100:
        return f"{figure:.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def promised(target: Target | None) -> str:
    """A target in words; that of ours alone names no stock."""
    if target is None:
        return ""
    return f"{'≥' if target.at_least else '≤'} {target.limit:.3g}{'×' if target.of == 'ratio' else ''}"


def _growth(rows: Sequence[Row]) -> str:
    grown = [row for row in rows if row.steps]
    parts = []
    for topic, of_topic in groupby(grown, key=lambda row: row.topic):
        listed = list(of_topic)
        head = ("p50 in ms, with so many cases / orders", *(size for size, _ in listed[0].steps))
        lines = [head, *map(_steps, listed)]
        parts.append(f"\n## {topic}\n\n{aligned(lines)}\n")
    return "".join(parts)


def _steps(row: Row) -> tuple[str, ...]:
    return row.title.removesuffix(TIMES), *(shown(figure) for _, figure in row.steps)


def _trial(size: Size) -> str:
    if size == FULL:
        return ""
    return f" **A trial** with small samples; stock learned for {size.epochs} epochs, not {FULL.epochs}."


def _left_out(names: Sequence[str]) -> str:
    return f" Not asked this time: {', '.join(names)}." if names else ""
