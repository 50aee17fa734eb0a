"""What deploy/ says: compose.yml with its variables filled in, and the chart as Helm writes it out."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from launch.steps import DEPLOY_TOOLS
from settings import ROOT
from tests.services import go_without

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "chart"
COMPOSE = DEPLOY / "compose.yml"
INSTALLED = "`make test` installs it"
SECRETS = (
    "STORE_PASSWORD",
    "SPOOL_PASSWORD",
    "REDIS_PASSWORD",
    "RABBITMQ_PASSWORD",
    "SANDRA_SECRET",
    "SANDRA_RASA_TOKEN",
)
"""What an owner of compose.yml makes up."""
_REFERENCE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")

Yaml = Any


def compose(told: Mapping[str, str]) -> Yaml:
    """compose.yml with these variables, as `docker compose config` would print it."""

    def value(reference: re.Match[str]) -> str:
        name, kind, rest = reference["name"], reference["kind"], reference["rest"]
        if kind == "?" and not told.get(name):
            raise KeyError(f"{name}: {rest}")
        return told.get(name) or (rest if kind == "-" else "")

    def filled_in(part: Yaml) -> Yaml:
        if isinstance(part, dict):
            return {name: filled_in(inner) for name, inner in part.items()}
        if isinstance(part, list):
            return [filled_in(inner) for inner in part]
        return _REFERENCE.sub(value, part) if isinstance(part, str) else part

    return filled_in(yaml.safe_load(COMPOSE.read_text(encoding="utf-8")))


def references(file: Path = COMPOSE) -> Iterator[tuple[str, str | None]]:
    """Each variable that is taken from outside, with `?` where it has to be set and `-` where it has a default."""
    for found in _REFERENCE.finditer(file.read_text(encoding="utf-8")):
        yield found["name"], found["kind"]


def example() -> dict[str, str]:
    """The example of an environment."""
    lines = (DEPLOY / "compose/example.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def tool(name: str) -> str:
    """A program deploy/ is checked with; skips the test, or fails where it has to be there, without it."""
    program = ROOT / DEPLOY_TOOLS / "bin" / name
    if not program.exists():
        go_without(f"no {name} in {DEPLOY_TOOLS}", INSTALLED)
    return str(program)


def helm(values: Mapping[str, Any]) -> Yaml:
    """What Helm says of the chart: `messages` of its lint, and `files` or why there are none (`refused`)."""
    return json.loads(_helm(json.dumps(values, sort_keys=True)))


def manifests(values: Mapping[str, Any]) -> list[Yaml]:
    """All that Helm would send to the cluster, hooks too."""
    answer = helm(values)
    assert not answer["refused"], answer["refused"]
    return [one for text in answer["files"].values() for one in yaml.safe_load_all(text) if one]


@cache
def _helm(values: str) -> str:
    asked = [tool("python"), str(ROOT / "tests/helm.py"), str(CHART)]
    answer = subprocess.run(asked, input=values, capture_output=True, text=True)
    if "No module named 'helm_python'" in answer.stderr:
        go_without("no Helm for this kind of machine", INSTALLED)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
