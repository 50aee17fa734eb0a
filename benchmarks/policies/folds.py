"""Splits the stories, so that each is held out once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SEED = 20261122
Story = Mapping[str, Any]


@dataclass(frozen=True)
class Fold:
    """Files for one round: stories to learn from, and stories to be asked about."""

    number: int
    learned: Path
    held_out: Path


def stories_in(folder: Path) -> list[Story]:
    """All stories of a folder's files, in the order of their names."""
    found: list[Story] = []
    for file in sorted(folder.rglob("*.yml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        found += content.get("stories") or []
    return sorted(found, key=lambda story: str(story["story"]))


def folds_of(stories: list[Story], count: int, folder: Path) -> Iterator[Fold]:
    """Write and name the files of each round; every story is held out in exactly one.

    Args:
        stories: all of them.
        count: number of rounds.
        folder: where to write.
    """
    shuffled = random.Random(SEED).sample(stories, len(stories))
    for number in range(count):
        held_out = shuffled[number::count]
        learned = [story for story in stories if story not in held_out]
        yield Fold(
            number,
            _write(folder / f"learned-{number}.yml", learned),
            _write(folder / f"held-out-{number}.yml", held_out),
        )


def _write(file: Path, stories: list[Story]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"version": "3.1", "stories": [dict(story) for story in stories]}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file
