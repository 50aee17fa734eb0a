"""`python -m benchmarks.queue`: how long the desk's queue takes to open with 100,000 tickets."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from sqlalchemy.orm import Session

from benchmarks.queue.filling import NOW, fill
from benchmarks.queue.openings import OPENINGS
from sandra.store.database import Store
from sandra.store.due import Unmeant, any_ran_out, waiting_unmeant
from sandra.store.overview import Range, overview
from sandra.store.queue import Sort, Wanted, queue_page
from sandra.store.schema import upgrade

PAGE = 50
MOST_OVERVIEWS = 10
_ROUNDS: dict[str, Callable[[Session], object]] = {
    "the worker: did a clock run out": lambda session: any_ran_out(session, NOW),
    "the worker: tickets for nobody yet": lambda session: waiting_unmeant(
        session, Unmeant({"stuck"}, {"Ann"}, NOW), 500
    ),
}


def main() -> None:
    """Fill a store, open its queue in several ways many times, and print how long it took."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__)
    reader.add_argument("--tickets", type=int, default=100_000)
    reader.add_argument("--times", type=int, default=40, help="how often each is opened")
    reader.add_argument("--store", default="", help="an empty database instead of an SQLite file that is deleted")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = given.store or f"sqlite:///{Path(folder) / 'queue.db'}"
        measure(address, given.tickets, given.times)


def measure(address: str, tickets: int, times: int) -> None:
    """Fill the store at the address and print the figures."""
    screen = Console(highlight=False)
    upgrade(address)
    store = Store(address)
    begun = time.perf_counter()
    with store.transaction() as records:
        fill(records.session.connection(), tickets)
    screen.print(f"{tickets:,} tickets written in {time.perf_counter() - begun:.0f} s")
    screen.print(f"{'':34}{'found':>8}{'p50 ms':>8}{'p95 ms':>8}")
    for name, (wanted, sort, offset) in OPENINGS.items():
        with store.reading() as records:
            total = queue_page(records.session, wanted, sort, offset, PAGE).total

        def opened(wanted: Wanted = wanted, sort: Sort = sort, offset: int = offset) -> None:
            with store.reading() as records:
                queue_page(records.session, wanted, sort, offset, PAGE)

        screen.print(_line(name, f"{total:,}", opened, times))
    for by in ("class", "person", "week"):

        def looked(by: str = by) -> None:
            with store.reading() as records:
                overview(records.session, Range(NOW - timedelta(days=30), NOW), by, NOW)  # type: ignore[arg-type]

        screen.print(_line(f"the overview of 30 days by {by}", "", looked, min(times, MOST_OVERVIEWS)))
    for name, look in _ROUNDS.items():

        def watched(look: Callable[[Session], object] = look) -> None:
            with store.reading() as records:
                look(records.session)

        screen.print(_line(name, "", watched, min(times, MOST_OVERVIEWS)))
    store.dispose()


def _line(name: str, found: str, opened: Callable[[], None], times: int) -> str:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        opened()
        taken.append((time.perf_counter() - begun) * 1000)
    half, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    return f"{name:34}{found:>8}{half:8.0f}{most:8.0f}"


if __name__ == "__main__":
    main()
