"""Several processes of each kind behind a proxy, on PostgreSQL, Redis and RabbitMQ: what cluster tests talk to."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch import health
from launch.console import Screen
from launch.health import Probe
from launch.processes import Supervisor, read_procfile
from launch.verbs import child_environment
from sandra.store.database import Store
from sandra.store.demo import seed_if_empty
from sandra.store.schema import upgrade
from settings import ROOT, Settings, load
from tests.services import Corner, corner
from tests.stack import RESTART_SECONDS, Stack, free_ports

NGINX = ROOT / "deploy/nginx"
FORMATION = {"actions": 2, "rasa": 2, "desk": 2, "worker": 3}
PORT_OF = {"actions": "SANDRA_ACTIONS_PORT", "rasa": "SANDRA_RASA_PORT", "desk": "SANDRA_DESK_PORT"}


@dataclass(frozen=True)
class Member:
    """One process.

    Attributes:
        kind: as the Procfile calls it.
    """

    name: str
    kind: str
    settings: Settings

    @property
    def command(self) -> str:
        """The line of the Procfile with what this process alone is told."""
        own = " ".join(f"{key}={shlex.quote(value)}" for key, value in self.settings.environment().items())
        return f"export {own}; {read_procfile(ROOT / 'Procfile')[self.kind]}"

    @property
    def probe(self) -> Probe:
        """Tells whether it is ready."""
        return health.probes(self.settings)[self.kind]


@dataclass(frozen=True)
class Gates:
    """The ports at which the proxy listens."""

    chat: int
    desk: int
    rasa: int
    actions: int


@dataclass
class Cluster:
    """All processes of one installation."""

    corner: Corner
    members: Mapping[str, Member]
    gates: Gates
    store: Store
    supervisor: Supervisor

    @property
    def through_proxy(self) -> Stack:
        """As the world sees it."""
        rasa = self.members["rasa-1"].settings
        told = {**rasa.environment(), "SANDRA_RASA_URL": f"http://127.0.0.1:{self.gates.chat}"}
        ports = {"SANDRA_DESK_PORT": str(self.gates.desk), "SANDRA_RASA_PORT": str(self.gates.rasa)}
        return Stack(load({**told, **ports}, ROOT), self.store, self.supervisor)

    def at(self, number: int) -> Stack:
        """As one sees it who speaks to the Rasa worker and the desk of that number."""
        rasa, desk = self.members[f"rasa-{number}"].settings, self.members[f"desk-{number}"].settings
        told = {**rasa.environment(), "SANDRA_RASA_URL": rasa.own_rasa_url, "SANDRA_DESK_PORT": str(desk.desk_port)}
        return Stack(load(told, ROOT), self.store, self.supervisor)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """A process crashes, and is back at the end."""
        self.supervisor.end(name, at_once=True)
        try:
            yield
        finally:
            self._start(name)

    def replace(self, name: str) -> None:
        """A process is asked to end, as for a release, and another is ready in its place."""
        self.supervisor.end(name)
        self._start(name)

    def _start(self, name: str) -> None:
        self.supervisor.start(name)
        began = time.monotonic()
        while not self.members[name].probe() and time.monotonic() - began < RESTART_SECONDS:
            time.sleep(0.1)


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """Start everything, with a corner of the services of its own, and end it afterwards."""
    with corner() as own:
        upgrade(own.database_url)
        seed_if_empty(own.database_url)
        gates = Gates(*free_ports(4))
        members = {member.name: member for member in _members(folder, own, gates)}
        nginx = _write_proxy(folder / "nginx", gates, list(members.values()))
        supervisor = Supervisor(
            ROOT,
            folder / "log",
            {name: member.command for name, member in members.items()} | {"proxy": nginx},
            child_environment(next(iter(members.values())).settings, os.environ),
            {name: member.probe for name, member in members.items()} | {"proxy": _proxy_answers(gates)},
            folder / "no heartbeat of an earlier run",
        )
        store = Store(own.database_url)
        with supervisor:
            supervisor.wait_until_ready(Screen())
            yield Cluster(own, members, gates, store, supervisor)
        store.dispose()


def _members(folder: Path, own: Corner, gates: Gates) -> Iterator[Member]:
    ports = iter(free_ports(sum(FORMATION[kind] for kind in PORT_OF)))
    taken = {kind: [next(ports) for _ in range(FORMATION[kind])] for kind in PORT_OF}
    common = {
        **own.environment(),
        "SANDRA_SECRET": "the secret of all processes of the cluster",
        "SANDRA_ACTIONS_URL": f"http://127.0.0.1:{gates.actions}",
        "SANDRA_PUBLIC_CHAT_URL": f"http://127.0.0.1:{gates.chat}",
        "SANDRA_PUBLIC_DESK_URL": f"http://127.0.0.1:{gates.desk}",
    }
    for kind, count in FORMATION.items():
        for number in range(1, count + 1):
            name = f"{kind}-{number}"
            told = {**common, "SANDRA_VAR": str(folder / name), "SANDRA_RASA_URL": f"http://127.0.0.1:{gates.rasa}"}
            if kind in PORT_OF:
                told[PORT_OF[kind]] = str(taken[kind][number - 1])
            if kind == "desk":
                # Each desk by a worker of its own, so that a test knows who holds what.
                told["SANDRA_RASA_URL"] = f"http://127.0.0.1:{taken['rasa'][number - 1]}"
            yield Member(name, kind, load(told, ROOT))


def _write_proxy(folder: Path, gates: Gates, members: Sequence[Member]) -> str:
    """The repository's configuration with this cluster's ports. Returns the command."""
    shutil.copytree(NGINX, folder)
    upstreams = {
        "rasa": ("hash $sandra_sender consistent", "rasa_port"),
        "actions": ("least_conn", "actions_port"),
        "desk": ("least_conn", "desk_port"),
    }
    lines = [
        f"upstream {'desks' if kind == 'desk' else kind} {{ {balance}; "
        + " ".join(
            f"server 127.0.0.1:{getattr(member.settings, port)} max_fails=1 fail_timeout=5s;"
            for member in members
            if member.kind == kind
        )
        + " }"
        for kind, (balance, port) in upstreams.items()
    ]
    (folder / "upstreams.conf").write_text("\n".join(lines), encoding="utf-8")
    routes = {
        "chat": gates.chat,
        "desk": gates.desk,
        "inner-rasa": gates.rasa,
        "inner-actions": gates.actions,
    }
    servers = [f"server {{ listen 127.0.0.1:{port}; include routes/{name}.conf; }}" for name, port in routes.items()]
    kinds_of_bodies = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = [f"{kind}_temp_path {folder}/{kind};" for kind in kinds_of_bodies]
    http = ["access_log off;", *temporary, "include shared.conf;", "include upstreams.conf;", *servers]
    # Its workers could not enter the folder as anybody else.
    user = ["user root;"] if os.geteuid() == 0 else []
    top = [*user, "daemon off;", "error_log stderr;", f"pid {folder}/nginx.pid;", "events {}"]
    (folder / "test.conf").write_text("\n".join([*top, "http {", *http, "}"]), encoding="utf-8")
    return f"exec nginx -e stderr -p {folder} -c {folder}/test.conf"


def _proxy_answers(gates: Gates) -> Probe:
    return lambda: health.answers(f"http://127.0.0.1:{gates.desk}/health")
