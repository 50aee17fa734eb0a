"""Runs Rasa's commands as processes of their own, and reads how much memory they take."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.console import LaunchError, last_lines
from launch.runner import ask_to_end, end_by

_GRACE_SECONDS = 10.0
_TICK_SECONDS = 0.2
_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "TF_NUM_INTRAOP_THREADS",
)
# What the kernel counts in: Linux in kilobytes, macOS in bytes.
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Usage:
    """What a finished process took: seconds by the clock, and the most memory it held at once."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Rasa:
    """The installed Rasa, run in the project's folder.

    Args:
        root: the project's folder, from which Rasa finds our components.
        environment: of each process.
        threads: how many each library may use; the same for ours and for stock.
    """

    root: Path
    environment: Mapping[str, str]
    threads: int

    def run(self, arguments: Sequence[str], folder: Path, on_wait: Callable[[float, str], None]) -> Usage:
        """Run a command to its end, with an empty cache.

        Args:
            arguments: of `rasa`.
            folder: for the log and the cache.
            on_wait: told again and again how many seconds have passed and the last line of output.

        Raises:
            LaunchError: the command failed.
        """
        log = folder / "log.txt"
        started = time.monotonic()
        with self.running(arguments, log, {"RASA_CACHE_DIRECTORY": str(folder / "cache")}) as process:
            usage = _reaped(process)
            while usage is None:
                on_wait(time.monotonic() - started, "".join(last_lines(log, 1)).strip())
                time.sleep(_TICK_SECONDS)
                usage = _reaped(process)
        if process.returncode != 0:
            raise LaunchError(
                f"`rasa {' '.join(arguments[:2])}` failed", f"see {log} and run it again", last_lines(log, 20)
            )
        return Usage(time.monotonic() - started, usage.ru_maxrss * _MAXRSS_BYTES / 1e6)

    def output_of(self, module: str, *arguments: str) -> str:
        """What one of our own programs prints.

        Raises:
            LaunchError: it failed.
        """
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            lines = done.stderr.splitlines()[-20:]
            raise LaunchError(f"`{module} {' '.join(arguments)}` failed", "correct what is named above", lines)
        return done.stdout

    @contextmanager
    def running(
        self, arguments: Sequence[str], log: Path, extra: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A command that is ended with the block, if it has not ended by itself."""
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "rasa", *arguments],
                cwd=self.root,
                env={**self._environment(), **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                ask_to_end(process)
                end_by(time.monotonic() + _GRACE_SECONDS, process)

    def _environment(self) -> dict[str, str]:
        threads = dict.fromkeys(_THREAD_SETTINGS, str(self.threads))
        return {**self.environment, **threads, "PYTHONWARNINGS": "ignore"}


class Minutes:
    """Says once a minute how far a command is.

    Args:
        title: of the command.
        say: told the minutes and the last line of output.
    """

    def __init__(self, title: str, say: Callable[[str], None]) -> None:
        self._title = title
        self._say = say
        self._said = 0

    def __call__(self, seconds: float, last_line: str) -> None:
        if seconds // 60 > self._said:
            self._said = int(seconds // 60)
            self._say(f"{self._title}: {self._said} min  {last_line[:100]}")


def emptied(folder: Path) -> Path:
    """The folder, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def resident_mb(pid: int) -> float:
    """The memory a running process holds now."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS:"))
        kilobytes = int(line.split()[1])
    else:
        kilobytes = int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)]))
    return kilobytes * 1024 / 1e6


def processor_seconds(pid: int) -> float:
    """The time of the processor that a running process has used so far, whatever else the machine did meanwhile."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        # The name before the bracket may hold blanks; user and system time are the 12th and 13th field behind it.
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds_of_clock(subprocess.check_output(["ps", "-o", "time=", "-p", str(pid)], text=True))


def seconds_of_clock(shown: str) -> float:
    """The seconds of a time as `ps` shows it: 1:02.50."""
    seconds = 0.0
    for part in shown.strip().split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def free_ports(count: int) -> list[int]:
    """Ports of this machine nobody listens on; held together for a moment, so that they differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _reaped(process: subprocess.Popen[bytes]) -> resource.struct_rusage | None:
    """What an ended process used; none while it runs. `Popen.wait` would throw that away."""
    pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    if pid == 0:
        return None
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage
