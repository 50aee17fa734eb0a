"""Steps run when they must, are skipped when they may be, and explain themselves when they fail."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from launch import fingerprint
from launch.runner import Command, Interrupted, Interruption, Runner, Step, StepFailed
from tests.unit.launch.conftest import ReadableScreen, is_running


@pytest.fixture
def runner(screen: ReadableScreen, tmp_path: Path) -> Runner:
    return Runner(screen, tmp_path / "log", os.environ, Interruption())


def shell(script: str, folder: Path) -> Command:
    return Command(["sh", "-c", script], folder)


def building(folder: Path) -> Step:
    """A step that makes `page` from `source`."""
    return Step(
        name="build",
        title="Page",
        commands=(shell("cat source > page", folder),),
        cure="write the source",
        stamp=folder / "stamps/build",
        inputs=fingerprint.of_files(folder, ["source"]),
        outputs=(folder / "page",),
        stale="The page is older than its source: building again",
    )


def test_a_step_prints_one_line_with_its_seconds(runner: Runner, screen: ReadableScreen, tmp_path: Path) -> None:
    (tmp_path / "source").write_text("hello")

    runner.run(building(tmp_path))

    assert len(screen.lines) == 1
    assert re.fullmatch(r"✓ Page +\d+\.\d s", screen.lines[0])


def test_a_step_whose_inputs_are_as_they_were_is_skipped(
    runner: Runner, screen: ReadableScreen, tmp_path: Path
) -> None:
    (tmp_path / "source").write_text("hello")
    runner.run(building(tmp_path))

    runner.run(building(tmp_path))

    assert re.fullmatch(r"✓ Page +up to date", screen.lines[-1])


def test_a_step_runs_again_and_says_why_when_an_input_changed(
    runner: Runner, screen: ReadableScreen, tmp_path: Path
) -> None:
    (tmp_path / "source").write_text("old")
    runner.run(building(tmp_path))
    (tmp_path / "source").write_text("new")

    runner.run(building(tmp_path))

    assert "  The page is older than its source: building again (source changed)" in screen.lines
    assert (tmp_path / "page").read_text() == "new"


def test_a_step_runs_again_when_its_result_is_gone(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "source").write_text("hello")
    runner.run(building(tmp_path))
    (tmp_path / "page").unlink()

    runner.run(building(tmp_path))

    assert (tmp_path / "page").exists()


def test_a_failed_step_shows_its_last_lines_its_log_and_the_cure(runner: Runner, tmp_path: Path) -> None:
    step = replace(building(tmp_path), commands=(shell("echo line 7 is wrong; exit 3", tmp_path),))

    with pytest.raises(StepFailed) as failure:
        runner.run(step)

    assert failure.value.excerpt[-1] == "line 7 is wrong"
    assert str(failure.value) == (f"Page failed: write the source (whole output: {tmp_path}/log/build.log)")


def test_a_failed_step_is_not_up_to_date(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "source").write_text("hello")
    runner.run(building(tmp_path))
    (tmp_path / "source").write_text("other")
    failing = replace(building(tmp_path), commands=(shell("exit 1", tmp_path),))

    with pytest.raises(StepFailed):
        runner.run(failing)

    assert not runner.is_up_to_date(failing)


@pytest.mark.parametrize(
    ("output", "cure"),
    [
        ("error: error sending request for url", "once installed, Sandra runs offline"),
        ("npm error code ENOTFOUND", "once installed, Sandra runs offline"),
        ("write failed: No space left on device (os error 28)", "the disk is full"),
    ],
)
def test_well_known_causes_have_their_own_cure(runner: Runner, tmp_path: Path, output: str, cure: str) -> None:
    step = replace(building(tmp_path), commands=(shell(f"echo '{output}'; exit 1", tmp_path),))

    with pytest.raises(StepFailed, match=cure):
        runner.run(step)


def test_an_interruption_ends_the_running_command_and_what_it_started(screen: ReadableScreen, tmp_path: Path) -> None:
    script = "sleep 300 & echo $! > child; kill -TERM $LAUNCHER; wait"
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        environment = {**os.environ, "LAUNCHER": str(os.getpid())}
        interrupted = Runner(screen, tmp_path / "log", environment, Interruption().listen())
        with pytest.raises(Interrupted) as error:
            interrupted.run(replace(building(tmp_path), commands=(shell(script, tmp_path),)))
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)

    assert error.value.exit_code == 128 + signal.SIGTERM
    assert not is_running(int((tmp_path / "child").read_text()))
