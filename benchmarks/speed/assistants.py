"""Runs one side as in production: action server and Rasa, by the Procfile's commands, with a store of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from benchmarks.process import free_ports, processor_seconds, resident_mb
from benchmarks.speed.conversations import GREETING, Conversation, long_conversation
from benchmarks.speed.load import ANSWER_SECONDS, Took
from benchmarks.speed.shop import fill_orders
from launch import health
from launch.console import LaunchError, Screen, last_lines
from launch.processes import Supervisor, read_procfile
from launch.steps import MODEL
from launch.verbs import child_environment
from sandra.store.demo import seed_if_empty
from sandra.store.engine import open_engine
from sandra.store.schema import upgrade
from settings import ROOT, Settings, load

ACTIONS, RASA = "actions", "rasa"
_CREDENTIALS, _ENDPOINTS = "credentials.yml", "endpoints.yml"


@dataclass(frozen=True)
class Assistant:
    """One side of the comparison.

    Attributes:
        name: as folders call it.
        model: what Rasa loads.
        credentials: its ways in.
        endpoints: its tracker store and what else it talks to.
    """

    name: str
    model: Path
    credentials: Path
    endpoints: Path

    def commands(self) -> dict[str, str]:
        """The Procfile's commands that take part in a turn, with this side's model, ways in and stores."""
        all_of_ours = read_procfile(ROOT / "Procfile")
        rasa = all_of_ours[RASA]
        for ours, own in ((MODEL, self.model), (_CREDENTIALS, self.credentials), (_ENDPOINTS, self.endpoints)):
            rasa = rasa.replace(ours, str(own))
        return {ACTIONS: all_of_ours[ACTIONS], RASA: rasa}


OURS = Assistant("ours", ROOT / MODEL, ROOT / _CREDENTIALS, ROOT / _ENDPOINTS)


@dataclass(frozen=True)
class Running:
    """One side, answering."""

    assistant: Assistant
    settings: Settings
    supervisor: Supervisor

    @property
    def url(self) -> str:
        """Where messages go."""
        return f"{self.settings.rasa_url}/webhooks/rest/webhook"

    @property
    def memory_mb(self) -> float:
        """Of its Rasa process."""
        return resident_mb(self.supervisor.pid(RASA))

    @property
    def processor_seconds(self) -> dict[str, float]:
        """Used so far, by process."""
        return {name: processor_seconds(self.supervisor.pid(name)) for name in (RASA, ACTIONS)}

    def hold(self, conversations: Sequence[Conversation], at_once: int = 1) -> Took:
        """Hold conversations, from a process of its own.

        Raises:
            LaunchError: a message was not answered.
        """
        wanted = {"url": self.url, "conversations": [asdict(one) for one in conversations], "at_once": at_once}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.speed.load"],
            cwd=ROOT,
            input=json.dumps(wanted),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self.supervisor.log(RASA)
            raise LaunchError(
                f"{self.assistant.name} did not answer", f"see {log} and run it again", done.stderr.splitlines()[-5:]
            )
        return Took.of_printed(done.stdout)

    def steps_of(self, conversation: Conversation) -> list[list[str]]:
        """What it did in each turn of a conversation it has held, action by action."""
        url = f"{self.settings.rasa_url}/conversations/{conversation.sender}/tracker"
        answer = httpx.get(url, params={"include_events": "ALL"}, timeout=ANSWER_SECONDS, trust_env=False)
        return steps_in(answer.raise_for_status().json()["events"])


def steps_in(events: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The actions of each turn, out of a tracker's events."""
    turns: list[list[str]] = []
    for event in events:
        if event["event"] == "user":
            turns.append([])
        elif event["event"] == "action" and turns:
            turns[-1].append(event["name"])
    return turns


@contextmanager
def running(assistant: Assistant, folder: Path, store_url: str = "", orders: int = 0) -> Iterator[Running]:
    """A side that has answered once, ended with the block.

    Args:
        assistant: the side.
        folder: for its databases and logs.
        store_url: a store that is filled already; none for one of its own.
        orders: how many to fill into its own.

    Raises:
        LaunchError: a process does not start.
    """
    settings = settings_in(folder, store_url)
    if not store_url:
        prepare_store(settings.store_url, orders)
    with started(assistant, settings) as found:
        yield found


@contextmanager
def started(assistant: Assistant, settings: Settings) -> Iterator[Running]:
    """A side with a prepared store, started, greeted and ended with the block.

    Raises:
        LaunchError: a process does not start, or does not answer.
    """
    probes = health.probes(settings)
    supervisor = Supervisor(
        ROOT,
        settings.var / "log",
        assistant.commands(),
        child_environment(settings, os.environ),
        {name: probes[name] for name in (ACTIONS, RASA)},
        settings.heartbeat_path,
    )
    with supervisor:
        supervisor.wait_until_ready(Screen(Console(quiet=True)))
        found = Running(assistant, settings, supervisor)
        greet(found.url, supervisor.log(RASA))
        yield found


def greet(url: str, log: Path) -> None:
    """Say hello and wait for the first answer.

    Raises:
        LaunchError: there is none.
    """
    body = {"sender": long_conversation(1).sender, "message": GREETING}
    try:
        httpx.post(url, json=body, timeout=ANSWER_SECONDS, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        raise LaunchError(f"no answer to a greeting ({error})", f"see {log}", last_lines(log, 10)) from error


def seconds_to_first_answer(assistant: Assistant, settings: Settings) -> float:
    """From starting the processes to the answer to a greeting.

    Raises:
        LaunchError: a process does not start, or does not answer.
    """
    began = time.monotonic()
    with started(assistant, settings):
        return time.monotonic() - began


def settings_in(folder: Path, store_url: str = "") -> Settings:
    """Settings of their own for a side: free ports, its databases in the folder; nothing comes from the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("SANDRA_RASA_PORT", "SANDRA_ACTIONS_PORT", "SANDRA_DESK_PORT")
    ports = dict(zip(names, map(str, free_ports(len(names))), strict=True))
    return load({"SANDRA_VAR": str(folder), "SANDRA_STORE_URL": store_url, **ports}, ROOT)


def prepare_store(store_url: str, orders: int) -> None:
    """The demo shop, and so many orders more, in an empty store."""
    upgrade(store_url)
    seed_if_empty(store_url)
    engine = open_engine(store_url)
    try:
        fill_orders(engine, store_url, orders)
    finally:
        engine.dispose()
