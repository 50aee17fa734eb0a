"""The real processes on free ports, with a store of their own: what conversation and browser tests talk to."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch import health
from launch.console import Screen
from launch.processes import Supervisor, read_procfile
from launch.verbs import child_environment
from sandra.store.database import Store
from sandra.store.demo import seed_if_empty, situations_of
from sandra.store.schema import upgrade
from settings import ROOT, Settings, load

CUSTOMER_ZH = 1
"""王敏, phone ending 2231."""
CUSTOMER_EN = 2
"""Emily Carter, phone ending 7045."""

RESTART_SECONDS = 120.0


@dataclass
class Stack:
    """All processes of one installation."""

    settings: Settings
    store: Store
    supervisor: Supervisor

    def order(self, customer_no: int, situation: str) -> str:
        """The number of a demo customer's order in a situation."""
        return situations_of(self.settings.store_url, customer_no)[situation]

    @contextmanager
    def without_actions(self) -> Iterator[None]:
        """The action server crashes, and is back at the end.

        Suspended instead, it would keep its connections open, and Rasa would wait for it for minutes.
        """
        self.supervisor.end("actions", at_once=True)
        try:
            yield
        finally:
            self.supervisor.start("actions")
            is_ready, began = health.probes(self.settings)["actions"], time.monotonic()
            while not is_ready() and time.monotonic() - began < RESTART_SECONDS:
                time.sleep(0.1)


@contextmanager
def running_stack(folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Start everything in a folder of its own and end it afterwards.

    Args:
        folder: for databases, logs and the secret.
        extra: settings that differ from the defaults.
    """
    ports = dict(
        zip(("SANDRA_RASA_PORT", "SANDRA_ACTIONS_PORT", "SANDRA_DESK_PORT"), map(str, free_ports(3)), strict=True)
    )
    settings = load({"SANDRA_VAR": str(folder), **ports, **(extra or {})}, ROOT)
    upgrade(settings.store_url)
    seed_if_empty(settings.store_url)
    supervisor = Supervisor(
        ROOT,
        folder / "log",
        read_procfile(ROOT / "Procfile"),
        child_environment(settings, os.environ),
        health.probes(settings),
        settings.heartbeat_path,
    )
    store = Store(settings.store_url)
    with supervisor:
        supervisor.wait_until_ready(Screen())
        yield Stack(settings, store, supervisor)
    store.dispose()


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; taken together, so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
