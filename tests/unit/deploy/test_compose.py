"""deploy/compose.yml runs two of each process with settings that exist, and keeps no secret."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from launch.processes import read_procfile
from settings import ROOT, Settings, load
from tests.deployment import DEPLOY, SECRETS, Yaml, compose, example, references

TOLD = {**example(), **{name: f"made-up-{number}" for number, name in enumerate(SECRETS)}}
SERVICES = compose(TOLD)["services"]
PROCESSES = {
    name: service["command"][1]
    for name, service in SERVICES.items()
    if service.get("command", [])[:1] == ["launch.alone"]
}
"""Which process of the Procfile a service runs."""


def told(service: str) -> Settings:
    return load(SERVICES[service]["environment"], ROOT)


def test_every_process_of_the_procfile_runs_twice() -> None:
    running = Counter[str]()
    for name, process in PROCESSES.items():
        running[process] += SERVICES[name].get("scale", 1)

    assert running == dict.fromkeys(read_procfile(ROOT / "Procfile"), 2)


def test_each_is_asked_for_its_health_as_make_run_asks() -> None:
    asked = {name: SERVICES[name]["healthcheck"]["test"] for name in PROCESSES}

    assert asked == {name: ["CMD", "python", "-m", "launch.health", process] for name, process in PROCESSES.items()}


@pytest.mark.parametrize("service", [*PROCESSES, "migrate"])
def test_processes_are_told_nothing_that_is_no_setting(service: str) -> None:
    assert SERVICES[service]["environment"].keys() <= load({"SANDRA_SECRET": "any"}, ROOT).environment().keys()


def test_all_processes_are_told_the_same() -> None:
    assert all(SERVICES[name]["environment"] == SERVICES["migrate"]["environment"] for name in PROCESSES)


def test_settings_lead_to_the_services_beside_them() -> None:
    settings = told("rasa-1")

    assert settings.store_url == "postgresql+psycopg2://sandra:made-up-0@store/sandra"
    assert settings.spool_url == "postgresql+psycopg2://sandra:made-up-1@spool/spool"
    assert (settings.rasa_url, settings.actions_url) == ("http://proxy:5100", "http://proxy:5200")
    assert settings.demo is False


def test_connections_suffice() -> None:
    pools = {"rasa": 2, "desk": 2, "actions": 1, "worker": 1}
    settings = told("rasa-1")
    opened = sum(pools[process] * SERVICES[name].get("scale", 1) for name, process in PROCESSES.items())

    assert opened * (settings.pool_size + settings.pool_overflow) + 6 <= 100


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_a_secret(name: str) -> None:
    with pytest.raises(KeyError, match=rf"{name}: set it in deploy/secrets.env"):
        compose({**TOLD, name: ""})


def test_no_secret_is_written_down() -> None:
    secret = re.compile("PASSWORD|SECRET|TOKEN|REDISCLI_AUTH|DEFAULT_PASS")
    written = {
        (service, name): value
        for service, told in compose(dict.fromkeys(SECRETS, "<secret>"))["services"].items()
        for name, value in told.get("environment", {}).items()
        if secret.search(name)
    }

    assert set(written.values()) == {"<secret>", ""}
    assert not [name for name in example() if secret.search(name)]


def test_every_secret_has_to_be_set_and_everything_else_has_a_default() -> None:
    assert {name for name, kind in references() if kind == "?"} == set(SECRETS)
    assert all(kind in ("?", "-") for _, kind in references())


def test_the_example_names_what_is_read() -> None:
    assert example().keys() <= {name for name, _ in references()}


def test_nobody_but_the_proxy_is_let_out_and_only_on_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"proxy": ["127.0.0.1:8080:8080", "127.0.0.1:8081:8081"]}


def test_processes_start_after_the_tables_are_up_to_date() -> None:
    for name in PROCESSES:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_proxy_knows_every_server_by_name_and_port() -> None:
    ports = {"rasa": told("rasa-1").rasa_port, "actions": told("rasa-1").actions_port, "desk": told("rasa-1").desk_port}
    expected = {f"{name}:{ports[process]}" for name, process in PROCESSES.items() if process in ports}
    servers = (DEPLOY / "compose/nginx/installation.conf").read_text(encoding="utf-8")

    assert set(re.findall(r"server (\S+) resolve", servers)) == expected


def test_containers_cannot_change_themselves() -> None:
    confined: list[Yaml] = [SERVICES[name] for name in (*PROCESSES, "migrate", "proxy")]

    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in confined)
