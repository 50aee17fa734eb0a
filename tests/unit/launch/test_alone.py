"""A process that somebody else keeps: it becomes one of the Procfile, answers for its health, and hears its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from launch.health import beats
from settings import ROOT

PATIENCE_SECONDS = 60.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SANDRA_")}
    return {**kept, "SANDRA_VAR": str(folder), **more}


def launch(module: str, name: str, told: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"launch.{module}", name], cwd=ROOT, env=told, capture_output=True, text=True
    )


def test_it_becomes_the_process_itself_and_is_ended_by_a_signal(tmp_path: Path) -> None:
    told = environment(tmp_path)
    with subprocess.Popen([sys.executable, "-m", "launch.alone", "worker"], cwd=ROOT, env=told) as worker:
        began = time.monotonic()
        while launch("health", "worker", told).returncode != 0 and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(0.2)
        program = Path(f"/proc/{worker.pid}/cmdline")
        if program.exists():
            assert program.read_bytes().split(b"\0")[1:3] == [b"-m", b"worker"]
        assert launch("health", "worker", told).returncode == 0
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(PATIENCE_SECONDS) == 0


def test_a_process_that_does_not_answer_is_not_healthy(tmp_path: Path) -> None:
    assert launch("health", "worker", environment(tmp_path)).returncode == 1


def test_a_worker_that_fell_silent_is_not_healthy(tmp_path: Path) -> None:
    heartbeat = tmp_path / "worker.alive"
    heartbeat.touch()
    assert beats(heartbeat)

    long_ago = time.time() - 600
    os.utime(heartbeat, (long_ago, long_ago))

    assert not beats(heartbeat)


def test_an_unknown_process_is_named_with_those_there_are(tmp_path: Path) -> None:
    for module in ("alone", "health"):
        answer = launch(module, "rasas", environment(tmp_path))

        assert answer.returncode != 0
        assert answer.stderr == "there is no process 'rasas': name one of actions rasa desk worker\n"


def test_a_wrong_setting_is_one_line_with_its_cure(tmp_path: Path) -> None:
    answer = launch("alone", "rasa", environment(tmp_path, SANDRA_HOST="0.0.0.0"))

    assert answer.returncode == 1
    assert answer.stderr.startswith("SANDRA_RASA_TOKEN is not set while SANDRA_HOST=0.0.0.0")
    assert answer.stderr.count("\n") == 1
