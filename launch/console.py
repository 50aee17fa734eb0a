"""What the launcher shows: a line for each step, a progress bar on the long ones, errors with their cure."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

_TITLE_WIDTH = 28
_LAST_LINE_WIDTH = 60


class LaunchError(Exception):
    """Set-up or a process failed.

    Args:
        problem: what is wrong.
        cure: what the reader can do about it.
        excerpt: lines of output that show the problem, printed above it.
        exit_code: what the launcher ends with.
    """

    def __init__(self, problem: str, cure: str, excerpt: Sequence[str] = (), exit_code: int = 1) -> None:
        super().__init__(f"{problem}: {cure}")
        self.excerpt = tuple(excerpt)
        self.exit_code = exit_code


class Bar:
    """A progress bar on the terminal; without a total it only shows that time passes."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def update(self, last_line: str, done: int | None = None) -> None:
        """Show the newest line of output and, where it is known, how many parts are done."""
        self._progress.update(self._task, last_line=last_line[:_LAST_LINE_WIDTH])
        if done is not None:
            self._progress.update(self._task, completed=done)


class Screen:
    """Prints the launcher's lines; bars are drawn on a terminal only."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def done(self, title: str, outcome: str) -> None:
        """A step ended well: `outcome` is its seconds or why it was skipped."""
        self._console.print(Text.assemble(("✓ ", "green"), f"{title:<{_TITLE_WIDTH}} {outcome}"))

    def say(self, line: str = "") -> None:
        """A line of plain text."""
        self._console.print(Text(line), soft_wrap=True)

    def error(self, error: Exception) -> None:
        """The error on one line, under the output that shows it."""
        console = Console(file=sys.stderr, highlight=False)
        for line in getattr(error, "excerpt", ()):
            console.print(Text(f"  {line}", style="dim"), soft_wrap=True)
        console.print(Text.assemble(("✗ ", "red"), str(error)), soft_wrap=True)

    @contextmanager
    def bar(self, title: str, total: int | None = None) -> Iterator[Bar]:
        """A bar that disappears when the block ends."""
        columns = (
            SpinnerColumn(),
            TextColumn(f"{title:<{_TITLE_WIDTH}}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[last_line]}", style="dim", markup=False),
        )
        with Progress(
            *columns, console=self._console, transient=True, disable=not self._console.is_terminal
        ) as progress:
            yield Bar(progress, progress.add_task(title, total=total, last_line=""))


def seconds(elapsed: float) -> str:
    """How long something took, as shown to the reader."""
    return f"{elapsed:.1f} s"


def last_lines(log: Path, count: int) -> list[str]:
    """The last lines of a log that are not blank, at most `count`; none when there is no log yet."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        text = file.read().decode("utf-8", "replace").replace("\r", "\n")
    plain = (Text.from_ansi(line).plain.rstrip() for line in text.split("\n"))
    return [line for line in plain if line.strip()][-count:]
