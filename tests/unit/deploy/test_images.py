"""The image has all that a process needs, belongs to nobody special, and takes in nothing of this machine."""

from __future__ import annotations

import re

from launch.processes import read_procfile
from settings import ROOT, load
from tests.deployment import DEPLOY

DOCKERFILE = (DEPLOY / "images/Dockerfile").read_text(encoding="utf-8")
LET_IN = {
    line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
}
OUR_PACKAGES = {
    folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists() and folder.name not in ("benchmarks",)
}


def stage(name: str) -> str:
    """The lines of one stage."""
    return re.split(r"^FROM ", DOCKERFILE.split(f" AS {name}\n", 1)[1], flags=re.MULTILINE)[0]


def copied() -> set[str]:
    """What is taken from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def test_only_what_is_listed_gets_into_a_build() -> None:
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[1] == "*"
    assert not LET_IN & {"var", ".git", ".venv", "tests", "deploy/secrets.env"}


def test_whatever_is_copied_is_let_in_and_is_there() -> None:
    for source in copied() - {"models/sandra.tar.gz"}:
        assert (ROOT / source).exists(), source
        assert any(source == one or source.startswith(f"{one}/") for one in LET_IN), source


def test_all_our_packages_are_in_it_and_compiled() -> None:
    compiled = stage("processes").split("compileall -q ")[1].split("&&")[0].replace("\\", "").split()

    assert copied() >= OUR_PACKAGES
    assert set(compiled) == OUR_PACKAGES


def test_packages_are_those_of_the_lock_and_checked() -> None:
    assert "pip sync" in stage("packages")
    assert stage("packages").count("--require-hashes") == 2


def test_images_run_as_nobody_special() -> None:
    assert re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE) == [("10001", "10001"), ("101", "101")]


def test_the_image_sets_nothing_that_is_no_setting() -> None:
    names = set(re.findall(r"\b(SANDRA_\w+)=", DOCKERFILE))

    assert names
    assert names <= load({"SANDRA_SECRET": "any"}, ROOT).environment().keys()


def test_it_becomes_a_process_of_the_procfile() -> None:
    command = re.search(r'^CMD \["launch.alone", "(\w+)"\]$', DOCKERFILE, re.MULTILINE)

    assert command is not None
    assert command[1] in read_procfile(ROOT / "Procfile")
