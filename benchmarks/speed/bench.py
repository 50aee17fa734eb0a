"""What every question of the benchmark works with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.nlu.sample import write_sample
from benchmarks.process import Rasa, emptied
from benchmarks.speed.assistants import Assistant
from benchmarks.speed.sizes import Size
from benchmarks.speed.stock.training import LANGUAGE, stock_assistant, stock_configuration, write_configuration
from benchmarks.speed.training import BESIDE_EXAMPLES, Trained, kept, train_twice
from launch import fingerprint
from settings import ROOT

DATA = "data/nlu"


@dataclass(frozen=True)
class Bench:
    """One run.

    Attributes:
        size: of the samples.
        rasa: trains models.
        folder: for everything the run needs and keeps.
        postgres: address of a PostgreSQL database from which others can be made; empty where there is none.
        say: told what goes on.
    """

    size: Size
    rasa: Rasa
    folder: Path
    postgres: str
    say: Callable[[str], None]

    def emptied(self, name: str) -> Path:
        """A folder of that name, made anew."""
        return emptied(self.folder / name)

    @cached_property
    def examples(self) -> Path:
        """The rows both sides learn from in the comparison."""
        folder = self.folder / f"sample-{self.size.rows_a_label}"
        write_sample(ROOT, ROOT / DATA, folder, self.size.rows_a_label)
        return folder / LANGUAGE

    @cached_property
    def trained_stock(self) -> Trained:
        """Stock's model, trained now or kept since it was trained on this machine from the same files.

        Raises:
            LaunchError: the training failed.
        """
        folder = self.folder / "models" / f"stock-{self._digest_of_stock()}"
        found = kept(folder)
        if found:
            self.say(f"Stock: kept since {found.day}")
            return found
        config = write_configuration(self.folder / "stock.yml", self.size.epochs)
        return train_twice(self.rasa, "Stock", config, self.examples, folder, self.say)

    @cached_property
    def stock(self) -> Assistant:
        """Stock, trained.

        Raises:
            LaunchError: the training failed.
        """
        return stock_assistant(self.trained_stock.archive, self.folder)

    def _digest_of_stock(self) -> str:
        files = fingerprint.of_files(ROOT, [*BESIDE_EXAMPLES, "domain.yml"])
        learned = fingerprint.of_files(self.examples, ["."])
        facts = [stock_configuration(self.size.epochs), version("rasa"), self.rasa.threads, machine()]
        return hashlib.sha256(json.dumps([files, learned, facts], sort_keys=True).encode()).hexdigest()[:16]
