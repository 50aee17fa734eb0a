"""`python -m benchmarks.speed`: ours beside stock Rasa, everything in one run; the page and its chart go to docs/.

The first run at full size trains stock twice, which takes an hour; its model is kept in var/bench/speed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.process import Rasa
from benchmarks.speed.bench import Bench
from benchmarks.speed.chart import draw
from benchmarks.speed.kept import KeptRows
from benchmarks.speed.questions import QUESTIONS
from benchmarks.speed.questions.growing import answers
from benchmarks.speed.report import CHART, Conditions, page, table
from benchmarks.speed.sizes import FULL, SIZES
from launch.console import LaunchError, Screen
from launch.verbs import child_environment
from settings import ROOT, SettingError, load

POSTGRES = "postgresql+psycopg2://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    """Ask the questions; an error is one line with its cure."""
    options = _options()
    for asks_to_end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asks_to_end, lambda number, _frame: sys.exit(128 + number))
    screen = Screen()
    try:
        bench = _bench(options, screen)
        kept = KeptRows(bench.folder / bench.size.name)
        ask(bench, kept, options.only or list(QUESTIONS), options.resume)
        write(bench, kept, ROOT / options.report, screen)
    except (LaunchError, SettingError) as error:
        screen.error(error)
        return 1
    except KeyboardInterrupt:
        screen.say("Ended; RESUME=1 goes on with the questions that are left")
        return 130
    return 0


def ask(bench: Bench, kept: KeptRows, wanted: Sequence[str], resume: bool) -> None:
    """Ask each question and keep its answer at once.

    Args:
        bench: the run.
        kept: where answers are kept.
        wanted: the names of the questions.
        resume: whether to ask only those that an interrupted run left.

    Raises:
        LaunchError: a side failed.
    """
    if not resume:
        for name in wanted:
            kept.forget(name)
    for place, (name, measure) in enumerate(QUESTIONS.items(), 1):
        if name in wanted and kept.found(name) is None:
            bench.say(f"\n[{place}/{len(QUESTIONS)}] {name}")
            kept.keep(name, measure(bench))


def write(bench: Bench, kept: KeptRows, report: Path, screen: Screen) -> None:
    """Print the table, and write the page and its chart."""
    found = {name: answer for name in QUESTIONS if (answer := kept.found(name)) and answer[1]}
    rows = [row for _, of_question in found.values() for row in of_question]
    days = sorted({day for day, _ in found.values()})
    left_out = [name for name in QUESTIONS if name not in found]
    conditions = Conditions(list(dict.fromkeys((days[0], days[-1]))), bench.size, bench.rasa.threads, left_out)
    report.write_text(page(rows, conditions), encoding="utf-8")
    (report.parent / CHART).parent.mkdir(parents=True, exist_ok=True)
    draw(rows, report.parent / CHART)
    screen.say(f"\n{table(rows)}\n\nWritten to {report}")


def _bench(options: argparse.Namespace, screen: Screen) -> Bench:
    settings = load()
    rasa = Rasa(ROOT, child_environment(settings, os.environ), options.threads)
    folder = settings.var / "bench/speed"
    folder.mkdir(parents=True, exist_ok=True)
    postgres = options.postgres if answers(options.postgres) else ""
    return Bench(SIZES[options.size], rasa, folder, postgres, screen.say)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default=FULL.name, help="of the samples; quick is a trial")
    parser.add_argument("--only", nargs="+", choices=list(QUESTIONS), metavar="QUESTION", help=", ".join(QUESTIONS))
    parser.add_argument("--resume", action="store_true", help="ask only what an interrupted run left")
    parser.add_argument("--postgres", default=POSTGRES, help="a server on which databases may be made and dropped")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of each library in training")
    parser.add_argument("--report", default="docs/benchmarks-speed.md", help="where to write the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
