"""Trains a side on the same rows, rules and stories: from nothing, and again after one example was added."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.process import Minutes, Rasa, emptied

MODEL_NAME = "model"
COST = "cost.json"
BESIDE_EXAMPLES = ("data/rules", "data/stories", "data/responses")
ADDED_EXAMPLE = """
version: "3.1"
nlu:
- intent: thank
  examples: |
    - 真是太谢谢你们这么上心了
"""


@dataclass(frozen=True)
class Trained:
    """A model and what it cost.

    Attributes:
        archive: what Rasa loads.
        cold_seconds: of the training from nothing.
        changed_seconds: of training again after one example was added, with Rasa's cache.
        day: of the training.
    """

    archive: Path
    cold_seconds: float
    changed_seconds: float
    day: str


def train_twice(
    rasa: Rasa, title: str, config: Path, examples: Path, folder: Path, say: Callable[[str], None]
) -> Trained:
    """Train from nothing, then once more with one example added; the first model is kept.

    Args:
        rasa: runs the training.
        title: of the side.
        config: its config.yml.
        examples: folder of its examples; what is added is taken away again.
        folder: for the model, emptied first.
        say: told what goes on.

    Raises:
        LaunchError: a training failed.
    """
    emptied(folder)
    arguments = [
        *("train", "--skip-validation", "--augmentation", "0", "--domain", "domain.yml", "--config", str(config)),
        *("--data", str(examples), *BESIDE_EXAMPLES, "--out", str(folder)),
    ]
    told = Minutes(title, say)
    say(f"{title}: training from nothing")
    cold = rasa.run([*arguments, "--fixed-model-name", MODEL_NAME], folder, told).seconds
    say(f"{title}: trained in {cold:.0f} s; again with one example more")
    with _one_more_example(examples):
        changed = rasa.run([*arguments, "--fixed-model-name", "changed"], folder, told).seconds
    say(f"{title}: trained again in {changed:.0f} s")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    (folder / "changed.tar.gz").unlink()
    trained = Trained(folder / f"{MODEL_NAME}.tar.gz", cold, changed, date.today().isoformat())
    # Written last, so it stands for success.
    (folder / COST).write_text(json.dumps({**asdict(trained), "archive": trained.archive.name}), encoding="utf-8")
    return trained


def kept(folder: Path) -> Trained | None:
    """What an earlier run trained into the folder, if it got to its end."""
    if not (folder / COST).exists():
        return None
    cost = json.loads((folder / COST).read_text(encoding="utf-8"))
    return Trained(**{**cost, "archive": folder / cost["archive"]})


@contextmanager
def _one_more_example(examples: Path) -> Iterator[None]:
    added = examples / "added_by_the_benchmark.yml"
    added.write_text(ADDED_EXAMPLE, encoding="utf-8")
    try:
        yield
    finally:
        added.unlink()
