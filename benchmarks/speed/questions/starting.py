"""How long it takes from starting the processes to the first answer."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import time

from benchmarks.process import emptied
from benchmarks.speed.assistants import OURS, Assistant, greet, prepare_store, seconds_to_first_answer, settings_in
from benchmarks.speed.bench import Bench
from benchmarks.speed.figures import Row, Target
from launch import health
from launch.console import LaunchError, last_lines
from launch.runner import ask_to_end, end_by
from launch.verbs import child_environment
from settings import ROOT, Settings

TOPIC = "Start"
COMPARED = Target(1 / 3)
RUN_SECONDS = Target(15, "ours")
_PATIENCE_SECONDS = 300.0
_GRACE_SECONDS = 15.0
_TICK_SECONDS = 0.1


def measure(bench: Bench) -> list[Row]:
    """Start both sides by turns, then everything of ours as `make run` does.

    Raises:
        LaunchError: a process does not start.
    """
    sides = (OURS, bench.stock)
    settings = {side.name: _prepared(bench, side) for side in sides}
    taken: dict[str, list[float]] = {side.name: [] for side in sides}
    for turn in range(bench.size.rounds):
        for side in sides if turn % 2 == 0 else sides[::-1]:
            seconds = seconds_to_first_answer(side, settings[side.name])
            bench.say(f"Start of {side.name}: {seconds:.1f} s")
            taken[side.name].append(seconds)
    # The first one sets the folder up.
    _seconds_of_run(settings["ours"], bench)
    whole = [_seconds_of_run(settings["ours"], bench) for _ in range(bench.size.rounds)]
    ours, stock = (statistics.median(taken[side.name]) for side in sides)
    sample = f"{bench.size.rounds} starts each"
    return [
        Row(TOPIC, "Rasa and actions to the first answer, s", ours, stock, COMPARED, sample),
        Row(TOPIC, "`make run` to the first answer, s", statistics.median(whole), None, RUN_SECONDS, sample),
    ]


def _prepared(bench: Bench, side: Assistant) -> Settings:
    settings = settings_in(emptied(bench.folder / "start" / side.name))
    prepare_store(settings.store_url, 0)
    return settings


def _seconds_of_run(settings: Settings, bench: Bench) -> float:
    """From `make run` on a machine that is set up to the first answer; everything is ended again."""
    log = settings.var / "run.txt"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "launch/bootstrap.sh", "run"],
            cwd=ROOT,
            env=child_environment(settings, os.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_all_answer(process, settings, began)
        greet(f"{settings.rasa_url}/webhooks/rest/webhook", log)
        seconds = time.monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        ask_to_end(process)
        end_by(time.monotonic() + _GRACE_SECONDS, process)
    bench.say(f"make run: {seconds:.1f} s")
    return seconds


def _wait_until_all_answer(process: subprocess.Popen[bytes], settings: Settings, began: float) -> None:
    probes = health.probes(settings)
    while not all(is_ready() for is_ready in probes.values()):
        if process.poll() is not None or time.monotonic() - began > _PATIENCE_SECONDS:
            log = settings.var / "run.txt"
            raise LaunchError("`make run` does not start", f"see {log} and run it again", last_lines(log, 15))
        time.sleep(_TICK_SECONDS)
