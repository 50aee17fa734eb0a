"""From nothing to the first answer: a fresh copy with empty caches, against Rasa installed as its manual says.

Ours installs everything, builds the pages and trains on all rows; stock installs Rasa and trains the starter of
`rasa init`, which has a few dozen rows.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks.process import free_ports
from benchmarks.speed.assistants import greet, settings_in
from benchmarks.speed.bench import Bench
from benchmarks.speed.figures import Row, Target
from launch import health
from launch.console import LaunchError, last_lines
from launch.runner import ask_to_end, end_by
from launch.verbs import child_environment
from settings import ROOT

TOPIC = "Installation"
FOUR_MINUTES = Target(240, "ours")
_PATIENCE_SECONDS = 3600.0
_GRACE_SECONDS = 15.0
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
_CACHES = ("UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache")


def measure(bench: Bench) -> list[Row]:
    """Install both, once each.

    Raises:
        LaunchError: an installation failed.
    """
    if not bench.size.installs:
        bench.say("Installation is measured at full size alone")
        return []
    with tempfile.TemporaryDirectory(prefix="bench-install-") as name:
        folder = Path(name)
        ours = _ours(folder / "ours", bench.say)
        stock = _stock(folder / "stock", bench.say)
    sample = "once each, empty caches; stock trains its own starter"
    return [Row(TOPIC, "a fresh machine to the first answer, s", ours, stock, FOUR_MINUTES, sample)]


def _ours(folder: Path, say: Callable[[str], None]) -> float:
    copy = folder / "copy"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(copy)], check=True)
    settings = settings_in(folder / "var")
    # Ports alone: everything else is as on a machine that never saw Sandra.
    ports = {name: value for name, value in settings.environment().items() if name.endswith("_PORT")}
    environment = {**bare(os.environ, folder), **ports}
    seconds = _timed(["make", "run"], copy, environment, settings.rasa_url, folder / "log.txt")
    say(f"ours, fresh to the first answer: {seconds:.0f} s")
    return seconds


def _stock(folder: Path, say: Callable[[str], None]) -> float:
    folder.mkdir(parents=True)
    constraints = folder / "constraints.txt"
    constraints.write_text(pinned((ROOT / "requirements.lock").read_text(encoding="utf-8")), encoding="utf-8")
    (port,) = free_ports(1)
    script = " && ".join(
        [
            f"{Path(sys.base_prefix) / 'bin/python3.10'} -m venv venv",
            "venv/bin/pip install --quiet --constraint constraints.txt rasa",
            "mkdir starter && cd starter",
            "../venv/bin/rasa init --no-prompt --init-dir .",
            f"exec ../venv/bin/rasa run --port {port} --interface 127.0.0.1 --enable-api",
        ]
    )
    environment = {**bare(os.environ, folder), "RASA_TELEMETRY_ENABLED": "false"}
    seconds = _timed(["sh", "-c", script], folder, environment, f"http://127.0.0.1:{port}", folder / "log.txt")
    say(f"stock, fresh to the first answer: {seconds:.0f} s")
    return seconds


def pinned(lock: str) -> str:
    """The versions of a lock without its hashes, which pip takes for constraints."""
    return "".join(f"{match['name']}=={match['version']}\n" for match in _PINNED.finditer(lock))


def bare(inherited: Mapping[str, str], folder: Path) -> dict[str, str]:
    """An environment without what the launcher put into it, and with empty caches, so that all is downloaded.

    Args:
        inherited: the environment of this process.
        folder: for the caches.
    """
    of_launcher = child_environment(settings_in(folder / "var"), {}).keys() - {"PATH"}
    programs = [name for name in inherited["PATH"].split(os.pathsep) if name != str(Path(sys.executable).parent)]
    return {
        **{name: value for name, value in inherited.items() if name not in of_launcher},
        **{name: str(folder / "caches" / name) for name in _CACHES},
        "PATH": os.pathsep.join(programs),
    }


def _timed(command: list[str], folder: Path, environment: Mapping[str, str], rasa: str, log: Path) -> float:
    """From starting a command until the Rasa it starts has answered a greeting; then it is ended."""
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not health.answers(f"{rasa}/status"):
            if process.poll() is not None or time.monotonic() - began > _PATIENCE_SECONDS:
                kept = Path(shutil.copy(log, Path(tempfile.gettempdir()) / "bench-install.txt"))
                raise LaunchError(f"`{command[-1][:60]}` failed", f"see {kept} and run it again", last_lines(log, 20))
            time.sleep(0.2)
        greet(f"{rasa}/webhooks/rest/webhook", log)
        return time.monotonic() - began
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        ask_to_end(process)
        end_by(time.monotonic() + _GRACE_SECONDS, process)
