"""The proxy passes on what is for the world and keeps the rest, and a sender stays on one worker."""

from __future__ import annotations

import http.client
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from sandra.people import Role
from tests.cluster import NGINX, Cluster
from tests.desk_person import at_the_desk
from tests.services import require_services

HANDSHAKE = {"EIO": "4", "transport": "polling"}
WORKERS = 2


def test_the_configuration_as_it_lies_here_is_one_that_nginx_takes(tmp_path: Path) -> None:
    require_services()
    folder = shutil.copytree(NGINX, tmp_path / "nginx")
    (folder / "certificates").mkdir()
    made = (
        "-keyout",
        "certificates/sandra.key",
        "-out",
        "certificates/sandra.crt",
        "-subj",
        "/CN=sandra",
        "-days",
        "1",
    )
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made], cwd=folder, check=True)
    checked = subprocess.run(
        ["nginx", "-t", "-p", folder, "-c", folder / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/status",
        "/model/parse",
        "/conversations/web-1/tracker",
        "/webhooks/rest/webhook",
        "/webhooks/webchat/typing",
        "/webhooks/webchat/",
        "/webhooks/wechat/../rest/webhook",
        "/webhooks/wechat/%2e%2e/rest/webhook",
    ],
)
def test_nothing_else_of_rasa_is_open_to_the_world(cluster: Cluster, path: str) -> None:
    for method in ("GET", "POST"):
        status, text = asked(cluster, method, path)
        assert status == 404, path
        assert "nginx" in text, "it did not reach Rasa"


@pytest.mark.parametrize(
    "path",
    [
        "/conversations/../socket.io/tracker",
        "/conversations/%2e%2e/socket.io/tracker",
        "/conversations//../socket.io/tracker",
        "/conversations/web-1%2f..%2f..%2fsocket.io/tracker",
    ],
)
def test_no_way_around_leads_to_rasas_api(cluster: Cluster, path: str) -> None:
    """The proxy sees the sockets' path, Rasa would see its API's."""
    status, text = asked(cluster, "GET", path)
    assert status in (400, 404), path
    assert "sender_id" not in text


def asked(cluster: Cluster, method: str, path: str) -> tuple[int, str]:
    """What the chat's server says to a path as it is written; httpx would take `..` out of it."""
    with closing(http.client.HTTPConnection("127.0.0.1", cluster.gates.chat, timeout=30)) as connection:
        connection.request(method, path, b'{"sender": "a", "message": "b"}', {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_all_tabs_of_a_browser_are_at_one_worker(cluster: Cluster) -> None:
    """A handshake's polls are known to the worker alone that began it."""
    address = f"http://127.0.0.1:{cluster.gates.chat}/socket.io/"
    with httpx.Client(trust_env=False) as client:
        for number in range(4 * WORKERS):
            browser = {**HANDSHAKE, "visitor": f"browser-{number}"}
            opened = client.get(address, params=browser)
            sid = opened.text.split('"sid":"')[1].split('"')[0]
            polled = client.post(address, params={**browser, "sid": sid}, content="40{}")
            assert polled.status_code == 200, polled.text


def test_the_desk_behind_the_proxy_hears_news_at_once(cluster: Cluster) -> None:
    with at_the_desk(cluster.through_proxy, Role.SUPERVISOR) as mei:
        mei.hears("everything")


def test_a_picture_may_be_large_and_a_message_may_not(cluster: Cluster) -> None:
    base = f"http://127.0.0.1:{cluster.gates.chat}/webhooks"
    large = b"x" * (2 * 1024 * 1024)
    assert httpx.post(f"{base}/webchat/files", content=large, trust_env=False).status_code != 413
    assert httpx.post(f"{base}/wechat/webhook", content=large, trust_env=False).status_code == 413
