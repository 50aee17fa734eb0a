"""`python -m benchmarks.nlu`: our understanding against Rasa's default pipeline, in one run on one machine.

Trains both (stock once only, see --without-stock), asks both every message, prints a table and writes it to docs/.
The first run may take hours: stock's training is long, and is not repeated until its rows change.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.nlu.models import Model, Plan, train
from benchmarks.nlu.report import Conditions, Side, page, rows, table
from benchmarks.nlu.sample import ROWS_A_LABEL, write_sample
from benchmarks.nlu.scoring import MessageFile, MessageFileError, read_messages
from benchmarks.nlu.serving import serve
from benchmarks.nlu.stock import EPOCHS, LANGUAGES, Stock
from benchmarks.process import Rasa, emptied
from launch.console import LaunchError, Screen
from launch.verbs import child_environment
from settings import ROOT, SettingError, load


class Benchmark:
    """One run of the comparison."""

    def __init__(self, options: argparse.Namespace, rasa: Rasa, bench: Path, screen: Screen) -> None:
        self._options = options
        self._rasa = rasa
        self._bench = bench
        self._screen = screen
        self._data = ROOT / options.data
        if options.rows_a_label:
            sampled = bench / f"sample-{options.rows_a_label}"
            write_sample(ROOT, self._data, sampled, options.rows_a_label)
            self._data = sampled

    def run(self) -> None:
        """Train, serve, score, report.

        Raises:
            LaunchError: a training or a server failed, or examples lie where stock would not get them.
            MessageFileError: a file of messages cannot be read.
        """
        self._check_folders()
        written_here = read_messages(ROOT / self._options.messages)
        by_others = [read_messages(path) for path in sorted((ROOT / self._options.eval).glob("*.tsv"))]
        examples = {language: self._examples(language) for language in LANGUAGES}
        stock_models = Stock(self._rasa, self._data, self._bench, self._options.epochs).models(
            {language: str(found["digest"]) for language, found in examples.items()},
            self._screen.say,
            may_train=not self._options.without_stock,
        )
        ours = self._side("Ours", [self._our_model()], [written_here, *by_others])
        understood = [file for file in by_others if not file.is_for_ours_only]
        stock = self._side("Stock", stock_models, [written_here, *understood]) if stock_models else None
        measured = rows(ours, stock, written_here, by_others)
        conditions = Conditions(
            date.today().isoformat(),
            sum(int(found["rows"]) for found in examples.values()),
            self._rasa.threads,
            self._options.epochs,
            self._options.rows_a_label,
        )
        report = ROOT / self._options.report
        report.write_text(page(measured, conditions, stock), encoding="utf-8")
        self._screen.say(f"\n{table(measured)}\n\nWritten to {report}")

    def _check_folders(self) -> None:
        files = [file.relative_to(self._data) for file in self._data.rglob("*.yml")]
        if stray := [file for file in files if file.parts[0] not in LANGUAGES]:
            raise LaunchError(f"{stray[0]} is in no language's folder", f"move it into one of {', '.join(LANGUAGES)}")

    def _examples(self, language: str) -> dict[str, str | int]:
        # Reading them brings TensorFlow along, which need not stay in memory for the whole run.
        printed = self._rasa.output_of("benchmarks.nlu.examples", str(self._data / language))
        found: dict[str, str | int] = json.loads(printed)
        return found

    def _our_model(self) -> Model:
        plan = Plan("Ours", LANGUAGES, ROOT / "config.yml", self._data)
        return train(self._rasa, plan, emptied(self._bench / "ours"), self._screen.say)

    def _side(self, title: str, models: Sequence[Model], files: Sequence[MessageFile]) -> Side:
        self._screen.say(f"{title}: serving")
        messages = [message for file in files for message in file.messages]
        return Side(models, serve(self._rasa, models, messages, self._bench, self._screen.say))


def main() -> int:
    """Run the comparison; an error is one line with its cure."""
    options = _options()
    for asks_to_end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asks_to_end, lambda number, _frame: sys.exit(128 + number))
    try:
        settings = load()
        rasa = Rasa(ROOT, child_environment(settings, os.environ), options.threads)
        Benchmark(options, rasa, settings.var / "bench", Screen()).run()
    except (LaunchError, MessageFileError, SettingError) as error:
        Screen().error(error)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.nlu", description=__doc__, epilog="Paths are taken from the project's folder."
    )
    parser.add_argument(
        "--without-stock", action="store_true", help="train no stock model; use those kept in var/bench"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of each library, for both sides")
    parser.add_argument("--data", default="data/nlu", help="training data, one folder a language")
    parser.add_argument(
        "--rows-a-label",
        type=int,
        default=ROWS_A_LABEL,
        help="both learn from at most so many rows of each label and language; 0: from all, which takes stock hours",
    )
    parser.add_argument("--messages", default="tests/nlu/messages.tsv", help="messages with every label")
    parser.add_argument("--eval", default="../shared/eval", help="folder of further messages; may be missing")
    parser.add_argument("--report", default="docs/benchmarks-nlu.md", help="where to write the table")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of DIETClassifier; fewer for a trial only")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
