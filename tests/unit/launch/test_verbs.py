"""What the launcher hands to the programs it starts."""

import sys
from pathlib import Path

from launch.verbs import child_environment
from settings import load


def test_programs_of_the_environment_come_first_and_settings_are_handed_on(tmp_path: Path) -> None:
    settings = load({"SANDRA_ACTIONS_PORT": "6055"}, tmp_path)

    environment = child_environment(settings, {"PATH": "/usr/bin"})

    assert environment["PATH"] == f"{Path(sys.executable).parent}:/usr/bin"
    assert environment["ACTIONS_URL"] == "http://127.0.0.1:6055/webhook"
    assert environment["TRACKER_URL"] == f"sqlite:///{tmp_path}/var/tracker.db"


def test_rasa_tells_nobody_about_itself_and_leaves_cores_to_the_others(tmp_path: Path) -> None:
    environment = child_environment(load({}, tmp_path), {})

    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["OMP_NUM_THREADS"] == "1"


def test_an_owner_of_many_cores_may_give_more_threads(tmp_path: Path) -> None:
    environment = child_environment(load({}, tmp_path), {"OMP_NUM_THREADS": "8"})

    assert environment["OMP_NUM_THREADS"] == "8"


def test_compiled_modules_are_always_kept(tmp_path: Path) -> None:
    environment = child_environment(load({}, tmp_path), {"PYTHONDONTWRITEBYTECODE": "1"})

    assert "PYTHONDONTWRITEBYTECODE" not in environment
