"""From a bare machine to the launcher: finding Python 3.10, or saying how to get it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

LAUNCH = Path(__file__).resolve().parents[3] / "launch"
CORE_PROGRAMS = ("sh", "cat", "chmod", "cmp", "cp", "date", "dirname", "mkdir", "rm", "sed", "tail", "touch")

# Answers like Python 3.10, makes an "environment" that is itself, and shows what it was asked to run at the end.
PYTHON_310 = """#!/bin/sh
case "$*" in
    '-c '*) exit 0 ;;
    '-m venv '*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    '-m launch '*) echo "launched with: $*" ;;
esac
"""
OTHER_PYTHON = "#!/bin/sh\nexit 1\n"
SHIM_WITHOUT_VERSION = "#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n"


class Machine:
    """A folder with a copy of the launcher, and a PATH that holds nothing but core programs."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.programs = folder / "bin"
        self.pyenv = folder / "pyenv"
        (self.project / "launch/locks").mkdir(parents=True)
        shutil.copy(LAUNCH / "bootstrap.sh", self.project / "launch")
        shutil.copy(LAUNCH / "locks/bootstrap.lock", self.project / "launch/locks")
        self.programs.mkdir()
        for name in CORE_PROGRAMS:
            program = shutil.which(name)
            assert program is not None
            (self.programs / name).symlink_to(program)

    def has(self, program: Path, script: str) -> None:
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(script)
        program.chmod(0o755)

    def launch(self, verb: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.programs), "HOME": str(self.pyenv), "PYENV_ROOT": str(self.pyenv)}
        return subprocess.run(
            ["sh", "launch/bootstrap.sh", verb],
            cwd=self.project,
            env=environment,
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_python_on_the_path_is_used(machine: Machine) -> None:
    machine.has(machine.programs / "python3.10", PYTHON_310)

    result = machine.launch("run")

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "launched with: -m launch run"


def test_python_in_a_pyenv_folder_is_found_behind_a_shim_that_leads_nowhere(machine: Machine) -> None:
    machine.has(machine.programs / "python3.10", SHIM_WITHOUT_VERSION)
    machine.has(machine.programs / "python3", OTHER_PYTHON)
    machine.has(machine.pyenv / "versions/3.10.13/bin/python3.10", PYTHON_310)

    result = machine.launch("test")

    assert result.stdout.splitlines()[-1] == "launched with: -m launch test"


def test_uv_fetches_python_where_there_is_none(machine: Machine) -> None:
    machine.has(machine.programs / "python", PYTHON_310)
    copy_environment = f'mkdir -p .venv/bin && cp "{machine.programs}/python" .venv/bin/python'
    machine.has(machine.programs / "uv", f'#!/bin/sh\necho "$*" > asked\n{copy_environment}\n')

    result = machine.launch("run")

    assert (machine.project / "asked").read_text() == "venv --clear --python 3.10 .venv\n"
    assert result.stdout.splitlines()[-1] == "launched with: -m launch run"


def test_no_python_at_all_is_said_on_one_line_with_the_cure(machine: Machine) -> None:
    machine.has(machine.programs / "python3", OTHER_PYTHON)

    result = machine.launch("run")

    assert result.returncode == 1
    assert "✗ no Python 3.10 found" in result.stderr.splitlines()[-1]
    assert "pyenv install 3.10" in result.stderr.splitlines()[-1]


def test_a_second_start_only_checks(machine: Machine) -> None:
    machine.has(machine.programs / "python3.10", PYTHON_310)
    machine.launch("run")

    result = machine.launch("run")

    assert result.stdout.splitlines()[0].split() == ["✓", "Python", "3.10", "environment", "up", "to", "date"]


def test_a_new_lock_of_the_launchers_tools_is_installed(machine: Machine) -> None:
    machine.has(machine.programs / "python3.10", PYTHON_310)
    machine.launch("run")
    lock = machine.project / "launch/locks/bootstrap.lock"
    lock.write_text(lock.read_text() + "# newer\n")

    result = machine.launch("run")

    assert "up to date" not in result.stdout
