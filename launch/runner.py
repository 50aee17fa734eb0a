"""Runs the steps of set-up: skips what is up to date, shows progress, keeps the output, explains failures."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from launch import fingerprint
from launch.console import LaunchError, Screen, last_lines, seconds

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EXCERPT_LINES = 20
_TICK_SECONDS = 0.1
_GRACE_SECONDS = 5.0

_NO_NETWORK = re.compile(
    r"dns error|error sending request|Temporary failure in name resolution|Name or service not known"
    r"|Network is unreachable|client error \(Connect\)"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT",
    re.IGNORECASE,
)
_NO_SPACE = re.compile(r"No space left on device|ENOSPC|os error 28", re.IGNORECASE)
_COMMON_CURES = (
    (_NO_SPACE, "the disk is full; free some space (set-up needs 4 GB) and run it again"),
    (
        _NO_NETWORK,
        "the network cannot be reached; connect (or set the proxy) and run it again – once installed,"
        " Sandra runs offline",
    ),
)


class StepFailed(LaunchError):
    """A step of set-up or a check ended with an error."""


class Interrupted(LaunchError):
    """The launcher was asked to stop."""


class Interruption:
    """Remembers Ctrl-C, a kill or a closed terminal until the work in hand can stop cleanly."""

    def __init__(self) -> None:
        self._received: int | None = None

    def listen(self) -> Interruption:
        """Take over the signals that ask a program to end."""
        for number in _STOP_SIGNALS:
            signal.signal(number, self._remember)
        return self

    @property
    def requested(self) -> bool:
        """Whether the launcher was asked to stop."""
        return self._received is not None

    def check(self) -> None:
        """Raises Interrupted when the launcher was asked to stop."""
        if self._received is not None:
            raise Interrupted("interrupted", "run it again to go on", exit_code=128 + self._received)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        self._received = number


@dataclass(frozen=True)
class Command:
    """A program to run: its arguments, and the folder to run it in."""

    arguments: Sequence[str]
    folder: Path


@dataclass(frozen=True)
class Step:
    """One piece of set-up or one check.

    Args:
        name: names the log.
        title: what the reader sees.
        commands: run one after the other; the first that fails ends the step.
        cure: what to do when it fails for no reason known here.
        stamp: where the fingerprint of the last success is kept; None runs the step each time.
        inputs: fingerprint of what the result depends on.
        outputs: what must exist for the step to be up to date.
        stale: sentence said, with the changed inputs, when an earlier result is outdated.
        total: number of parts, where it is known.
        done: counts the finished parts.
    """

    name: str
    title: str
    commands: Sequence[Command]
    cure: str
    stamp: Path | None = None
    inputs: fingerprint.Fingerprint = field(default_factory=dict)
    outputs: Sequence[Path] = ()
    stale: str = ""
    total: int | None = None
    done: Callable[[Path], int] | None = None


class Runner:
    """Runs steps with one environment and one folder of logs."""

    def __init__(self, screen: Screen, logs: Path, environment: Mapping[str, str], interruption: Interruption) -> None:
        self._screen = screen
        self._logs = logs
        self._environment = dict(environment)
        self._interruption = interruption

    def is_up_to_date(self, step: Step) -> bool:
        """Whether the step's last success still holds."""
        if step.stamp is None or not all(output.exists() for output in step.outputs):
            return False
        return step.stamp.exists() and not fingerprint.changes(step.stamp, step.inputs)

    def run(self, step: Step) -> None:
        """Run the step unless it is up to date, and print its line.

        Raises:
            StepFailed: a command failed; the error shows the end of its output and the cure.
            Interrupted: the launcher was asked to stop; the command was ended.
        """
        if self.is_up_to_date(step):
            self._screen.done(step.title, "up to date")
            return
        self._say_what_changed(step)
        if step.stamp is not None:
            step.stamp.unlink(missing_ok=True)
        started = time.monotonic()
        self._execute(step)
        if step.stamp is not None:
            fingerprint.write(step.stamp, step.inputs)
        self._screen.done(step.title, seconds(time.monotonic() - started))

    def _say_what_changed(self, step: Step) -> None:
        if not step.stale or step.stamp is None or not step.stamp.exists():
            return
        names = fingerprint.changes(step.stamp, step.inputs)
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            self._screen.say(f"  {step.stale} ({', '.join(names[:3])}{more} changed)")

    def _execute(self, step: Step) -> None:
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{step.name}.log"
        log.write_bytes(b"")
        with self._screen.bar(step.title, step.total) as bar:

            def show_progress() -> None:
                line = "".join(last_lines(log, 1)).strip()
                bar.update(line, step.done(log) if step.done else None)

            for command in step.commands:
                if self._run_command(command, log, show_progress) != 0:
                    raise _failure(step, log)

    def _run_command(self, command: Command, log: Path, show_progress: Callable[[], None]) -> int:
        with log.open("ab") as output:
            output.write(f"$ {shlex.join(command.arguments)}\n".encode())
            output.flush()
            process = subprocess.Popen(
                command.arguments,
                cwd=command.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            while True:
                self._interruption.check()
                show_progress()
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(timeout=_TICK_SECONDS)
        finally:
            ask_to_end(process)
            end_by(time.monotonic() + _GRACE_SECONDS, process)


def ask_to_end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process that leads its own session, and whatever it started, to end."""
    if process.poll() is None:
        _signal_group(process.pid, signal.SIGTERM)


def end_by(deadline: float, process: subprocess.Popen[bytes]) -> None:
    """Wait until `deadline` (monotonic clock) for a process that was asked to end; then kill what is left."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=max(0.0, deadline - time.monotonic()))
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(leader: int, number: int) -> None:
    # A group of zombies only answers "not permitted" on macOS, "no such process" elsewhere.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def _failure(step: Step, log: Path) -> StepFailed:
    output = "\n".join(last_lines(log, 200))
    cure = next((cure for pattern, cure in _COMMON_CURES if pattern.search(output)), step.cure)
    return StepFailed(f"{step.title} failed", f"{cure} (whole output: {log})", last_lines(log, _EXCERPT_LINES))
