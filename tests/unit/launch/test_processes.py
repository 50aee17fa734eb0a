"""The supervisor's processes start, live and end together."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from launch.health import Probe, beats
from launch.processes import ProcessFailed, Supervisor, read_procfile
from launch.runner import Interrupted, Interruption
from tests.unit.launch.conftest import ReadableScreen, is_running

ROOT = Path(__file__).resolve().parents[3]


def supervise(folder: Path, commands: Mapping[str, str], interruption: Interruption | None = None) -> Supervisor:
    """A supervisor of shell commands; each is ready once it has made the file `NAME.ready`."""
    probes: dict[str, Probe] = {name: partial(beats, folder / f"{name}.ready") for name in commands}
    return Supervisor(folder, folder / "log", commands, os.environ, probes, folder / "worker.alive", interruption)


def staying(name: str) -> str:
    return f"echo $$ > {name}.pid; touch {name}.ready; exec sleep 300"


def process_id(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text())


def test_each_process_is_announced_when_it_is_ready(screen: ReadableScreen, tmp_path: Path) -> None:
    with supervise(tmp_path, {"rasa": staying("rasa"), "desk": staying("desk")}) as processes:
        processes.wait_until_ready(screen)

    announced = {line.split()[2] for line in screen.lines if line.startswith("✓ Started")}
    assert announced == {"rasa", "desk"}


def test_leaving_ends_every_process_and_whatever_it_started(screen: ReadableScreen, tmp_path: Path) -> None:
    parent = "sleep 300 & echo $! > child.pid; touch rasa.ready; wait"
    with supervise(tmp_path, {"rasa": parent, "desk": staying("desk")}) as processes:
        processes.wait_until_ready(screen)

    assert not is_running(process_id(tmp_path, "child"))
    assert not is_running(process_id(tmp_path, "desk"))


def test_a_process_that_dies_at_the_start_is_named_with_its_last_lines(screen: ReadableScreen, tmp_path: Path) -> None:
    commands = {"desk": staying("desk"), "rasa": "while [ ! -e desk.ready ]; do :; done; echo no model; exit 4"}

    with pytest.raises(ProcessFailed) as failure, supervise(tmp_path, commands) as processes:
        processes.wait_until_ready(screen)
        processes.watch()

    assert str(failure.value).startswith("rasa ended with code 4; the others were stopped")
    assert str(tmp_path / "log/rasa.log") in str(failure.value)
    assert failure.value.excerpt == ("no model",)
    assert not is_running(process_id(tmp_path, "desk"))


def test_a_process_that_dies_later_ends_the_others(screen: ReadableScreen, tmp_path: Path) -> None:
    commands = {"rasa": staying("rasa"), "worker": staying("worker")}

    with pytest.raises(ProcessFailed, match="worker was killed by signal 9"):  # noqa: SIM117
        with supervise(tmp_path, commands) as processes:
            processes.wait_until_ready(screen)
            os.kill(process_id(tmp_path, "worker"), signal.SIGKILL)
            processes.watch()

    assert not is_running(process_id(tmp_path, "rasa"))


def test_a_process_that_is_never_ready_is_given_up(screen: ReadableScreen, tmp_path: Path) -> None:
    with (
        pytest.raises(ProcessFailed, match="rasa was not ready after 0 seconds"),
        supervise(tmp_path, {"rasa": "exec sleep 300"}) as processes,
    ):
        processes.wait_until_ready(screen, patience=0.3)


def test_a_request_to_stop_is_heard_while_waiting(screen: ReadableScreen, tmp_path: Path) -> None:
    interruption = Interruption()
    previous = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    interruption.listen()
    commands = {"rasa": f"kill -TERM {os.getpid()}; exec sleep 300"}
    try:
        with pytest.raises(Interrupted), supervise(tmp_path, commands, interruption) as processes:
            processes.wait_until_ready(screen)
    finally:
        signal.signal(signal.SIGTERM, previous)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def test_the_heartbeat_of_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "worker.alive").touch()

    with supervise(tmp_path, {"worker": "exec sleep 300"}):
        assert not (tmp_path / "worker.alive").exists()


def test_the_procfile_names_the_four_processes_and_leaves_no_shell_behind() -> None:
    commands = read_procfile(ROOT / "Procfile")

    assert list(commands) == ["actions", "rasa", "desk", "worker"]
    assert all(re.match(r"exec ", command) for command in commands.values())


def test_one_process_can_be_killed_and_started_again(screen: ReadableScreen, tmp_path: Path) -> None:
    with supervise(tmp_path, {"rasa": staying("rasa"), "desk": staying("desk")}) as processes:
        processes.wait_until_ready(screen)
        before = process_id(tmp_path, "rasa")
        processes.end("rasa", at_once=True)
        assert not is_running(before)
        assert is_running(process_id(tmp_path, "desk"))

        (tmp_path / "rasa.ready").unlink()
        processes.start("rasa")
        processes.wait_until_ready(screen)
        assert is_running(process_id(tmp_path, "rasa"))

    assert not is_running(process_id(tmp_path, "rasa"))
