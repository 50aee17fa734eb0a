"""When a run of random customers fails, besides violations."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.fuzz.__main__ import fell_short, kept_back
from tests.fuzz.campaign import Findings
from tests.fuzz.coverage import REACHED


def test_a_long_run_that_never_came_by_some_place_fails() -> None:
    assert fell_short(Findings(), 300)
    assert not fell_short(Findings(), 299)


def test_a_long_run_that_came_by_every_place_does_not() -> None:
    findings = Findings()
    findings.covered.update(REACHED)
    assert not fell_short(findings, 10_000)


def test_a_message_kept_back_for_its_tone_is_found_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "rasa.log"
    log.write_text("started\n2026 ERROR nlg.generator - tone: say_done breaks [('x', 'y')] and was not sent\n")
    engine: Any = SimpleNamespace(log=lambda process: tmp_path / f"{process}.log")
    assert len(kept_back([engine])) == 1
