"""Every setting has a default that works; a wrong one is named together with its cure."""

from pathlib import Path

import pytest

from settings import SettingError, load


def test_an_empty_environment_gives_an_installation_that_works(tmp_path: Path) -> None:
    settings = load({}, tmp_path)

    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055/webhook"
    assert settings.public_desk_url == "http://localhost:8000"
    assert settings.store_url == f"sqlite:///{tmp_path}/var/sandra.db"
    assert settings.demo is True


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = load({}, tmp_path), load({}, tmp_path)

    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "var/secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret"]


def test_a_secret_that_is_set_is_used_and_never_shown(tmp_path: Path) -> None:
    settings = load({"SANDRA_SECRET": "correct-horse", "SANDRA_RASA_TOKEN": "battery"}, tmp_path)

    assert settings.secret == "correct-horse"
    assert "correct-horse" not in repr(settings)
    assert "battery" not in repr(settings)
    assert not (tmp_path / "var/secret").exists()


def test_relative_paths_start_at_the_projects_folder(tmp_path: Path) -> None:
    settings = load({"SANDRA_VAR": "state", "SANDRA_STORE_URL": "sqlite:///shop.db"}, tmp_path)

    assert settings.heartbeat_path == tmp_path / "state/worker.alive"
    assert settings.spool_path == tmp_path / "state/spool.db"
    assert settings.store_url == f"sqlite:///{tmp_path}/shop.db"


@pytest.mark.parametrize("url", ["postgresql://shop@db/sandra", "sqlite:///:memory:", "sqlite://"])
def test_other_databases_are_taken_as_they_are(tmp_path: Path, url: str) -> None:
    assert load({"SANDRA_STORE_URL": url}, tmp_path).store_url == url


def test_children_read_the_same_settings_from_what_is_handed_to_them(tmp_path: Path) -> None:
    settings = load({"SANDRA_RASA_PORT": "6005", "SANDRA_DEMO": "0", "SANDRA_VAR": "elsewhere"}, tmp_path)

    assert load(settings.environment(), Path("/")) == settings


@pytest.mark.parametrize(
    ("variable", "value", "cure"),
    [
        ("SANDRA_RASA_PORT", "http", "a port from 1 to 65535, such as 5005"),
        ("SANDRA_DESK_PORT", "70000", "a port from 1 to 65535, such as 8000"),
        ("SANDRA_DEMO", "yes", "1 (on) or 0 (off)"),
        ("SANDRA_GATHER_SECONDS", "soon", "seconds from 0.0 to 3600"),
        ("SANDRA_ACTION_TIMEOUT", "0", "seconds from 0.1 to 3600"),
        ("SANDRA_ACTION_TIMEOUT", "nan", "seconds from 0.1 to 3600"),
        ("SANDRA_PUBLIC_CHAT_URL", "chat.example", "a web address such as http://localhost:5005"),
        ("SANDRA_STORE_URL", "shop.db", "a database address such as sqlite:///"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure(tmp_path: Path, variable: str, value: str, cure: str) -> None:
    with pytest.raises(SettingError) as error:
        load({variable: value}, tmp_path)

    assert str(error.value).startswith(f"{variable} is '{value}'")
    assert cure in str(error.value)
    assert "\n" not in str(error.value)


def test_two_processes_cannot_share_a_port(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANDRA_DESK_PORT is 5055, which SANDRA_ACTIONS_PORT uses too"):
        load({"SANDRA_DESK_PORT": "5055"}, tmp_path)


def test_rasas_api_is_not_opened_to_a_network_without_a_token(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SANDRA_RASA_TOKEN is not set"):
        load({"SANDRA_HOST": "0.0.0.0"}, tmp_path)

    opened = load({"SANDRA_HOST": "0.0.0.0", "SANDRA_RASA_TOKEN": "long"}, tmp_path)
    assert opened.rasa_url == "http://127.0.0.1:5005"
