"""A playbook to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.builders import PLAYBOOK_FOLDER
from tests.unit.playbook.spoiling import Edit, mistakes_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the playbook to spoil."""
    return Path(shutil.copytree(PLAYBOOK_FOLDER, tmp_path / "playbook"))


@pytest.fixture
def mistakes_after(folder: Path) -> Edit:
    """Replaces the first occurrence of some words in a file and gives the mistakes, each as `file:line: …`."""

    def edit(file: str, words: str, instead: str) -> list[str]:
        text = (folder / file).read_text(encoding="utf-8")
        assert words in text
        (folder / file).write_text(text.replace(words, instead, 1), encoding="utf-8")
        return mistakes_in(folder)

    return edit
