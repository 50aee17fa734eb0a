"""A screen that can be read afterwards, and a look at the processes that are running."""

from __future__ import annotations

import io
import subprocess

import pytest
from rich.console import Console

from launch.console import Screen


class ReadableScreen(Screen):
    """Keeps what it shows."""

    def __init__(self) -> None:
        self._output = io.StringIO()
        super().__init__(Console(file=self._output, width=120))

    @property
    def lines(self) -> list[str]:
        """What was shown, line by line."""
        return [line.rstrip() for line in self._output.getvalue().splitlines()]


def is_running(process: int) -> bool:
    """Whether the process is there and has not ended."""
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True)
    return bool(answer.stdout.strip()) and not answer.stdout.startswith("Z")


@pytest.fixture
def screen() -> ReadableScreen:
    return ReadableScreen()
