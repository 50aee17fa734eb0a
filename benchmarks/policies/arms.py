"""The sets of policies that are compared: ours, and ours with a policy that generalises over stories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

GENERALISING: dict[str, Any] = {
    "name": "TEDPolicy",
    "max_history": 5,
    "epochs": 40,
    "constrain_similarities": True,
    "random_seed": 7,
}


@dataclass(frozen=True)
class Arm:
    """A set of policies with its name in the report."""

    title: str
    policies: tuple[dict[str, Any], ...]

    def write(self, config: Path, file: Path) -> Path:
        """The project's configuration with these policies and without its understanding, which stories do not need."""
        content = yaml.safe_load(config.read_text(encoding="utf-8"))
        content |= {"pipeline": [], "policies": [dict(policy) for policy in self.policies]}
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return file


def arms_of(config: Path) -> tuple[Arm, Arm]:
    """Ours as configured, and the same with Rasa's transformer policy beside it."""
    ours = tuple(yaml.safe_load(config.read_text(encoding="utf-8"))["policies"])
    without = tuple(policy for policy in ours if policy["name"] != GENERALISING["name"])
    return Arm("rules and memory", without), Arm("with TED", (*without, GENERALISING))
