"""Trains a set of policies and asks it what comes next in stories it has not seen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.test import test as ask
from rasa.model_training import train
from rasa.shared.core.constants import ACTION_LISTEN_NAME

from benchmarks.policies.arms import Arm
from benchmarks.policies.folds import Fold, Situation, read_stories, situations_of

# Rules name responses, and Rasa makes an action of each.
BESIDE_STORIES = ("data/rules", "data/responses")


@dataclass(frozen=True)
class Wrong:
    """An action that was not predicted.

    Attributes:
        situation: where it was due.
        predicted: the action predicted instead.
    """

    situation: Situation
    predicted: str


@dataclass(frozen=True)
class Measured:
    """One set of policies on one fold.

    Attributes:
        asked: how many actions the held-out stories have, waiting for the customer aside.
        wrong: those of them that were not predicted.
        milliseconds: of processor time that a prediction takes, on average.
        training_seconds: of the policies alone.
    """

    asked: int
    wrong: tuple[Wrong, ...]
    milliseconds: float
    training_seconds: float

    @property
    def right(self) -> int:
        """How many actions were predicted."""
        return self.asked - len(self.wrong)


def measure(arm: Arm, fold: Fold, root: Path, folder: Path) -> Measured:
    """Train on the fold's stories and all rules, then ask about the stories held out.

    Args:
        arm: the policies.
        fold: its stories.
        root: of the project.
        folder: for models and configurations.
    """
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    trained = train(
        domain=str(root / "domain.yml"),
        config=str(arm.write(root / "config.yml", folder / f"config-{fold.number}.yml")),
        training_files=[*(str(root / data) for data in BESIDE_STORIES), str(fold.learned)],
        output=str(folder),
        fixed_model_name=f"policies-{fold.number}",
        force_training=True,
        # Stories glued to each other at random teach nothing to who looks back one step; see `launch.steps.model`.
        core_additional_arguments={"augmentation_factor": 0},
    )
    seconds = time.perf_counter() - began
    agent = Agent.load(trained.model)
    # Time of the processor, so that whatever else runs beside the comparison does not count.
    began = time.process_time()
    answers = asyncio.run(_ask_each(agent, fold.held_out))
    elapsed = time.process_time() - began
    situations = [situations_of(read_stories(file)[0]) for file in fold.held_out]
    return Measured(
        asked=sum(len(of_story) for of_story in situations),
        wrong=tuple(
            wrong
            for of_story, answered in zip(situations, answers, strict=True)
            for wrong in wrong_of(of_story, answered)
        ),
        milliseconds=1000 * elapsed / max(1, sum(map(len, answers))),
        training_seconds=seconds,
    )


def wrong_of(situations: Sequence[Situation], answered: Sequence[dict[str, Any]]) -> list[Wrong]:
    """The actions of a story that were not predicted.

    Args:
        situations: of the story's actions.
        answered: Rasa's answers about it, those about waiting for the customer among them.
    """
    acted = [answer for answer in answered if answer["action"] != ACTION_LISTEN_NAME]
    return [
        Wrong(situation, str(answer["predicted"]))
        for situation, answer in zip(situations, acted, strict=True)
        if answer["predicted"] != situation.action
    ]


async def _ask_each(agent: Agent, files: Sequence[Path]) -> list[list[dict[str, Any]]]:
    return [(await ask(str(file), agent, disable_plotting=True))["actions"] for file in files]
