"""One supervisor for the processes of the Procfile: they start, live and end together."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from honcho.environ import parse_procfile

from launch.console import LaunchError, Screen, last_lines, seconds
from launch.health import Probe
from launch.runner import Interruption, ask_to_end, end_by

_START_SECONDS = 300.0
_GRACE_SECONDS = 6.0
_TICK_SECONDS = 0.2
_EXCERPT_LINES = 15


class ProcessFailed(LaunchError):
    """A process ended by itself, or did not become ready in time."""


def read_procfile(path: Path) -> dict[str, str]:
    """The commands of a Procfile by process name."""
    return dict(parse_procfile(path.read_text(encoding="utf-8")).processes)


class Supervisor:
    """Starts all processes, waits until they are ready, and ends all when one ends or on leaving the block.

    Each process leads its own session, so that whatever it starts ends with it, and writes to its own log.

    Args:
        root: folder the processes run in.
        logs: folder of the logs.
        commands: shell command by process name.
        environment: the processes' environment.
        probes: tells by process name whether it is ready.
        heartbeat: file that a process of an earlier run may have left behind.
        interruption: tells when the launcher was asked to stop.
    """

    def __init__(
        self,
        root: Path,
        logs: Path,
        commands: Mapping[str, str],
        environment: Mapping[str, str],
        probes: Mapping[str, Probe],
        heartbeat: Path,
        interruption: Interruption | None = None,
    ) -> None:
        self._root = root
        self._logs = logs
        self._commands = dict(commands)
        self._environment = dict(environment)
        self._probes = probes
        self._heartbeat = heartbeat
        self._interruption = interruption or Interruption()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started = 0.0

    def __enter__(self) -> Supervisor:
        self._logs.mkdir(parents=True, exist_ok=True)
        self._heartbeat.unlink(missing_ok=True)
        self._started = time.monotonic()
        try:
            for name, command in self._commands.items():
                self._running[name] = self._start(name, command)
        except BaseException:
            self._end_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_all()

    def log(self, name: str) -> Path:
        """Where a process writes its output."""
        return self._logs / f"{name}.log"

    def pid(self, name: str) -> int:
        """The number of a running process."""
        return self._running[name].pid

    def wait_until_ready(self, screen: Screen, patience: float = _START_SECONDS) -> None:
        """Wait for every process, printing a line for each as it becomes ready.

        Args:
            screen: shows the wait.
            patience: seconds to wait at most.

        Raises:
            ProcessFailed: a process ended, or was not ready in time.
            Interrupted: the launcher was asked to stop.
        """
        waiting = list(self._commands)
        with screen.bar("Starting", total=len(waiting)) as bar:
            while waiting:
                self._interruption.check()
                self._require_all_alive()
                for name in [name for name in waiting if self._probes[name]()]:
                    waiting.remove(name)
                    screen.done(f"Started {name}", seconds(time.monotonic() - self._started))
                if waiting:
                    self._require_patience(waiting[0], patience)
                    last = "".join(last_lines(self.log(waiting[0]), 1))
                    bar.update(f"{', '.join(waiting)}: {last}", len(self._commands) - len(waiting))
                    time.sleep(_TICK_SECONDS)

    def watch(self) -> None:
        """Stay until the launcher is asked to stop.

        Raises:
            ProcessFailed: a process ended by itself.
        """
        while not self._interruption.requested:
            self._require_all_alive()
            time.sleep(_TICK_SECONDS)

    def end(self, name: str, at_once: bool = False) -> None:
        """End one process and leave the others running.

        Args:
            name: as the Procfile calls it.
            at_once: kill it as a crash would, without letting it finish anything.
        """
        process = self._running.pop(name)
        if not at_once:
            ask_to_end(process)
        end_by(time.monotonic() + (0.0 if at_once else _GRACE_SECONDS), process)

    def start(self, name: str) -> None:
        """Start a process that was ended; its log goes on where it stopped."""
        self._running[name] = self._start(name, self._commands[name], "ab")

    def _start(self, name: str, command: str, mode: str = "wb") -> subprocess.Popen[bytes]:
        with self.log(name).open(mode) as output:
            return subprocess.Popen(
                command,
                shell=True,
                cwd=self._root,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _end_all(self) -> None:
        for process in self._running.values():
            ask_to_end(process)
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in self._running.values():
            end_by(deadline, process)

    def _require_all_alive(self) -> None:
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
                raise self._failure(name, f"{name} {how}; the others were stopped")

    def _require_patience(self, name: str, patience: float) -> None:
        if time.monotonic() - self._started > patience:
            raise self._failure(name, f"{name} was not ready after {patience:.0f} seconds")

    def _failure(self, name: str, problem: str) -> ProcessFailed:
        log = self.log(name)
        cure = f"its last lines are above, its whole output in {log}; correct the cause and run it again"
        return ProcessFailed(problem, cure, last_lines(log, _EXCERPT_LINES))
