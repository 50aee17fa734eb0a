"""How a test spoils a copy of the playbook and reads what it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sandra.playbook import PlaybookError, load_playbook
from tests.unit.builders import PLAYBOOK_FOLDER

Edit = Callable[[str, str, str], list[str]]


def mistakes_in(folder: Path) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        load_playbook(folder)
    return [mistake.removeprefix(f"{folder}/") for mistake in caught.value.mistakes]


def line_of(words: str, file: str) -> int:
    """The line of the shipped file where the words first stand."""
    text = (PLAYBOOK_FOLDER / file).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1
