"""What the Makefile's verbs do."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from launch import checks, node, steps
from launch.console import LaunchError, Screen, seconds
from launch.runner import Interruption, Runner, Step
from settings import ROOT, Settings

if TYPE_CHECKING:
    from sandra.store.people import SqlPeople

_STOP_SECONDS = 15.0

# Rasa and TensorFlow are quiet, offline and one thread each: several processes share the machine.
_LIBRARY_LIMITS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONUTF8": "1",
}

_BROWSER_SUITES = ("", "browser")
_DEPLOY_SUITES = ("", "integration")
_MODEL_SUITES = ("", "nlu", "conversations", "integration", "browser", "fuzz")


def child_environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of all that the launcher starts: our programs first on PATH, settings, limits."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{inherited.get('PATH', os.defpath)}"
    environment = {**_LIBRARY_LIMITS, **inherited, **settings.environment(), "PATH": path}
    # Rasa imports thousands of modules: without their compiled form each start takes three times as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


class Launcher:
    """Carries out one verb for the project in `root`."""

    def __init__(self, settings: Settings, interruption: Interruption, root: Path = ROOT) -> None:
        self._settings = settings
        self._interruption = interruption
        self._root = root
        self._screen = Screen()
        self._environment = child_environment(settings, os.environ)
        self._runner = self._new_runner()

    def run(self) -> int:
        """Set everything up, then start and watch all processes."""
        checks.ports_free(self._settings)
        self.setup()
        return self.serve()

    def setup(self) -> int:
        """Everything `run` needs before the processes start."""
        self._install()
        self._build_pages()
        self._runner.run(steps.model(self._root))
        self._runner.run(steps.store(self._root, self._settings))
        return 0

    def serve(self) -> int:
        """Start all processes, print where they are, and stay until asked to stop."""
        # honcho is there only once the packages are installed.
        from launch import health, processes

        checks.ports_free(self._settings)
        lines = processes.read_procfile(self._root / "Procfile")
        supervisor = processes.Supervisor(
            self._root,
            self._logs,
            {name: line for name, line in lines.items() if name in self._settings.processes},
            self._environment,
            health.probes(self._settings),
            self._settings.heartbeat_path,
            self._interruption,
        )
        try:
            with supervisor:
                self._pid_file.write_text(str(os.getpid()), encoding="ascii")
                supervisor.wait_until_ready(self._screen)
                self._say_addresses()
                if "desk" in self._settings.processes:
                    self._say_first_sign_in()
                supervisor.watch()
                stopping = time.monotonic()
        finally:
            self._pid_file.unlink(missing_ok=True)
        self._screen.say()
        self._screen.done("Stopped", seconds(time.monotonic() - stopping))
        return 0

    def stop(self) -> int:
        """End the `run` of the same folder, from another terminal."""
        with suppress(FileNotFoundError, ProcessLookupError):
            running = int(self._pid_file.read_text(encoding="ascii"))
            os.kill(running, signal.SIGTERM)
            self._wait_until_stopped(running)
            self._screen.done("Stopped", f"process {running}")
            return 0
        self._screen.say("Sandra is not running.")
        return 0

    def migrate(self) -> int:
        """Bring the store up to date; fill it with the demo shop when it is empty and the demo is on."""
        from sandra.store.demo import seed_if_empty
        from sandra.store.schema import upgrade

        upgrade(self._settings.store_url)
        if self._settings.demo:
            self._screen.say(f"{seed_if_empty(self._settings.store_url)} demo rows added")
        return 0

    def train(self) -> int:
        """Train the model if it is older than what it is made from."""
        self._install()
        self._runner.run(steps.model(self._root))
        return 0

    def web(self) -> int:
        """Build the web pages."""
        self._install()
        self._build_pages()
        return 0

    def check(self) -> int:
        """Look at the playbook and the training data."""
        self._install()
        return self._run_all(steps.content_checks(self._root))

    def administrator(self) -> int:
        """Give the first administrator a one-time password: the first one, or a new one where that is lost."""
        try:
            from desk.people.register import FIRST_LOGIN, first_administrator, reset_password
            from sandra.people import UnknownPersonError
        except ModuleNotFoundError as error:
            raise LaunchError("the Python packages are not installed", "`make setup` installs them") from error

        now = datetime.now(timezone.utc)
        with self._people() as people:
            try:
                password = first_administrator(people, now) or reset_password(people, FIRST_LOGIN, "make", now)
            except UnknownPersonError as error:
                cure = "another administrator gives new one-time passwords under /desk/people"
                raise LaunchError(f"the desk has nobody called {FIRST_LOGIN}", cure) from error
        self._say_sign_in(password)
        return 0

    def bench(self, *options: str) -> int:
        """Measure speed and growth beside stock Rasa; the options are those of `benchmarks.speed`."""
        self.setup()
        return self._become("benchmarks.speed", *options)

    def bench_nlu(self) -> int:
        """Measure understanding against Rasa's default pipeline; both are trained there, so no model is needed."""
        self._install()
        return self._become("benchmarks.nlu")

    def fuzz(self, *options: str) -> int:
        """Let random customers talk to the real processes (docs/fuzz.md); the options are those of `tests.fuzz`."""
        self._install()
        self._runner.run(steps.model(self._root))
        return self._become("tests.fuzz", *options)

    def bench_policies(self) -> int:
        """Measure what a policy that generalises adds to rules and memory; both are trained there."""
        self._install()
        return self._become("benchmarks.policies")

    def test_nlu(self) -> int:
        """Print how well the model understands the test set; fails where it got worse."""
        return self._measure_understanding()

    def accept_nlu(self) -> int:
        """Take the model's figures as those a later one is held against."""
        return self._measure_understanding("--accept")

    def clauses(self) -> int:
        """Write down which test proves which clause of the protocol."""
        self._install()
        return self._become("tests.clause_table")

    def rights(self) -> int:
        """Write down which role may call which of the desk's routes."""
        self._install()
        return self._become("tests.rights_table")

    def channels(self) -> int:
        """Write down what goes through on which channel."""
        self._install()
        return self._become("tests.channel_table")

    def _measure_understanding(self, *options: str) -> int:
        self._install()
        self._runner.run(steps.model(self._root))
        return self._become("tests.nlu", *options)

    def lint(self) -> int:
        """Look at style, format and types of all code."""
        self._install()
        self._install_web()
        return self._run_all((*steps.python_checks(self._root), *steps.web_checks(self._root)))

    def format(self) -> int:
        """Put all code into its format."""
        self._install()
        self._install_web()
        return self._run_all(steps.formatting(self._root))

    def lock(self) -> int:
        """Write the locks anew from pyproject.toml."""
        return self._run_all(steps.locking(self._root))

    def test(self, suite: str = "") -> int:
        """Set up what the tests need and run them; without a suite all checks come first, then all tests.

        pytest comes last and prints for itself, so that its closing line is the last one.
        """
        self._install()
        if suite in _BROWSER_SUITES:
            self._build_pages()
        if suite in _DEPLOY_SUITES:
            self._runner.run(steps.deploy_tools(self._root))
        if suite in _MODEL_SUITES:
            self._runner.run(steps.model(self._root))
        if not suite:
            for checked in (steps.python_checks, steps.web_checks, steps.content_checks):
                self._run_all(checked(self._root))
        return self._become("pytest", *([f"tests/{suite}"] if suite else []))

    @property
    def _logs(self) -> Path:
        return self._settings.var / "log"

    @property
    def _pid_file(self) -> Path:
        return self._settings.var / "run.pid"

    def _new_runner(self) -> Runner:
        return Runner(self._screen, self._logs, self._environment, self._interruption)

    def _run_all(self, wanted: Iterable[Step]) -> int:
        for step in wanted:
            self._runner.run(step)
        return 0

    def _become(self, module: str, *arguments: str) -> NoReturn:
        """Go on as another program, which prints for itself."""
        os.chdir(self._root)
        os.execve(sys.executable, [sys.executable, "-m", module, *arguments], self._environment)

    def _install(self) -> None:
        packages = steps.packages(self._root)
        if not self._runner.is_up_to_date(packages):
            checks.disk_space(self._root)
        self._runner.run(packages)

    def _install_web(self) -> None:
        if not node.is_new_enough(node.machine_version()):
            self._runner.run(node.own_step(self._root))
            self._environment = node.with_own_node(self._environment, self._root)
            self._runner = self._new_runner()
        self._runner.run(steps.web_packages(self._root))

    def _build_pages(self) -> None:
        self._install_web()
        self._runner.run(steps.web_pages(self._root))

    def _say_addresses(self) -> None:
        desk = self._settings.public_desk_url
        for line in (
            "",
            f"  Shop and chat   {desk}/",
            f"  Desk            {desk}/desk",
            f"  Shop's API      {desk}/api/openapi.json",
            f"  Rasa            {self._settings.public_chat_url}/",
            "",
            f"  Logs are in {self._logs}. Ctrl-C stops everything.",
        ):
            self._screen.say(line)

    def _say_first_sign_in(self) -> None:
        """Where nobody can sign in at the desk yet, add an administrator and show the one-time password once."""
        from desk.people.register import first_administrator

        with self._people() as people:
            password = first_administrator(people, datetime.now(timezone.utc))
        if password is not None:
            self._say_sign_in(password)

    def _say_sign_in(self, password: str) -> None:
        from desk.people.register import FIRST_LOGIN

        self._screen.say(f"  Sign in at the desk as {FIRST_LOGIN} with {password}; it is shown this once.")

    @contextmanager
    def _people(self) -> Iterator[SqlPeople]:
        """Our people as the store has them, to read and change."""
        from sandra.store.database import Store
        from sandra.store.people import SqlPeople

        store = Store(self._settings.store_url)
        try:
            with store.transaction() as records:
                yield SqlPeople(records.session)
        finally:
            store.dispose()

    def _wait_until_stopped(self, running: int) -> None:
        deadline = time.monotonic() + _STOP_SECONDS
        while self._pid_file.exists():
            if time.monotonic() > deadline:
                raise LaunchError(f"process {running} does not stop", f"end it with `kill -9 {running}`")
            time.sleep(0.1)
