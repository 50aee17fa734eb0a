"""What stands in the way is named before anything is started."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from launch import checks
from launch.checks import CheckFailed, DiskFull, PortTaken
from settings import Settings, load


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_with(root: Path, **ports: int) -> Settings:
    free = {f"SANDRA_{name}_PORT": str(free_port()) for name in ("RASA", "ACTIONS", "DESK")}
    chosen = {f"SANDRA_{name.upper()}_PORT": str(port) for name, port in ports.items()}
    return load({**free, **chosen}, root)


def test_free_ports_pass(tmp_path: Path) -> None:
    checks.ports_free(settings_with(tmp_path))


@pytest.mark.parametrize("name", ["rasa", "actions", "desk"])
def test_a_taken_port_is_named_with_its_holder_and_its_setting(tmp_path: Path, taken_port: int, name: str) -> None:
    with pytest.raises(PortTaken) as error:
        checks.ports_free(settings_with(tmp_path, **{name: taken_port}))

    assert f"port {taken_port} is taken by" in str(error.value)
    assert f"(process {os.getpid()})" in str(error.value)
    assert f"SANDRA_{name.upper()}_PORT=" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_port_of_a_process_that_runs_elsewhere_may_be_taken(tmp_path: Path, taken_port: int) -> None:
    checks.ports_free(replace(settings_with(tmp_path, desk=taken_port), processes=("rasa", "actions")))


def test_nobody_holds_a_free_port() -> None:
    assert checks.port_holder(free_port()) is None


def test_an_address_of_another_machine_cannot_be_served(tmp_path: Path) -> None:
    settings = load({"SANDRA_HOST": "192.0.2.1", "SANDRA_RASA_TOKEN": "long"}, tmp_path)

    with pytest.raises(CheckFailed, match="set SANDRA_HOST to an address of this machine"):
        checks.ports_free(settings)


def test_too_little_disk_is_said_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=r"only \d+\.\d GB are free .* set-up needs 1048576 GB"):
        checks.disk_space(tmp_path, needed=1024**5)


def test_enough_disk_passes(tmp_path: Path) -> None:
    checks.disk_space(tmp_path, needed=1)
