"""What Helm makes of deploy/chart is what Kubernetes takes, asks what processes answer, and loses no conversation."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch.processes import read_procfile
from settings import ROOT, load
from tests.deployment import CHART, Yaml, helm, manifests, tool

OURS: dict[str, Any] = {
    "image": {"repository": "sandra"},
    "proxy": {"repository": "sandra-proxy"},
    "secret": "sandra-secrets",
}
ALL_ON = {
    **OURS,
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "sandra-tls"},
    "rasa": {"autoscaling": {"messages": {"metric": "sandra_messages_per_second"}}},
}
SETTINGS = load({"SANDRA_SECRET": "any"}, ROOT)
PORTS = {"rasa": SETTINGS.rasa_port, "actions": SETTINGS.actions_port, "desk": SETTINGS.desk_port}
SECONDS_OF_SANIC = 15
"""How long Rasa's server waits for requests that are under way."""


def one(kind: str, name: str, values: dict[str, Any] | None = None) -> Yaml:
    found = [it for it in manifests(values or ALL_ON) if it["kind"] == kind and it["metadata"]["name"] == name]
    assert len(found) == 1, (kind, name)
    return found[0]


def pod_of(process: str) -> Yaml:
    kind = "StatefulSet" if process == "rasa" else "Deployment"
    return one(kind, f"care-{process}")["spec"]["template"]["spec"]


def container_of(process: str) -> Yaml:
    return pod_of(process)["containers"][0]


@pytest.mark.parametrize("values", [OURS, ALL_ON], ids=["defaults", "all on"])
def test_helm_finds_nothing_wrong(values: dict[str, Any]) -> None:
    # Severity 1 is advice: an icon for a public catalogue.
    assert [message for message in helm(values)["messages"] if message["severity"] > 1] == []


@pytest.mark.parametrize("version", ["1.27", "1.32", "1.37"])
def test_kubernetes_takes_all_of_it(version: str, tmp_path: Path) -> None:
    written = tmp_path / "chart.yml"
    written.write_text(yaml.safe_dump_all(manifests(ALL_ON)), encoding="utf-8")

    answer = subprocess.run(
        [tool("kubernetes-validate"), "-k", version, "--strict", str(written)], capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({**OURS, "secret": ""}, "secret is empty: make a Secret"),
        ({**OURS, "image": {}}, "image.repository is empty: build deploy/images/Dockerfile"),
        ({**OURS, "environment": {"SANDRA_RASA_TOKEN": "in the open"}}, "SANDRA_RASA_TOKEN"),
        ({**OURS, "chatUrl": "chat.example.com"}, "chatUrl"),
    ],
    ids=["no secret", "no image", "a secret among the settings", "an address that is none"],
)
def test_values_that_cannot_work_are_refused_by_name(values: dict[str, Any], told: str) -> None:
    assert told in helm(values)["refused"]


def test_it_holds_no_secret() -> None:
    assert "Secret" not in {it["kind"] for it in manifests(ALL_ON)}
    for process in (*read_procfile(ROOT / "Procfile"),):
        assert {"secretRef": {"name": "sandra-secrets"}} in container_of(process)["envFrom"]


def test_processes_are_told_nothing_that_is_no_setting() -> None:
    assert one("ConfigMap", "care")["data"].keys() <= SETTINGS.environment().keys()


def test_the_names_of_the_secrets_keys_are_settings() -> None:
    named = set(re.findall(r"SANDRA_[A-Z_]+", (CHART / "values.yaml").read_text(encoding="utf-8")))

    assert named <= SETTINGS.environment().keys()


def test_every_process_of_the_procfile_has_its_pods() -> None:
    assert {name: container_of(name)["args"] for name in read_procfile(ROOT / "Procfile")} == {
        name: ["launch.alone", name] for name in read_procfile(ROOT / "Procfile")
    }


def test_processes_listen_where_the_proxy_looks() -> None:
    servers = re.findall(r"server (\S+):(\d+) resolve", one("ConfigMap", "care-proxy")["data"]["installation.conf"])

    assert {process: container_of(process)["ports"][0]["containerPort"] for process in PORTS} == PORTS
    assert dict(servers).keys() >= {"care-actions.shop.svc.cluster.local", "care-desk.shop.svc.cluster.local"}
    assert {(host.split(".")[0].split("-")[1], int(port)) for host, port in servers} == set(PORTS.items())


def test_the_proxy_names_every_worker_there_may_be() -> None:
    most = one("HorizontalPodAutoscaler", "care-rasa")["spec"]["maxReplicas"]
    servers = re.findall(r"server (care-rasa-\d+)\.", one("ConfigMap", "care-proxy")["data"]["installation.conf"])

    assert servers == [f"care-rasa-{number}" for number in range(most)]


def test_a_process_is_ready_when_make_run_would_say_so() -> None:
    for process in ("rasa", "worker"):
        asked = {"command": ["python", "-m", "launch.health", process]}
        assert container_of(process)["readinessProbe"]["exec"] == asked
    for process in ("actions", "desk"):
        assert container_of(process)["readinessProbe"]["httpGet"] == {"path": "/health", "port": "http"}


def test_whoever_serves_goes_on_until_the_proxies_know_and_turns_may_end() -> None:
    for process in read_procfile(ROOT / "Procfile"):
        drained = int(container_of(process)["lifecycle"]["preStop"]["exec"]["command"][1])

        assert pod_of(process)["terminationGracePeriodSeconds"] > drained + SECONDS_OF_SANIC


def test_a_new_one_is_ready_before_an_old_one_goes() -> None:
    for process in ("actions", "desk", "worker", "proxy"):
        assert one("Deployment", f"care-{process}")["spec"]["strategy"]["rollingUpdate"] == {
            "maxSurge": 1,
            "maxUnavailable": 0,
        }
    assert one("StatefulSet", "care-rasa")["spec"]["updateStrategy"] == {"type": "RollingUpdate"}


def test_of_each_kind_one_at_most_is_away() -> None:
    for kind in ("rasa", "actions", "desk", "worker", "proxy"):
        assert one("PodDisruptionBudget", f"care-{kind}")["spec"]["maxUnavailable"] == 1


def test_tables_are_up_to_date_before_a_release_and_left_alone_by_a_rollback() -> None:
    job = one("Job", "care-migration")

    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert job["spec"]["template"]["spec"]["containers"][0]["args"] == ["launch", "migrate"]


def test_workers_are_added_by_cores_in_use_and_by_messages_where_somebody_counts_them() -> None:
    counted = one("HorizontalPodAutoscaler", "care-rasa")["spec"]["metrics"]
    uncounted = one("HorizontalPodAutoscaler", "care-rasa", OURS)["spec"]["metrics"]

    assert [metric["type"] for metric in counted] == ["Pods", "Resource"]
    assert counted[0]["pods"]["metric"]["name"] == "sandra_messages_per_second"
    assert [metric["type"] for metric in uncounted] == ["Resource"]


def test_pools_of_all_that_may_run_fit_into_postgresql() -> None:
    most = {"rasa": 4, "actions": 4, "desk": 2, "worker": 2}
    pools = 2 * most["rasa"] + most["actions"] + 2 * most["desk"] + most["worker"]
    told = one("ConfigMap", "care")["data"]

    assert one("HorizontalPodAutoscaler", "care-actions")["spec"]["maxReplicas"] == most["actions"]
    assert pools * (int(told["SANDRA_POOL_SIZE"]) + int(told["SANDRA_POOL_OVERFLOW"])) + 6 <= 100


def test_action_servers_are_open_to_our_own_pods_alone() -> None:
    (everybody,) = one("NetworkPolicy", "care")["spec"]["ingress"]

    assert everybody["from"] == [
        {"podSelector": {"matchLabels": one("NetworkPolicy", "care")["spec"]["podSelector"]["matchLabels"]}}
    ]


def test_pods_cannot_change_themselves_and_are_nobody_special() -> None:
    for kind in ("rasa", "actions", "desk", "worker", "proxy"):
        assert container_of(kind)["securityContext"]["readOnlyRootFilesystem"] is True
        assert pod_of(kind)["securityContext"]["runAsNonRoot"] is True
        # A Service called sandra would be told as SANDRA_PORT.
        assert pod_of(kind)["enableServiceLinks"] is False
