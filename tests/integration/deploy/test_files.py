"""Compose, the image and the proxy are what their own tools take."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.deployment import COMPOSE, DEPLOY, tool
from tests.services import go_without

NGINX = DEPLOY / "nginx"


def said(*command: str) -> str:
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout + answer.stderr


def test_compose_takes_it() -> None:
    said(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE))


def test_the_image_is_written_as_is_good_practice() -> None:
    said(tool("hadolint"), str(DEPLOY / "images/Dockerfile"))


def test_nginx_takes_the_proxys_configuration(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        go_without("no nginx on PATH")
    laid_out = tmp_path / "nginx"
    shutil.copytree(NGINX, laid_out)
    own = (DEPLOY / "images/nginx.conf").read_text(encoding="utf-8")
    (laid_out / "nginx.conf").write_text(own.replace("/tmp/", f"{tmp_path}/"), encoding="utf-8")
    (laid_out / "installation").mkdir()
    servers = (DEPLOY / "compose/nginx/installation.conf").read_text(encoding="utf-8")
    (laid_out / "installation/installation.conf").write_text(on_this_machine(servers), encoding="utf-8")

    said("nginx", "-e", "stderr", "-t", "-p", str(laid_out), "-c", "nginx.conf")


def on_this_machine(servers: str) -> str:
    """Names of containers are nobody's here, and this machine's nginx may be older than the looking up of names."""
    number = iter(range(1, 255))
    return re.sub(r"server [a-z0-9-]+:(\d+) resolve", lambda it: f"server 127.0.0.{next(number)}:{it[1]}", servers)
