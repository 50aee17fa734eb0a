"""Trains a set of policies and asks it what comes next in stories it has not seen."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.test import test as ask
from rasa.model_training import train
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.utils.io import write_text_file

from benchmarks.policies.arms import Arm
from benchmarks.policies.folds import Fold


@dataclass(frozen=True)
class Measured:
    """One set of policies on one fold.

    Attributes:
        right: how many actions of the held-out stories were predicted, waiting for the customer aside.
        asked: of how many.
        milliseconds: a prediction takes, on average.
        training_seconds: of the policies alone.
    """

    right: int
    asked: int
    milliseconds: float
    training_seconds: float


def measure(arm: Arm, fold: Fold, root: Path, folder: Path) -> Measured:
    """Train on the fold's stories and all rules, then ask about the stories held out.

    Args:
        arm: the policies.
        fold: its stories.
        root: of the project.
        folder: for models and configurations.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = arm.write(root / "config.yml", folder / f"config-{fold.number}.yml")
    learned = [str(root / "data/rules"), str(fold.learned)]
    began = time.perf_counter()
    trained = train(
        domain=str(root / "domain.yml"),
        config=str(config),
        training_files=learned,
        output=str(folder),
        fixed_model_name=f"policies-{fold.number}",
        force_training=True,
    )
    seconds = time.perf_counter() - began
    agent = Agent.load(trained.model)
    began = time.perf_counter()
    answered = asyncio.run(ask(str(fold.held_out), agent, disable_plotting=True))["actions"]
    elapsed = time.perf_counter() - began
    acted = [action for action in answered if action["action"] != ACTION_LISTEN_NAME]
    right = sum(action["action"] == action["predicted"] for action in acted)
    wrong = [f"{a['action']} (predicted {a['predicted']})" for a in acted if a["action"] != a["predicted"]]
    write_text_file("\n".join(wrong), folder / f"wrong-{fold.number}.txt")
    return Measured(right, len(acted), 1000 * elapsed / max(1, len(answered)), seconds)
