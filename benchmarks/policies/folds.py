"""Splits the stories, so that each is held out once, and names the situation of each of their actions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SEED = 20261122
Story = Mapping[str, Any]


@dataclass(frozen=True)
class Fold:
    """One round: a file of stories to learn from, and a file for each story to be asked about."""

    number: int
    learned: Path
    held_out: tuple[Path, ...]


@dataclass(frozen=True)
class Situation:
    """Where in a story an action is due.

    Attributes:
        loop: the form that is open; empty where none is.
        intent: what the customer said last; empty before the first word.
        action: what comes next.
    """

    loop: str
    intent: str
    action: str


def stories_in(folder: Path) -> list[Story]:
    """All stories of a folder's files, in the order of their names."""
    found: list[Story] = []
    for file in sorted(folder.rglob("*.yml")):
        found += read_stories(file)
    return sorted(found, key=lambda story: str(story["story"]))


def read_stories(file: Path) -> list[Story]:
    """The stories of one file."""
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    return content.get("stories") or []


def folds_of(stories: Sequence[Story], count: int, folder: Path) -> Iterator[Fold]:
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
        # A file each: Rasa asks only once about several stories that look alike to policies.
        files = [
            _write(folder / f"held-out-{number}/{index}.yml", [story]) for index, story in enumerate(held_out, start=1)
        ]
        yield Fold(number, _write(folder / f"learned-{number}.yml", learned), tuple(files))


def situations_of(story: Story) -> list[Situation]:
    """The situation of each action of a story, in order."""
    loop, intent, found = "", "", []
    for step in story["steps"]:
        if "intent" in step:
            intent = str(step["intent"])
        elif "active_loop" in step:
            loop = str(step["active_loop"] or "")
        elif "action" in step:
            found.append(Situation(loop, intent, str(step["action"])))
    return found


def _write(file: Path, stories: list[Story]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"version": "3.1", "stories": [dict(story) for story in stories]}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file
