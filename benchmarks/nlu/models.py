"""Trains the models of both sides, each from nothing, and keeps what that cost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.process import Minutes, Rasa

_ARCHIVE = "model"
_COST = "cost.json"


@dataclass(frozen=True)
class Model:
    """A trained model: the languages it understands, and what its training cost."""

    archive: Path
    languages: tuple[str, ...]
    seconds: float
    peak_mb: float
    day: str

    @property
    def size_mb(self) -> float:
        """Of the file that Rasa loads."""
        return self.archive.stat().st_size / 1e6


@dataclass(frozen=True)
class Plan:
    """A model to be trained: what to call it, and what from."""

    title: str
    languages: tuple[str, ...]
    config: Path
    data: Path


def train(rasa: Rasa, plan: Plan, folder: Path, say: Callable[[str], None]) -> Model:
    """Train a model into a folder that holds nothing else; its cost is written last, so it stands for success.

    Raises:
        LaunchError: the training failed.
    """
    arguments = [
        *("train", "nlu", "--domain", "domain.yml", "--config", str(plan.config), "--nlu", str(plan.data)),
        *("--out", str(folder), "--fixed-model-name", _ARCHIVE),
    ]
    say(f"{plan.title}: training")
    usage = rasa.run(arguments, folder, Minutes(plan.title, say))
    shutil.rmtree(folder / "cache", ignore_errors=True)
    cost = {**asdict(usage), "day": date.today().isoformat()}
    (folder / _COST).write_text(json.dumps(cost), encoding="utf-8")
    say(f"{plan.title}: trained in {usage.seconds:.0f} s, {usage.peak_mb:.0f} MB at most")
    return _model(folder, plan.languages)


def kept(folder: Path, languages: tuple[str, ...]) -> Model | None:
    """The model that an earlier run trained into the folder, if it got to its end."""
    return _model(folder, languages) if (folder / _COST).exists() else None


def _model(folder: Path, languages: tuple[str, ...]) -> Model:
    cost = json.loads((folder / _COST).read_text(encoding="utf-8"))
    return Model(folder / f"{_ARCHIVE}.tar.gz", languages, **cost)
