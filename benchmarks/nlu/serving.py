"""Serves models as customers would meet them and asks every message, one after the other."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.nlu.models import Model
from benchmarks.nlu.scoring import Message, Parsed
from benchmarks.process import Rasa, free_ports, resident_mb
from launch import health
from launch.console import LaunchError, last_lines

_START_SECONDS = 300.0
_ANSWER_SECONDS = 60.0
_TICK_SECONDS = 0.2
# Nothing of ours but understanding: no channels of the website, no store, no actions.
_CREDENTIALS = "rest:\n"
_ENDPOINTS = "tracker_store:\n  type: in_memory\n"


@dataclass(frozen=True)
class Served:
    """What asking all messages gave: their answers and milliseconds, and the memory of all servers afterwards."""

    answers: Mapping[Message, Parsed]
    milliseconds: Sequence[float]
    resident_mb: float

    @property
    def median_ms(self) -> float:
        """Half of the messages are answered faster."""
        return statistics.median(self.milliseconds)

    @property
    def p95_ms(self) -> float:
        """One message in twenty takes longer."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]


def serve(
    rasa: Rasa, models: Sequence[Model], messages: Sequence[Message], folder: Path, say: Callable[[str], None]
) -> Served:
    """Start a server for each model, one after the other, and ask it the messages in its languages.

    Raises:
        LaunchError: a server does not start.
    """
    answers: dict[Message, Parsed] = {}
    milliseconds: list[float] = []
    memory = 0.0
    for model in models:
        own = [message for message in messages if message.language in model.languages]
        (port,) = free_ports(1)
        with rasa.running(_arguments(model, folder, port), folder / "server.txt") as server:
            _wait_until_ready(server, port, folder / "server.txt")
            say(f"  {' and '.join(model.languages)}: asking {len(own)} messages")
            with httpx.Client(base_url=_address(port), timeout=_ANSWER_SECONDS, trust_env=False) as client:
                for message in own:
                    answers[message], taken = _ask(client, message.text)
                    milliseconds.append(taken)
            memory += resident_mb(server.pid)
    return Served(answers, milliseconds, memory)


def _ask(client: httpx.Client, text: str) -> tuple[Parsed, float]:
    started = time.perf_counter()
    response = client.post("/model/parse", json={"text": text})
    taken = (time.perf_counter() - started) * 1000
    parsed: Parsed = response.raise_for_status().json()
    return parsed, taken


def _arguments(model: Model, folder: Path, port: int) -> list[str]:
    credentials, endpoints = folder / "credentials.yml", folder / "endpoints.yml"
    credentials.write_text(_CREDENTIALS, encoding="ascii")
    endpoints.write_text(_ENDPOINTS, encoding="ascii")
    return [
        *("run", "--enable-api", "--model", str(model.archive), "--interface", "127.0.0.1", "--port", str(port)),
        *("--credentials", str(credentials), "--endpoints", str(endpoints)),
    ]


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not health.answers(f"{_address(port)}/status"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise LaunchError("Rasa's server does not start", f"see {log} and run it again", last_lines(log, 20))
        time.sleep(_TICK_SECONDS)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"
